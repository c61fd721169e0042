"""Calls everything that PyPI's pyhibp can; prints what came as JSON. Arguments: the service, two keys."""

import json
import sys

import pyhibp
from pyhibp import pwnedpasswords

service, key, slow = sys.argv[1:]
pyhibp.HIBP_API_BASE_URI = f"{service}/api/v3/"
pwnedpasswords.PWNED_PASSWORDS_API_BASE_URI = f"{service}/"
pyhibp.set_user_agent("clients")
pyhibp.set_api_key(key)
found = {
    "models": pyhibp.get_account_breaches("second@example.com"),
    "names": pyhibp.get_account_breaches(
        "third.person@example.org", truncate_response=True, include_unverified=True
    ),
    "verified": pyhibp.get_account_breaches("third.person@example.org", truncate_response=True),
    "nobody": pyhibp.get_account_breaches("stranger@example.com"),
    "breaches": pyhibp.get_all_breaches(),
    "of_domain": pyhibp.get_all_breaches(domain="shop.example.com"),
    "breach": pyhibp.get_single_breach("Leak"),
    "no_breach": pyhibp.get_single_breach("Nothing"),
    "pastes": pyhibp.get_pastes("sixth@example.com"),
    "classes": pyhibp.get_data_classes(),
    "password": pwnedpasswords.is_password_breached("planted password 7"),
    "padded": pwnedpasswords.is_password_breached("planted password 7", add_padding=True),
    "good_password": pwnedpasswords.is_password_breached("nobody planted this one"),
    "n_padded": len(pwnedpasswords.suffix_search("00000", add_padding=True)),
}
pyhibp.set_api_key(slow)
try:
    for _ in range(4):
        pyhibp.get_account_breaches("first@example.com")
except RuntimeError as error:
    found["limited"] = str(error)
print(json.dumps(found))
