"""Make directories to measure with: any number of documents in a catalogue of some ninety leaves.

The same arguments give the same bytes.  Every document is approved and fit to be
published, so that a check finds nothing and a build writes all of them.
"""

from __future__ import annotations

import io
import random
import re
import shutil
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from posixpath import relpath
from typing import Any, Final

import yaml
from benchmark_process import REPOSITORY

from disclosure.catalog import read_catalog
from disclosure.corpus import read_corpus
from disclosure.review import record
from disclosure.review.seal import digest_of

LEAVES: Final = 90
#: Index numbers have five digits.
MOST_DOCUMENTS: Final = 99_999
#: The day to check for: after every date in the documents.
TODAY: Final = "2024-01-31"
#: Configuration of plain MkDocs on the same documents, and where each of the two writes.
PLAIN_CONFIG: Final = "plain.yml"
PLAIN_SITE: Final = "plain-site"
SITE: Final = "site"

_AGENCY_CODE: Final = "11349999MB0X20239M"
_DRAFTER: Final = "drafter"
_STAGES: Final = {"secrecy": "保密审查", "first": "初审", "second": "复审", "final": "终审", "publish": "发布"}
#: One document in so many has an attachment.
_ATTACHED: Final = 5
#: Mondays of weeks of 2023 without a holiday.
_MONDAYS: Final = tuple(
    first + timedelta(weeks=week)
    for first, weeks in ((date(2023, 3, 6), 4), (date(2023, 7, 3), 8), (date(2023, 11, 6), 7))
    for week in range(weeks)
)


def _words(text: str) -> list[str]:
    return text.split()


_PLACES: Final = _words("示例镇 青山乡 云溪乡 石门乡 白鹭镇 松岭林场 县苗圃 湿地保护站")
_WORKS: Final = _words("森林防火 林长巡林 松材线虫病防治 古树名木修复 公益林管护 造林绿化 湿地保护 林木采伐")
_ACTS: Final = _words("组织护林员逐片排查 召开会议部署任务 会同乡镇核对台账 按照职责分工抓好落实 现场检查并反馈意见")
_RESULTS: Final = _words("登记问题{}处 完成面积{}亩 发放资料{}份 培训人员{}人次 整改到位{}处 拨付资金{}.50万元")
_HEADINGS: Final = _words("总体要求 工作安排 主要任务 完成情况 资金使用 职责分工 监督检查 下一步打算")
_NUMERALS: Final = "一二三四五六七八九十"

_WORD: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_DOCX: Final = {
    "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{_WORD}.document.main+xml"/></Types>',
    "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Target="word/document.xml" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"/></Relationships>',
    "word/document.xml": '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    "<w:body><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:body></w:document>",
}

_FRONT_MATTER: Final = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
_TITLE: Final = re.compile(r"^#[ \t]+(.+)$", re.MULTILINE)
_LINK: Final = re.compile(r"!?\[([^\[\]]*)\]\([^()\n]*\)|<[^>\n]*>")
_CONTROLS: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\ufeff\ufffd]")


@dataclass(frozen=True)
class Text:
    """What a document says."""

    title: str
    body: str


@dataclass(frozen=True)
class Slot:
    """Document `number` (from 0): the leaf it lies in, and what else follows from its number."""

    number: int
    leaf: str

    @property
    def ref(self) -> str:
        """The document's reference."""
        return f"{self.leaf}/2023-{self.number:05}"

    @property
    def headings(self) -> list[str]:
        """Three headings of a synthetic document."""
        return [f"{_NUMERALS[at]}、{_HEADINGS[(self.number + 3 * at) % len(_HEADINGS)]}" for at in range(3)]

    @property
    def monday(self) -> date:
        """The day on which the document was formed; it was published the Friday after."""
        return _MONDAYS[self.number % len(_MONDAYS)]

    @property
    def attached(self) -> bool:
        """Whether a file lies beside the document."""
        return self.number % _ATTACHED == 0


def write_root(
    root: Path, documents: int, texts: Sequence[Text] = (), seed: int = 1, *, sealed: bool = True
) -> list[Slot]:
    """Write a root with so many documents, and beside it the configuration of plain MkDocs.

    With `texts` the documents repeat them under numbered titles; else they are synthetic.
    No leaf is blank: there are at most as many leaves as documents.  Unless `sealed` is
    false, review entries carry the digests that publication asks for.
    """
    if not 1 <= documents <= MOST_DOCUMENTS:
        raise ValueError(f"between 1 and {MOST_DOCUMENTS} documents")
    leaves = leaf_paths(min(documents, LEAVES))
    slots = [Slot(number, leaves[number % len(leaves)]) for number in range(documents)]
    for leaf in leaves:
        (root / "docs" / leaf).mkdir(parents=True)
    (root / "catalog.yml").write_text(_yaml(catalogue(leaves)), encoding="utf-8")
    _write_settings(root)
    for slot in slots:
        text = _repeated(texts, slot) if texts else synthetic(slot, slots, seed)
        _write_document(root / "docs", slot, text)
    if sealed:
        _seal(root)
    return slots


def _seal(root: Path) -> None:
    """Write the digest of every review entry."""
    catalog, _ = read_catalog(root)
    assert catalog is not None
    corpus, _ = read_corpus(root, catalog.review)
    for document in corpus.documents:
        text = (root / document.path).read_text("utf-8")
        for entry in document.review.entries:
            text = record.set_value(text, ("review", entry, "digest"), str(digest_of(document, corpus, entry)))
        (root / document.path).write_text(text, "utf-8", newline="\n")


def leaf_paths(count: int) -> list[str]:
    """Return paths of leaves, ten below a top column, on two levels or (a third of them) on three."""
    paths = []
    for number in range(count):
        top, place = divmod(number, 10)
        middle = f"/part-{place // 5}" if top % 3 == 2 else ""
        paths.append(f"column-{top}{middle}/leaf-{place}")
    return paths


#: Kinds of which the synthetic documents have all that the rules ask for.
_KINDS: Final = ("notice", "news", "policy", "table")


def catalogue(leaves: Sequence[str]) -> dict[str, Any]:
    """Return a catalogue with these leaves, its stages signed by one post each."""
    people = [{"id": f"{stage}-post", "name": f"{name}岗", "stages": [stage]} for stage, name in _STAGES.items()]
    return {
        "directory": {"title": "示例县林业局政府信息公开", "agency": "示例县林业局", "agency_code": _AGENCY_CODE},
        "offices": [{"id": "general", "name": "办公室"}],
        "people": [{"id": _DRAFTER, "name": "拟稿岗", "office": "general"}, *people],
        "wording": yaml.safe_load((REPOSITORY / "catalog.yml").read_text(encoding="utf-8"))["wording"],
        "columns": _columns([leaf.split("/") for leaf in leaves]),
    }


def _columns(paths: list[list[str]]) -> list[dict[str, Any]]:
    columns: list[dict[str, Any]] = []
    for id in dict.fromkeys(path[0] for path in paths):
        below = [path[1:] for path in paths if path[0] == id and len(path) > 1]
        name = f"{_WORKS[len(columns) % len(_WORKS)]}{id.rpartition('-')[2]}"
        column: dict[str, Any] = {"id": id, "name": name, "description": f"公布{name}的有关信息，方便公众查阅。"}
        leaf = {"keywords": [name], "type": "政策文件", "basis": "条例第二十条", "office": "general"}
        duties = {
            "publish_within": "20 working days",
            "update_every": "1 year",
            "kind": _KINDS[len(columns) % len(_KINDS)],
        }
        columns.append(column | ({"children": _columns(below)} if below else leaf | duties))
    return columns


def _write_settings(root: Path) -> None:
    theme = {"name": "material", "language": "zh", "font": False}
    common: dict[str, Any] = {"docs_dir": "docs", "use_directory_urls": False, "theme": theme, "plugins": []}
    common |= {"site_name": "目录", "site_url": "https://www.example.gov.cn/zwgk/"}
    ours = {**common, "site_dir": SITE, "strict": True, "hooks": ["hooks/disclosure_hooks.py"]}
    plain = {**common, "site_dir": PLAIN_SITE, "not_in_nav": "*"}
    # Anchors as ours, so that the same links lead somewhere.
    slugs = "markdown_extensions: [{toc: {slugify: !!python/name:markdown.extensions.toc.slugify_unicode }}]\n"
    (root / "mkdocs.yml").write_text(_yaml(ours), encoding="utf-8")
    (root / PLAIN_CONFIG).write_text(_yaml(plain) + slugs, encoding="utf-8")
    shutil.copytree(REPOSITORY / "hooks", root / "hooks", ignore=shutil.ignore_patterns("__pycache__"))


def _write_document(docs: Path, slot: Slot, text: Text) -> None:
    header = _yaml(front_matter(slot, text.title))
    (docs / f"{slot.ref}.md").write_text(f"---\n{header}---\n\n{text.body}", encoding="utf-8", newline="\n")
    if slot.attached:
        (docs / f"{slot.ref}.docx").write_bytes(docx(text.title))


def front_matter(slot: Slot, title: str) -> dict[str, Any]:
    """Return the front matter of an approved document."""
    days = [slot.monday + timedelta(days=day) for day in range(5)]
    entries = zip(_STAGES, (days[1], days[1], days[2], days[3], days[4]), strict=True)
    review: dict[str, Any] = {stage: {"by": f"{stage}-post", "date": day} for stage, day in entries}
    review["secrecy"]["result"] = "公开"
    file = slot.ref.rpartition("/")[2] + ".docx"
    return {
        "title": title,
        "column": slot.leaf,
        "date": days[0],
        "published": f"{days[4]} 09:30",
        "index": f"{_AGENCY_CODE}/{days[4]:%Y%m}-{slot.number:05}",
        **({"number": f"示林〔2023〕{slot.number + 1}号"} if slot.number < 9999 else {}),
        "issuer": "示例县林业局",
        "theme": "农业、林业、水利",
        "genre": "通知",
        "audience": ["公民", "企业"],
        "summary": f"公布{title}的主要内容、责任分工和办理时限。",
        "keywords": ["林业", "信息公开"],
        "prepared_by": _DRAFTER,
        **({"attachments": [{"file": file, "title": "文字版"}]} if slot.attached else {}),
        "review": {"status": "approved", **review},
    }


def synthetic(slot: Slot, slots: Sequence[Slot], seed: int) -> Text:
    """Return a text of some 1,500 characters: headings, a list, a table and two links."""
    rng = random.Random(f"{seed} {slot.number}")
    one, two = rng.choice(slots), rng.choice(slots)
    anchor = rng.choice(two.headings).replace("、", "")
    link = f"有关规定见[相关文件]({relpath(one.ref, slot.leaf)}.md)。"
    deep = f"具体分工见[有关章节]({relpath(two.ref, slot.leaf)}.md#{anchor})。"
    items = "\n".join(f"- {_sentences(rng, 1)}" for _ in range(4))
    rows = "\n".join(f"| {place} | {rng.randint(10, 999)} | {rng.randint(1, 99)}.50 |" for place in _PLACES)
    first, second, third = slot.headings
    body = f"""{_sentences(rng, 5)}

## {first}

{_sentences(rng, 6)}{link}

{items}

## {second}

{_sentences(rng, 6)}{deep}

| 乡镇 | 面积（亩） | 金额（万元） |
| --- | ---: | ---: |
{rows}

### {third}

**{_sentences(rng, 1)}**{_sentences(rng, 5)}

{_sentences(rng, 4)}
"""
    return Text(f"关于做好{rng.choice(_PLACES)}{rng.choice(_WORKS)}有关工作的通知（{slot.number + 1}）", body)


def _sentences(rng: random.Random, count: int) -> str:
    sentences = []
    for _ in range(count):
        results = "，".join(result.format(rng.randint(2, 999)) for result in rng.sample(_RESULTS, 2))
        sentences.append(f"{rng.choice(_PLACES)}围绕{rng.choice(_WORKS)}，{rng.choice(_ACTS)}，{results}。")
    return "".join(sentences)


def real_texts(folder: Path) -> list[Text]:
    """Return the Markdown texts below a folder, by path, without front matter, links and HTML.

    The first heading becomes the title.  Raises ValueError where there are none.
    """
    texts = []
    for file in sorted(folder.rglob("*.md")):
        whole = _CONTROLS.sub("", file.read_text(encoding="utf-8")).replace("\t", "    ")
        body = _LINK.sub(r"\1", _FRONT_MATTER.sub("", whole))
        title = _TITLE.search(body)
        if title and body[title.end() :].strip():
            body = _TITLE.sub(r"## \1", body[title.end() :].lstrip("\n"))
            texts.append(Text(title[1].strip(), body))
    if not texts:
        raise ValueError(f"no Markdown texts below {folder}")
    return texts


def _repeated(texts: Sequence[Text], slot: Slot) -> Text:
    text = texts[slot.number % len(texts)]
    return Text(f"{text.title}（{slot.number + 1}）", text.body)


def docx(text: str) -> bytes:
    """Return a Word document of one paragraph."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in _DOCX.items():
            archive.writestr(zipfile.ZipInfo(name), part.replace("{}", text.replace("&", "").replace("<", "")))
    return buffer.getvalue()


def _yaml(value: dict[str, Any]) -> str:
    """Return YAML as staff write it: the innermost lists and mappings on one line."""
    text: str = yaml.dump(
        value, Dumper=_Dumper, allow_unicode=True, sort_keys=False, default_flow_style=None, width=1000
    )
    return text


class _Dumper(yaml.CSafeDumper):
    """Writes mappings and lists without anchors."""

    def ignore_aliases(self, data: Any) -> bool:
        """Write a value out wherever it stands."""
        return True
