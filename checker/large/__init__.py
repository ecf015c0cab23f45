"""Logs of any size: DuckDB reads the files, every different cell is read once, what has something to tell is told.

The verdicts of ordinary requests are counted by the plan, part by part; requests that need more than a plan are taken
out of the files and go the way of a small log.
"""
