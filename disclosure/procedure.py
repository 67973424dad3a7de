"""What people do with a document: submit, approve, return, publish, withdraw, renumber.

Each step takes the file's text and gives a new one in which only the review and the
fields a step writes have changed.  A step is refused for the same reasons, in the same
words, as the rules would give for its result; here only the order of steps is judged.
Legal basis: 条例第十七条.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Final

from disclosure.catalog import PUBLISH, SECRECY, WITHDRAW, Catalog
from disclosure.corpus import FOLDER, Corpus, with_current_refs
from disclosure.documents import Document, read_document
from disclosure.documents.document import APPROVED, CLEARED, DRAFT, IN_REVIEW, RETURNED
from disclosure.findings import Finding, Place, Refused
from disclosure.review import record, signature
from disclosure.review.seal import digest_of, message, signed_at
from disclosure.rules import DOCUMENT_RULES, links, references
from disclosure.rules.binding import entry_name
from disclosure.rules.registry import open_context
from disclosure.rules.waivers import Waivers
from disclosure.targets import SUFFIX

_LAST_NUMBER: Final = 99999


@dataclass(frozen=True)
class Signer:
    """Who takes a step, on which day, and with which key (None: unsigned)."""

    person: str
    day: date
    key: Path | None = None


@dataclass(frozen=True)
class Case:
    """A document in hand: the text of its file, and what it is judged by.

    `corpus` holds at least the document and the files beside it.
    """

    text: str
    document: Document
    catalog: Catalog
    corpus: Corpus

    def with_text(self, text: str) -> Case:
        """Return the case after its text has changed.

        Raises Refused where the text could not be read again; nothing is written then.
        """
        document, _ = read_document(self.document.path, text.encode(), self.catalog.review)
        if document is None:
            raise Refused("文档信息写法特殊，程序改动后读不出来，没有写入。先运行 disclosure check 改正。")
        return replace(self, text=text, document=with_current_refs(document, self.catalog))


def submit(case: Case, signer: Signer) -> Case:
    """Send a draft, a returned document or a corrected one into review; earlier entries are dropped."""
    status = case.document.review.status
    if status == IN_REVIEW:
        raise Refused("文档已经在审核中，不用再送审。")
    if case.document.withdrawn:
        raise Refused("文档已经撤下，不能再送审；内容另写一件文档。")
    if status == APPROVED and not stale_entries(case):
        raise Refused("文档已经审核通过，内容也没有改动，不用再送审。")
    _, unread = read_document(case.document.path, case.text.encode(), case.catalog.review)
    faults = [
        finding for finding in (*unread, *_findings(case, signer.day)) if not finding.rule.startswith(("REV", "SIG"))
    ]
    if faults:
        raise Refused(_quote("送审之前先改正：", faults))
    text = case.text
    for entry in ("returned", *case.document.review.entries):
        text = record.remove(text, ("review", entry))
    return case.with_text(record.set_value(text, ("review", "status"), IN_REVIEW))


def approve(case: Case, signer: Signer, stage: str, result: str = "") -> Case:
    """Sign a review stage, or the secrecy review with its `result`."""
    _require_in_review(case)
    entries = [entry for entry in case.catalog.review.entries if entry != PUBLISH]
    if stage not in entries:
        raise Refused(f"没有环节“{stage}”。可以写：{'、'.join(entries)}")
    if stage in case.document.review.entries and stage not in stale_entries(case):
        raise Refused(f"“{entry_name(case.catalog, stage)}”已经签署过。")
    if stage == SECRECY:
        if result != CLEARED:
            raise Refused(f"结论是“{result}”的不能公开，用 disclosure review return 退回，写明理由。")
        return _sign(case, signer, stage, {"result": result})
    stages = [known.id for known in case.catalog.review.stages]
    position = stages.index(stage)
    _require_signed(case, stages[:position])
    text, stale = case.text, stale_entries(case)
    for later in (*stages[position + 1 :], PUBLISH):
        if later in stale:  # they follow this one again
            text = record.remove(text, ("review", later))
    return _sign(case.with_text(text), signer, stage, {})


def send_back(case: Case, signer: Signer, reason: str) -> Case:
    """Return a document to its drafter with a reason."""
    _require_in_review(case)
    person = case.catalog.person.get(signer.person)
    if person is None or not person.stages or not person.on_duty(signer.day):
        raise Refused(f"“{signer.person}”不是在任的审核岗位，不能退回文档。")
    if not reason.strip():
        raise Refused("写明退回的理由，要改什么。")
    text = record.set_value(case.text, ("review", "status"), RETURNED)
    returned = {"by": signer.person, "date": f"{signer.day}", "reason": reason}
    return case.with_text(record.set_value(text, ("review", "returned"), returned))


def publish(case: Case, signer: Signer, moment: datetime) -> Case:
    """Put a reviewed document out: its time, its index number, the publisher's entry.

    `moment` is the time of publication at the agency; a document that was published
    before keeps its first.  The corpus of the case must hold all documents, whose index
    numbers are taken.
    """
    _require_in_review(case)
    _require_signed(case, [entry for entry in case.catalog.review.entries if entry != PUBLISH])
    _require_links(case)
    text = case.text
    if case.document.published is None:
        text = record.set_value(text, ("published",), f"{moment:%Y-%m-%d %H:%M}", after=("title", "column", "date"))
    if not case.document.index:
        number = next_index(case.catalog, case.corpus, case.document.published or moment)
        text = record.set_value(text, ("index",), number, after=("title", "column", "date", "published"))
    text = record.set_value(text, ("review", "status"), APPROVED)
    return _sign(case.with_text(text), signer, PUBLISH, {})


def withdraw(case: Case, signer: Signer, reason: str, moved_to: str = "") -> Case:
    """Take a published document back; its address goes on to answer with the reason."""
    if case.document.review.status != APPROVED or case.document.published is None:
        raise Refused("文档没有发布过，不用撤下；不想发布的草稿可以直接删除。")
    if case.document.withdrawn:
        raise Refused("文档已经撤下。")
    if not reason.strip():
        raise Refused("写明撤下的理由，会公布。")
    if moved_to and (moved_to == case.document.ref or not (case.corpus.root / FOLDER / f"{moved_to}.md").is_file()):
        raise Refused(f"改见的文档“{moved_to}”不存在。写它的路径，从栏目开始，不带 .md。")
    notice = {"date": f"{signer.day}", "reason": reason, **({"moved_to": moved_to} if moved_to else {})}
    return _sign(case.with_text(record.set_value(case.text, ("withdrawn",), notice)), signer, WITHDRAW, {})


def renumber(case: Case, signer: Signer, moment: datetime) -> Case:
    """Publish a document that is not on the base branch again, with the next free index number of `moment`."""
    if case.document.review.status != APPROVED or case.document.published is None:
        raise Refused("只有已经发布的文档有索引号。")
    text = record.set_value(case.text, ("published",), f"{moment:%Y-%m-%d %H:%M}")
    text = record.set_value(text, ("index",), next_index(case.catalog, case.corpus, moment))
    return _sign(case.with_text(text), signer, PUBLISH, {})


def next_index(catalog: Catalog, corpus: Corpus, moment: datetime) -> str:
    """Return the next free index number (索引号) of a month: agency code, month, five digits."""
    prefix = f"{catalog.directory.agency_code}/{moment:%Y%m}-"
    taken = [document.index.removeprefix(prefix) for document in corpus.documents if document.index.startswith(prefix)]
    number = max((int(number) for number in taken if number.isdecimal()), default=0) + 1
    if number > _LAST_NUMBER:
        raise Refused(f"{moment:%Y-%m} 的索引号已经用完（{_LAST_NUMBER} 个）。")
    return f"{prefix}{number:05}"


def stale_entries(case: Case) -> list[str]:
    """Return the entries that do not cover the content as it stands."""
    return [
        entry
        for entry, signed in case.document.review.entries.items()
        if signed.digest is None or signed_at(case.document, case.corpus, case.catalog, entry, signed.digest) is None
    ]


def _require_in_review(case: Case) -> None:
    status = case.document.review.status
    if status != IN_REVIEW:
        names = {DRAFT: "还是草稿", RETURNED: "已被退回", APPROVED: "已经审核通过"}
        raise Refused(f"文档{names.get(status, '状态不明')}，先送审：disclosure review submit {case.document.path}")


def _require_links(case: Case) -> None:
    """Refuse a document that leads to nothing public, before it is put out and blocks the others."""
    corpus = case.corpus
    others = {document.ref for document in corpus.documents if document.approved} | {case.document.ref}
    files = {path for document in corpus.documents if document.ref in others for path in document.files}
    public = links.Published(case.catalog, corpus, others, files)
    dead = [*links.check(case.document, public), *references.check(case.document, public)]
    if dead:
        raise Refused(_quote("发布之前先改正：", dead))


def _require_signed(case: Case, entries: list[str]) -> None:
    stale = stale_entries(case)
    for entry in entries:
        name = entry_name(case.catalog, entry)
        if entry not in case.document.review.entries:
            raise Refused(f"还没有轮到：“{name}”还没有签署。")
        if entry in stale:
            raise Refused(f"“{name}”之后内容有改动，先由其重新签署。")


def _sign(case: Case, signer: Signer, entry: str, more: dict[str, str]) -> Case:
    """Write an entry with its digest and signature, and refuse what the rules find in it.

    What they find in other entries does not stop a reviewer; it does stop publication.
    """
    before = set() if entry in (PUBLISH, WITHDRAW) else set(_findings(case, signer.day))
    digest = str(digest_of(case.document, case.corpus, entry))
    values = {"by": signer.person, "date": f"{signer.day}", **more, "digest": digest}
    if signer.key is not None:
        text = message(
            case.catalog.directory.agency_code,
            case.document,
            entry,
            signer.person,
            signer.day,
            digest,
            more.get("result", ""),
        )
        values["signature"] = signature.sign(text, signer.key)
    removed = record.remove(case.text, ("review", entry))
    signed = case.with_text(record.set_value(removed, ("review", entry), values))
    found = [finding for finding in _findings(signed, signer.day) if _about_review(finding) and finding not in before]
    if found:
        raise Refused(_quote(f"“{entry_name(case.catalog, entry)}”不能签署：", found))
    return signed


def _findings(case: Case, day: date) -> list[Finding]:
    """Return the errors the rules find in the document; places are left out, since lines move."""
    context, _ = open_context(case.catalog, case.corpus, day, case.catalog)
    found = Waivers(context).remaining(finding for rule in DOCUMENT_RULES for finding in rule(case.document, context))
    return [replace(finding, place=Place(finding.place.path)) for finding in found if finding.severity == "error"]


def _about_review(finding: Finding) -> bool:
    return finding.rule.startswith(("REV", "SIG", "DAT", "IDX"))


def _quote(lead: str, findings: list[Finding]) -> str:
    return lead + "".join(f"\n  {finding.message}。{finding.hint}" for finding in findings)


def path_in_root(written: str, root: Path) -> str:
    """Return a document's path relative to the root (`docs/…`) for one as a person writes it.

    Raises Refused where it does not lie below `docs/`.
    """
    for candidate in (Path(written), root / written, root / FOLDER / written):
        if candidate.is_file():
            try:
                path = candidate.resolve().relative_to(root.resolve()).as_posix()
            except ValueError:
                break
            if path.startswith(f"{FOLDER}/") and path.endswith(SUFFIX):
                return path
    raise Refused(f"找不到文档 {written}。写出它的路径，例如 docs/notices/2023-notice.md")
