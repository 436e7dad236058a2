"""The operator's words: `flask b24 ...`."""
