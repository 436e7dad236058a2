"""What the application does, one file for each step."""
