"""What leads into the stand-in from outside: a command, and fixtures for tests."""
