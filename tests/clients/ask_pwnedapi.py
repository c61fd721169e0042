"""Asks for passwords with PyPI's pwnedapi; prints what came as JSON. Argument: the service."""

import json
import sys

from pwnedapi import Password

Password.API_URL = f"{sys.argv[1]}/range/"
words = ("planted password 7", "planted password 299", "nobody planted this one")
print(json.dumps([Password(word).fetch_pwned_count() for word in words]))
