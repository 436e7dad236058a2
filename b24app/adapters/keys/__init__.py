"""What is signed and what is sealed, and with which secret keys."""
