"""Texts of a portal as they appear on a page: BB-code, HTML, telephone numbers."""
