"""The yardstick: one flat log, its rules as a policy and as SQL written by hand, and what makes the log."""
