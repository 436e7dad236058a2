"""The migrations of the store, applied once under an exclusive lock."""
