"""cassandra.yaml.

Without a word, and in the file that is shipped, `authenticator` is AllowAllAuthenticator, which asks nobody
anything, and `authorizer` is AllowAllAuthorizer, by which every user may do everything.

Remedy: Set `authenticator: PasswordAuthenticator` and `authorizer: CassandraAuthorizer`, replace the user
cassandra, enable `client_encryption_options`, and let `rpc_address` name an internal address.

Reference: https://cassandra.apache.org/doc/latest/cassandra/managing/operating/security.html

Source: Cassandra documentation: security (authentication, authorization), cassandra.yaml
(authenticator, authorizer, rpc_address, native_transport_port, start_native_transport).
"""

from __future__ import annotations

from seawall.model.audit import Verdict
from seawall.model.config import Config, Flaw, Reading
from seawall.protocols import settings, yaml_settings

ANYBODY = "asks nobody who he is: anybody may administer it"


def recognise(name: str, text: str) -> float:
    """By name, or by settings that nothing else has."""
    if name in ("cassandra.yaml", "cassandra.yml", "scylla.yaml"):
        return 1.0
    return 0.8 if "seed_provider" in text and "native_transport_port" in text else 0.0


def judge(text: str) -> Reading:
    """Whether it asks who somebody is, what users may do, and where it listens."""
    found, n_unread = yaml_settings.read(text)
    flaws = []
    who = settings.last(found, "authenticator") or settings.last(found, "authenticator.class_name")
    may = settings.last(found, "authorizer") or settings.last(found, "authorizer.class_name")
    if who is None and found:
        flaws.append(settings.missing("authenticator", f"it {ANYBODY}", Verdict.OPEN_ADMIN))
    elif who is not None and who.value.rpartition(".")[2] in ("AllowAllAuthenticator", ""):
        flaws.append(Flaw(who.line, "authenticator", ANYBODY, Verdict.OPEN_ADMIN))
    elif who is not None and may is not None and may.value.endswith("AllowAllAuthorizer"):
        flaws.append(Flaw(may.line, "authorizer", "lets every user do everything", None))
    if not settings.off(settings.last(found, "start_native_transport")):
        reached = settings.listening(found, "rpc_address", "rpc_interface")
        flaws += reached
        tls = settings.last(found, "client_encryption_options.enabled")
        if reached and tls is not None and settings.off(tls):
            flaws.append(Flaw(tls.line, f"{tls.key}: false", settings.CLEAR, None))
    port = settings.port(settings.last(found, "native_transport_port")) or 9042
    second = settings.port(settings.last(found, "native_transport_port_ssl"))
    return Reading(tuple(flaws), (port, second) if second else (port,), n_unread)


CONFIG = Config("cassandra_yaml", "cassandra.yaml", "cassandra", recognise, judge, __doc__)
