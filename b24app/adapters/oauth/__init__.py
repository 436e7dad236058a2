"""The authorization servers: proofs, authorization codes and refresh tokens."""
