"""THE NOUNS: frozen dataclasses and pure functions, standard library only."""
