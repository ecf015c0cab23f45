"""Evidence packs: what a check rested on and what it found, written so that others can check it again."""
