"""Calls everything that PyPI's pypwned can; prints what came as JSON. Arguments: the service, two keys."""

import json
import sys

import pypwned

service, key, slow = sys.argv[1:]
pypwned.baseAPIURL = f"{service}/api/v3/"
asked, late = pypwned.pwned(key), pypwned.pwned(slow)
found = {
    "names": asked.getAllBreachesForAccount("second@example.com"),
    "of_domain": asked.getAllBreachesForAccount("second@example.com", "shop.example.com"),
    "nobody": asked.getAllBreachesForAccount("stranger@example.com"),
    "breaches": asked.getAllBreaches(),
    "breaches_of": asked.getAllBreaches("shop.example.com"),
    "breach": asked.getSingleBreachedSite("Leak"),
    "classes": asked.getAllDataClasses(),
    "pastes": asked.getAllPastesForAccount("sixth@example.com"),
    "limited": [late.getAllBreachesForAccount("first@example.com") for _ in range(4)][-1],
}
print(json.dumps(found))
