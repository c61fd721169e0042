"""Where tokens may be pushed to: every address is looked at, and the connection goes where was looked."""

import socket
import ssl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seawall.web.pushing import ForbiddenError, Sender, allowed
from tests.web.receivers import receiving

PUBLIC = "93.184.216.34"


@pytest.mark.parametrize(
    "addresses",
    [["127.0.0.1"], [PUBLIC, "10.0.0.1"], ["10.0.0.1", PUBLIC], ["::1"], ["fe80::1%eth0"], ["fd00::1"],
     ["::ffff:127.0.0.1"], ["169.254.169.254"], ["100.64.0.1"], ["0.0.0.0"], ["64:ff9b::7f00:1"],
     ["224.0.0.1"], []],
)  # fmt: skip
def test_a_name_is_refused_if_one_of_its_addresses_is_not_public(addresses):
    with pytest.raises(ForbiddenError):
        allowed("https://push.example.com/x", local=False, resolve=lambda *_: addresses)


def test_a_name_with_public_addresses_is_taken_with_its_first():
    found = allowed(
        "https://push.example.com:8443/x?y=1", local=False, resolve=lambda *_: [PUBLIC, "8.8.8.8"]
    )
    assert found == (PUBLIC, "push.example.com", 8443, "/x?y=1")


@given(st.ip_addresses().filter(lambda a: a.is_private or a.is_loopback or a.is_link_local))
def test_no_address_of_a_private_range_is_ever_taken(address):
    with pytest.raises(ForbiddenError):
        allowed("https://push.example.com/", local=False, resolve=lambda *_: [str(address)])


def test_the_name_is_resolved_once_and_the_connection_is_pinned_to_what_came():
    """A name that means something else the second time: rebinding gets nowhere."""
    asked = []
    with receiving() as receiver:
        port = receiver.server_address[1]

        def resolve(host, port):
            asked.append(host)
            return ["127.0.0.1"] if len(asked) == 1 else ["10.0.0.1"]

        sender = Sender(f"http://localhost:{port}/a", local=True,
                        context=ssl.create_default_context(), resolve=resolve)  # fmt: skip
        assert [sender.post("t", {}, 0.0).status for _ in range(3)] == [202] * 3
        assert asked == ["localhost"]
        assert receiver.got[0][1]["host"] == f"localhost:{port}"
        sender.close()


def test_what_does_not_answer_or_must_not_be_asked_is_no_reply():
    context = ssl.create_default_context()
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{unused.getsockname()[1]}/"
        assert Sender(url, local=True, context=context).post("t", {}, 0.0).status is None
        assert Sender(url, local=False, context=context).post("t", {}, 0.0).status is None


def test_a_long_reply_is_read_no_further_than_needed_and_a_wait_is_understood():
    with receiving() as receiver:
        receiver.answers = [(400, b"x" * 200_000), (202, b"")]
        sender = Sender(receiver.url, local=True, context=ssl.create_default_context())
        assert len(sender.post("t", {}, 0.0).body) == 64_000
        assert sender.post("t", {}, 0.0).status == 202
        sender.close()
