"""What is known of an agency that begins a directory: its names and codes, its offices, its posts.

Answers are text, by key of the catalogue's `directory` (`contact.phone`), `office.ID` for
the name of an office and `post.ID` for that of a post.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlsplit

from disclosure.catalog import DIRECTORY, PUBLISH, SECRECY, Catalog, Office, Person, parse_catalog
from disclosure.drafts.questions import Question
from disclosure.findings import Failure, Finding
from disclosure.foundation.templates import Template
from disclosure.rules import CATALOG_RULES
from disclosure.rules.privacy import concealed
from disclosure.schema import EMPTY_VALUE, MISSING_KEY, WRONG_TYPE, Key
from disclosure.schema import Mapping as Shape
from disclosure.targets import is_web_address
from disclosure.yaml_writing import Value, on_one_line, scalar

#: Where the directory is published; a setting of `mkdocs.yml`.
SITE_URL: Final = "site_url"
_OFFICE: Final = "office."
_POST: Final = "post."
#: What nobody can answer when a directory begins.
_LATER: Final = frozenset(("security_until",))

_WHY: Final = {
    "agency": "机关或者单位的全称，发布机构默认是它",
    "title": "网站每一页上面的名称",
    "agency_code": "统一社会信用代码（18 位）或者组织机构代码（9 位），索引号用它开头，校验位会核对",
    "site_id": "编制部门发的政府网站标识码，10 位；没有的不填",
    "domain": "网站的域名，例如 www.example.gov.cn",
    SITE_URL: "目录公开在哪个网址，结尾带 /",
    "portal.name": "目录所在的主站叫什么，例如某某县人民政府",
    "portal.url": "主站的网址，以 https:// 开头",
    "contact.department": "负责信息公开的机构，公开指南要写它",
    "contact.address": "公众到哪里查阅、寄信",
    "contact.hours": "公众什么时候可以来",
    "contact.phone": "办公电话，不要写个人手机",
    "contact.fax": "没有的不填",
    "contact.email": "单位的邮箱，不要用个人邮箱",
    "filings.icp": "印在网页底部；没有的不填",
    "filings.police": "印在网页底部；没有的不填",
}
_OFFICE_WHY: Final = "栏目由哪个股室负责，按本单位的叫法写"
_POST_WHY: Final = "写岗位，不写个人姓名；拟稿和每一个审核环节由不同的人担任"


@dataclass(frozen=True)
class Agency:
    """An agency that begins a directory from a template, and what was answered so far."""

    template: Template
    answers: Mapping[str, str] = field(default_factory=dict)

    def with_answer(self, key: str, text: str) -> Agency:
        """Return the agency with one more answer, which is not judged."""
        return Agency(self.template, {**self.answers, key: text})

    def said(self, key: str) -> str:
        """Return an answer, empty where there is none."""
        return self.answers.get(key, "")

    @property
    def offices(self) -> tuple[Office, ...]:
        """The offices, called as was answered."""
        return tuple(Office(one.id, self.said(_OFFICE + one.id) or one.name) for one in self.template.offices)

    @property
    def posts(self) -> tuple[Person, ...]:
        """The posts: in each office who drafts and who reviews first, then one for each other stage."""
        main = self.offices[0]
        of_offices = [
            post
            for office in self.offices
            for post in (
                Person(f"{office.id}-drafter", f"{office.name}拟稿岗", office.id),
                Person(f"{office.id}-first", f"{office.name}初审岗", office.id, ("first",)),
            )
        ]
        shared = [
            Person("office-head", f"{main.name}复审岗", main.id, ("second",)),
            Person("deputy", "分管负责人终审岗", main.id, ("final",)),
            Person("keeper", "保密审查岗", main.id, (SECRECY,)),
            Person("publisher", "信息发布岗", main.id, (PUBLISH,)),
        ]
        return tuple(
            Person(post.id, self.said(_POST + post.id) or post.name, post.office, post.stages)
            for post in (*of_offices, *shared)
        )


def keys_of(template: Template) -> dict[str, str]:
    """Return every key that may be answered and its Chinese name, in the order in which it is asked."""
    found = {"agency": "", **dict(_directory_keys())}
    blank = Agency(template)
    offices = {_OFFICE + office.id: f"股室：{office.name}" for office in template.offices}
    posts = {_POST + post.id: f"岗位：{post.name}" for post in blank.posts}
    return {**found, **offices, **posts}


def _directory_keys() -> Iterator[tuple[str, str]]:
    for key, known in DIRECTORY.keys.items():
        if key in _LATER:
            continue
        if isinstance(known.shape, Shape):
            parts: dict[str, Key] = known.shape.keys
            yield from ((f"{key}.{part}", f"{known.about}：{one.about}") for part, one in parts.items())
        else:
            yield key, known.about
        if key == "domain":
            yield SITE_URL, "目录的网址"


def next_question(agency: Agency) -> Question | None:
    """Return the first question that is not answered yet, None when all are.

    Posts of single offices are called after them and not asked for.
    """
    for key, about in keys_of(agency.template).items():
        single = key.startswith(_POST) and key.endswith(("-drafter", "-first"))
        if key not in agency.answers and not single:
            return _question(agency, key, about)
    return None


def _question(agency: Agency, key: str, about: str) -> Question:
    required = key == SITE_URL or (key in DIRECTORY.keys and DIRECTORY.keys[key].required)
    proposal = _default(agency, key)
    why = _OFFICE_WHY if key.startswith(_OFFICE) else _POST_WHY if key.startswith(_POST) else _WHY[key]
    return Question(key, about, why, required, default=proposal or (None if required else ""))


def _default(agency: Agency, key: str) -> str:
    if key == "title":
        return f"{agency.said('agency')}{agency.template.title}"
    if key == SITE_URL:
        return f"https://{agency.said('domain')}/zwgk/" if agency.said("domain") else ""
    if key == "contact.department":
        return f"{agency.said('agency')}{agency.template.offices[0].name}"
    if key == "contact.hours":
        return "工作日 8:30—12:00，14:30—17:30"
    names = {_OFFICE + one.id: one.name for one in agency.offices} | {_POST + one.id: one.name for one in agency.posts}
    return names.get(key, "")


def answer(agency: Agency, key: str, text: str) -> Agency:
    """Return the agency with one more answer.

    Raises ValueError, with a Chinese sentence, where the catalogue would not check with it.
    """
    text = text.strip()
    changed = agency.with_answer(key, text)
    if not text:
        question = next((one for one in [_question(agency, key, "")] if one.required), None)
        if question:
            raise ValueError("这一项必须填写")
        return changed
    if key == "domain" and urlsplit(f"//{text}").hostname != text.lower():
        raise ValueError("只写域名，不带 https:// 和路径，例如 www.example.gov.cn")
    if key == SITE_URL and not (is_web_address(text) and text.endswith("/")):
        raise ValueError("写成 https:// 开头、/ 结尾的完整网址，例如 https://www.example.gov.cn/zwgk/")
    if key.startswith(_POST):
        same = next((post for post in changed.posts if post.name == text and _POST + post.id != key), None)
        if same:
            raise ValueError(f"“{text}”已经是另一个岗位（{same.id}）；拟稿和每一个审核环节由不同的人担任，换一个名称")
    before = {(one.rule, one.message) for one in _objections(agency)}
    for finding in _objections(changed):
        missing = finding.rule in (MISSING_KEY.code, EMPTY_VALUE.code, WRONG_TYPE.code)  # the next questions fill it
        if finding.severity == "error" and not missing and (finding.rule, finding.message) not in before:
            raise ValueError(f"{finding.message}。{finding.hint}")
    return changed


def _objections(agency: Agency) -> list[Finding]:
    """Return what is found in the catalogue as far as it is answered."""
    try:
        catalog, findings = parse_catalog(catalog_text(agency).encode("utf-8", "surrogatepass"))
    except Failure as failure:  # a line end, a character that nobody sees
        raise ValueError(str(failure)) from None
    if catalog is None:
        return findings
    return concealed([*findings, *_by_rules(catalog)], catalog)


def _by_rules(catalog: Catalog) -> Iterator[Finding]:
    for rule in CATALOG_RULES:
        yield from rule(catalog)


def catalog_text(agency: Agency) -> str:
    """Return the text of the agency's `catalog.yml`.

    Raises Failure where an answer cannot be written.
    """
    lines = [f"# {scalar(agency.said('title') or agency.template.title)}目录，按“{agency.template.name}”模板开始。"]
    lines += ["# 改动本文件后运行 disclosure check，会指出写错的行。", "", "directory:"]
    lines += [f"  {line}" for line in _directory(agency)]
    lines += ["", "# 责任股室。", "offices:"]
    lines += [f"  - {on_one_line({'id': one.id, 'name': one.name})}" for one in agency.offices]
    lines += [
        "",
        "# 岗位，不写个人姓名。stages 是可以签署的环节：审核环节的 id、secrecy（保密审查）、publish（发布）。",
    ]
    lines += ["# 没有 stages 的是拟稿岗。要求签名的，在 keys 里写各岗位自己的公钥。", "people:"]
    lines += [f"  - {on_one_line(_post(one))}" for one in agency.posts]
    return "\n".join([*lines, "", _REVIEW, agency.template.columns.strip("\n"), ""])


_REVIEW: Final = """\
review:
  stages:
    - {id: first, name: 初审}
    - {id: second, name: 复审}
    - {id: final, name: 终审}
  secrecy: required
  signatures: off                       # 各岗位都有密钥以后改为 required
"""


def _directory(agency: Agency) -> Iterator[str]:
    for key, known in DIRECTORY.keys.items():
        if isinstance(known.shape, Shape):
            parts = {part: agency.said(f"{key}.{part}") for part in known.shape.keys}
            written = {part: text for part, text in parts.items() if text}
            if written:
                yield f"{key}: {on_one_line(written)}"
        elif text := agency.said(key):
            yield f"{key}: {_quoted(text)}"


def _quoted(text: str) -> str:
    """Return a value; digits alone quoted, so that editors do not take them for a number."""
    return f"'{text}'" if text.isdecimal() else scalar(text)


def _post(post: Person) -> dict[str, Value]:
    stages: dict[str, Value] = {"stages": list(post.stages)} if post.stages else {}
    return {"id": post.id, "name": post.name, "office": post.office, **stages}
