"""What the other side sees of us is what the scope says: the user agent, the host asked for, the address."""

from dataclasses import replace

import pytest

from seawall.audit.checks import CHECKS
from seawall.audit.line import Job
from seawall.audit.look import Look
from tests.audit import looking, scopes
from tests.audit.test_wire import Listener, hello


def built(ports, **identify):
    table = {
        "schema": "seawall.scope/1", "authorisation": scopes.AUTHORISATION, "rate": looking.RATE,
        "allow": [{"cidr": "127.0.0.1/32", "ports": list(ports), "level": "L2"}], "identify": identify,
    }  # fmt: skip
    return replace(scopes.built(table), signed_by="approver")


def test_every_request_carries_the_user_agent_of_the_scope():
    heard = []

    def page(_, sock):
        heard.append(sock.recv(4096))
        sock.sendall(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")

    with Listener(page) as server:
        scope = built(server.ports, user_agent="Example audit", url="https://example.com/audit")
        look = Look(
            scope,
            CHECKS,
            looking.wire_of(scope),
            token=lambda: looking.TOKEN,
            now=lambda: scopes.NOW,
        )
        list(look.outcomes(iter([scope.target("127.0.0.1", server.ports[0])])))
    requests = [data for data in heard if b" HTTP/1.1\r\n" in data]
    assert requests
    said = b"\r\nUser-Agent: Example audit (+https://example.com/audit)\r\n"
    assert all(said in request for request in requests)


def test_connections_come_from_the_address_that_the_scope_states():
    came = []
    with Listener(lambda _, sock: came.append(sock.getpeername()[0])) as server:
        scope = built(server.ports, source_ips=["127.0.0.77"])
        job = Job(scope.target("127.0.0.1", server.ports[0]), hello())
        list(looking.wire_of(scope).run(iter([job])))
    assert came == ["127.0.0.77"]


@pytest.mark.parametrize("stated", ["::1", "192.0.2.1"])
def test_where_it_cannot_come_from_a_stated_address_nothing_is_sent(stated):
    """An address of the other family, and one that this machine does not have."""
    with Listener() as server:
        scope = built(server.ports, source_ips=[stated])
        wire = looking.wire_of(scope)
        job = Job(scope.target("127.0.0.1", server.ports[0]), hello())
        (done,) = wire.run(iter([job]))
        assert (done.end, wire.n_connects, server.n_came) == ("error", 0, 0)
    assert done.note == "no socket (Cannot assign requested address)"
