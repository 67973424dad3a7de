"""The files that go out with a document: its attachments, and the images of its body."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from disclosure.documents.outline import Link
from disclosure.targets import BadAddress, read_target


def is_plain(name: str) -> bool:
    """Tell whether an attachment's name is the bare name of a file."""
    return bool(name) and not any(mark in name for mark in "/\\") and name not in (".", "..")


def beside(ref: str, name: str) -> str:
    """Return the path below `docs/` of a file beside the document `ref`."""
    folder = ref.rpartition("/")[0]
    return f"{folder}/{name}" if folder else name


def image_links(ref: str, links: Iterable[Link]) -> Iterator[tuple[str, int]]:
    """Yield path below `docs/` and offset of each image that lies beside the document `ref`."""
    for link in links:
        if link.image:
            try:
                target = read_target(link.target, ref)
            except BadAddress:
                continue  # the link rules report it
            if target.kind == "path" and target.path.rpartition("/")[0] == ref.rpartition("/")[0]:
                yield target.path, link.offset
