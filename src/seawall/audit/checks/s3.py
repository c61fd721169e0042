"""S3: object stores that speak Amazon's dialect (MinIO, Ceph, Aliyun OSS, Tencent COS, Huawei OBS, ...).

At the root anybody's list of buckets is asked for; where the door was found by a bucket's name, it is the
bucket's list of no keys (max-keys=0). Then the first bucket is asked for a list of no keys, for an object
that exists nowhere, and to drop an upload that exists nowhere: NoSuchKey and NoSuchUpload are said to those
alone who may read and write, AccessDenied to others. NoSuchBucket proves nothing: protected servers say it
too. No object is read or written, no key listed; buckets are named at level 3.

Remedy: Require signatures (`s3proxy.authorization=aws-v2-or-v4`, MinIO and Ceph users of their own), block
public access, take anonymous principals out of bucket policies and AllUsers out of ACLs, bind to an
internal address with TLS. What buckets besides the first allow, their policies tell.

Reference: https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html

Source: Amazon S3 API Reference (ListBuckets, ListObjectsV2, GetObject, AbortMultipartUpload, Error
Responses).
"""

from __future__ import annotations

import re
from collections.abc import Generator

from seawall.model.audit import Facts, Level, Verdict
from seawall.model.probe import Answer, Ask, Check, First, Grant, Open, Reply, Talk
from seawall.protocols import http

#: Whose header or server name it is.
SERVERS = {
    "amazons3": "Amazon S3", "minio": "MinIO", "aliyunoss": "Aliyun OSS", "tencent-cos": "Tencent COS",
    "obs": "Huawei OBS", "seaweedfs": "SeaweedFS", "versitygw": "Versity S3 gateway",
}  # fmt: skip
HEADERS = {
    "x-oss-request-id": "Aliyun OSS", "x-cos-request-id": "Tencent COS", "x-obs-request-id": "Huawei OBS",
    "x-guploader-uploadid": "Google Cloud Storage", "x-amz-request-id": "S3 object store",
    "x-amz-id-2": "S3 object store",
}  # fmt: skip
BUCKETS, KEYS = b"<ListAllMyBucketsResult", b"<ListBucketResult"
CODE = re.compile(rb"<Error\b[^>]*>\s*<Code>([A-Za-z.]{1,60})</Code>")
BUCKET = re.compile(
    rb"<Bucket>\s*(?:<[A-Za-z]+>[^<]*</[A-Za-z]+>\s*)*?<Name>([a-zA-Z0-9._-]{1,63})</Name>"
)
NO_KEYS = "?list-type=2&max-keys=0"
REFUSED = (401, 403)


def code(page: http.Response | None) -> str:
    """The code of an error, empty where it is none."""
    found = CODE.search(page.body) if page is not None else None
    return found[1].decode("ascii") if found else ""


def dialect(page: http.Response) -> str:
    """What it calls itself; empty where nothing tells."""
    server = page.headers.get("server", "").lower()
    named = next((name for start, name in SERVERS.items() if server.startswith(start)), "")
    if not named and page.headers.get("x-amz-request-id", "").startswith("tx0"):
        return "Ceph RADOS gateway"
    return named or next((name for header, name in HEADERS.items() if header in page.headers), "")


def speaks(page: http.Response) -> bool:
    """Whether a reply is one of S3: a listing, or an error with a code."""
    return BUCKETS in page.body or KEYS in page.body or bool(code(page))


def recognise(first: First) -> float:
    """A listing or an error of S3, surest beside a header of S3."""
    page = http.parse(first.data)
    if page is None:
        return 0.0
    if dialect(page):
        return 0.95 if speaks(page) else 0.6
    return 0.7 if speaks(page) else 0.0


def may_list(page: http.Response | None) -> bool:
    """Whether a bucket's list was given."""
    return page is not None and page.status == 200 and KEYS in page.body


def probe(grant: Grant) -> Talk:
    """The root, then the first bucket: its list, an object and an upload that are nowhere."""
    ask = Level.PERMISSION
    page = yield from http.exchange(grant, "list", "GET", "/" + NO_KEYS, ask, tls=grant.tls)
    if page is None or not (speaks(page) or (300 <= page.status < 400 and dialect(page))):
        return None
    product = dialect(page) or "S3 object store"
    facts = Facts(product, tls=grant.tls)
    if page.status in REFUSED and code(page):
        why = "it asks for a signature; of single buckets nothing is known"
        return Answer(Verdict.PROTECTED, why, facts)
    if page.status != 200 or not (BUCKETS in page.body or KEYS in page.body):
        why = "asked for a list without a signature, it gave no plain answer"
        return Answer(Verdict.UNKNOWN, why, facts, page.leads_to)
    if KEYS in page.body:
        return (yield from _bucket(grant, "", facts, listed=True))
    names = [name.decode("ascii") for name in BUCKET.findall(page.body)]
    kept = tuple(names) if grant.level >= Level.COUNTS else ()
    facts = Facts(product, n_stores=len(names) if page.whole else None, names=kept, tls=grant.tls)
    if not names:
        why = "anybody may list its buckets; it shows none, so more is not proven"
        return Answer(Verdict.METADATA_ONLY, why, facts)
    return (yield from _bucket(grant, "/" + names[0], facts, listed=False))


def _bucket(grant: Grant, path: str, facts: Facts, *, listed: bool) -> Talk:
    """What anybody may do with one bucket. `listed` is whether its list was given already."""
    nowhere = f"{path}/seawall-{grant.token}"
    if not listed:
        listed = may_list((yield from _ask(grant, "list of no keys", "GET", path + "/" + NO_KEYS)))
    page = yield from _ask(grant, "object that is nowhere", "GET", nowhere)
    read = listed and code(page) == "NoSuchKey"
    drop = f"{nowhere}?uploadId=seawall-{grant.token}"
    page = yield from _ask(grant, "drop of an upload that is nowhere", "DELETE", drop)
    write = code(page) == "NoSuchUpload"
    where = "its first bucket" if path else "this bucket"
    if write:
        also = "list, read and write" if read else "write"
        return Answer(Verdict.OPEN_WRITE, f"anybody may {also} objects of {where}", facts)
    if read:
        return Answer(Verdict.OPEN_READ, f"anybody may list and read objects of {where}", facts)
    if listed:
        why = f"anybody may list the keys of {where}; of objects nothing is proven"
        return Answer(Verdict.METADATA_ONLY, why, facts)
    return Answer(
        Verdict.METADATA_ONLY, "anybody may list its buckets, and no more is proven", facts
    )


def _ask(
    grant: Grant, said: str, method: str, path: str
) -> Generator[Open | Ask, Reply, http.Response | None]:
    return (yield from http.exchange(grant, said, method, path, Level.PERMISSION, tls=grant.tls))


CHECK = Check(
    id="s3", label="S3 object store", ports=(9000, 7480, 8333, 3900), recognise=recognise, probe=probe,
    doc=__doc__, needs=Level.PERMISSION,
)  # fmt: skip
