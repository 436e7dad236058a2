"""Starts the application beside the stand-in portal."""
