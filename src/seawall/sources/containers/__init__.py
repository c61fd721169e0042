"""Containers, one file each; `CONTAINERS` lists them. Nothing is ever unpacked to disk."""

from __future__ import annotations

from seawall.model.source import Container
from seawall.sources.containers import gz, zip_archive, zst

CONTAINERS: tuple[Container, ...] = (gz.CONTAINER, zst.CONTAINER, zip_archive.CONTAINER)
