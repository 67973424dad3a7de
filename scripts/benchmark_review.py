"""How long it takes to verify every signature of a directory, beside reading it and beside OpenSSH.

    python scripts/benchmark_review.py [--documents 1000 10000] [--runs 3] [--sample 200] [--format markdown]

Each document carries three signatures, of the stages `first`, `second` and `final`, made
with the public sample keys.  Reading, and reading with verification (digests and
signatures, by the rules `disclosure check` applies), are timed in this process and in
turn.  `ssh-keygen -Y verify` is run once for each signature of a sample, and its time
taken for all of them.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import os
import platform
import statistics
import struct
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Final

from benchmark_corpus import TODAY, with_entries, write_root
from benchmark_process import Failed
from benchmark_table import FORMATS, print_table
from sample_review import public_line, sample_key

from disclosure.catalog import Catalog, read_catalog
from disclosure.collector import collector_paused
from disclosure.corpus import Corpus, read_corpus
from disclosure.documents import Document
from disclosure.findings import Finding
from disclosure.review.seal import digest_of, message
from disclosure.review.signature import NAMESPACE, read_signature
from disclosure.rules.binding import entries_are_signed, entries_cover_the_content
from disclosure.rules.registry import open_context

SIGNED: Final = ("first", "second", "final")
_HEAD: Final = ("documents", "signatures", "what", "seconds", "ms each", "÷ reading", "÷ verification")


@dataclass(frozen=True)
class Signed:
    """A signature of the directory: who made it, the text, and the signature as OpenSSH writes it."""

    person: str
    text: str
    armored: str


def sign(text: str, person: str) -> str:
    """Return a signature made with a sample key, the same that `ssh-keygen -Y sign` makes.

    Format: OpenSSH's PROTOCOL.sshsig.  Made here, since 30,000 runs of `ssh-keygen` take minutes.
    """
    head = _string(NAMESPACE.encode()) + _string(b"") + _string(b"sha512")
    raw = sample_key(person).sign(b"SSHSIG" + head + _string(hashlib.sha512(text.encode()).digest()))
    public = base64.b64decode(public_line(person).split()[1])
    blob = b"SSHSIG" + struct.pack(">I", 1) + _string(public) + head + _string(_string(b"ssh-ed25519") + _string(raw))
    return base64.b64encode(blob).decode()


def _string(data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + data


def write_signed_root(root: Path, documents: int) -> None:
    """Write a root whose documents carry three signatures each, and a digest in every entry."""
    write_root(root, documents, sealed=False)
    file = root / "catalog.yml"
    text = file.read_text(encoding="utf-8")
    for entry in SIGNED:
        post = f"- id: {entry}-post\n"
        if post not in text:
            raise Failed(f"the catalogue lists no post for {entry}")
        text = text.replace(post, f'{post}  keys: ["{public_line(f"{entry}-post")}"]\n')
    file.write_text(text, encoding="utf-8")
    catalog, corpus = _read(root)
    for document in corpus.documents:
        path = root / document.path
        path.write_text(_sealed(path.read_text(encoding="utf-8"), document, catalog, corpus), encoding="utf-8")


def _sealed(text: str, document: Document, catalog: Catalog, corpus: Corpus) -> str:
    """Return a document's text with digests and signatures."""
    added: dict[str, str] = {}
    for entry, signed in document.review.entries.items():
        digest = str(digest_of(document, corpus, entry))
        added[entry] = f"digest: {digest}"
        if entry in SIGNED:
            words = message(catalog.directory.agency_code, document, entry, signed.by, signed.date, digest)
            added[entry] += f", signature: {sign(words, signed.by)}"
    return with_entries(text, added)


def _read(root: Path) -> tuple[Catalog, Corpus]:
    catalog, _ = read_catalog(root)
    if catalog is None:
        raise Failed("the catalogue cannot be read")
    return catalog, read_corpus(root, catalog.review)[0]


def read(root: Path) -> Corpus:
    """Read the catalogue and every document."""
    with collector_paused():
        return _read(root)[1]


def verify(root: Path) -> list[Finding]:
    """Read the directory and judge the digest of every entry and every signature."""
    with collector_paused():
        catalog, corpus = _read(root)
        context, _ = open_context(catalog, corpus, date.fromisoformat(TODAY), catalog)
        return [
            finding
            for document in corpus.documents
            for rule in (entries_cover_the_content, entries_are_signed)
            for finding in rule(document, context)
        ]


def check_that_it_verifies(root: Path) -> None:
    """Make sure that the measured work is done: all is well, and one exchanged signature is found.

    Raises Failed where it is not.
    """
    found = verify(root)
    if found:
        raise Failed(f"{len(found)} findings, the first: {found[0]}")
    document = read(root).documents[0]
    path, entries = root / document.path, document.review.entries
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(entries["first"].signature, entries["second"].signature), encoding="utf-8")
    found = verify(root)
    path.write_text(text, encoding="utf-8")
    if not [finding for finding in found if finding.place.path == document.path]:
        raise Failed("an exchanged signature was not found")


def signatures(root: Path, count: int) -> list[Signed]:
    """Return so many signatures of a directory, from documents all over it."""
    catalog, corpus = _read(root)
    code = catalog.directory.agency_code
    listed = [(document, entry) for document in corpus.documents for entry in SIGNED]
    chosen = []
    for document, entry in listed[:: max(1, len(listed) // count)][:count]:
        signed = document.review.entries[entry]
        text = message(code, document, entry, signed.by, signed.date, str(signed.digest))
        chosen.append(Signed(signed.by, text, read_signature(signed.signature).armored))
    return chosen


def run_openssh(folder: Path, chosen: Sequence[Signed]) -> float:
    """Verify signatures with `ssh-keygen`, a run each, and return the seconds that took.

    Raises Failed where it refuses one.
    """
    allowed = folder / "allowed_signers"
    lines = [f'{entry}-post namespaces="{NAMESPACE}" {public_line(f"{entry}-post")}\n' for entry in SIGNED]
    allowed.write_text("".join(lines), encoding="utf-8")
    files = []
    for number, signed in enumerate(chosen):
        file = folder / f"{number}.sig"
        file.write_text(signed.armored, encoding="ascii")
        files.append(str(file))
    started = time.perf_counter()
    for signed, name in zip(chosen, files, strict=True):
        command = ["ssh-keygen", "-Y", "verify", "-f", str(allowed), "-I", signed.person, "-n", NAMESPACE, "-s", name]
        done = subprocess.run(command, input=signed.text.encode(), capture_output=True, check=False)
        if done.returncode:
            raise Failed(f"ssh-keygen refuses a signature: {done.stderr.decode('utf-8', 'replace')}")
    return time.perf_counter() - started


def _seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def measure(folder: Path, documents: int, runs: int, sample: int) -> list[tuple[str, ...]]:
    """Make a directory, measure on it, and return the rows of the table for this size."""
    root = folder / f"{documents}"
    root.mkdir()
    write_signed_root(root, documents)
    check_that_it_verifies(root)
    reading, both = [], []
    for round in range(1, runs + 1):
        reading.append(_seconds(lambda: read(root)))
        both.append(_seconds(lambda: verify(root)))
        sys.stderr.write(f"{documents} documents, round {round}/{runs}: {reading[-1]:.2f} s, {both[-1]:.2f} s\n")
    chosen = signatures(root, sample)
    total = len(SIGNED) * documents
    openssh = run_openssh(folder, chosen) * total / len(chosen)
    read_time, both_time = statistics.median(reading), statistics.median(both)
    verification = both_time - read_time
    rows = [
        ("reading", read_time),
        ("reading and verification", both_time),
        ("verification alone", verification),
        (f"ssh-keygen -Y verify (from {len(chosen)})", openssh),
    ]
    return [
        (
            f"{documents:,}",
            f"{total:,}",
            what,
            f"{seconds:.2f}",
            f"{1000 * seconds / total:.3f}",
            f"{seconds / read_time:.2f}",
            f"{seconds / verification:.2f}",
        )
        for what, seconds in rows
    ]


def machine() -> str:
    """Return what the figures hold for."""
    load = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    openssh = subprocess.run(["ssh", "-V"], capture_output=True, check=False).stderr.decode("utf-8", "replace").strip()
    versions = f"sshsig {version('sshsig')}, cryptography {version('cryptography')}, {openssh}"
    system = f"{platform.system()} {platform.machine()}, {os.cpu_count()} processors{load}"
    return f"Python {platform.python_version()}, {versions}; {system}. Medians of rounds; ms each is a signature."


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measure the verification of reviews beside reading and OpenSSH.")
    parser.add_argument("--documents", type=int, nargs="+", default=[1000], metavar="N", help="sizes to measure (1000)")
    parser.add_argument("--runs", type=int, default=3, metavar="N", help="rounds for each size (3)")
    parser.add_argument("--sample", type=int, default=200, metavar="N", help="signatures OpenSSH verifies (200)")
    parser.add_argument("--format", choices=FORMATS, default=FORMATS[0], help="form of the table")
    options = parser.parse_args(arguments)
    if options.runs < 1 or options.sample < 1:
        parser.error("--runs and --sample are at least 1")
    return options


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; 1 where something did not verify."""
    options = _options(arguments)
    table: list[Sequence[str]] = [_HEAD]
    about = machine()
    try:
        with tempfile.TemporaryDirectory(prefix="disclosure-benchmark-") as folder:
            for documents in options.documents:
                table += measure(Path(folder), documents, options.runs, options.sample)
    except (Failed, ValueError, OSError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    print_table(about, table, options.format)
    return 0


if __name__ == "__main__":
    sys.exit(main())
