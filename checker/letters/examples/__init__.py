"""The second reader of letters: it knows a statement by its likeness to example sentences."""
