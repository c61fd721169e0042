"""vsftpd.conf.

`anonymous_enable` is on unless it says otherwise; what is uploaded needs `anon_upload_enable` and
`write_enable`. Without `listen_address` it listens on all addresses. No blank may stand around the sign =;
of a setting that stands twice the last counts.

Remedy: Set `anonymous_enable=NO`, `ssl_enable=YES` and an internal `listen_address`.

Reference: https://security.appspot.com/vsftpd/vsftpd_conf.html

Source: vsftpd.conf(5) of 3.0: anonymous_enable, anon_upload_enable, write_enable, listen_address.
"""

from __future__ import annotations

from seawall.model.audit import Verdict
from seawall.model.config import Config, Flaw, Reading
from seawall.protocols import settings


def recognise(name: str, text: str) -> float:
    """By name, or by its own word."""
    return 1.0 if name == "vsftpd.conf" else 0.8 if "anonymous_enable=" in text else 0.0


def judge(text: str) -> Reading:
    """Whether it lets anybody in, to read or to write, and where it listens."""
    found, n_unread = settings.pairs(text)
    anonymous = settings.last(found, "anonymous_enable")
    switches = (settings.last(found, key) for key in ("anon_upload_enable", "write_enable"))
    opens = Verdict.OPEN_WRITE if all(settings.on(one) for one in switches) else Verdict.OPEN_READ
    flaws = []
    if anonymous is None and found:
        flaws.append(settings.missing("anonymous_enable", "it lets anybody in", opens))
    elif anonymous is not None and not settings.off(anonymous):
        flaws.append(Flaw(anonymous.line, "anonymous_enable", "lets anybody in", opens))
    listen = [s for s in found if s.key in ("listen_address", "listen_address6")]
    flaws += settings.listening(listen, "listen_address", "listen_address6")
    if found and not listen:
        flaws.append(settings.missing("listen_address", settings.EVERYWHERE))
    ports = (settings.port(settings.last(found, "listen_port")) or 21,)
    return Reading(tuple(flaws), ports, n_unread)


CONFIG = Config("vsftpd_conf", "vsftpd.conf", "ftp", recognise, judge, __doc__)
