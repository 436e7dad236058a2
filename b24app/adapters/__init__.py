"""HOW WE GET IT: one library a file, and nothing of the library gets out."""
