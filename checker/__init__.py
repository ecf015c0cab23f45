"""habeas: checks denial letters and request logs against the right of access to health records."""
