"""The reader's language, and pages in it."""
