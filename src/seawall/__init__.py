"""Seawall: what is in a leaked dump, and which of our own users are in it."""
