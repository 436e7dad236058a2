"""Starts the application next to the stand-in portal."""
