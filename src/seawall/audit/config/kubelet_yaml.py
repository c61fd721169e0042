"""The configuration of a kubelet (KubeletConfiguration).

With `authentication.anonymous.enabled` requests without a credential are those of `system:anonymous`, and
with `authorization.mode: AlwaysAllow` they may do everything, run commands in every pod among it.
`readOnlyPort` shows every pod to anybody. In a file, anonymous requests are off by default and the mode
is Webhook; among flags it is the other way round.

Remedy: Set `authentication.anonymous.enabled: false`, `authorization.mode: Webhook` and `readOnlyPort: 0`,
and let `address` be an internal one.

Reference: https://kubernetes.io/docs/reference/access-authn-authz/kubelet-authn-authz/

Source: Kubernetes documentation: kubelet authentication/authorization, KubeletConfiguration v1beta1.
"""

from __future__ import annotations

from seawall.model.audit import Verdict
from seawall.model.config import Config, Flaw, Reading
from seawall.protocols import settings, yaml_settings

ANONYMOUS, MODE = "authentication.anonymous.enabled", "authorization.mode"


def recognise(_: str, text: str) -> float:
    """By its kind."""
    return 0.95 if "KubeletConfiguration" in text else 0.0


def judge(text: str) -> Reading:
    """What who has no credential may do, and where it listens."""
    found, n_unread = yaml_settings.read(text)
    mode, anonymous = settings.last(found, MODE), settings.last(found, ANONYMOUS)
    always = mode is not None and mode.value == "AlwaysAllow"
    flaws = []
    port = settings.port(settings.last(found, "port")) or 10250
    if anonymous is not None and settings.on(anonymous):
        opens = Verdict.OPEN_ADMIN if always else Verdict.METADATA_ONLY
        flaws.append(Flaw(anonymous.line, ANONYMOUS, "lets in who has no credential", opens, port))
    if mode is not None and always:
        why = "lets everybody who got in do everything"
        flaws.append(Flaw(mode.line, f"{MODE}: AlwaysAllow", why, None, port))
    reading = settings.last(found, "readOnlyPort")
    second = settings.port(reading)
    if reading is not None and second:
        why = "shows every pod to anybody"
        flaws.append(Flaw(reading.line, "readOnlyPort", why, Verdict.OPEN_READ, second))
    address = settings.last(found, "address")
    if address is not None and settings.wide(address.value):
        flaws.append(Flaw(address.line, "address", settings.WIDENS, None))
    elif address is None and flaws:
        flaws.append(settings.missing("address", settings.EVERYWHERE))
    return Reading(tuple(flaws), (port, second) if second else (port,), n_unread)


CONFIG = Config("kubelet_yaml", "configuration of a kubelet", "kubelet", recognise, judge, __doc__)
