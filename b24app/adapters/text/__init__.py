"""Texts of others: BB-code, HTML, telephone numbers."""
