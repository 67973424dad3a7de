"""A small root whose documents are signed as `signatures: required` asks, and hands to change it with.

Keys are the public sample keys of `scripts/sample_review.py`, a key a post; signatures
are made in this process, byte for byte what `ssh-keygen -Y sign` makes, which
`test_signature` shows.
"""

from __future__ import annotations

import base64
import hashlib
import io
import shutil
import struct
import subprocess
import unicodedata
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from sample_review import public_line, sample_key

from disclosure import gate
from disclosure.catalog import Catalog, read_catalog
from disclosure.corpus import Corpus, read_corpus, read_one
from disclosure.documents import Document
from disclosure.findings import Finding
from disclosure.procedure import Case
from disclosure.review import record
from disclosure.review.seal import digest_of, message
from disclosure.review.signature import NAMESPACE
from disclosure.yaml_writing import Value

PROJECT: Final = Path(__file__).resolve().parents[2]
#: The day the root is judged on.
TODAY: Final = date(2024, 6, 3)
CODE: Final = "11349999MB0X20239M"

#: Documents of the root: a notice with attachments and an image, another with an image, two policies, a story.
FIRE: Final = "notices/2023-fire-season"
PESTS: Final = "notices/2023-pests"
PLAN: Final = "policy/normative/2023-plan"
RULES: Final = "policy/normative/2023-rules"
CAFE: Final = "news/2023-café"

#: The entries of a review in the order in which they are signed, who signs them, and when.
SIGNERS: Final = {
    "secrecy": ("keeper", "2023-12-02"),
    "first": ("clerk", "2023-12-02"),
    "second": ("head", "2023-12-03"),
    "final": ("director", "2023-12-04"),
    "publish": ("publisher", "2023-12-05"),
}


def _key(name: str) -> str:
    return f'"{public_line(name)}"'


CATALOG: Final = f"""\
directory:
  title: 试验县林业局政府信息公开
  agency: 试验县林业局
  agency_code: {CODE}
offices:
  - {{id: general, name: 办公室}}
people:
  - {{id: drafter, name: 拟稿岗}}
  - id: clerk
    name: 初审岗
    stages: [first]
    keys:
      - {_key("clerk")}
      - {{key: {_key("clerk-retired")}, until: 2022-12-31}}
      - {{key: {_key("clerk-future")}, from: 2024-01-01}}
      - {{key: {_key("clerk-lost")}, revoked: 2023-06-01}}
  - {{id: deputy, name: 副职, stages: [first, second], keys: [{_key("deputy")}]}}
  - {{id: former, name: 原初审岗, stages: [first], until: 2020-12-31, keys: [{_key("former")}]}}
  - {{id: newcomer, name: 新任初审岗, stages: [first], from: 2024-01-01, keys: [{_key("newcomer")}]}}
  - {{id: head, name: 复审岗, stages: [second], keys: [{_key("head")}]}}
  - {{id: director, name: 终审岗, stages: [final], keys: [{_key("director")}]}}
  - {{id: keeper, name: 保密审查岗, stages: [secrecy], keys: [{_key("keeper")}]}}
  - {{id: publisher, name: 发布岗, stages: [publish], keys: [{_key("publisher")}]}}
review:
  secrecy: required
  signatures: required
columns:
  - {{id: notices, name: 通知公告, description: 通知和公告, keywords: [通知], type: 公告, basis: 条例, office: general}}
  - {{id: news, name: 工作动态, description: 工作动态, keywords: [动态], type: 动态, basis: 条例, office: general}}
  - id: policy
    name: 政策法规
    description: 政策文件
    office: general
    children:
      - {{id: normative, name: 规范性文件, description: 规范性文件, keywords: [文件], type: 政策, basis: 条例}}
"""

_FIELDS: Final = {
    FIRE: """\
summary: 公布防火期和禁止行为。
keywords: [森林防火, 防火期]
number: 试林〔2023〕12号
attachments:
  - {file: 2023-form.docx, title: 申请表}
  - {file: 2023-list.docx, title: 名单}
""",
    PLAN: "number: 试林〔2023〕13号\nvalidity: 有效\n",
    RULES: "validity: 有效\n",
}
_BODIES: Final = {
    FIRE: "## 防火期\n\n防火期为12月1日至次年4月30日。\n\n![防火区](2023-map.png)\n\n## 禁止行为\n\n禁止野外用火。\n",
    PESTS: "发现病死松树请报告。\n\n![普查范围](2023-range.png)\n",
    PLAN: "采伐计划如下。\n",
    RULES: "采伐管理规定如下。\n",
    CAFE: f"来访者参观了林下{unicodedata.normalize('NFC', 'café')}种植点。\n",
}
_TITLES: Final = {
    FIRE: "森林防火期公告",
    PESTS: "松材线虫病普查公告",
    PLAN: "采伐计划",
    RULES: "采伐管理规定",
    CAFE: "来访",
}


def docx(text: str) -> bytes:
    """Return the bytes of a Word file that says `text`."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, part in (
            ("[Content_Types].xml", "<Types/>"),
            ("word/document.xml", f"<w:document>{text}</w:document>"),
        ):
            archive.writestr(zipfile.ZipInfo(name), part)
    return buffer.getvalue()


def png(text: str) -> bytes:
    """Return bytes that begin as a picture does, with `text` in them."""
    return b"\x89PNG\r\n\x1a\n" + text.encode()


FILES: Final = {
    "notices/2023-form.docx": docx("申请表"),
    "notices/2023-list.docx": docx("名单"),
    "notices/2023-map.png": png("map"),
    "notices/2023-range.png": png("range"),
}


def sign_here(text: str, key: str, namespace: str = NAMESPACE, hash: str = "sha512") -> bytes:
    """Return the blob of a signature (PROTOCOL.sshsig) made with the sample key of this name."""
    head = _string(namespace.encode()) + _string(b"") + _string(hash.encode())
    signed = b"SSHSIG" + head + _string(hashlib.new(hash, text.encode()).digest())
    raw = sample_key(key).sign(signed)
    public = base64.b64decode(public_line(key).split()[1])
    signature = _string(b"ssh-ed25519") + _string(raw)
    return b"SSHSIG" + struct.pack(">I", 1) + _string(public) + head + _string(signature)


def _string(data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + data


def on_one_line(blob: bytes) -> str:
    """Return a signature as an entry holds it."""
    return base64.b64encode(blob).decode()


def ssh_keygen(*arguments: str | Path, text: str | bytes = b"") -> bytes:
    """Run OpenSSH's own `ssh-keygen`, which must do what it is asked, and return what it printed."""
    sent = text.encode() if isinstance(text, str) else text
    return subprocess.run(["ssh-keygen", *map(str, arguments)], input=sent, capture_output=True, check=True).stdout


@dataclass(frozen=True)
class Root:
    """A root on disk, and what honest and dishonest hands do to it."""

    folder: Path

    def path(self, ref: str) -> Path:
        """Return the file of a document."""
        return self.folder / "docs" / f"{ref}.md"

    def file(self, name: str) -> Path:
        """Return a file below `docs/`."""
        return self.folder / "docs" / name

    def text(self, ref: str) -> str:
        """Return the text of a document's file."""
        return self.path(ref).read_bytes().decode()

    def write(self, ref: str, text: str) -> None:
        """Write the text of a document's file."""
        self.path(ref).parent.mkdir(parents=True, exist_ok=True)
        self.path(ref).write_bytes(text.encode())

    def change(self, ref: str, old: str, new: str) -> None:
        """Replace a text in a document that must hold it."""
        text = self.text(ref)
        assert old in text, f"{ref} does not hold {old!r}"
        self.write(ref, text.replace(old, new, 1))

    def put(self, ref: str, keys: tuple[str, ...], value: Value) -> None:
        """Set a value of a document's front matter."""
        self.write(ref, record.set_value(self.text(ref), keys, value))

    def take(self, ref: str, *keys: str) -> None:
        """Take a key out of a document's front matter."""
        self.write(ref, record.remove(self.text(ref), keys))

    def edit_catalog(self, old: str, new: str) -> None:
        """Replace a text in the catalogue, which must hold it."""
        path = self.folder / "catalog.yml"
        text = path.read_text("utf-8")
        assert old in text, f"the catalogue does not hold {old!r}"
        path.write_text(text.replace(old, new, 1), "utf-8")

    def catalog(self) -> Catalog:
        """Read the catalogue."""
        catalog, _ = read_catalog(self.folder)
        assert catalog
        return catalog

    def read(self, ref: str) -> tuple[Document, Corpus]:
        """Read one document, and which files lie beside it."""
        corpus, findings = read_one(self.folder, f"docs/{ref}.md", self.catalog().review)
        assert corpus.documents, findings
        return corpus.documents[0], corpus

    def case(self, ref: str, *, whole: bool = False) -> Case:
        """Return a document in hand; with `whole`, beside all others."""
        catalog = self.catalog()
        document, corpus = self.read(ref)
        if whole:
            corpus, _ = read_corpus(self.folder, catalog.review)
        return Case(self.text(ref), document, catalog, corpus)

    def digest(self, ref: str, entry: str) -> str:
        """Return the digest of a document as it stands."""
        return str(digest_of(*self.read(ref), entry))

    def message(self, ref: str, entry: str, stage: str = "") -> str:
        """Return the text that an entry's signature covers, by what the entry says; of another `stage` if named."""
        document, _ = self.read(ref)
        signed = document.review.entries[entry]
        return message(CODE, document, stage or entry, signed.by, signed.date, str(signed.digest or ""), signed.result)

    def sign(self, ref: str, entry: str, key: str = "", namespace: str = NAMESPACE, **claims: str) -> None:
        """Sign an entry anew, with changed `by`, `date` or `result`, perhaps with a key other than the signer's."""
        for name, value in claims.items():
            self.put(ref, ("review", entry, name), value)
        self.put(ref, ("review", entry, "digest"), self.digest(ref, entry))
        signer = key or self.read(ref)[0].review.entries[entry].by
        self.put_signature(ref, entry, on_one_line(sign_here(self.message(ref, entry), signer, namespace)))

    def put_signature(self, ref: str, entry: str, signature: str) -> None:
        """Write a signature into an entry."""
        self.put(ref, ("review", entry, "signature"), signature)

    def signature(self, ref: str, entry: str) -> str:
        """Return the signature of an entry."""
        return self.read(ref)[0].review.entries[entry].signature

    def seal(self, ref: str) -> None:
        """Sign every entry of a document anew."""
        for entry in self.read(ref)[0].review.entries:
            self.sign(ref, entry)

    def judge(self, *, withhold: bool = False) -> gate.Verdict:
        """Judge the root as it stands."""
        return gate.judge(self.folder, TODAY, withhold=withhold)


def errors(findings: Iterable[Finding]) -> list[Finding]:
    """Return the findings that block."""
    return [finding for finding in findings if finding.severity == "error"]


def front_matter(ref: str, *lines: str, status: str = "approved", published: bool = True) -> str:
    """Return the front matter of a document of the root without entries."""
    number = list(_TITLES).index(ref) + 1 if ref in _TITLES else 99
    known = [f"title: {_TITLES.get(ref, '又一件')}", f"column: {ref.rpartition('/')[0]}", "date: 2023-12-01"]
    if published:
        known += ["published: 2023-12-05 09:30", f"index: {CODE}/202312-{number:05}"]
    known += ["prepared_by: drafter", *lines]
    return "\n".join(known) + f"\n{_FIELDS.get(ref, '')}review:\n  status: {status}\n"


def document_text(ref: str, *lines: str, status: str = "approved", published: bool = True) -> str:
    """Return the text of a document of the root without entries."""
    header = front_matter(ref, *lines, status=status, published=published)
    return f"---\n{header}---\n\n{_BODIES.get(ref, '正文。')}"


def signed_root(folder: Path) -> Root:
    """Make the root in a folder: five documents, signed and published, without a finding."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "catalog.yml").write_text(CATALOG, "utf-8")
    shutil.copy(PROJECT / "mkdocs.yml", folder / "mkdocs.yml")
    shutil.copytree(PROJECT / "hooks", folder / "hooks", ignore=shutil.ignore_patterns("__pycache__"))
    root = Root(folder)
    for ref in _TITLES:
        root.write(ref, document_text(ref))
    for name, data in FILES.items():
        root.file(name).write_bytes(data)
    for ref in _TITLES:
        for entry, (by, day) in SIGNERS.items():
            values: dict[str, Any] = {"by": by, "date": day}
            if entry == "secrecy":
                values["result"] = "公开"
            root.put(ref, ("review", entry), values)
        root.seal(ref)
    return root


def copy_root(root: Root, folder: Path) -> Root:
    """Copy a root."""
    shutil.copytree(root.folder, folder)
    return Root(folder)
