"""The nouns: frozen dataclasses without I/O that rooms hand to each other."""
