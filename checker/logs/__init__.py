"""Reads a clinic's request log: files to tables, headings to fields, cells to values, rows to records.

Nothing is guessed. A cell that cannot be read leaves its field unknown and is a finding; no message holds the
value of a cell.
"""
