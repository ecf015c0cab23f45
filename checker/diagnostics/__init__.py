"""What an author of policy text is told: sources, spans, diagnostics and the frame drawn around them."""
