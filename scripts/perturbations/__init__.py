"""Harmless changes to letters: what must not change how they are read."""
