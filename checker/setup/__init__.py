"""Sets a folder up from what lies in it, and says what is wrong with a set-up."""
