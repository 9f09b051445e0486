"""Word files: read, written, and marked with tracked changes."""
