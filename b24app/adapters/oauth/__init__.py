"""The authorization servers."""
