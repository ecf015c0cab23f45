"""Renders an Assessment, one format a file; none of them computes anything about the law."""
