"""From paths to parts: find files, look into containers, detect encoding and format by content."""

from __future__ import annotations

import glob
import os
import stat
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from seawall.errors import LimitError, SourceError
from seawall.model.source import Container, Format, Limits, Member, Part
from seawall.sources import containers, encodings, formats, names, streams
from seawall.sources.reading import UNREAD

HEAD = 1 << 18
SURE = 0.3  # below this confidence a source is not read
PROBE = 1 << 16


def files(path: str | os.PathLike[str]) -> Iterator[tuple[Path, str]]:
    """Regular files under a path or matching a glob, with display names, in a stable order."""
    text = os.fspath(path)
    given = Path(text)
    found = [given]
    if not given.exists():
        pattern = text if glob.has_magic(text) else ""
        found = [Path(p) for p in sorted(glob.glob(pattern, recursive=True))]  # noqa: PTH207
        if not found:
            raise SourceError(
                names.display(text), None, "matches no file",
                "Give a file, a folder or a quoted pattern such as 'dump/**/*.gz'",
            )  # fmt: skip
    for item in found:
        if item.is_dir():
            for folder, folders, inside in os.walk(item):
                folders.sort()
                for name in sorted(inside):
                    whole = Path(folder) / name
                    if stat.S_ISREG(whole.lstat().st_mode):
                        yield whole, names.display(whole.relative_to(item).as_posix())
        elif item.is_file():
            yield item, names.display(item.name)


def parts_of(path: Path, name: str, limits: Limits) -> list[Part]:
    """All parts of one file, members of archives included."""
    try:
        info = path.stat()
    except OSError as error:
        raise SourceError(name, None, f"cannot be opened: {error.strerror}") from None
    whole = Part(
        name, names.stem(name), str(path), info.st_size, info.st_mtime_ns, (), UNREAD,
        encodings.UTF8, 0, -1, info.st_size, (), limits,
    )  # fmt: skip
    return list(_expand(whole))


def _expand(part: Part) -> Iterator[Part]:
    if part.n_bytes == 0:
        yield _unread(part, "empty file")
        return
    with ExitStack() as keep:
        stream, _ = streams.stored(part, keep)
        head = streams.read_up_to(stream, HEAD)
    if not head:
        yield _unread(part, stream.trouble or "empty file")
        return
    kind = max(containers.CONTAINERS, key=lambda c: c.detect(head))
    if kind.detect(head) > SURE:
        yield from _unpack(part, kind)
        return
    yield from _plan(part, head)


def _unpack(part: Part, kind: Container) -> Iterator[Part]:
    depth = len(part.layers)
    if depth >= part.limits.max_depth:
        yield _unread(part, "containers nested past the limit")
        return
    if not kind.archive:
        yield from _expand(replace(part, layers=(*part.layers, (kind.id, Member(0, "", 0, None)))))
        return
    if depth:
        yield _unread(part, "an archive within a container")
        return
    with ExitStack() as keep:
        try:
            members = kind.members(streams.open_file(part, keep), part.name, part.limits)
        except LimitError:
            raise
        except SourceError as error:
            yield _unread(part, error.problem)
            return
    for member in members:
        name = f"{part.name}/{names.display(member.name)}"
        inner = replace(
            part, name=name, table=names.stem(name), n_bytes=min(member.n_stored, part.size),
            layers=((kind.id, member),),
        )  # fmt: skip
        if member.trouble:
            yield _unread(inner, member.trouble)
        else:
            yield from _expand(inner)


def _unread(part: Part, reason: str) -> Part:
    return replace(part, format=UNREAD, options=(("reason", reason),))


def _plan(part: Part, head: bytes) -> Iterator[Part]:
    """Detect what the bytes are and split them where that is safe."""
    samples = [head]
    with ExitStack() as keep:
        file = streams.open_file(part, keep) if not part.layers else None
        if file is not None and part.size > 3 * HEAD:
            for at in (part.size // 2, part.size - HEAD):
                file.seek(at)
                samples.append(file.read(HEAD))
        encoding = encodings.detect(samples)
        text = encodings.to_utf8(head, encoding).removeprefix("\ufeff".encode())
        if len(head) == HEAD and b"\n" in text:
            text = text[: text.rindex(b"\n") + 1]
        kind, options = detected(head, text)
        if kind is None:
            yield _unread(part, "unrecognised format")
            return
        part = replace(
            part, format=kind.id, encoding=encoding, options=tuple(sorted(options.items()))
        )
        if kind.read_file is not None:
            if file is None:
                yield _unread(part, f"{kind.label} within a container")
            else:
                assert kind.plan_file is not None
                try:
                    yield from kind.plan_file(file, part)
                except SourceError as error:
                    yield _unread(part, error.problem)
            return
        splits = None if options.get("whole") else kind.splits
        if file is None or splits is None or encoding.startswith("utf-16"):
            yield part
            return
        yield from _ranges(part, file, splits)


def detected(head: bytes, text: bytes) -> tuple[Format | None, dict[str, str]]:
    """The most confident format, None when none is sure enough. `text` is the head as UTF-8."""
    best, chosen, told = SURE, None, {}
    for kind in formats.FORMATS:
        confidence, options = kind.detect(head if kind.read_file else text)
        if confidence > best:
            best, chosen, told = confidence, kind, options
    return chosen, told


def _ranges(part: Part, file: BinaryIO, splits: Callable[[bytes], bool]) -> Iterator[Part]:
    start, step = 0, part.limits.part_bytes
    while start < part.size:
        stop = cut(file, start + step, part.size, splits) if start + step < part.size else part.size
        yield replace(part, start=start, stop=stop, n_bytes=stop - start)
        start = stop


def cut(file: BinaryIO, at: int, size: int, splits: Callable[[bytes], bool]) -> int:
    """The first line start from `at` on that may start a part; `size` if there is none."""
    while at < size:
        file.seek(at)
        chunk = file.read(2 * PROBE)
        k = chunk.find(b"\n", 0, PROBE)
        while k >= 0 and at + k + 1 < size:
            if splits(chunk[k + 1 : k + 1 + PROBE]):
                return at + k + 1
            k = chunk.find(b"\n", k + 1, PROBE)
        at += PROBE
    return size
