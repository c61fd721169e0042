"""Validates passwords with pwned-passwords-django; prints what came as JSON. Argument: the service."""

import asyncio
import json
import sys

import django
from django.conf import settings

settings.configure(PWNED_PASSWORDS={"API_TIMEOUT": 10}, USE_I18N=False)
django.setup()

from django.core.exceptions import ValidationError  # noqa: E402
from pwned_passwords_django import api, validators  # noqa: E402

api.PwnedPasswords.api_endpoint = f"{sys.argv[1]}/range/"
words = ("planted password 7", "nobody planted this one")
refused = []
for word in words:
    try:
        validators.PwnedPasswordsValidator().validate(word)
    except ValidationError as error:
        refused.append(error.code)


async def several() -> list[int]:
    """The same, without blocking."""
    return [await api.PwnedPasswords().check_password_async(word) for word in words]


print(json.dumps({"counts": [api.check_password(word) for word in words], "refused": refused,
                  "async": asyncio.run(several())}))  # fmt: skip
