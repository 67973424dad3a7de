"""Building on more than one machine (分片): a shard holds the pages of a slice of the documents.

A shard is a folder that a CI engine passes on: `files/` as in the site, `shard.json` with
the manifest, `entries.bin` with what search takes from each page.  A shard is a store of
parts: those whose key is what the joined site wants are taken from it, so that the joined
site cannot differ from one built at once.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeVar

from disclosure.findings import Failure
from disclosure.site import manifest
from disclosure.site.manifest import Manifest

FILES: Final = "files"
_ABOUT: Final = "shard.json"
_ENTRIES: Final = "entries.bin"

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Slice:
    """Which shard of how many: `number` counts from 1."""

    number: int
    of: int

    @property
    def name(self) -> str:
        """The name of the shard's folder."""
        return f"shard-{self.number}-of-{self.of}"

    def of_all(self, items: Sequence[T]) -> Sequence[T]:
        """Return the shard's part of a sequence: neighbours, as many as in every other shard or one less."""
        return items[len(items) * (self.number - 1) // self.of : len(items) * self.number // self.of]


@dataclass(frozen=True, slots=True)
class Shard:
    """A finished shard: what it was made of, and what search takes from its pages, by part."""

    folder: Path
    slice: Slice
    frame: str
    manifest: Manifest
    entries: dict[str, bytes]


def write(folder: Path, slice: Slice, frame: str, made: Manifest, entries: dict[str, bytes]) -> None:
    """Write what stands beside a shard's files; `frame` is the key of all that its pages depend on."""
    sizes = [[name, len(data)] for name, data in entries.items()]
    packed = json.dumps(sizes).encode() + b"\n" + b"".join(entries.values())
    about = {"number": slice.number, "of": slice.of, "frame": frame, "digest": made.digest, "entries": _digest(packed)}
    (folder / _ABOUT).write_bytes(json.dumps(about).encode() + b"\n" + made.content)
    (folder / _ENTRIES).write_bytes(packed)


def read(folder: Path) -> Shard:
    """Read a shard. Raises Failure where the folder is none, or a damaged one."""
    try:
        line, _, data = (folder / _ABOUT).read_bytes().partition(b"\n")
        about = json.loads(line)
        made = manifest.load(data, about["digest"])
        if made is None:
            raise ValueError("the manifest is another's")
        packed = (folder / _ENTRIES).read_bytes()
        if _digest(packed) != about["entries"]:
            raise ValueError("the entries are another's, or damaged")
        head, _, body = packed.partition(b"\n")
        entries: dict[str, bytes] = {}
        at = 0
        for name, size in json.loads(head):
            entries[name] = body[at : at + size]
            at += size
        return Shard(folder, Slice(about["number"], about["of"]), about["frame"], made, entries)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise Failure(
            f"{folder} 不是完整的分片：重新运行 disclosure build --shard，或者重新传送这个文件夹。"
        ) from error


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def read_all(folders: Sequence[Path], frame: str) -> list[Shard]:
    """Read all shards of a site.

    Raises Failure where one is missing, twice there, or was made by another program or of
    other settings, of which nothing could be taken.
    """
    shards = [read(folder) for folder in folders]
    count = shards[0].slice.of if shards else 0
    for shard in shards:
        if shard.frame != frame:
            raise Failure(
                f"{shard.folder} 是用别的程序版本、catalog.yml 或 mkdocs.yml 生成的：所有分片要用同一个提交。"
            )
    found = sorted(shard.slice.number for shard in shards)
    if found != list(range(1, count + 1)) or any(shard.slice.of != count for shard in shards):
        wanted = "、".join(Slice(number, count).name for number in range(1, count + 1) if number not in found)
        raise Failure(f"分片不齐或者重复：{f'缺 {wanted}' if wanted else '每个分片只写一次，总数要一样'}。")
    return shards
