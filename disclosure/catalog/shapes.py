"""The shape of `catalog.yml`: which keys there are and what each holds."""

from __future__ import annotations

from typing import Any, Final, Literal

import yaml

from disclosure.catalog.model import (
    BLOCKS,
    KINDS,
    Allowed,
    Column,
    Contact,
    Directory,
    Duties,
    Filings,
    Link,
    Office,
    Person,
    Privacy,
    Requirements,
    ReviewPolicy,
    SigningKey,
    Stage,
    Thresholds,
    Topic,
    Vocabularies,
    Wording,
)
from disclosure.periods import Period
from disclosure.schema import (
    COLUMN_PATH,
    COUNT,
    DATE,
    ID,
    MONTH_DAY,
    PERIOD,
    TEXT,
    TEXTS,
    YES_NO,
    Choice,
    Either,
    Key,
    ListOf,
    Mapping,
    Reading,
)
from disclosure.yaml_source import Node


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


LINK: Final = Mapping(Link, _texts(name="名称", url="网址"))
DIRECTORY: Final = Mapping(
    Directory,
    {
        "title": Key(TEXT, "目录名称", required=True),
        "agency": Key(TEXT, "机关名称", required=True),
        "agency_code": Key(TEXT, "统一社会信用代码或组织机构代码", required=True),
        **_texts(site_id="政府网站标识码", domain="网站域名"),
        "portal": Key(LINK, "主站"),
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
        "security_until": Key(DATE, "安全联系方式有效期至"),
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
_THRESHOLDS: Final = Mapping(
    Thresholds,
    {
        "blank": Key(COUNT, "空白栏目个数"),
        "overdue": Key(COUNT, "逾期栏目个数"),
        "stale": Key(COUNT, "动态、公告类栏目未更新个数"),
    },
)
_DUTIES: Final = Mapping(
    Duties,
    {
        "annual_report_by": Key(MONTH_DAY, "年度报告期限"),
        "interpret_within": Key(_PeriodOrNone(), "解读时限"),
        "interpret_since": Key(DATE, "解读要求从哪天的文件起算"),
        "feedback_within": Key(_PeriodOrNone(), "意见反馈时限"),
        "consult_decisions": Key(_PeriodOrNone(), "重大行政决策征集最短期限"),
        "consult_policies": Key(_PeriodOrNone(), "规范性文件征集最短期限"),
        "consult_others": Key(_PeriodOrNone(), "其他征集最短期限"),
        "policies_last": Key(_PeriodOrNone(), "规范性文件有效期"),
        "trials_last": Key(_PeriodOrNone(), "试行、暂行文件最长有效期"),
        "expiring_within": Key(_PeriodOrNone(), "到期提醒"),
        "due_within": Key(PERIOD, "临期提醒"),
        "title_length": Key(COUNT, "标题字数上限"),
        "roll_over": Key(YES_NO, "期限末日顺延"),
        "thresholds": Key(_THRESHOLDS, "检查指标"),
    },
)
_WORDING: Final = ListOf(
    Mapping(
        Wording,
        {
            "wrong": Key(TEXT, "错误用语", required=True),
            "right": Key(TEXT, "正确用语", required=True),
            "unless": Key(TEXTS, "例外"),
        },
    )
)
_ALLOWED: Final = Mapping(
    Allowed, {"value": Key(TEXT, "号码或地址", required=True), "reason": Key(TEXT, "理由", required=True)}
)
_PRIVACY: Final = Mapping(Privacy, {"allow": Key(ListOf(_ALLOWED), "可以公开的号码和地址")})
_TOPIC: Final = Mapping(
    Topic,
    {
        "id": Key(ID, "代号", required=True),
        "name": Key(TEXT, "名称", required=True),
        "description": Key(TEXT, "专题说明", required=True),
        "columns": Key(ListOf(COLUMN_PATH), "集中的栏目"),
        "keywords": Key(TEXTS, "集中的关键词"),
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
        "withdraw_within": Key(PERIOD, "撤下时限"),
        "kind": Key(Choice(KINDS), "文档种类"),
        "block": Key(Choice(BLOCKS), "版块"),
        "requires": Key(_REQUIREMENTS, "文档必备内容"),
        "retired": Key(DATE, "停用日期"),
        "moved_to": Key(COLUMN_PATH, "接续栏目"),
        "formerly": Key(ListOf(COLUMN_PATH), "原来的栏目路径"),
        "children": Key(_Columns(), "下级栏目"),
    },
)
CATALOG: Final[Mapping[dict[str, Any]]] = Mapping(
    dict,
    {
        "directory": Key(DIRECTORY, "目录", required=True),
        "offices": Key(ListOf(_OFFICE), "责任股室", required=True),
        "people": Key(ListOf(_PERSON), "审核岗位", required=True),
        "review": Key(_REVIEW, "审核要求"),
        "vocabularies": Key(_VOCABULARIES, "分类词表"),
        "duties": Key(_DUTIES, "履职时限"),
        "wording": Key(_WORDING, "用语词表"),
        "privacy": Key(_PRIVACY, "个人信息"),
        "topics": Key(ListOf(_TOPIC), "专题"),
        "columns": Key(ListOf(_COLUMN), "栏目", required=True),
    },
)
