"""How functions inside a hot loop are compiled: pasted into it, and without reference counts.

Around a call numba counts the references of every array that goes in, atomically: for functions
over one short value that takes several times as long as the work. A function compiled this way
must not make an array (a slice of one that came in is fine), so there is nothing to count.
"""

from __future__ import annotations

from typing import Any

INNER: dict[str, Any] = {"cache": True, "nogil": True, "forceinline": True, "_nrt": False}
