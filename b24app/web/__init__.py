"""THE DOOR: HTTP in, pages out."""
