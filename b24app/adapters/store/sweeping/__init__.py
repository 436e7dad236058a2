"""Deletes old rows in small pieces, while others write."""
