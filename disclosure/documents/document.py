"""A document's front matter as typed values.

Every value is optional: what is missing or wrong has been reported by the reading, and
the rules judge what there is.
"""

from __future__ import annotations

import datetime
import hashlib
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Any, Final

from disclosure.catalog import LINK, PUBLISH, SECRECY, WITHDRAW, Link, ReviewPolicy
from disclosure.documents import outline
from disclosure.documents.digest import Digest, FieldDigests, digest_fields, digest_values, parse_digest
from disclosure.documents.files import beside, image_links, is_plain
from disclosure.documents.front_matter import NO_FRONT_MATTER, split
from disclosure.findings import Finding, Place, Rule
from disclosure.plain_schema import Reader, reader_of
from disclosure.plain_yaml import read_plain
from disclosure.schema import COLUMN_PATH, DATE, ID, TEXT, TEXTS, TIME, Choice, Key, ListOf, Mapping, Parsed, Reading
from disclosure.text_file import decode, place_of
from disclosure.yaml_source import Source, as_meant, compose

WRONG_DIGEST = Rule("REV12", "error", "内容摘要写法有误", "条例第十七条")

DRAFT: Final = "draft"
IN_REVIEW: Final = "in-review"
APPROVED: Final = "approved"
#: The result of a secrecy review that lets a document go out.
CLEARED: Final = "公开"
RETURNED: Final = "returned"
STATUSES: Final = (DRAFT, IN_REVIEW, RETURNED, APPROVED)
VALIDITIES: Final = ("有效", "已修改", "废止", "失效")
CONSULTATION_KINDS: Final = ("重大行政决策", "规范性文件", "其他")


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file beside the document that goes out with it."""

    file: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Repeal:
    """When a policy was repealed (废止), and by which document."""

    date: datetime.date | None = None
    by: str = ""


@dataclass(frozen=True, slots=True)
class Consultation:
    """A public consultation (意见征集); both days belong to it."""

    kind: str = ""
    opens: datetime.date | None = None
    closes: datetime.date | None = None
    channels: tuple[str, ...] = ()
    shortened_because: str = ""


@dataclass(frozen=True, slots=True)
class Statement:
    """The document states that its column has nothing to disclose until a day (情况说明)."""

    until: datetime.date | None = None


@dataclass(frozen=True, slots=True)
class Correction:
    """A public change note."""

    date: datetime.date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """A published document was taken back; its address answers with the reason."""

    date: datetime.date | None = None
    reason: str = ""
    moved_to: str = ""


@dataclass(frozen=True, slots=True)
class ReviewEntry:
    """Who signed one entry of a review, when, and what binds it to the content.

    `result` is the secrecy review's, `reason` a return's.
    """

    by: str = ""
    date: datetime.date | None = None
    digest: Digest | None = None
    signature: str = ""
    result: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Review:
    """A document's review: its status and the entries signed so far, by stage id."""

    status: str = ""
    returned: ReviewEntry | None = None
    entries: dict[str, ReviewEntry] = field(default_factory=dict)


@dataclass(frozen=True)
class Document:
    """A document as read.

    `path` is relative to the root (`docs/policy/x.md`), `ref` is what other documents
    call it (`policy/x`), `header` its front matter, `body_line` the line of the file on
    which `body` begins, `fields` the digests of the front matter, `source_hash` the
    SHA-256 of the file's bytes in hex.
    """

    path: str
    ref: str
    header: Source
    body: str
    body_line: int
    fields: FieldDigests
    title: str = ""
    column: str = ""
    date: datetime.date | None = None
    published: datetime.datetime | None = None
    index: str = ""
    number: str = ""
    issuer: str = ""
    source: Link | None = None
    theme: str = ""
    genre: str = ""
    audience: tuple[str, ...] = ()
    summary: str = ""
    keywords: tuple[str, ...] = ()
    office: str = ""
    prepared_by: str = ""
    validity: str = ""
    effective: datetime.date | None = None
    expires: datetime.date | None = None
    repealed: Repeal | None = None
    attachments: tuple[Attachment, ...] = ()
    interprets: tuple[str, ...] = ()
    feedback_on: tuple[str, ...] = ()
    consultation: Consultation | None = None
    statement: Statement | None = None
    corrections: tuple[Correction, ...] = ()
    late_because: str = ""
    withdrawn: Withdrawal | None = None
    formerly: tuple[str, ...] = ()
    review: Review = Review()
    source_hash: str = ""

    @property
    def folder(self) -> str:
        """The folder below `docs/` in which the document lies."""
        return self.ref.rpartition("/")[0]

    @property
    def approved(self) -> bool:
        """Whether the review says the document may go out; the rules judge whether it may."""
        return self.status == APPROVED

    @cached_property
    def status(self) -> str:
        """Where the review stands; one of `STATUSES`, or empty."""
        return self.review.status

    @cached_property
    def signatures(self) -> tuple[tuple[str, bytes], ...]:
        """The signed entries of the review, each with a digest of its signature, white space left out."""
        return tuple(
            (entry, hashlib.sha256("".join(signed.signature.split()).encode("utf-8", "surrogatepass")).digest())
            for entry, signed in self.review.entries.items()
            if signed.signature
        )

    @cached_property
    def links(self) -> list[outline.Link]:
        """The links and images of the body."""
        return outline.links(self.body)

    @cached_property
    def files(self) -> frozenset[str]:
        """The paths below `docs/` of all files that go out with the document."""
        named = {beside(self.ref, attachment.file) for attachment in self.attachments if is_plain(attachment.file)}
        return frozenset(named.union(path for path, _ in image_links(self.ref, self.links)))

    @cached_property
    def headings(self) -> list[outline.Heading]:
        """The headings of the body."""
        return outline.headings(self.body)

    @cached_property
    def anchors(self) -> set[str]:
        """The ids that links may name on the document's page."""
        return outline.anchors(self.body, self.headings)

    def fields_in(self, column: str) -> FieldDigests:
        """Return the digests of the front matter as if it named another column."""
        if column not in self._fields:
            node, _ = compose(self.header)
            assert node is not None, "the document has been read"
            self._fields[column] = digest_fields(node, column)
        return self._fields[column]

    @cached_property
    def _fields(self) -> dict[str, FieldDigests]:
        return {}

    def place(self, *keys: str | int, key: bool = False) -> Place:
        """Return the place of a value (or key) of the front matter."""
        return self.header.place(*keys, key=key)

    def has(self, *keys: str | int) -> bool:
        """Tell whether a key of the front matter is written, well or badly."""
        return self.header.has(*keys)

    def body_place(self, offset: int) -> Place:
        """Return the place of an offset in the body."""
        return place_of(self.path, self.body, offset, self.body_line)


_ATTACHMENT: Final = Mapping(
    Attachment, {"file": Key(TEXT, "文件名", required=True), "title": Key(TEXT, "名称", required=True)}
)
_REPEAL: Final = Mapping(
    Repeal, {"date": Key(DATE, "废止日期", required=True), "by": Key(TEXT, "废止依据", required=True)}
)
_CONSULTATION: Final = Mapping(
    Consultation,
    {
        "kind": Key(Choice(CONSULTATION_KINDS), "征集类型", required=True),
        "opens": Key(DATE, "开始日期", required=True),
        "closes": Key(DATE, "截止日期", required=True),
        "channels": Key(TEXTS, "反馈渠道", required=True),
        "shortened_because": Key(TEXT, "缩短期限的理由"),
    },
)
_STATEMENT: Final = Mapping(Statement, {"until": Key(DATE, "有效期至", required=True)})
_CORRECTION: Final = Mapping(
    Correction, {"date": Key(DATE, "更正日期", required=True), "note": Key(TEXT, "更正说明", required=True)}
)
_WITHDRAWAL: Final = Mapping(
    Withdrawal,
    {
        "date": Key(DATE, "撤下日期", required=True),
        "reason": Key(TEXT, "撤下理由", required=True),
        "moved_to": Key(TEXT, "改见文档"),
    },
)
_SIGNED: Final = {"by": Key(ID, "岗位代号", required=True), "date": Key(DATE, "日期", required=True)}
_BOUND: Final = {"digest": Key(Parsed(parse_digest, WRONG_DIGEST), "内容摘要"), "signature": Key(TEXT, "签名")}
_ENTRY: Final = Mapping(ReviewEntry, {**_SIGNED, **_BOUND})
_SECRECY_ENTRY: Final = Mapping(ReviewEntry, {**_SIGNED, "result": Key(TEXT, "审查结论", required=True), **_BOUND})
_RETURNED_ENTRY: Final = Mapping(ReviewEntry, {**_SIGNED, "reason": Key(TEXT, "退回理由", required=True)})


def _review(status: str = "", returned: ReviewEntry | None = None, **entries: ReviewEntry) -> Review:
    return Review(status, returned, entries)


def _review_shape(stages: tuple[tuple[str, str], ...]) -> Mapping[Review]:
    return Mapping(
        _review,
        {
            "status": Key(Choice(STATUSES), "审核状态", required=True),
            SECRECY: Key(_SECRECY_ENTRY, "保密审查"),
            **{id: Key(_ENTRY, name) for id, name in stages},
            PUBLISH: Key(_ENTRY, "发布"),
            WITHDRAW: Key(_ENTRY, "撤下"),
            "returned": Key(_RETURNED_ENTRY, "退回"),
        },
    )


@cache
def _shape(stages: tuple[tuple[str, str], ...]) -> Mapping[dict[str, Any]]:
    return Mapping(
        dict,
        {
            "title": Key(TEXT, "标题", required=True),
            "column": Key(COLUMN_PATH, "栏目", required=True),
            "date": Key(DATE, "生成日期", required=True),
            "published": Key(TIME, "发布日期"),
            "index": Key(TEXT, "索引号"),
            "number": Key(TEXT, "文号"),
            "issuer": Key(TEXT, "发布机构"),
            "source": Key(LINK, "信息来源"),
            "theme": Key(TEXT, "主题分类"),
            "genre": Key(TEXT, "体裁"),
            "audience": Key(TEXTS, "服务对象"),
            "summary": Key(TEXT, "内容概述"),
            "keywords": Key(TEXTS, "关键词"),
            "office": Key(ID, "责任股室"),
            "prepared_by": Key(ID, "拟稿岗位"),
            "validity": Key(Choice(VALIDITIES), "有效性"),
            "effective": Key(DATE, "生效日期"),
            "expires": Key(DATE, "失效日期"),
            "repealed": Key(_REPEAL, "废止情况"),
            "attachments": Key(ListOf(_ATTACHMENT), "附件"),
            "interprets": Key(TEXTS, "解读的文件"),
            "feedback_on": Key(TEXTS, "反馈的征集"),
            "consultation": Key(_CONSULTATION, "意见征集"),
            "statement": Key(_STATEMENT, "情况说明"),
            "corrections": Key(ListOf(_CORRECTION), "更正记录"),
            "late_because": Key(TEXT, "逾期或补录理由"),
            "withdrawn": Key(_WITHDRAWAL, "撤下情况"),
            "formerly": Key(TEXTS, "原来的网址"),
            "review": Key(_review_shape(stages), "审核", required=True),
        },
    )


@cache
def _reader(stages: tuple[tuple[str, str], ...]) -> Reader:
    return reader_of(_shape(stages))


def _stages_of(policy: ReviewPolicy) -> tuple[tuple[str, str], ...]:
    return tuple([(stage.id, stage.name) for stage in policy.stages])


def _shape_for(policy: ReviewPolicy) -> Mapping[dict[str, Any]]:
    return _shape(_stages_of(policy))


def field_names(policy: ReviewPolicy) -> dict[str, str]:
    """Return every key of the front matter and its Chinese name."""
    return {key: known.about for key, known in _shape_for(policy).keys.items()}


def read_document(path: str, data: bytes, policy: ReviewPolicy) -> tuple[Document | None, list[Finding]]:
    """Read the bytes of the document at `path` (relative to the root, below `docs/`).

    The document is None when its front matter cannot be made out; then its state is
    unknown and it blocks publication.
    """
    text, findings = decode(path, data)
    if text is None:
        return None, findings
    parts, problems = split(path, text)
    findings += problems
    if parts is None:
        return None, findings
    header, problems = as_meant(Source(path, parts.header, line=2))
    findings += problems
    read = _read_plain(header, policy) or _read_any(header, policy, findings)
    if read is None:
        return None, findings
    values, fields = read
    ref = path.removeprefix("docs/").removesuffix(".md")
    source_hash = hashlib.sha256(data).hexdigest()
    return Document(path, ref, header, parts.body, parts.body_line, fields, **values, source_hash=source_hash), findings


def _read_plain(header: Source, policy: ReviewPolicy) -> tuple[dict[str, Any], FieldDigests] | None:
    """Return values and digests of a front matter in plain form and without a fault, None of any other."""
    fields = read_plain(header.text)
    values = None if fields is None else _reader(_stages_of(policy))(fields)
    return None if fields is None or values is None else (values, digest_values(fields))


def _read_any(
    header: Source, policy: ReviewPolicy, findings: list[Finding]
) -> tuple[dict[str, Any], FieldDigests] | None:
    """Return values and digests of a front matter, None where it cannot be made out; adds to what was found."""
    node, problems = compose(header)
    findings += problems
    if node is None:
        if not findings:
            hint = "在两行 --- 之间写 title、column、date、review"
            findings.append(NO_FRONT_MATTER(Place(header.path), "文档信息是空的", hint))
        return None
    values = _shape_for(policy).read(node, Reading(header, findings), "文档信息")
    return None if values is None else (values, digest_fields(node))
