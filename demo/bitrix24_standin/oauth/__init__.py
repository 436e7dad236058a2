"""The authorization server: its rules, its HTTP, its faults."""
