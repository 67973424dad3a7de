"""Keys and signatures of the sample directory: `.venv/bin/python scripts/sample_review.py keys|seal`.

For developers.  The keys are derived from a sentence anybody can read here: they show
how signing works and protect nothing.

`keys FOLDER` writes the private and public key of every post into a folder, for trying
`disclosure review … --key`.  `seal` computes the digest of every review entry of the
sample anew and signs it, after its documents were changed.
"""

import hashlib
import os
import sys
import tempfile
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from disclosure.catalog import Catalog, read_catalog
from disclosure.corpus import Corpus, read_corpus
from disclosure.documents import Document
from disclosure.review import record
from disclosure.review.seal import digest_of, message
from disclosure.review.signature import sign

ROOT = Path(__file__).resolve().parent.parent
SENTENCE = "public sample key of the fictitious 示例县林业局, protects nothing: "


def sample_key(person: str) -> Ed25519PrivateKey:
    """Return the sample key of a post."""
    return Ed25519PrivateKey.from_private_bytes(hashlib.sha256((SENTENCE + person).encode()).digest())


def public_line(person: str) -> str:
    """Return the line of a `.pub` file for a post."""
    key = sample_key(person).public_key().public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH)
    return f"{key.decode()} sample-{person}"


def write_key(person: str, folder: Path) -> Path:
    """Write a post's key pair into a folder and return the private key's file."""
    file = folder / person
    private = sample_key(person).private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption())
    with open(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as opened:
        opened.write(private)
    file.with_name(f"{person}.pub").write_text(f"{public_line(person)}\n", "utf-8")
    return file


def seal(document: Document, catalog: Catalog, corpus: Corpus, keys: Path) -> str:
    """Return the text of a document with the digest and signature of each of its entries made anew."""
    text = (corpus.root / document.path).read_bytes().decode("utf-8")
    for entry, signed in document.review.entries.items():
        digest = str(digest_of(document, corpus, entry))
        words = message(catalog.directory.agency_code, document, entry, signed.by, signed.date, digest, signed.result)
        text = record.set_value(text, ("review", entry, "digest"), digest)
        text = record.set_value(text, ("review", entry, "signature"), sign(words, keys / signed.by))
    return text


def main(arguments: list[str]) -> int:
    """Write the keys, or seal the sample."""
    catalog, _ = read_catalog(ROOT)
    if catalog is None or not arguments or arguments[0] not in ("keys", "seal"):
        print(__doc__)
        return 2
    signers = [person.id for person in catalog.people if person.stages]
    if arguments[0] == "keys":
        folder = Path(arguments[1] if arguments[1:] else "sample-keys")
        folder.mkdir(parents=True, exist_ok=True)
        for person in signers:
            print(write_key(person, folder))
        return 0
    corpus, _ = read_corpus(ROOT, catalog.review)
    with tempfile.TemporaryDirectory() as folder_name:
        for person in signers:
            write_key(person, Path(folder_name))
        for document in corpus.documents:
            (ROOT / document.path).write_bytes(seal(document, catalog, corpus, Path(folder_name)).encode())
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
