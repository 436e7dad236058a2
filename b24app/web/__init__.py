"""HTTP: requests in, pages out."""
