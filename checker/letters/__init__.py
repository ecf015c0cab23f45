"""Reads letters: what each one states, takes away, or only seems to say, with the span that shows it."""
