"""What arrives in forms, read once at the door."""
