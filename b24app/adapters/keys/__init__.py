"""What is signed and what is sealed, with the ring of secret keys."""
