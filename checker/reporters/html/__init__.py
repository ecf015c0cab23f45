"""The assessment as one web page: its parts, its charts and its style."""
