"""Types and rules: frozen dataclasses and pure functions, with the standard library only."""
