"""Where callbacks go, and where nobody can make us go."""

import datetime
import socket
import ssl

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from seawall.web.hibp import outward
from tests.web import running
from tests.web.hibp import receiving

PUBLIC = "93.184.216.34"


def resolves_to(*addresses):
    """A name server's answer, and how often it was asked."""
    asked = []

    def resolve(host, port, **_):
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (a, port)) for a in addresses]

    return resolve, asked


@pytest.mark.parametrize(
    "url",
    [
        "http://example.com/", "https://127.0.0.1/", "https://localhost/", "https://10.1.2.3/",
        "https://192.168.1.1/", "https://169.254.169.254/latest/meta-data", "https://[::1]/",
        "https://[::ffff:127.0.0.1]/", "https://[fd00::1]/", "https://0.0.0.0/", "https://2130706433/",
        "https://0x7f.1/", "https://user:word@example.com/", "https://db.internal/", "https://intranet/",
        "ftp://example.com/", "file:///etc/passwd", "https://example.com:99999/", "", "https:///x",
        "https://example.com/\r\nx: y", "https://100.64.0.1/", "https://[64:ff9b::7f00:1]/",
    ],
)  # fmt: skip
def test_a_url_that_leads_into_our_own_network_is_refused(url, tmp_path):
    with pytest.raises(outward.Forbidden):
        outward.checked(url, private=False)
    state = tmp_path / "serve.db"
    if url:
        import subprocess

        done = subprocess.run(running.command("hibp", "callback", "us", "--state", state, "--", url),
                              capture_output=True, text=True, check=False)  # fmt: skip
        assert done.returncode == 1


@pytest.mark.parametrize(
    "addresses",
    [("127.0.0.1",), (PUBLIC, "10.0.0.5"), ("169.254.169.254",), ("::1",), ("fe80::1%eth0",),
     ("::ffff:10.0.0.1",), ("0.0.0.0",), ("224.0.0.1",)],
)  # fmt: skip
def test_a_public_name_with_any_address_that_is_not_public_is_refused(addresses):
    resolve, _ = resolves_to(*addresses)
    with pytest.raises(outward.Forbidden):
        outward.post("https://example.com/x", b"{}", "token", private=False, resolve=resolve)


def test_a_name_is_resolved_once_and_that_address_connected_to(monkeypatch):
    """A name server that says another address the second time is not asked a second time."""
    resolve, asked = resolves_to(PUBLIC)
    went = []

    def connect(address, timeout):
        went.append(address)
        raise OSError("no route")

    monkeypatch.setattr(socket, "create_connection", connect)
    with pytest.raises(OSError, match="no route"):
        outward.post("https://example.com/x", b"{}", "token", private=False, resolve=resolve)
    assert (asked, went) == (["example.com"], [(PUBLIC, 443)])


def test_the_certificate_must_be_of_the_name_though_the_address_was_looked_up(tmp_path):
    server, client = _contexts(tmp_path, "callbacks.example.com")
    resolve, _ = resolves_to("127.0.0.1")
    with receiving.receiver(server) as receiver:

        def post(host):
            return outward.post(f"https://{host}:{receiver.port}/n", b'{"a":1}', "word",
                                private=True, resolve=resolve, context=client)  # fmt: skip

        assert post("callbacks.example.com") == 200
        assert receiver.got == [("/n", "Bearer word", {"a": 1})]
        with pytest.raises(ssl.SSLCertVerificationError):
            post("other.example.com")
        with pytest.raises(OSError):
            outward.post(f"https://callbacks.example.com:{receiver.port}/n", b"{}", "word",
                         private=True, resolve=resolve)  # fmt: skip
    assert len(receiver.got) == 1


def test_no_redirect_is_followed():
    with receiving.receiver() as there, receiving.receiver() as here:
        here.location = there.url
        assert outward.post(here.url, b"{}", "word", private=True) == 307
        assert there.got == []


def test_a_receiver_that_is_no_http_server_is_an_error():
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        listening.settimeout(10)
        import threading

        def answer():
            wire, _ = listening.accept()
            with wire:
                wire.recv(4096)
                wire.sendall(b"nonsense\r\n\r\n")

        thread = threading.Thread(target=answer)
        thread.start()
        with pytest.raises(OSError):
            outward.post(f"http://127.0.0.1:{port}/", b"{}", "word", private=True, wait_s=5)
        thread.join(10)


def _contexts(folder, name):
    key = ec.generate_private_key(ec.SECP256R1())
    who = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    day = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
    certificate = (
        x509.CertificateBuilder().subject_name(who).issuer_name(who).public_key(key.public_key())
        .serial_number(7).not_valid_before(day).not_valid_after(day.replace(year=2046))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), False)
        .add_extension(x509.BasicConstraints(True, None), True).sign(key, hashes.SHA256())
    )  # fmt: skip
    pem = folder / "server.pem"
    pem.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8,
                          serialization.NoEncryption())
        + certificate.public_bytes(serialization.Encoding.PEM)
    )  # fmt: skip
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(pem)
    client = ssl.create_default_context(
        cadata=certificate.public_bytes(serialization.Encoding.PEM).decode()
    )
    return server, client
