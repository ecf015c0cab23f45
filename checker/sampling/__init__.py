"""Samples of requests and denials for an audit, the same again for the same seed and population."""
