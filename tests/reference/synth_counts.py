"""A slow reader of synthetic leaks and a slow count of what is in them, by other means.

Only the standard library, zstandard and pyarrow read here; identifiers are told by stdnum and by
regular expressions with ASCII look-arounds.
"""

import csv
import gzip
import io
import json
import re
import zipfile
from collections import defaultdict

import pyarrow.parquet as pq
import zstandard
from stdnum.cn import ric

ID_COLUMNS = ("id_no",)
PHONE_COLUMNS = ("mobile", "mobile2", "caller_phone")
ID = re.compile(r"(?<![0-9])[0-9]{17}[0-9X](?![0-9])")
PHONE = re.compile(r"(?<![0-9])1[3-9][0-9]{9}(?![0-9])")
CARD = re.compile(r"(?<![0-9])62(?:[0-9]{14}|[0-9]{17})(?![0-9])")  # 16 or 19 digits: no ID
FOLD = {0xFF01 + i: 0x21 + i for i in range(94)}


def _bytes(path):
    data = path.read_bytes()
    if path.suffix == ".gz" or data[:2] == b"\x1f\x8b":
        return gzip.decompress(data)
    if data[:4] == b"\x28\xb5\x2f\xfd":
        return zstandard.ZstdDecompressor().decompressobj().decompress(data)
    return data


def files(path):
    """(name, bytes) of every file of a leak."""
    if path.is_dir():
        return [(p.name, _bytes(p)) for p in sorted(path.iterdir())]
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            return [(name, archive.read(name)) for name in archive.namelist()]
    return [(path.name, _bytes(path))]


def rows(path, spec):
    """Table -> its records as dicts; lines that do not parse are left out."""
    found = defaultdict(list)
    encoding = {"utf-8-bom": "utf-8-sig", "escaped": "ascii"}.get(spec.encoding, spec.encoding)
    for name, data in files(path):
        table = name.split(".")[0]
        if spec.format == "parquet":
            found[table] += pq.read_table(io.BytesIO(data)).to_pylist()
            continue
        text = data.decode(encoding, errors="replace")
        if spec.format in ("csv", "tsv"):
            delimiter = "," if spec.format == "csv" else "\t"
            lines = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
            found[table] += [
                dict(zip(lines[0], line, strict=True))
                for line in lines[1:]
                if len(line) == len(lines[0])
            ]
        elif spec.format == "search":
            for hit in json.loads(text)["hits"]["hits"]:
                found[hit["_index"]].append(hit["_source"])
        else:
            _lines(text, spec.format, table, found)
    return found


def _lines(text, form, table, found):
    for line in text.split("\n"):
        try:
            record = json.loads(line)
        except ValueError:
            continue
        if form == "bulk" and "index" in record and isinstance(record["index"], dict):
            table = record["index"]["_index"]
        elif form == "elasticdump":
            found[record["_index"]].append(record["_source"])
        else:
            found[table].append(record)


def whole_id(value):
    """The 18 characters behind a cell, or None."""
    text = re.sub(r"[ -]", "", str(value).translate(FOLD))
    if re.fullmatch(r"[0-9]{15}", text):
        text = f"{text[:6]}19{text[6:]}0"
        return text[:17] + ric.calc_check_digit(text)
    if not re.fullmatch(r"[0-9]{17}[0-9X]", text) or text[14:17] == "000":
        return None
    return text if ric.calc_check_digit(text) == text[-1] else None


def whole_phone(value):
    """The eleven digits behind a cell, or None."""
    text = re.sub(r"[ -]", "", str(value).translate(FOLD))
    text = re.sub(r"^(\+|00)?86(?=1[0-9]{10}$)", "", text)
    return text if PHONE.fullmatch(text) else None


def identifiers(table, record):
    """(element, value, in_text) of everything in one record."""
    for column, value in record.items():
        if column in ID_COLUMNS and value and (number := whole_id(value)):
            yield "cn.resident_id", number, False
        elif column in PHONE_COLUMNS and value and (number := whole_phone(value)):
            yield "phone", number, False
        elif column == "email" and value:
            yield "email", value, False
        elif column == "bank_card" and value:
            yield "bank_card", value, False
        elif column == "case_text":
            yield from (("cn.resident_id", found, True) for found in ID.findall(value))
            yield from (("phone", found, True) for found in PHONE.findall(value))
            yield from (("bank_card", found, True) for found in CARD.findall(value))
    if not re.fullmatch("[\u4e00-\u9fff]{2,6}", record.get("name") or ""):
        return
    if table == "person_label_info":
        yield "name_birth_date", f"{record['name']}|{record['birth_date']}", False
    elif table == "address_merge_mobile" and record["id_no"] and (n := whole_id(record["id_no"])):
        yield "name_birth_date", f"{record['name']}|{n[6:10]}-{n[10:12]}-{n[12:14]}", False


def counts(found):
    """Table -> (element, in_text) -> values, with repeats."""
    out = {}
    for table, records in found.items():
        sets = defaultdict(list)
        for record in records:
            for element, value, in_text in identifiers(table, record):
                sets[element, in_text].append(value)
        out[table] = sets
    return out
