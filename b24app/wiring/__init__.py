"""Puts the application together."""
