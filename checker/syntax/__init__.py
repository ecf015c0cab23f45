"""Policy text to syntax tree and back."""
