"""What a posted form says: claims, decisions, searches."""
