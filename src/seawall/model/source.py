"""What readers and containers share: streams, limits, parts (work items), shapes of plug-ins."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import BinaryIO, Protocol

from seawall.model.batch import Batch
from seawall.model.ledger import SourceLedger

MIB = 1 << 20
GIB = 1 << 30


@dataclass(frozen=True, slots=True)
class Limits:
    """What keeps a hostile input from harming the reader. Sizes in bytes.

    `max_ratio` is decompressed over stored bytes, looked at from `ratio_from_bytes` of output on.
    """

    max_record_bytes: int = 64 * MIB
    max_columns: int = 2_000
    max_members: int = 100_000
    max_depth: int = 3
    max_ratio: int = 2_000
    ratio_from_bytes: int = GIB
    max_source_bytes: int = 64 * 1024 * GIB
    part_bytes: int = 256 * MIB
    block_bytes: int = 8 * MIB


class Stream(Protocol):
    """Bytes in order. `readinto` answers 0 at the end; `trouble` then says if it came early."""

    trouble: str

    @property
    def stored(self) -> int:
        """Bytes of the file consumed so far."""

    def readinto(self, view: memoryview) -> int:
        """Fill the front of `view`; how many bytes were written."""


@dataclass(frozen=True, slots=True)
class Member:
    """A file in a container: `name` as stored (hostile), sizes, `trouble` if unreadable."""

    index: int
    name: str
    n_stored: int
    n_bytes: int | None
    place: tuple[int, ...] = ()
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class Container:
    """One container plug-in. `archive` ones list several members and need a seekable file."""

    id: str
    archive: bool
    detect: Callable[[bytes], float]
    members: Callable[[BinaryIO, str, Limits], list[Member]] = field(repr=False)
    open: Callable[[Stream | BinaryIO, Member, str, Limits], Stream] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Part:
    """A work item: the records of one source that start in start..stop. Picklable, cheap to name.

    `layers` leads to the bytes: a container id and a member each. `start` and `stop` count bytes of
    the file, row groups for Parquet; `stop` is -1 for "to the end". `n_bytes` are stored bytes.
    """

    name: str
    table: str
    path: str = field(repr=False)
    size: int
    mtime_ns: int
    layers: tuple[tuple[str, Member], ...]
    format: str
    encoding: str
    start: int
    stop: int
    n_bytes: int
    options: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    limits: Limits = field(default=Limits(), repr=False)

    @property
    def key(self) -> str:
        """The same for the same part of an unchanged file, and for no other."""
        return f"{self.name}|{self.size}|{self.mtime_ns}|{self.start}-{self.stop}"


@dataclass(slots=True)
class Reading:
    """What a format's reader gets beside the bytes; `account` is for it to fill.

    `wanted` answers whether a column (as the reader spells it) is to be read.
    """

    part: Part
    account: SourceLedger
    seed: int
    wanted: Callable[[str], bool] = field(default=lambda name: True)


@dataclass(frozen=True, slots=True)
class Format:
    """One format plug-in.

    `detect` gets the head of a source as UTF-8 and answers (confidence 0..1, options for `read`).
    `read` gets a kernels.window.Window and the Reading; `read_file` a seekable file, which
    `plan_file` splits. `splits` says whether a line may start a part, None where a source is one.
    """

    id: str
    label: str
    detect: Callable[[bytes], tuple[float, dict[str, str]]]
    read: Callable[..., Iterator[Batch]] | None = field(default=None, repr=False)
    read_file: Callable[[BinaryIO, Reading], Iterator[Batch]] | None = field(
        default=None, repr=False
    )
    plan_file: Callable[[BinaryIO, Part], list[Part]] | None = field(default=None, repr=False)
    splits: Callable[[bytes], bool] | None = field(default=None, repr=False)
