"""From the place where reading stopped to the one message that it deserves."""
