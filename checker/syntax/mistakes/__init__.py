"""What an author is told about the shape of policy text: one function for each kind of mistake."""
