"""The process: it reloads, refuses, stops, survives a kill, speaks TLS, and never says a value."""

import datetime
import json
import signal
import socket
import ssl
import subprocess
import sys
import threading
import time

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from prometheus_client.parser import text_string_to_metric_families

from seawall.index import Index
from tests.web import cases, running

MARKS = ("13800138000", "310101199001011237", "planted@example.org")


@pytest.fixture
def case(tmp_path):
    return cases.make(tmp_path / "case"), tmp_path / "serve.db"


def decision(server, key, account="u1", action="payout"):
    body = {"account": account, "action": action, "context": {"amr": ["pwd"]}}
    return server.ask("POST", "/v1/decisions", body, key=key)


def test_a_breach_that_comes_and_goes_changes_the_decision_and_back(case, until):
    index, state = case
    key = running.key(state, "--role", "analyst", "--rate", 0)
    folder = index.parent
    with running.serving(index, state) as server:

        def closed(account):
            return decision(server, key, account).json["closed_paths"]

        before = closed("new")
        assert before != closed("u1")
        cases.matches(folder / "matches.parquet",
                      [*cases.ROWS, ("new", "leak", ("phone",), cases.REFERENCE_LEAK)])  # fmt: skip
        until(lambda: closed("new") == closed("u1"))
        Index.open(index).retire("leak")
        until(lambda: closed("new") == before)
        assert closed("u1") == before
        good = (folder / "matches.parquet").read_bytes()
        (folder / "matches.parquet").write_bytes(b"damaged")
        until(lambda: server.ask("GET", "/readyz").status == 503)
        assert decision(server, key, "new").status == 200
        (folder / "matches.parquet").write_bytes(good)
        until(lambda: server.ask("GET", "/readyz").status == 200)


def test_it_stops_in_good_order_and_the_trail_holds(case):
    index, state = case
    key = running.key(state, "--role", "analyst", "--rate", 0)
    with running.serving(index, state) as server:
        assert [decision(server, key).status for _ in range(20)] == [200] * 20
        assert server.stop() == 0
    said = running.say("trail", "verify", "--state", state)
    assert "main: 20 entries" in said
    head = server.events("trail_head")[-1]["head"]
    assert head in said
    assert running.say("trail", "verify", "--state", state, "--head", head)
    done = subprocess.run(
        running.command("trail", "verify", "--state", state, "--head", "7:" + "0" * 64),
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout.count("\n")) == (1, 1)
    shown = running.say("trail", "show", "--state", state, "--account", "u1").splitlines()
    assert len(shown) == 20
    assert running.say("trail", "show", "--state", state, "--account", "u2") == ""


def test_a_look_up_that_was_answered_is_in_the_trail_after_a_kill(case):
    index, state = case
    key = running.key(state, "--role", "analyst", "--rate", 0)
    with running.serving(index, state) as server:
        for _ in range(5):
            assert server.ask("GET", "/v1/accounts/u2/exposures", key=key).status == 200
        server.stop(signal.SIGKILL)
    shown = running.say("trail", "show", "--state", state, "--account", "u2").splitlines()
    assert [json.loads(line)["did"] for line in shown] == ["exposures"] * 5
    assert "5 entries" in running.say("trail", "verify", "--state", state)
    with running.serving(index, state) as server:
        assert server.ask("GET", "/v1/accounts/u2/exposures", key=key).status == 200
    assert "6 entries" in running.say("trail", "verify", "--state", state)


def test_no_value_of_a_request_stands_in_a_log_an_answer_or_the_state(case):
    index, state = case
    key = running.key(state, "--role", "analyst", "--rate", 0)
    answers = []
    with running.serving(index, state, "--log-requests") as server:
        for mark in MARKS:
            for body in (
                {"account": mark, "action": "login"},
                {"account": mark, "action": mark},
                {"account": "u1", "action": "login", mark: 1},
                {"account": "u1", "action": "login", "context": {"sim": mark}},
                {"account": "u1", "action": "login", "context": {mark: mark}},
                {"account": "u1", "action": "login", "enrolled_factors": [mark]},
                [mark], mark, f'{{"account":"{mark}'.encode(),
            ):  # fmt: skip
                answers.append(server.ask("POST", "/v1/decisions", body, key=key))
            batch = {"groups": [{"accounts": [mark], "action": "login"}]}
            answers.append(server.ask("POST", "/v1/decisions:batch", batch, key=key))
            answers.append(server.ask("GET", f"/v1/accounts/{mark}/exposures?q={mark}", key=key))
            answers.append(server.ask("GET", f"/{mark}?{mark}={mark}", key=key))
            answers.append(server.ask("GET", "/v1/breaches", key=mark))
            answers.append(server.ask("GET", "/v1/breaches", key=key, headers={"X-Mark": mark}))
            server.raw(f"{mark} /{mark} HTTP/1.1\r\n{mark}\r\n\r\n".encode(), seconds=2)
        server.stop()
    logged = json.dumps(server.lines, ensure_ascii=False)
    kept = b"".join(p.read_bytes() for p in state.parent.glob("serve.db*"))
    for mark in MARKS:
        assert [a.status for a in answers if mark.encode() in a.body] == []
        assert mark not in logged
        assert mark.encode() not in kept
    assert key not in logged
    assert server.events("not-json") == []
    assert len(server.events("request")) >= len(answers)


def test_metrics_are_what_prometheus_reads(whole):
    decision(whole.server, whole.key)
    got = whole.server.ask("GET", "/metrics", key=whole.keys["monitor"])
    families = {f.name: f for f in text_string_to_metric_families(got.body.decode())}
    assert families["seawall_exposed_accounts"].samples[0].value == 4
    decided = {s.labels["outcome"]: s.value for s in families["seawall_decisions"].samples}
    assert set(decided) <= {"allow", "step_up", "assisted", "deny"}
    times = families["seawall_request_seconds"].samples
    of = [s for s in times if s.labels.get("route") == "/v1/decisions"]
    buckets = [s.value for s in of if s.name.endswith("_bucket")]
    assert buckets == sorted(buckets)
    assert buckets[-1] == next(s.value for s in of if s.name.endswith("_count"))
    assert b"u1" not in got.body


# What a hostile client sends: the service says no and lives on.


def test_large_bodies_are_refused_before_and_while_they_come(whole):
    said = (
        f"POST /v1/decisions HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {whole.key}\r\n"
        "content-type: application/json\r\ncontent-length: 1048577\r\n\r\n"
    ).encode()
    got = whole.server.raw(said, seconds=2)
    assert got.startswith(b"HTTP/1.1 413")
    assert b"urn:problem-type:seawall:too-large" in got
    head = (
        f"POST /v1/decisions HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {whole.key}\r\n"
        "content-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n"
    ).encode()
    chunk = b"10000\r\n" + b" " * 0x10000 + b"\r\n"
    with socket.create_connection(("127.0.0.1", whole.server.port), timeout=20) as wire:
        wire.sendall(head)
        try:
            for _ in range(40):
                wire.sendall(chunk)
            first = wire.recv(100)
        except (BrokenPipeError, ConnectionResetError):
            first = b"HTTP/1.1 413"
    assert first.startswith(b"HTTP/1.1 413")


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Content-Type": "text/plain"}, 415), ({"Content-Type": ""}, 415),
        ({"Content-Encoding": "gzip"}, 415), ({"Content-Type": "Application/JSON; charset=utf-8"}, 200),
    ],
)  # fmt: skip
def test_bodies_are_plain_json(whole, headers, status):
    body = json.dumps({"account": "u1", "action": "login"}).encode()
    got = whole.server.ask("POST", "/v1/decisions", body, key=whole.key, headers=headers)
    assert got.status == status


@pytest.mark.parametrize(
    "sent",
    [
        b"GET /healthz HTTP/1.1\r\nhost: x\r\nx: " + b"a" * 20_000 + b"\r\n\r\n",
        b"GET /" + b"a" * 20_000 + b" HTTP/1.1\r\nhost: x\r\n\r\n",
        b"GET /healthz HTTP/1.1\r\nhost: x\r\n" + b"x: a\r\n" * 5_000,
    ],
)
def test_large_heads_are_refused(whole, sent):
    got = whole.server.raw(sent)
    assert got.startswith(b"HTTP/1.1 431")
    assert b"urn:problem-type:seawall:head-too-large" in got


@pytest.mark.parametrize(
    "sent",
    [b"\x16\x03\x01\x02\x00\x01\x00", b"GET\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b"\x00" * 100,
     b"GET / HTTP/1.1\r\nhost: x\r\nbad header\r\n\r\n",
     b"POST /v1/decisions HTTP/1.1\r\ncontent-length: 5\r\ncontent-length: 6\r\n\r\nabcdef",
     b"POST /v1/decisions HTTP/1.1\r\ncontent-length: -1\r\n\r\n",
     b"POST /v1/decisions HTTP/1.1\r\ntransfer-encoding: chunked\r\ncontent-length: 4\r\n\r\n0\r\n\r\n"],
)  # fmt: skip
def test_what_is_no_http_is_refused_and_the_connection_closed(whole, sent):
    got = whole.server.raw(sent, seconds=5)
    assert got.startswith(b"HTTP/1.1 4")
    assert b"application/problem+json" in got
    assert whole.server.ask("GET", "/healthz").status == 200


def test_pipelined_requests_are_answered_in_turn(whole):
    one = b"GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n"
    last = b"HEAD /healthz HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n"
    got = whole.server.raw(one * 5 + last)
    assert got.count(b"HTTP/1.1 200") == 6
    assert got.count(b'{"status":"ok"') == 5


def test_a_request_that_does_not_come_is_not_waited_for(tmp_path):
    """With a limit of one second, by the settings that the command line does not show."""
    index = cases.make(tmp_path / "case")
    program = (
        "import sys; from pathlib import Path; from seawall.web import server\n"
        "from seawall.web.settings import Limits, Settings\n"
        f"case = Path({str(index.parent)!r})\n"
        "server.run(Settings(case / 'index', case / 'matches.parquet', (), None, str(case / 's.db'),"
        " port=0, limits=Limits(request_s=1.0, connections=3, grace_s=1)))"
    )
    process = subprocess.Popen([sys.executable, "-c", program], stderr=subprocess.PIPE)
    try:
        lines = map(json.loads, process.stderr)
        port = next(line["port"] for line in lines if line["event"] == "listening")
        server = running.Running(process, port, tmp_path)
        started = time.monotonic()
        for sent in (
            b"",
            b"GET /he",
            b"POST /healthz HTTP/1.1\r\nhost: x\r\ncontent-length: 9\r\n\r\nab",
        ):
            got = server.raw(sent, seconds=15)
            assert b" 200 " not in got
        assert time.monotonic() - started < 15
        held = [socket.create_connection(("127.0.0.1", port), timeout=10) for _ in range(5)]
        closed = 0
        for wire in held:
            with wire:
                closed += wire.recv(1) == b""
        assert closed >= 2
        assert server.ask("GET", "/healthz").status == 200
    finally:
        process.terminate()
        assert process.wait(60) == 0
        process.stderr.close()


# TLS, and what is refused before anything is served.


def certificates(folder):
    """An authority, a certificate of localhost and one of a client."""

    def made(name, issuer=None, signer=None, ca=False):
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        begin = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
        certificate = (
            x509.CertificateBuilder()
            .subject_name(subject).issuer_name(issuer or subject).public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(begin - datetime.timedelta(days=3650))
            .not_valid_after(begin + datetime.timedelta(days=36500))
            .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
            .add_extension(x509.BasicConstraints(ca, None), critical=True)
            .sign(signer or key, hashes.SHA256())
        )  # fmt: skip
        path = folder / f"{name}.pem"
        path.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
        secret = folder / f"{name}.key"
        secret.write_bytes(key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption()))  # fmt: skip
        return path, secret, subject, key

    authority = made("authority", ca=True)
    return authority[0], *(made(n, authority[2], authority[3])[:2] for n in ("localhost", "client"))


def test_tls_with_clients_certificates(case, tmp_path):
    index, state = case
    authority, ours, client = certificates(tmp_path)
    context = ssl.create_default_context(cafile=str(authority))
    context.verify_flags &= ~ssl.VERIFY_X509_STRICT
    context.load_cert_chain(*client)
    arguments = ("--tls-cert", ours[0], "--tls-key", ours[1], "--client-ca", authority)
    with running.serving(index, state, *arguments, context=context) as server:
        got = server.ask("GET", "/healthz")
        assert (got.status, got.headers["strict-transport-security"]) == (200, "max-age=31536000")
        without = ssl.create_default_context(cafile=str(authority))
        without.verify_flags &= ~ssl.VERIFY_X509_STRICT
        with pytest.raises((ssl.SSLError, ConnectionResetError)):
            running.Running(server.process, server.port, state, context=without).ask(
                "GET", "/healthz"
            )
        old = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        old.check_hostname, old.verify_mode = False, ssl.CERT_NONE
        old.set_ciphers("ALL:@SECLEVEL=0")
        old.maximum_version = ssl.TLSVersion.TLSv1_1
        with pytest.raises((ssl.SSLError, ConnectionResetError)):
            running.Running(server.process, server.port, state, context=old).ask("GET", "/healthz")
        assert (
            server.raw(b"GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n", seconds=3)[:12]
            != b"HTTP/1.1 200"
        )


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        ((), 2, "Give --index"),
        (("--index", "I", "--host", "0.0.0.0"), 2, "give --tls-cert and --tls-key"),
        (("--index", "I", "--tls-cert", "a"), 2, "go together"),
        (("--index", "I", "--jwks", "a"), 2, "go together"),
        (("--index", "I"), 1, "I: no index here"),
        (("--index", "{index}", "--matches", "none.parquet"), 3, "none.parquet: matches no file"),
        (("--index", "{index}", "--policy", "none.toml"), 1, "none.toml"),
        (("--index", "{index}", "--tls-cert", "a.pem", "--tls-key", "b.pem"), 1, "a.pem: "),
        (("--index", "{index}", "--jwks", "k", "--issuer", "i", "--audience", "a"), 3, "k: matches no file"),
        (("--index", "{index}", "--state", "postgresql+psycopg://u:secret@127.0.0.1:1/x"), 1,
         "The state cannot be used (OperationalError)"),
    ],
)  # fmt: skip
def test_what_cannot_be_served_is_one_line(case, arguments, code, says):
    index, state = case
    filled = [a.replace("{index}", str(index)) for a in arguments]
    if "--state" not in filled and filled:
        filled += ["--state", str(state)]
    done = subprocess.run(
        running.command(*filled, "--port", 0), capture_output=True, text=True, check=False, cwd=index.parent
    )  # fmt: skip
    lines = [line for line in done.stderr.splitlines() if not line.startswith("{")]
    assert (done.returncode, says in done.stderr) == (code, True), done.stderr
    assert "secret" not in done.stderr
    assert len(lines) <= 4
    assert "Traceback" not in done.stderr


def test_requests_under_way_are_answered_when_it_stops(case):
    index, state = case
    key = running.key(state, "--role", "analyst", "--rate", 0)
    with running.serving(index, state) as server:
        body = {"groups": [{"accounts": [f"a{i}" for i in range(10_000)], "action": "login"}]}
        found = []
        askers = [
            threading.Thread(
                target=lambda: found.append(
                    server.ask("POST", "/v1/decisions:batch", body, key=key).status
                )
            )
            for _ in range(4)
        ]
        for asker in askers:
            asker.start()
        while server.process.poll() is None and not found:
            time.sleep(0.001)
        code = server.stop()
        for asker in askers:
            asker.join()
    assert code == 0
    assert found.count(200) >= 1
