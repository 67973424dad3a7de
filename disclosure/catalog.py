"""The catalogue (目录) of a root: its columns, offices, people, review stages and vocabularies.

`read_catalog` reads `catalog.yml` into these types and reports what does not have the
shape of the data format; what does not make sense is judged by `rules.catalogue`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any, Final, Literal

import yaml

from disclosure.findings import Failure, Finding, reason
from disclosure.periods import Period
from disclosure.schema import (
    COLUMN_PATH,
    DATE,
    ID,
    PERIOD,
    TEXT,
    TEXTS,
    Choice,
    Either,
    Key,
    ListOf,
    Mapping,
    Reading,
)
from disclosure.text_file import MAX_BYTES, decode
from disclosure.yaml_source import SYNTAX, Node, Source, as_meant, compose

FILE_NAME: Final = "catalog.yml"

#: Entries of a review that are signed like stages but are not stages.
SECRECY: Final = "secrecy"
PUBLISH: Final = "publish"
WITHDRAW: Final = "withdraw"

KINDS: Final = (
    "notice",
    "policy",
    "interpretation",
    "consultation",
    "feedback",
    "guide",
    "annual-report",
    "table",
    "news",
)


@dataclass(frozen=True, slots=True)
class Link:
    """A named address: the host site, or the source of a reprint."""

    name: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Contact:
    """How to reach the office that answers for disclosure (条例第十二条)."""

    department: str = ""
    address: str = ""
    hours: str = ""
    phone: str = ""
    fax: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class Filings:
    """Registrations printed at the foot of every page: ICP and public security."""

    icp: str = ""
    police: str = ""


@dataclass(frozen=True, slots=True)
class Directory:
    """The directory as a whole and the agency it belongs to."""

    title: str = ""
    agency: str = ""
    agency_code: str = ""
    site_id: str = ""
    domain: str = ""
    portal: Link = Link()
    contact: Contact = Contact()
    filings: Filings = Filings()


@dataclass(frozen=True, slots=True)
class Office:
    """An office of the agency (责任股室)."""

    id: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A public key (签名公钥) and its term; from `revoked` on nothing is accepted from it."""

    key: str = ""
    start: date | None = None
    until: date | None = None
    revoked: date | None = None

    def in_term(self, day: date) -> bool:
        """Tell whether the key was in use on a day; both ends belong to the term."""
        return _within(day, self.start, self.until)


def _within(day: date, start: date | None, until: date | None) -> bool:
    return (start is None or start <= day) and (until is None or day <= until)


@dataclass(frozen=True, slots=True)
class Person:
    """A post that may sign the stages it lists, within its term of duty."""

    id: str = ""
    name: str = ""
    office: str = ""
    stages: tuple[str, ...] = ()
    start: date | None = None
    until: date | None = None
    keys: tuple[SigningKey, ...] = ()

    def on_duty(self, day: date) -> bool:
        """Tell whether the person was in office on a day; both ends belong to the term."""
        return _within(day, self.start, self.until)


@dataclass(frozen=True, slots=True)
class Stage:
    """A review stage (审核环节)."""

    id: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class ReviewPolicy:
    """Which stages a document passes, in order (三审制), and what else is asked of it."""

    stages: tuple[Stage, ...] = (Stage("first", "初审"), Stage("second", "复审"), Stage("final", "终审"))
    secrecy: str = "required"
    signatures: str = "off"

    @property
    def entries(self) -> dict[str, str]:
        """Return everything that is signed and its Chinese name: secrecy, the stages, publication."""
        stages = {stage.id: stage.name for stage in self.stages}
        secrecy = {SECRECY: "保密审查"} if self.secrecy != "off" else {}
        return {**secrecy, **stages, PUBLISH: "发布"}


@dataclass(frozen=True, slots=True)
class Vocabularies:
    """The words allowed for theme (主题分类), genre (体裁) and audience (服务对象)."""

    themes: tuple[str, ...] = ()
    genres: tuple[str, ...] = ()
    audiences: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Requirements:
    """What every document of a column must have; each section is a tuple of accepted headings."""

    fields: tuple[str, ...] = ()
    sections: tuple[tuple[str, ...], ...] = ()
    attachments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Column:
    """A column (栏目).  `path` joins ids with `/`; `keys` leads to it in `catalog.yml`.

    Inherited values (office, periods, kind) are filled in.
    """

    id: str = ""
    name: str = ""
    description: str = ""
    keywords: tuple[str, ...] = ()
    type: str = ""
    basis: str = ""
    office: str = ""
    publish_within: Period | None = None
    update_every: Period | Literal["none"] | None = None
    warn_before: Period | None = None
    kind: str = ""
    requires: Requirements = Requirements()
    retired: date | None = None
    moved_to: str = ""
    children: tuple[Column, ...] = ()
    path: str = ""
    keys: tuple[str | int, ...] = ()

    @property
    def is_leaf(self) -> bool:
        """Only leaves hold documents."""
        return not self.children


@dataclass(frozen=True)
class Catalog:
    """A catalogue as read; `columns` are the top ones, in order."""

    source: Source
    directory: Directory = Directory()
    offices: tuple[Office, ...] = ()
    people: tuple[Person, ...] = ()
    review: ReviewPolicy = ReviewPolicy()
    vocabularies: Vocabularies = Vocabularies()
    columns: tuple[Column, ...] = ()

    @cached_property
    def by_path(self) -> dict[str, Column]:
        """Every column by its path, parents before children, in the catalogue's order."""
        return {column.path: column for column in _walk(self.columns)}

    @cached_property
    def leaves(self) -> tuple[Column, ...]:
        """The columns that hold documents, in the catalogue's order."""
        return tuple(column for column in self.by_path.values() if column.is_leaf)

    @cached_property
    def person(self) -> dict[str, Person]:
        """People by id."""
        return {person.id: person for person in self.people}

    @cached_property
    def office(self) -> dict[str, Office]:
        """Offices by id."""
        return {office.id: office for office in self.offices}

    def ancestors(self, path: str) -> list[Column]:
        """Return the columns from the top one down to `path` itself, as far as they exist."""
        parts = path.split("/")
        paths = ("/".join(parts[: depth + 1]) for depth in range(len(parts)))
        return [self.by_path[path] for path in paths if path in self.by_path]


def _walk(columns: tuple[Column, ...]) -> Iterator[Column]:
    for column in columns:
        yield column
        yield from _walk(column.children)


class _SigningKeys:
    """Keys, each a line of a `.pub` file or a mapping with its term."""

    def read(self, node: Node, reading: Reading, name: str) -> tuple[SigningKey, ...] | None:
        return ListOf(_SigningKey()).read(node, reading, name)


class _SigningKey:
    def read(self, node: Node, reading: Reading, name: str) -> SigningKey | None:
        if type(node) is yaml.MappingNode:
            return _KEY.read(node, reading, name)
        text = TEXT.read(node, reading, name)
        return None if text is None else SigningKey(text)


class _PeriodOrNone:
    """A period, or the word `none`, with which a column ends what it would inherit."""

    def read(self, node: Node, reading: Reading, name: str) -> Period | Literal["none"] | None:
        return "none" if getattr(node, "value", None) == "none" else PERIOD.read(node, reading, name)


class _Columns:
    """The children of a column: columns again."""

    def read(self, node: Node, reading: Reading, name: str) -> tuple[Column, ...] | None:
        return ListOf(_COLUMN).read(node, reading, name)


def _texts(**abouts: str) -> dict[str, Key]:
    return {key: Key(TEXT, about) for key, about in abouts.items()}


_LINK: Final = Mapping(Link, _texts(name="名称", url="网址"))
LINK: Final = _LINK
_DIRECTORY: Final = Mapping(
    Directory,
    {
        "title": Key(TEXT, "目录名称", required=True),
        "agency": Key(TEXT, "机关名称", required=True),
        "agency_code": Key(TEXT, "统一社会信用代码或组织机构代码", required=True),
        **_texts(site_id="政府网站标识码", domain="网站域名"),
        "portal": Key(_LINK, "主站"),
        "contact": Key(
            Mapping(
                Contact,
                _texts(
                    department="工作机构",
                    address="办公地址",
                    hours="办公时间",
                    phone="联系电话",
                    fax="传真号码",
                    email="电子邮箱",
                ),
            ),
            "联系方式",
        ),
        "filings": Key(Mapping(Filings, _texts(icp="ICP备案号", police="公安机关备案号")), "备案信息"),
    },
)
_OFFICE: Final = Mapping(Office, {"id": Key(ID, "代号", required=True), "name": Key(TEXT, "名称", required=True)})
_KEY: Final = Mapping(
    SigningKey,
    {
        "key": Key(TEXT, "公钥", required=True),
        "from": Key(DATE, "启用日期"),
        "until": Key(DATE, "停用日期"),
        "revoked": Key(DATE, "作废日期"),
    },
    rename={"from": "start"},
)
_PERSON: Final = Mapping(
    Person,
    {
        "id": Key(ID, "代号", required=True),
        "name": Key(TEXT, "岗位名称", required=True),
        "office": Key(ID, "所在股室"),
        "stages": Key(ListOf(ID), "可以签署的环节"),
        "from": Key(DATE, "任职开始"),
        "until": Key(DATE, "任职结束"),
        "keys": Key(_SigningKeys(), "签名公钥"),
    },
    rename={"from": "start"},
)
_STAGE: Final = Mapping(Stage, {"id": Key(ID, "代号", required=True), "name": Key(TEXT, "名称", required=True)})
_REVIEW: Final = Mapping(
    ReviewPolicy,
    {
        "stages": Key(ListOf(_STAGE), "审核环节"),
        "secrecy": Key(Choice(("required", "off")), "保密审查"),
        "signatures": Key(Choice(("off", "required")), "签名"),
    },
)
_VOCABULARIES: Final = Mapping(
    Vocabularies,
    {
        "themes": Key(TEXTS, "主题分类"),
        "genres": Key(TEXTS, "体裁"),
        "audiences": Key(TEXTS, "服务对象"),
    },
)
_REQUIREMENTS: Final = Mapping(
    Requirements,
    {
        "fields": Key(TEXTS, "必填字段"),
        "sections": Key(ListOf(Either(), unique=False), "必备标题"),
        "attachments": Key(TEXTS, "必备附件"),
    },
)
_COLUMN: Final[Mapping[Column]] = Mapping(
    Column,
    {
        "id": Key(ID, "代号", required=True),
        "name": Key(TEXT, "名称", required=True),
        "description": Key(TEXT, "栏目描述", required=True),
        "keywords": Key(TEXTS, "关键词"),
        "type": Key(TEXT, "栏目类别"),
        "basis": Key(TEXT, "公开依据"),
        "office": Key(ID, "责任股室"),
        "publish_within": Key(PERIOD, "公开时限"),
        "update_every": Key(_PeriodOrNone(), "更新周期"),
        "warn_before": Key(PERIOD, "提前提醒"),
        "kind": Key(Choice(KINDS), "文档种类"),
        "requires": Key(_REQUIREMENTS, "文档必备内容"),
        "retired": Key(DATE, "停用日期"),
        "moved_to": Key(COLUMN_PATH, "接续栏目"),
        "children": Key(_Columns(), "下级栏目"),
    },
)
_CATALOG: Final[Mapping[dict[str, Any]]] = Mapping(
    dict,
    {
        "directory": Key(_DIRECTORY, "目录", required=True),
        "offices": Key(ListOf(_OFFICE), "责任股室", required=True),
        "people": Key(ListOf(_PERSON), "审核岗位", required=True),
        "review": Key(_REVIEW, "审核要求"),
        "vocabularies": Key(_VOCABULARIES, "分类词表"),
        "columns": Key(ListOf(_COLUMN), "栏目", required=True),
    },
)


def read_catalog(root: Path) -> tuple[Catalog | None, list[Finding]]:
    """Read `catalog.yml` of a root; the catalogue is None when nothing can be made of it.

    Raises Failure when there is no such file, or it cannot be opened.
    """
    try:
        with (root / FILE_NAME).open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise Failure(f"读不到 {root / FILE_NAME}：{reason(error)}。请用 --root 指明目录所在的文件夹。") from None
    return parse_catalog(data)


def parse_catalog(data: bytes) -> tuple[Catalog | None, list[Finding]]:
    """Read the bytes of a `catalog.yml`; the catalogue is None when nothing can be made of it."""
    text, findings = decode(FILE_NAME, data)
    if text is None:
        return None, findings
    source, problems = as_meant(Source(FILE_NAME, text))
    findings += problems
    node, problems = compose(source)
    findings += problems
    if node is None:
        if not findings:
            findings.append(SYNTAX(source.place(), "目录文件是空的", "写上 directory、offices、people 和 columns"))
        return None, findings
    reading = Reading(source, findings)
    values: dict[str, Any] | None = _CATALOG.read(node, reading, FILE_NAME)
    if values is None:
        return None, findings
    if "columns" in values:
        values["columns"] = _resolve(values["columns"], None, ("columns",))
    return Catalog(source, **values), findings


def _resolve(columns: tuple[Column, ...], parent: Column | None, keys: tuple[str | int, ...]) -> tuple[Column, ...]:
    """Fill in paths and what columns inherit from the one above."""
    resolved = []
    for position, column in enumerate(columns):
        if not column.id:
            continue  # reported by the reading; it has no path
        here = replace(
            column,
            path=f"{parent.path}/{column.id}" if parent else column.id,
            keys=(*keys, position),
        )
        if parent:
            here = replace(
                here,
                office=here.office or parent.office,
                publish_within=here.publish_within or parent.publish_within,
                update_every=here.update_every or parent.update_every,
                warn_before=here.warn_before or parent.warn_before,
                kind=here.kind or parent.kind,
            )
        resolved.append(replace(here, children=_resolve(here.children, here, (*here.keys, "children"))))
    return tuple(resolved)
