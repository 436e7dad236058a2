"""HTTP itself: routes, headers, limits, our own files."""
