r"""Digests (摘要): what an approval is bound to.

The canonical form of a document is a short text: its reference, and the SHA-256 of its
fields, of its body and of each file that goes out with it.  Text counts exactly as it
is written, with `\\n` line ends; nothing is normalised but file names (NFC, since
systems store them differently).  Fields are compared as YAML understands them, keys in
code point order, so that comments, quotes, key order and white space of the YAML do not
count.  What a later step writes is left out of the digests of earlier ones: the index
number, the time and lateness of publication, and a withdrawal.

What moves.  The reference and the column are part of what was approved, so a document
that moves is another one and is reviewed anew; its `formerly` is a field like others.  Only
a column that moves as a whole, as the catalogue says (`formerly` of a column), takes the
reviews of its documents along: five hundred documents cannot be signed again because a
folder got another name.  An entry then holds if it covers the content as it would stand
at a former path of the column: with that reference and that `column`, everything else as
it is.  Nothing can be exchanged that way:

- The catalogue decides on it, which already decides on names, bases and people of columns
  without any reviewer; a proposal that moves columns is named to who merges it (HIS16).
- A former path leads to one column only, and never to one that holds documents (MOV02,
  MOV03).  The document at a former reference is thus the one of the same name in that
  column, or none: what was signed for it can stand in one place at a time.
- That place holds the same fields, body and files byte for byte, so two documents could
  change places only by being the same; the index number, which entries of publication
  cover, tells even those apart.
- Relative links are read from another folder after a move.  They must lead to what they
  led to where they were signed, or to what moved along (MOV04).
- What is signed after a move covers the present reference, since that is what the person
  sees.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any, Final

import yaml

from disclosure.yaml_source import Node

#: Fields of the front matter that a review stage does not cover, by the step that writes them.
_WRITTEN_AT_PUBLICATION: Final = frozenset(("published", "index", "late_because"))
_WRITTEN_AT_WITHDRAWAL: Final = frozenset(("withdrawn",))
_WRITTEN_LATER: Final = _WRITTEN_AT_PUBLICATION | _WRITTEN_AT_WITHDRAWAL

_json: Final = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode

PARTS: Final = ("字段", "正文", "附件和图片")

DIGEST_PATTERN: Final = "sha256:([0-9a-f]{64}):([0-9a-f]{8}):([0-9a-f]{8}):([0-9a-f]{8})"
_FORM: Final = re.compile(DIGEST_PATTERN)


@dataclass(frozen=True, slots=True)
class Digest:
    """A digest as an entry carries it: the whole, and a short one of each part.

    The whole decides; the parts (fields, body, files) only tell what changed.
    """

    whole: str
    parts: tuple[str, str, str]

    def __str__(self) -> str:
        return ":".join(("sha256", self.whole, *self.parts))

    def changed_parts(self, now: Digest) -> list[str]:
        """Return in Chinese which parts differ from `now`; empty where only the place does."""
        return [name for name, then, here in zip(PARTS, self.parts, now.parts, strict=True) if then != here]


def parse_digest(text: str) -> Digest:
    """Return the digest written in an entry.

    Raises ValueError, with a Chinese sentence, for anything that is not one.
    """
    match = _FORM.fullmatch(text)
    if not match:
        raise ValueError("摘要由 disclosure review 命令写入，不要手工填写或改动")
    return Digest(match[1], (match[2], match[3], match[4]))


@dataclass(frozen=True, slots=True)
class FieldDigests:
    """SHA-256 of a front matter as each kind of entry covers it, in hex."""

    reviewed: str
    published: str
    withdrawn: str


def digest_fields(node: Node, column: str | None = None) -> FieldDigests:
    """Return the digests of a front matter's root node, without its review; with another `column`, if one is given."""
    fields = _plain(node)
    if not isinstance(fields, dict):
        return FieldDigests("", "", "")
    if column is not None and "column" in fields:
        fields["column"] = column
    return digest_values(fields)


def digest_values(fields: Mapping[str, Any]) -> FieldDigests:
    """Return the digests of a front matter given as texts, lists and mappings, without its review."""
    # What is covered is JSON with keys in order; each field is written once for all three.
    written = {key: f"{_json(key)}:{_json(fields[key])}" for key in sorted(fields) if key != "review"}
    withdrawn = published = _hash_object(written)
    if not _WRITTEN_AT_WITHDRAWAL.isdisjoint(written):
        published = _hash_object(written, _WRITTEN_AT_WITHDRAWAL)
    return FieldDigests(_hash_object(written, _WRITTEN_LATER), published, withdrawn)


def _plain(node: Node) -> Any:
    if isinstance(node, yaml.MappingNode):
        return {str(label.value): _plain(value) for label, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [_plain(child) for child in node.value]
    return node.value


def _hash_object(written: Mapping[str, str], without: AbstractSet[str] = frozenset()) -> str:
    text = "{" + ",".join([field for key, field in written.items() if key not in without]) + "}"
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def combine(ref: str, fields: str, body: str, files: Iterable[tuple[str, str]]) -> Digest:
    """Return the digest of a document from those of its parts.

    `body` is the text, `files` are name and SHA-256 of each file that goes out with it.
    """
    body_hash = hashlib.sha256(body.encode()).hexdigest()
    listed = sorted((unicodedata.normalize("NFC", name), hash) for name, hash in files)
    file_lines = "".join(f"file {json.dumps(name, ensure_ascii=False)}: {hash}\n" for name, hash in listed)
    text = f"document: {unicodedata.normalize('NFC', ref)}\nfields: {fields}\nbody: {body_hash}\n{file_lines}"
    files_hash = hashlib.sha256(file_lines.encode("utf-8", "surrogatepass")).hexdigest()
    return Digest(
        hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(), (fields[:8], body_hash[:8], files_hash[:8])
    )
