"""Is there personal data (个人信息) in documents, ledgers and the catalogue, and in the files that go out.

Drafts are judged like everything else: git keeps a leak for ever.  A finding never shows
the datum itself, nor a name that holds one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Final, NamedTuple
from urllib.parse import unquote

from disclosure.catalog import Catalog
from disclosure.documents import Document
from disclosure.documents.attachments import problem
from disclosure.documents.files import beside, image_links, is_plain
from disclosure.documents.tables import tables
from disclosure.extraction import read
from disclosure.extraction.model import Extract
from disclosure.findings import Finding, Place, Rule
from disclosure.personal_data import files
from disclosure.personal_data.allowance import Allowance
from disclosure.personal_data.headed import find_headed, may_be_headed
from disclosure.personal_data.kinds import CARD, DOOR, IDENTITY, MAIL, MOBILE, Kind
from disclosure.personal_data.markup import original, unmarked
from disclosure.personal_data.people import is_name
from disclosure.personal_data.runs import DIGIT
from disclosure.personal_data.search import conceal, find
from disclosure.rules.registry import Context, catalog_rule, directory_rule, document_rule
from disclosure.schema import shorten
from disclosure.yaml_source import Source

_SENSITIVE: Final = "条例第十五条；个人信息保护法第二十八条、第七十三条"
_PERSONAL: Final = "条例第十五条；个人信息保护法第六条、第三十四条"
_CHECKED: Final = "条例第十五条、第十七条"

IDENTITY_NUMBER = Rule("PER01", "error", "有身份证号", _SENSITIVE)
CARD_NUMBER = Rule("PER02", "error", "有银行卡号", _SENSITIVE, waivable=True)
MOBILE_NUMBER = Rule("PER03", "error", "有手机号码", _PERSONAL, waivable=True)
PRIVATE_MAIL = Rule("PER04", "error", "有个人邮箱", _PERSONAL, waivable=True)
HEADED_COLUMN = Rule("PER05", "error", "表格有一列是个人信息", _SENSITIVE, waivable=True)
HOUSE_NUMBER = Rule("PER06", "warning", "有住址门牌", _PERSONAL, waivable=True)
UNREADABLE = Rule("PER07", "warning", "附件读不出文字", _CHECKED, waivable=True)
HIDDEN = Rule("PER08", "warning", "附件里有隐藏的内容", _CHECKED, waivable=True)
AUTHOR = Rule("PER09", "warning", "附件属性里有个人姓名", _PERSONAL, waivable=True)

_RULES: Final = {
    IDENTITY: IDENTITY_NUMBER,
    CARD: CARD_NUMBER,
    MOBILE: MOBILE_NUMBER,
    MAIL: PRIVATE_MAIL,
    DOOR: HOUSE_NUMBER,
}
#: What of a kind may stand once the catalogue says why.
_ALLOWABLE: Final = {
    IDENTITY: "15 位的登记号、注册号等不是身份证号的",
    CARD: "单位的收款账户、不是卡号的编号",
    MOBILE: "对外公布的值班手机、不是手机号的编号",
    MAIL: "单位确实用它对外办公的",
    DOOR: "是办公地址的",
}
_COMMITTED: Final = "已经提交过的还要从版本库历史中清除"
_REMOVE_HIDDEN: Final = (
    "Word、Excel 用“文件—信息—检查问题—检查文档”查出后全部删除；WPS 在“审阅”里接受全部修订、删除全部批注，"
    "取消隐藏工作表、行、列后删去不公开的；再替换附件"
)
_REMOVE_AUTHOR: Final = "在“文件—信息—属性”（WPS 为“文件—文档加密—属性”）里把作者改成单位名称或者删去，再替换附件"
#: Most data of a kind that are reported one by one in a document.
_MOST: Final = 20
_MOST_PLACES: Final = 5
#: What can make a value read otherwise than the front matter is written.
_BROKEN_NUMBER: Final = re.compile(rf"\n(?<=[{DIGIT}\-]\n)[ \t]+[{DIGIT}\-xX]")
_REVIEW: Final = "\nreview:"
_NEXT_KEY: Final = re.compile(r"\n[^\s]")
_HTML_ROW: Final = re.compile(r"<tr\b[^<>]{0,500}>(.*?)(?=</tr>|<tr\b|</table>|\Z)", re.IGNORECASE | re.DOTALL)
_HTML_CELL: Final = re.compile(r"<t[dh]\b[^<>]{0,500}>(.*?)(?=</t[dh]>|<t[dh]\b|\Z)", re.IGNORECASE | re.DOTALL)
_TAG: Final = re.compile(r"<[^<>]*>")


class _Spot(NamedTuple):
    kind: Kind
    offset: int


class _Mark(NamedTuple):
    """A position in a YAML text as its parser counts, from 0."""

    line: int
    column: int


@document_rule
def front_matter_shows_no_person(document: Document, context: Context) -> Iterator[Finding]:
    """No text of the front matter, comments included, holds personal data."""
    allowed = Allowance.of(context.catalog)
    source = document.header
    spots = [_Spot(datum.kind, datum.start) for datum in find(_without_review(source.text), allowed)]
    yield from _report(spots, lambda offset: _source_place(source, offset), "文档信息里")
    if "\\" in source.text or _BROKEN_NUMBER.search(source.text):
        known = {spot.kind for spot in spots}
        for keys, text in _values(document):
            for kind in _kinds(text, allowed):
                if kind not in known:
                    yield _finding(kind, document.place(*keys), f"“{keys[0]}”里有{kind.name}")


@document_rule
def body_shows_no_person(document: Document, context: Context) -> Iterator[Finding]:
    """The body holds no personal data: text, tables, alternative texts, addresses, HTML comments."""
    allowed = Allowance.of(context.catalog)
    spots = [_Spot(datum.kind, datum.start) for datum in find(document.body, allowed)]
    plain = unmarked(document.body)
    if plain:
        text, pairs = plain
        shown = {_Spot(datum.kind, original(pairs, datum.start)) for datum in find(text, allowed)}
        spots = sorted(shown.union(spots), key=lambda spot: (spot.offset, spot.kind.rank))
    yield from _report(spots, document.body_place, "正文里")


@document_rule
def tables_have_no_personal_column(document: Document, context: Context) -> Iterator[Finding]:
    """No column of a table is headed as personal data and shows some."""
    if not ("|" in document.body or "<t" in document.body) or not may_be_headed(document.body):
        return
    allowed = Allowance.of(context.catalog)
    for rows in _tables(document.body):
        for column in find_headed([[text for text, _ in row] for row in rows], allowed):
            place = document.body_place(rows[column.row][column.column][1])
            yield HEADED_COLUMN(place, *_headed(column.kind, "表格", column.header, len(column.cells)))


@document_rule
def names_show_no_person(document: Document, context: Context) -> Iterator[Finding]:
    """No name of the document's file or folder, or of an image as it is read, holds personal data."""
    allowed = Allowance.of(context.catalog)
    for datum in find(document.path, allowed):
        # The path would show it: the folder stands in its place.
        folder, _, _ = document.path[: datum.start].rpartition("/")
        kind = datum.kind
        yield _finding(kind, Place(folder), f"这个文件夹里有一个文件或文件夹的名称含有{kind.name}", "给它改名")
    if "%" in document.body:
        for path, offset in image_links(document.ref, document.links):
            name = path.rpartition("/")[2]
            if not find(document.body[offset : offset + len(name)], allowed):
                for datum in find(unquote(name), allowed):
                    yield _finding(
                        datum.kind, document.body_place(offset), f"图片的文件名含有{datum.kind.name}", "给它改名"
                    )


@document_rule
def attachments_show_no_person(document: Document, context: Context) -> Iterator[Finding]:
    """Attachments hold no personal data, nothing hidden, and could be read; those of a withdrawn document are gone."""
    if not document.attachments or document.withdrawn:
        return
    corpus = context.corpus
    for position, attachment in enumerate(document.attachments):
        path = beside(document.ref, attachment.file)
        if not is_plain(attachment.file) or path not in corpus.files:
            continue  # the attachment rules report it
        digest = corpus.file_hash(path)
        if not digest:
            continue  # it cannot be opened, which the attachment rules report
        try:
            extract = read(corpus.file(path), digest)
        except OSError:
            continue
        name = f"附件“{shorten(conceal(attachment.file))}”"
        for rule, message, hint in judge_file(extract, name, context.catalog):
            if rule in (UNREADABLE, HIDDEN) and problem(corpus.file(path)):
                continue  # it is not what its name says, and is reported so
            yield rule(document.place("attachments", position, "file"), message, hint)


@directory_rule
def ledgers_show_no_person(context: Context) -> Iterator[Finding]:
    """No free text of a ledger holds personal data."""
    allowed = Allowance.of(context.catalog)
    ledgers = context.ledgers
    texts: list[tuple[Place, str]] = [
        *((case.place, case.topic) for case in ledgers.cases),
        *((figure.place, figure.source) for figure in ledgers.figures),
        *((task.place, task.task) for task in ledgers.tasks),
        *((waiver.place, f"{waiver.reason}\n{waiver.path}") for waiver in ledgers.waivers),
    ]
    for place, text in texts:
        for kind in _kinds(text, allowed):
            yield _finding(kind, place, f"台账这一行有{kind.name}")


@catalog_rule
def catalogue_shows_no_person(catalog: Catalog) -> Iterator[Finding]:
    """The catalogue holds no personal data but what it allows; an identity number cannot be allowed."""
    source = catalog.source
    for datum in find(source.text, Allowance.of(catalog)):
        yield _finding(datum.kind, _source_place(source, datum.start), f"目录设置里有{datum.kind.name}")


def _finding(kind: Kind, place: Place, message: str, hint: str = "") -> Finding:
    rule = _RULES[kind]
    way = hint or f"{kind.masking}；{_ALLOWABLE[kind]}，写进 catalog.yml 的 privacy.allow 并说明理由"
    return rule(place, message, f"{way}；{_COMMITTED}" if rule.severity == "error" else way)


def _report(spots: list[_Spot], place: Callable[[int], Place], where: str) -> Iterator[Finding]:
    """Yield a finding for each spot, and one for all that follow when a kind has very many."""
    totals = Counter(spot.kind for spot in spots)
    shown: Counter[Kind] = Counter()
    for kind, offset in spots:
        shown[kind] += 1
        if shown[kind] <= _MOST:
            yield _finding(kind, place(offset), f"{where}有{kind.name}")
        elif shown[kind] == _MOST + 1:
            rest = totals[kind] - _MOST
            yield _finding(kind, place(offset), f"{where}从这里起还有 {rest} 处{kind.name}")


def _headed(kind: Kind, where: str, header: str, cells: int) -> tuple[str, str]:
    """Return message and hint on a column headed as personal data."""
    message = f"{where}有一列“{shorten(conceal(header))}”，其中 {cells} 格没有脱敏"
    masked = "" if kind.masking.startswith("删去") else f"，或者逐格脱敏：{kind.masking}"
    return message, f"公开前删去这一列{masked}；{_COMMITTED}"


def judge_file(extract: Extract, name: str, catalog: Catalog) -> Iterator[tuple[Rule, str, str]]:
    """Yield rule, message and hint for what is in a file."""
    allowed = Allowance.of(catalog)
    for kind, hits in files.search(extract, allowed).items():
        rule = _RULES[kind]
        found = _finding(kind, Place(""), f"{name}里有 {hits.count} 处{kind.name}：{_listed(hits.places)}")
        yield rule, found.message, found.hint
    for column in files.search_tables(extract, allowed):
        yield HEADED_COLUMN, *_headed(column.kind, f"{name}{column.where}", column.header, column.cells)
    if extract.unreadable:
        message = f"{name}{conceal(extract.unreadable)}，查不出里面有没有个人信息"
        yield UNREADABLE, message, "逐页看过再发布；最好换成 docx、xlsx 或者由它们转出、能选中文字的 PDF"
    if extract.hidden:
        yield HIDDEN, f"{name}里有读者看不见的内容：{conceal('、'.join(extract.hidden))}", _REMOVE_HIDDEN
    offices = (catalog.directory.agency, catalog.directory.title, *(office.name for office in catalog.offices))
    if is_name(extract.author, offices):
        yield AUTHOR, f"{name}的文件属性里写着一个像是个人姓名的作者", _REMOVE_AUTHOR


def _listed(places: list[str]) -> str:
    shown = "、".join(places[:_MOST_PLACES])
    return shown if len(places) <= _MOST_PLACES else f"{shown}等 {len(places)} 个地方"


def _without_review(header: str) -> str:
    """Return a front matter up to its review, where that holds nothing but posts, dates, digests and signatures.

    Digests are nearly all digits and letters: to search them would take longer than everything else.
    """
    start = header.find(_REVIEW)
    if start < 0:
        return header
    plain = _NEXT_KEY.search(header, start + 1) is None and "#" not in header[start:] and "reason" not in header[start:]
    return header[:start] if plain else header


def _kinds(text: str, allowed: Allowance) -> list[Kind]:
    return sorted({datum.kind for datum in find(text, allowed)}, key=lambda kind: kind.rank)


def _source_place(source: Source, offset: int) -> Place:
    """Return the place in its file of an offset in a YAML text."""
    start = source.text.rfind("\n", 0, offset) + 1
    return source.at(_Mark(source.text.count("\n", 0, offset), offset - start))


def _values(document: Document) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Yield the texts of the front matter as they are understood, and the keys that lead to them."""
    for key in ("title", "number", "issuer", "theme", "genre", "summary", "late_because"):
        yield (key,), getattr(document, key)
    for key in ("audience", "keywords"):
        for at, word in enumerate(getattr(document, key)):
            yield (key, at), word
    if document.source:
        yield ("source", "name"), document.source.name
        yield ("source", "url"), document.source.url
    for at, attachment in enumerate(document.attachments):
        yield ("attachments", at, "file"), attachment.file
        yield ("attachments", at, "title"), attachment.title
    for at, correction in enumerate(document.corrections):
        yield ("corrections", at, "note"), correction.note
    if document.consultation:
        yield ("consultation", "shortened_because"), document.consultation.shortened_because
        for at, channel in enumerate(document.consultation.channels):
            yield ("consultation", "channels", at), channel
    if document.withdrawn:
        yield ("withdrawn", "reason"), document.withdrawn.reason
    if document.review.returned:
        yield ("review", "returned", "reason"), document.review.returned.reason


def _tables(body: str) -> Iterator[list[list[tuple[str, int]]]]:
    """Yield the rows of each table of a body, a cell as text and offset."""
    for table in tables(body):
        yield [[(cell.text, cell.offset) for cell in row] for row in (table.header, *table.rows)]
    if "<t" in body:
        rows = [
            [(_TAG.sub("", cell[1]).strip(), cell.start(1)) for cell in _HTML_CELL.finditer(body, *row.span(1))]
            for row in _HTML_ROW.finditer(body)
        ]
        yield rows


def concealed(findings: Iterable[Finding], catalog: Catalog) -> list[Finding]:
    """Return the findings of all rules with no personal datum in them: rules quote what is written."""
    allowed = Allowance.of(catalog)
    return [
        replace(finding, message=conceal(finding.message, allowed), hint=conceal(finding.hint, allowed))
        if find(f"{finding.message}\n{finding.hint}", allowed)
        else finding
        for finding in findings
    ]
