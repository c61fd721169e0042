"""Plaintext to keyed digests: the line behind which no leaked value exists any more."""
