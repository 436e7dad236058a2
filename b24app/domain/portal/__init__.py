"""Portals, the people in them, and what they prove."""
