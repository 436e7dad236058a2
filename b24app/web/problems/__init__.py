"""The error pages: from an error to the one page with its real reason."""
