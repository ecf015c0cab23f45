"""Baselines: what was known to be wrong on a day, as keyed fingerprints, so that a gate can count what is new."""
