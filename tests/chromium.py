"""Where Chromium is: SEAWALL_CHROMIUM, then .servers/bin (make test-servers), then PATH."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

SERVERS = Path(__file__).resolve().parent.parent / ".servers"
NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome")


def find() -> str | None:
    """The executable, or None. A SEAWALL_CHROMIUM that is not there is a mistake, not a None."""
    stated = os.environ.get("SEAWALL_CHROMIUM")
    if stated:
        if not os.access(stated, os.X_OK):
            raise FileNotFoundError("SEAWALL_CHROMIUM does not name an executable file")
        return stated
    shipped = [SERVERS / "bin" / name for name in NAMES]
    found = [str(path) for path in shipped if os.access(path, os.X_OK)]
    return next(iter(found), None) or next(filter(None, map(shutil.which, NAMES)), None)
