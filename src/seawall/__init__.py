"""Seawall: what is in a leaked dump, and which of our own users are in it."""

__version__ = "0.1.0"
