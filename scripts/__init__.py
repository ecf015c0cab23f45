"""What keeps the project: generated pages, calendars, fixtures and scores; run as `python -m scripts.NAME`."""
