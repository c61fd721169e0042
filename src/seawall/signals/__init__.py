"""Shared signals: what we tell other systems of an account, signed, and how it reaches them."""
