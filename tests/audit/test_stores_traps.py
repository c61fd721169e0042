"""What servers say that has fooled others: none of it is called open. And what old and odd ones say.

Conversations are played from what a test says a server answers; tests/audit/test_real_stores.py has the
servers that run here.
"""

import json

import pytest

from seawall.audit.checks import docker_api, jupyter, mongodb, s3
from seawall.model.audit import OPEN, Level
from seawall.model.probe import Open, Reply
from tests.audit import looking, mongod_documented, transcripts

DENIED = "<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>"
NO_BUCKET = DENIED.replace("AccessDenied", "NoSuchBucket")
NO_KEY, NO_UPLOAD = (DENIED.replace("AccessDenied", f"NoSuch{what}") for what in ("Key", "Upload"))
ONE = "<Buckets><Bucket><Name>shop</Name></Bucket></Buckets>"
BUCKETS = f"<ListAllMyBucketsResult>{ONE}</ListAllMyBucketsResult>"
KEYS = "<ListBucketResult><Name>shop</Name><MaxKeys>0</MaxKeys></ListBucketResult>"
S3 = {"x-amz-request-id": "1"}
ENGINE = {"Api-Version": "1.41", "Server": "Docker/28.2.2 (linux)"}


def web(pages, headers, level=Level.COUNTS):
    """A server of HTTP out of pages: the first words of a request -> status and body."""

    def answer(data):
        line = data.split(b"\r\n")[0].decode().rpartition(" ")[0]
        fitting = [key for key in pages if line.startswith(key)]
        status, body = pages[max(fitting, key=len)] if fitting else (404, "")
        fields = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        head = f"HTTP/1.1 {status} X\r\n{fields}Content-Length: {len(body)}\r\n\r\n"
        return Reply((head + body).encode(), "complete")

    return answer, level


def answered(check, server):
    """What a check makes of a server, and the requests it sent."""
    (answer, level), sent = server, []
    talk = check.CHECK.probe(transcripts.grant_of(level))
    try:
        want = next(talk)
        while True:
            if isinstance(want, Open):
                want = talk.send(Reply(b"", "complete"))
            else:
                sent.append(want.data)
                want = talk.send(answer(want.data))
    except StopIteration as stop:
        return stop.value, sent


@pytest.mark.parametrize(
    ("pages", "verdict"),
    [
        ({"GET /": (403, DENIED)}, "protected"),
        ({"GET /": (404, NO_BUCKET)}, "unknown"),  # said before a signature is asked for
        ({"GET /": (307, NO_BUCKET)}, "unknown"),
        ({"GET /": (200, KEYS)}, "metadata-only"),  # says yes to everything
        ({"GET /": (200, BUCKETS), "DELETE /": (204, "")}, "metadata-only"),
        ({"GET /": (200, BUCKETS), "GET /shop": (404, NO_BUCKET), "DELETE /": (404, NO_BUCKET)},
         "metadata-only"),
        ({"GET /": (200, BUCKETS), "GET /shop": (403, DENIED), "DELETE /": (403, DENIED)},
         "metadata-only"),
        ({"GET /": (200, KEYS), "GET /seawall": (404, NO_KEY), "DELETE /": (403, DENIED)}, "open-read"),
        ({"GET /": (200, KEYS), "GET /seawall": (404, NO_KEY), "DELETE /": (404, NO_UPLOAD)}, "open-write"),
        ({"GET /": (200, BUCKETS), "GET /shop": (403, DENIED), "DELETE /": (404, NO_UPLOAD)}, "open-write"),
        ({"GET /": (403, DENIED), "DELETE /": (404, NO_UPLOAD)}, "protected"),
    ],
)  # fmt: skip
def test_s3_is_open_only_where_it_misses_what_is_nowhere(pages, verdict):
    answer, sent = answered(s3, web(pages, S3))
    assert answer.verdict == verdict
    assert len(sent) <= 4
    assert not any(data.startswith((b"PUT", b"POST")) for data in sent)


@pytest.mark.parametrize(
    ("headers", "product"),
    [
        ({"Server": "MinIO", "x-amz-request-id": "17"}, "MinIO"),
        ({"Server": "AmazonS3", "x-amz-request-id": "17"}, "Amazon S3"),
        ({"Server": "AliyunOSS", "x-oss-request-id": "17"}, "Aliyun OSS"),
        ({"x-oss-request-id": "17"}, "Aliyun OSS"),
        ({"Server": "tencent-cos", "x-cos-request-id": "17"}, "Tencent COS"),
        ({"Server": "OBS", "x-amz-request-id": "17"}, "Huawei OBS"),
        ({"x-amz-request-id": "tx00000000000000000001-0065-1-default"}, "Ceph RADOS gateway"),
        ({"x-amz-request-id": "17"}, "S3 object store"),
        ({}, "S3 object store"),
    ],
)
def test_dialects_of_s3_are_told_by_their_headers(headers, product):
    answer, _ = answered(s3, web({"GET /": (403, DENIED)}, headers))
    assert answer.facts.product == product


def test_the_console_of_minio_and_other_answers_in_xml_are_no_s3():
    for headers, body in (
        ({"Server": "MinIO Console"}, "<html></html>"),
        ({}, "<error/>"),
        ({"x-ms-request-id": "1"}, "<html>Error</html>"),
    ):
        assert answered(s3, web({"GET /": (200, body)}, headers))[0] is None


def test_a_redirect_of_s3_is_a_candidate_and_not_followed():
    pages = {"GET /": (307, NO_BUCKET)}
    answer, sent = answered(s3, web(pages, {**S3, "Location": "http://10.1.2.3:9000/x"}))
    assert (answer.verdict, answer.candidates) == ("unknown", ("10.1.2.3:9000",))
    assert len(sent) == 1


def nowhere(text="No such container: "):
    return json.dumps({"message": f"{text}seawall-{looking.TOKEN}"})


@pytest.mark.parametrize(
    ("pages", "verdict"),
    [
        ({"GET /_ping": (200, "OK")}, "unknown"),
        ({"GET /": (200, "OK"), "POST /": (200, "OK")}, "unknown"),  # says yes to everything
        ({"GET /": (401, "")}, "protected"),
        ({"GET /": (403, ""), "GET /_ping": (200, "OK"), "POST /": (403, "")}, "protected"),
        ({"GET /": (404, nowhere()), "POST /": (404, nowhere())}, "open-admin"),
        ({"GET /": (404, nowhere()), "POST /": (403, "")}, "open-read"),
        ({"GET /": (403, ""), "GET /_ping": (200, "OK"), "POST /": (404, nowhere())}, "open-write"),
        ({"GET /": (404, '{"message":"page not found"}'), "POST /": (404, "")}, "unknown"),
        ({"GET /": (404, '{"message":"No such container: other"}'), "POST /": (404, "[]")}, "unknown"),
    ],
)  # fmt: skip
def test_a_container_engine_is_open_only_where_it_misses_the_container_that_is_nowhere(
    pages, verdict
):
    answer, sent = answered(docker_api, web(pages, ENGINE))
    assert answer.verdict == verdict
    assert all(b"/unpause " in data for data in sent if data.startswith(b"POST"))
    assert not any(b"/containers/json" in data for data in sent)


STATUS = json.dumps({"kernels": 2, "connections": 0, "started": "2026-03-04T00:00:00Z"})
TORNADO = {"Server": "TornadoServer/6.1"}
VERSION = '{"version": "6.4.12"}'
MISSED = 'Can "Upgrade" only to "WebSocket".'


@pytest.mark.parametrize(
    ("pages", "verdict"),
    [
        ({"GET /api": (200, VERSION), "GET /api/status": (403, "")}, "protected"),
        ({"GET /api": (200, VERSION)}, "unknown"),  # says yes, and the same, to everything
        ({"GET /api": (200, VERSION), "GET /api/status": (200, "[]")}, "unknown"),
        ({"GET /api": (200, VERSION), "GET /api/status": (200, STATUS),
          "GET /api/kernels": (403, "")}, "open-read"),
        ({"GET /api": (200, VERSION), "GET /api/status": (200, STATUS),
          "GET /api/kernels": (400, MISSED)}, "open-admin"),  # the classic Notebook
        ({"GET /api": (200, VERSION), "GET /api/status": (200, STATUS),
          "GET /api/kernels": (404, "<title>Jupyter Server</title>")}, "open-admin"),
    ],
)  # fmt: skip
def test_jupyter_is_open_only_where_its_status_and_its_kernels_are(pages, verdict):
    answer, sent = answered(jupyter, web(pages, TORNADO))
    assert answer.verdict == verdict
    assert all(data.startswith(b"GET ") for data in sent)


def test_a_login_page_instead_of_a_status_is_protection_and_another_api_is_none_of_ours():
    pages = {"GET /api": (200, VERSION), "GET /api/status": (302, "")}
    answer, _ = answered(
        jupyter, web(pages, {**TORNADO, "Location": "/login?next=%2Fapi%2Fstatus"})
    )
    assert answer.verdict == "protected"
    pages = {"GET /api": (200, '{"version": "2", "name": "other"}')}
    assert answered(jupyter, web(pages, TORNADO))[0] is None


@pytest.mark.parametrize("name", mongod_documented.STATES)
def test_a_documented_mongod_gets_its_verdict(name):
    release, documents, verdict = mongod_documented.STATES[name]
    found, _, answer = mongod_documented.conversed(release, documents)
    assert (found, answer.verdict) == ("mongodb", verdict)
    assert (answer.verdict in OPEN) is name.startswith(("open", "not-initiated"))
    assert answer.facts.version.startswith(release)


def test_members_of_a_replica_set_are_candidates_and_sizes_are_those_of_its_own_databases():
    release, documents, _ = mongod_documented.STATES["open-replica-set-7.0"]
    answer = mongod_documented.conversed(release, documents)[2]
    assert answer.candidates == ("10.1.2.3:27017", "10.1.2.4:27017", "10.1.2.5:27017")
    assert answer.facts.names == ("admin", "local", "shop")
    assert (answer.facts.n_records, answer.facts.n_bytes) == (1200, 96000)


def test_a_protected_mongod_is_not_asked_for_its_databases_although_some_answer():
    release, documents, _ = mongod_documented.STATES["protected-6.0"]
    empty = {"listDatabases": {"databases": [], **mongod_documented.OK}}
    _, steps, answer = mongod_documented.conversed(release, {**documents, **empty})
    assert answer.verdict == "protected"
    assert "listDatabases" not in [step.get("ask") for step in steps]


@pytest.mark.parametrize(
    "hostile",
    [
        {"databases": {"name": "x"}}, {"databases": [1, {"name": 5}, {}, {"name": "n" * 99}]},
        {"databases": [{"name": f"db{i}"} for i in range(40)]},
    ],
)  # fmt: skip
def test_lists_of_databases_that_do_not_add_up_give_no_counts(hostile):
    release, documents, _ = mongod_documented.STATES["open-8.0"]
    documents = {**documents, "listDatabases": {**hostile, **mongod_documented.OK}}
    documents["dbStats"] = {"objects": float("inf"), "dataSize": -1, **mongod_documented.OK}
    answer = mongod_documented.conversed(release, documents)[2]
    assert answer.verdict == "open-admin"
    assert not answer.facts.n_records
    assert all(len(name) <= 63 for name in answer.facts.names)


@pytest.mark.parametrize("check", [mongodb, s3, docker_api, jupyter], ids=lambda m: m.CHECK.id)
def test_silence_and_the_greeting_of_others_are_none_of_ours(check):
    for said in (b"", b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", b"+PONG\r\n", b"\0" * 40):
        answer, _ = answered(check, (lambda _, said=said: Reply(said, "closed"), Level.COUNTS))
        assert answer is None
