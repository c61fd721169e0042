"""Ours, a partner's or somebody else's: whose copy a dump is."""
