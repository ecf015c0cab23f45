"""A folder of assessments as a trend."""
