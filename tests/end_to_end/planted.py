"""A dump and account lists full of marked values, in every format, and broken in every way."""

import gzip
import io
import json
import random
import zipfile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import zstandard

from tests.end_to_end.marks import Person, person

FILLERS = 24


def people(n: int, seed: int) -> list[Person]:
    draw = random.Random(seed)
    return [person(draw) for _ in range(n)]


def dumps(value: object, **how: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, **how).encode()


def in_lines(rows: list) -> bytes:
    return b"\n".join(dumps(row) for row in rows) + b"\n"


def hit(row: dict, index: str, key: str) -> dict:
    return {"_index": index, "_type": "_doc", "_id": key, "_score": 1, "_source": row}


def delimited(rows: list[dict], delimiter: str = ",", header: bool = True) -> bytes:
    lines = [delimiter.join(rows[0])] if header else []
    lines += [delimiter.join(f'"{v}"' if delimiter in v else v for v in r.values()) for r in rows]
    return "\n".join(lines).encode() + b"\n"


def zipped(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return sink.getvalue()


def parquet(rows: list[dict], **how: object) -> bytes:
    sink = io.BytesIO()
    table = pa.Table.from_pylist(
        [
            {**row, "number": int(row["mobile"]), "raw": row["email"].encode() + b"\xff",
             "nested": {"who": row["name"], "tags": [row["password"], row["id_no"]]}}
            for row in rows
        ]
    )  # fmt: skip
    pq.write_table(table, sink, **how)
    return sink.getvalue()


def escaped(text: str) -> str:
    return "".join(f"\\u{ord(c):04x}" for c in text)


def hostile_json(p: Person) -> bytes:
    """Lines that break, or try to, with a value of the person in each."""
    lines = [
        dumps(p.row)[:-40],
        b'{"mobile": ' + p.phone.encode() + b', "id_no": ' + p.id.removesuffix("X").encode() + b"}",
        b'{"id_no": ' + p.id[:17].encode() + b'e999999999, "card": -' + p.card.encode() + b".5}",
        f'{{"mobile": "{escaped(p.phone)}", "id_no": "{escaped(p.id)}"}}'.encode(),
        b'{"name": "\xff\xfe'
        + p.name.encode()
        + b'\xc0", "email": "'
        + p.mail.encode()
        + b'\xed"}',
        b'{"name": "\\ud800'
        + p.name.encode()
        + b'", "password": "\\u0000'
        + p.token.encode()
        + b'"}',
        b"[" * 6000 + dumps(p.token) + b"]" * 6000,
        b'{"a":' * 3000 + dumps(p.text) + b"}" * 2999,
        b'{"mobile": "' + p.phone.encode() + b'", "mobile": ["' + p.id.encode() + b'"',
        b"\x00\x00" + dumps(p.row),
        b'{"' + p.token.encode() * 300 + b'": "' + p.mail.encode() + b'"}',
        b"'" + p.text.encode() + b"',,,",
        b'{"mobile": {"' + p.phone.encode() + b'": {"' + p.id.encode() + b'": "x"}}}',
        b'<script>alert("' + p.mail.encode() + b'")</script>',
        b'{"case_text": "' + p.text.encode(),
    ]
    return b"\n".join(lines)


def keyed(marked: list[Person]) -> bytes:
    """Values as keys, as exports of maps have them."""
    lines = [{p.phone: {"name": p.name, "address": p.address}} for p in marked]
    lines += [{p.mail: {p.id: p.token}} for p in marked]
    lines += [{f"user:{p.card}": {f"t{p.landline}": p.uuid}} for p in marked]
    return in_lines(lines)


def headless(marked: list[Person]) -> dict[str, bytes]:
    """First records that could be taken for the names of columns."""
    letters = [p.mail.partition("@")[0].rstrip("0123456789") for p in marked]
    words = [(f"{w[:7]} {w[7:]}", w[::2], w[1::2]) for w in letters]
    plain = ["Rivka Stone,Leeds,none", "Tomas Field,Hull,none", "Ada Wood,Leeds,some"]
    dashed = "\n".join("----".join((p.name, p.id, p.phone)) for p in marked)
    return {
        "words.csv": "\n".join([",".join(words[0]), *plain * 9]).encode(),
        "one.csv": ",".join(words[1]).encode(),
        "names.csv": "\n".join(
            [f"{marked[0].name},无,{marked[0].road}"] + [f"{p.name},{p.phone},无" for p in marked]
        ).encode(),
        "dashes.txt": dashed.encode(),
        "list.txt": "\n".join(p.mail for p in marked).encode(),
        "gaps.csv": "\n".join(f"{p.token},,{p.token[::-1]}" for p in marked).encode(),
    }


def write_dump(folder: Path, marked: list[Person], seed: int) -> None:
    """A dump that can be read in part: every format, container and encoding, whole and broken."""
    folder.mkdir()
    fill = [p.row for p in people(FILLERS, seed)]
    rows = [p.row for p in marked] + fill
    first, second, *_ = marked
    lines = in_lines(rows)
    hits = [hit(row, "persons", f"{k:020x}") for k, row in enumerate(rows)]
    hits += [hit(p.row, f"logs-{p.phone}", p.id) for p in marked]
    files = {
        "people.jsonl": lines + hostile_json(first) + b"\n" + lines,
        "cut.jsonl": lines + dumps(second.row)[:-60],
        "export.json": in_lines(hits),
        "bulk.json": b"".join(
            dumps({"index": {"_index": h["_index"], "_id": h["_id"]}}) + b"\n"
            + dumps(h["_source"]) + b"\n" for h in hits
        ) + dumps(first.row)[:-9],
        "search.json": dumps({"took": 1, "hits": {"total": 3, "hits": hits}}, indent=1),
        "array.json": dumps(rows)[:-30],
        "objects.json": b"\n".join(dumps(row, indent=1) for row in rows),
        "comma.csv": delimited(rows)
        + f"{first.phone},{first.token}\n\x00{first.mail}\n\"{first.text}\n{first.id},,,,\n".encode(),
        "tabs.tsv": delimited(rows, "\t") + first.token.encode() + b"\t\t\n",
        "gb.csv": delimited(rows).decode().encode("gb18030") + b"\xff\x81," + first.phone.encode(),
        "wide.jsonl": lines.decode().encode("utf-16") + first.mail.encode("utf-16-le")[:-1],
        "table.parquet": parquet(rows),
        "keyed.json": keyed(marked),
        "notes.md": f"# {first.name}\n\n{first.text} {second.text}\n".encode() * 3,
        f"{first.phone}.csv": delimited(rows),
        f"{second.id}.jpg": b"\xff\xd8\xff\xe0" + first.token.encode(),
        f"{second.mail}.jsonl": lines,
        **{f"headless-{name}": data for name, data in headless(marked).items()},
        **broken(marked, lines),
    }  # fmt: skip
    for name, data in files.items():
        (folder / name).write_bytes(data)


def broken(marked: list[Person], lines: bytes) -> dict[str, bytes]:
    """Containers and files that fail on the way."""
    first, second, *_ = marked
    packed = gzip.compress(lines)
    stored = zipped({"a.jsonl": lines, "b.jsonl": lines}, zipfile.ZIP_STORED)
    at = stored.index(first.phone.encode())
    secret = bytearray(zipped({f"{first.id}.jsonl": lines, f"scan/{second.phone}.png": lines[:99]}))
    secret[6] |= 1
    secret[secret.index(b"PK\x01\x02") + 8] |= 1
    table = parquet(
        [p.row for p in marked], compression="none", use_dictionary=False, write_statistics=True
    )
    return {
        "good.jsonl.gz": packed,
        "cut.jsonl.gz": packed[: len(packed) // 2],
        "wrong.jsonl.gz": packed[:-8] + b"\0" * 8,
        "tail.jsonl.gz": packed + first.text.encode(),
        "cut.jsonl.zst": zstandard.compress(lines)[:-30],
        "members.zip": zipped({f"{first.mail}/{second.card}.csv": lines, "x.jsonl": lines}),
        "wrong.zip": stored[:at] + b"\xff" * 9 + stored[at + 9 :],
        "secret.zip": bytes(secret),
        "cut.zip": stored[: len(stored) // 2],
        "comment.zip": zipped({"a.jsonl": lines}) + first.text.encode(),
        "cut.parquet": table[: len(table) // 2],
        "footer.parquet": table[:-300] + first.text.encode()[:200] + table[-100:],
        "page.parquet": table[:900] + first.token.encode() * 20 + table[1300:],
        "empty.jsonl": b"",
    }


def write_accounts(folder: Path, marked: list[Person], refs: list[str]) -> None:
    """Our own accounts, good ones and ones that are refused."""
    folder.mkdir()
    columns = ("id_no", "name", "mobile", "email", "bank_card", "birth_date")
    rows = [
        {"nickname": f"nick {p.token}", "account_ref": ref, **{c: p.row[c] for c in columns}}
        for p, ref in zip(marked, refs, strict=True)
    ]
    bad = delimited(rows) + f"{marked[0].phone},{marked[0].token}\n".encode()
    files = {
        "users.csv": delimited(rows),
        "users.jsonl": in_lines(rows),
        "headless.csv": delimited([{k: v for k, v in r.items() if k != "nickname"} for r in rows],
                                  header=False),
        "bad.csv": bad,
        "quotes.csv": delimited(rows) + f'"{marked[0].text}\n'.encode(),
        "broken.jsonl": in_lines(rows) + hostile_json(marked[0]),
        "keyed.jsonl": keyed(marked),
        "useless.csv": "\n".join(["nickname,note"] + [f"{p.token},{p.uuid}" for p in marked]).encode(),
        "words.csv": headless(marked)["words.csv"],
    }  # fmt: skip
    for name, data in files.items():
        (folder / name).write_bytes(data)
    pq.write_table(pa.Table.from_pylist(rows), folder / "users.parquet")


def claims_files(folder: Path, marked: list[Person]) -> list[Path]:
    """Listings' claims that are refused, each for another reason. The first one is sound."""
    folder.mkdir()
    p = marked[0]
    good = '[claims]\nrecords = 1000\npeople = 900\nvolume = "2 MB"\nelements = ["phone"]\n'
    bodies = [
        good,
        f"[claims]\n{p.token} = 1\n",
        f'[claims]\nvolume = "{p.token}"\n',
        f'[claims]\nrecords = "{p.token}"\n',
        f'[claims]\nelements = ["{p.mail}"]\n',
        f'[claims]\nelements = [["{p.mail}"]]\n',
        f'[claims]\nnewest_on = "{p.token}"\n',
        f'[claims\nrecords = {p.text}\n',
        f'[claims]\nrecords = 1\n[claims]\nrecords = "{p.token}"\n',
        f'claims = "{p.token}"\n',
        f'[{p.token}]\n',
    ]  # fmt: skip
    paths = []
    for k, body in enumerate(bodies):
        paths.append(folder / f"listing-{k}.toml")
        paths[-1].write_text(body, "utf-8")
    paths.append(folder / "listing-gb.toml")
    paths[-1].write_bytes(p.text.encode("gb18030"))
    return paths
