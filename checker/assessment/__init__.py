"""Policies and an export make an Assessment: everything that one run established."""
