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
from disclosure.documents.digest import (
    DIGEST_PATTERN,
    Digest,
    FieldDigests,
    digest_fields,
    digest_values,
    parse_digest,
)
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
#: Keys that commands write, and people do not.
BY_COMMANDS: Final = ("published", "index", "withdrawn", "review")
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
    Attachment,
    {
        "file": Key(TEXT, "文件名", required=True, help="文件放在文档旁边，只写文件名，不带路径。", of="file"),
        "title": Key(TEXT, "名称", required=True, help="显示在页面上的名称，例如 文字版。"),
    },
)
_REPEAL: Final = Mapping(
    Repeal,
    {
        "date": Key(DATE, "废止日期", required=True),
        "by": Key(TEXT, "废止依据", required=True, help="废止它的文件：文号，或者本目录里文档的路径。"),
    },
)
_CONSULTATION: Final = Mapping(
    Consultation,
    {
        "kind": Key(Choice(CONSULTATION_KINDS), "征集类型", required=True, help="最短期限按类型定。"),
        "opens": Key(DATE, "开始日期", required=True),
        "closes": Key(DATE, "截止日期", required=True, help="这一天仍然可以提意见；与正文写的一致。"),
        "channels": Key(TEXTS, "反馈渠道", required=True, help="信件、电话、电子邮件中至少两种。"),
        "shortened_because": Key(TEXT, "缩短期限的理由", help="期限短于最短期限的才写，会公布。"),
    },
)
_STATEMENT: Final = Mapping(Statement, {"until": Key(DATE, "有效期至", required=True, help="这一天以后要重新说明。")})
_CORRECTION: Final = Mapping(
    Correction,
    {
        "date": Key(DATE, "更正日期", required=True),
        "note": Key(TEXT, "更正说明", required=True, help="改了什么，会公布。"),
    },
)
_WITHDRAWAL: Final = Mapping(
    Withdrawal,
    {
        "date": Key(DATE, "撤下日期", required=True),
        "reason": Key(TEXT, "撤下理由", required=True, help="会公布。"),
        "moved_to": Key(TEXT, "改见文档", of="document"),
    },
)
_SIGNED: Final = {"by": Key(ID, "岗位代号", required=True, of="person"), "date": Key(DATE, "日期", required=True)}
_BOUND: Final = {
    "digest": Key(Parsed(parse_digest, WRONG_DIGEST, DIGEST_PATTERN), "内容摘要"),
    "signature": Key(TEXT, "签名", help="由 disclosure review 命令写入。"),
}
_ENTRY: Final = Mapping(ReviewEntry, {**_SIGNED, **_BOUND})
_SECRECY_ENTRY: Final = Mapping(ReviewEntry, {**_SIGNED, "result": Key(TEXT, "审查结论", required=True), **_BOUND})
_RETURNED_ENTRY: Final = Mapping(ReviewEntry, {**_SIGNED, "reason": Key(TEXT, "退回理由", required=True)})


def _review(status: str = "", returned: ReviewEntry | None = None, **entries: ReviewEntry) -> Review:
    return Review(status, returned, entries)


def _review_shape(stages: tuple[tuple[str, str], ...]) -> Mapping[Review]:
    return Mapping(
        _review,
        {
            "status": Key(
                Choice(STATUSES),
                "审核状态",
                required=True,
                help="draft 草稿、in-review 审核中、returned 已退回、approved 已通过；新文档写 draft，以后由命令改。",
            ),
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
            "title": Key(TEXT, "标题", required=True, help="照原件写全，例如 关于…的通知。"),
            "column": Key(COLUMN_PATH, "栏目", required=True, help="末级栏目，就是文件所在的文件夹。", of="leaf"),
            "date": Key(DATE, "生成日期", required=True, help="信息形成的日期，就是成文日期；公开时限从它算起。"),
            "published": Key(TIME, "发布日期", help="发布时由命令写入，北京时间。"),
            "index": Key(TEXT, "索引号", help="发布时由命令编号，公布后不改。"),
            "number": Key(TEXT, "文号", help="例如 示林〔2024〕9号；令、公告写全称；没有文号写“无”。"),
            "issuer": Key(TEXT, "发布机构", help="不写就是本机关；转载的写原来的机关。"),
            "source": Key(LINK, "信息来源", help="转载的写来源的名称和网址。"),
            "theme": Key(TEXT, "主题分类", of="theme"),
            "genre": Key(TEXT, "体裁", of="genre"),
            "audience": Key(TEXTS, "服务对象", of="audience"),
            "summary": Key(TEXT, "内容概述", help="一两句话，显示在列表和搜索结果里。"),
            "keywords": Key(TEXTS, "关键词", help="便于搜索，也用来归到专题。"),
            "office": Key(ID, "责任股室", help="不写就是栏目的责任股室。", of="office"),
            "prepared_by": Key(ID, "拟稿岗位", help="拟稿人不能审核同一件文档，请一律写上。", of="person"),
            "validity": Key(Choice(VALIDITIES), "有效性", help="写“废止”的，还要写废止情况。"),
            "effective": Key(DATE, "生效日期", help="从哪天起施行，与正文写的一致。"),
            "expires": Key(DATE, "失效日期", help="有效期的最后一天。"),
            "repealed": Key(_REPEAL, "废止情况", help="有效性是“废止”的写。"),
            "attachments": Key(ListOf(_ATTACHMENT), "附件", help="与文档一起公开的文件。"),
            "interprets": Key(TEXTS, "解读的文件", help="被解读的文档的路径，从栏目写起，不带 .md。", of="document"),
            "feedback_on": Key(TEXTS, "反馈的征集", help="征集公告的路径，从栏目写起，不带 .md。", of="document"),
            "consultation": Key(_CONSULTATION, "意见征集", help="公开征集意见的公告写。"),
            "statement": Key(_STATEMENT, "情况说明", help="说明本栏目暂时没有可以公开的信息的文档才写。"),
            "corrections": Key(ListOf(_CORRECTION), "更正记录", help="公布以后改过内容的，每改一次加一项。"),
            "late_because": Key(TEXT, "逾期或补录理由", help="没有按时公开的说明理由。"),
            "withdrawn": Key(_WITHDRAWAL, "撤下情况", help="由撤下的命令写入。"),
            "formerly": Key(TEXTS, "原来的网址", help="文档移动过的，写原来的路径，从栏目写起，不带 .md。"),
            "review": Key(
                _review_shape(stages), "审核", required=True, help="由 disclosure review 命令办理，不要手工改。"
            ),
        },
    )


@cache
def _reader(stages: tuple[tuple[str, str], ...]) -> Reader:
    return reader_of(_shape(stages))


def _stages_of(policy: ReviewPolicy) -> tuple[tuple[str, str], ...]:
    return tuple([(stage.id, stage.name) for stage in policy.stages])


def front_matter_shape(policy: ReviewPolicy) -> Mapping[dict[str, Any]]:
    """Return what a front matter may hold where documents pass the stages of a policy."""
    return _shape(_stages_of(policy))


def field_names(policy: ReviewPolicy) -> dict[str, str]:
    """Return every key of the front matter and its Chinese name."""
    return {key: known.about for key, known in front_matter_shape(policy).keys.items()}


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
    values = front_matter_shape(policy).read(node, Reading(header, findings), "文档信息")
    return None if values is None else (values, digest_fields(node))
