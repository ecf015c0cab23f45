"""One file for each format of letters: from decoded text to letters."""
