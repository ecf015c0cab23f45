"""Two evaluators of one meaning: the reference, which defines the language, and DuckDB, which is fast."""
