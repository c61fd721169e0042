"""Runs hibp-downloader's own commands against another service: the first argument, the rest is theirs."""

import sys

import hibp_downloader

service = sys.argv.pop(1)
hibp_downloader.PWNEDPASSWORDS_API_URL = service

from hibp_downloader.commands import hibp_download  # noqa: E402
from hibp_downloader.main import entrypoint  # noqa: E402

hibp_download.PWNEDPASSWORDS_API_URL = service
entrypoint()
