"""Waivers: recorded, dated exceptions that a named person granted; they never change a verdict."""
