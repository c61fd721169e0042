"""exports of NFS, and files of exports.d.

Each line is a folder and who may have it, by address: with `sec=sys`, the default, a client is believed
whatever it says of its users. A blank before a parenthesis gives the options to the whole world.
`no_root_squash` makes a client's root the server's.

Remedy: Name single hosts in place of `*`, use `sec=krb5p`, keep `ro` and `root_squash`, and run
`exportfs -ra`.

Reference: https://man7.org/linux/man-pages/man5/exports.5.html

Source: exports(5) of nfs-utils 2.6: machine name formats, RPCSEC_GSS security, general options, user ID
mapping, default options by `-`.
"""

from __future__ import annotations

import ipaddress
import re

from seawall.model.audit import Verdict
from seawall.model.config import Config, Flaw, Reading
from seawall.protocols import settings

LINE = re.compile(r"""\s*("[^"]+"|/\S*)(?:\s+(.*?))?\s*(?:\s#.*)?$""")
CLIENT = re.compile(r"([^\s()]*)\(([^()]*)\)|([^\s()]+)")
WORLD = ("", "*", "0.0.0.0/0", "::/0", "0.0.0.0/0.0.0.0", "world", "everyone")


def recognise(name: str, text: str) -> float:
    """By name, or by the shape of its lines."""
    if name == "exports":
        return 1.0
    found = settings.logical(text, "#")
    shaped = [bool(re.match(r"\s*[\"/][^\s(]+\s.*\((?:ro|rw)[,)]", line)) for _, line in found]
    return (0.9 if name.endswith(".exports") else 0.6) if shaped and all(shaped) else 0.0


def judge(text: str) -> Reading:
    """Folders that the world, or a network by its addresses, may have."""
    flaws, n_unread = [], 0
    for number, line in settings.logical(text, "#"):
        shaped = LINE.match(line)
        if shaped is None:
            n_unread += 1
            continue
        general = ""
        clients = list(CLIENT.finditer(shaped[2] or ""))
        hosts = []
        for client in clients:
            if (client[3] or "").startswith("-"):
                general = client[3][1:]
            else:
                hosts.append((client[1] or client[3] or "", client[2] or ""))
        for host, options in hosts or [("", "")]:
            flaw = _flaw(number, host, f"{general},{options}".lower().split(","))
            if flaw is not None:
                flaws.append(flaw)
    return Reading(tuple(flaws), (), n_unread)


def _flaw(number: int, host: str, options: list[str]) -> Flaw | None:
    flavours = [option[4:].split(":") for option in options if option.startswith("sec=")]
    if flavours and all(f.startswith("krb5") for f in flavours[-1]):
        return None
    write = [o for o in options if o in ("rw", "ro")][-1:] == ["rw"]
    root = [o for o in options if o.endswith("_squash")][-1:] == ["no_root_squash"]
    verb = "read and written" if write else "read"
    if host.lower() in WORLD:
        why = f"lets every host have a folder, to be {verb}" + (" as its root" if root else "")
        opens = (
            Verdict.OPEN_READ if not write else Verdict.OPEN_ADMIN if root else Verdict.OPEN_WRITE
        )
        return Flaw(number, "export to every host", why, opens)
    if _network(host):
        why = f"lets a network have a folder, to be {verb}, by address alone"
        return Flaw(number, "export to a network", why, Verdict.UNKNOWN)
    if root and write:
        return Flaw(number, "no_root_squash", "makes a client's root its own", None)
    return None


def _network(host: str) -> bool:
    try:
        return ipaddress.ip_network(host, strict=False).num_addresses > 1
    except ValueError:
        return any(wild in host for wild in "*?[@")


CONFIG = Config("exports", "exports", "nfs", recognise, judge, __doc__)
