"""Make directories to measure with: any number of documents in a catalogue of some ninety leaves.

The same arguments give the same bytes.  Every document is approved and fit to be
published, so that a check finds nothing and a build writes all of them.
"""

from __future__ import annotations

import random
import re
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from posixpath import relpath
from typing import Any, Final

from benchmark_catalogue import AGENCY_CODE, DRAFTER, STAGES, WORKS, as_yaml, catalogue, leaf_paths
from benchmark_docx import docx
from benchmark_process import REPOSITORY

from disclosure.catalog import ReviewPolicy, read_catalog
from disclosure.corpus import FOLDER, read_documents
from disclosure.review.seal import digest_of
from disclosure.workers import cores, each

LEAVES: Final = 90
#: The day to check for: after every date in the documents.
TODAY: Final = "2024-01-31"
#: Configuration of plain MkDocs on the same documents, and where each of the two writes.
PLAIN_CONFIG: Final = "plain.yml"
PLAIN_SITE: Final = "plain-site"
SITE: Final = "site"

#: One document in so many has an attachment.
_ATTACHED: Final = 5
#: Mondays of weeks of 2023 without a holiday.
_MONDAYS: Final = tuple(
    first + timedelta(weeks=week)
    for first, weeks in ((date(2023, 3, 6), 4), (date(2023, 7, 3), 8), (date(2023, 11, 6), 7))
    for week in range(weeks)
)
#: From a Monday to the Friday on which its documents are published.
_TO_PUBLICATION: Final = timedelta(days=4)
_MONTHS: Final = tuple(f"{monday + _TO_PUBLICATION:%Y%m}" for monday in _MONDAYS)
#: A Monday after all of these, for the document that is added to what is there.
_NEWEST: Final = date(2024, 1, 15)
#: Index numbers have five digits, and begin anew every month.
MOST_DOCUMENTS: Final = 99_999 // max(map(_MONTHS.count, _MONTHS)) * len(_MONDAYS)
#: Documents that a process writes at a time.
_BATCH: Final = 500


def _words(text: str) -> list[str]:
    return text.split()


_PLACES: Final = _words("示例镇 青山乡 云溪乡 石门乡 白鹭镇 松岭林场 县苗圃 湿地保护站")
_ACTS: Final = _words("组织护林员逐片排查 召开会议部署任务 会同乡镇核对台账 按照职责分工抓好落实 现场检查并反馈意见")
_RESULTS: Final = _words("登记问题{}处 完成面积{}亩 发放资料{}份 培训人员{}人次 整改到位{}处 拨付资金{}.50万元")
_HEADINGS: Final = _words("总体要求 工作安排 主要任务 完成情况 资金使用 职责分工 监督检查 下一步打算")
_NUMERALS: Final = "一二三四五六七八九十"

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
    """Document `number` (from 0): the leaf it lies in, and what else follows from its number.

    The one that is `newest` was published after all others.
    """

    number: int
    leaf: str
    newest: bool = False

    @property
    def ref(self) -> str:
        """The document's reference."""
        return f"{self.leaf}/{self.monday.year}-{self.number:05}"

    @property
    def headings(self) -> list[str]:
        """Three headings of a synthetic document."""
        return [f"{_NUMERALS[at]}、{_HEADINGS[(self.number + 3 * at) % len(_HEADINGS)]}" for at in range(3)]

    @property
    def monday(self) -> date:
        """The day on which the document was formed; it was published the Friday after."""
        return _NEWEST if self.newest else _MONDAYS[self.number % len(_MONDAYS)]

    @property
    def index(self) -> str:
        """The index number: the month of publication, and which of the documents of that month it is."""
        whole, rest = divmod(self.number, len(_MONDAYS))
        month = _MONTHS[rest]
        place = whole * _MONTHS.count(month) + _MONTHS[:rest].count(month) + 1
        if self.newest:
            month, place = f"{self.monday + _TO_PUBLICATION:%Y%m}", 1
        return f"{AGENCY_CODE}/{month}-{place:05}"

    @property
    def attached(self) -> bool:
        """Whether a file lies beside the document."""
        return self.number % _ATTACHED == 0


def slots_of(documents: int) -> list[Slot]:
    """Return the documents of a root of this size.

    No leaf is blank: there are at most as many leaves as documents.
    """
    if not 1 <= documents <= MOST_DOCUMENTS:
        raise ValueError(f"between 1 and {MOST_DOCUMENTS} documents")
    leaves = leaf_paths(min(documents, LEAVES))
    return [Slot(number, leaves[number % len(leaves)]) for number in range(documents)]


def write_root(
    root: Path, documents: int, texts: Sequence[Text] = (), seed: int = 1, *, sealed: bool = True
) -> list[Slot]:
    """Write a root with so many documents, and beside it the configuration of plain MkDocs.

    With `texts` the documents repeat them under numbered titles; else they are synthetic.
    Unless `sealed` is false, review entries carry the digests that publication asks for.
    """
    slots = slots_of(documents)
    leaves = list(dict.fromkeys(slot.leaf for slot in slots))
    for leaf in leaves:
        (root / FOLDER / leaf).mkdir(parents=True)
    (root / "catalog.yml").write_text(as_yaml(catalogue(leaves)), encoding="utf-8")
    _write_settings(root)
    policy = _policy(root) if sealed else None

    def write(batch: Sequence[Slot]) -> None:
        for slot in batch:
            _write_document(root, slot, text_of(slot, slots, texts, seed), policy)

    for _ in each(write, batches(slots), cores()):
        pass
    return slots


def batches(slots: Sequence[Slot]) -> list[Sequence[Slot]]:
    """Return the documents in parts, one after the other for a process."""
    return [slots[at : at + _BATCH] for at in range(0, len(slots), _BATCH)]


def newest(slots: Sequence[Slot]) -> Slot:
    """Return the document that comes next to those of a root."""
    return Slot(len(slots), slots[len(slots) % min(len(slots), LEAVES)].leaf, newest=True)


def add_newest(root: Path, slots: Sequence[Slot], texts: Sequence[Text] = (), seed: int = 1) -> Slot:
    """Write one more document into a root, sealed and published after all others."""
    slot = newest(slots)
    _write_document(root, slot, text_of(slot, slots, texts, seed), _policy(root))
    return slot


def text_of(slot: Slot, slots: Sequence[Slot], texts: Sequence[Text], seed: int) -> Text:
    """Return what a document says."""
    return _repeated(texts, slot) if texts else synthetic(slot, slots, seed)


def _policy(root: Path) -> ReviewPolicy:
    catalog, _ = read_catalog(root)
    assert catalog is not None
    return catalog.review


def _write_settings(root: Path) -> None:
    theme = {"name": "material", "language": "zh", "font": False}
    common: dict[str, Any] = {"docs_dir": "docs", "use_directory_urls": False, "theme": theme, "plugins": []}
    common |= {"site_name": "目录", "site_url": "https://www.example.gov.cn/zwgk/"}
    ours = {**common, "site_dir": SITE, "strict": True, "hooks": ["hooks/disclosure_hooks.py"]}
    plain = {**common, "site_dir": PLAIN_SITE, "not_in_nav": "*"}
    # Anchors as ours, so that the same links lead somewhere.
    slugs = "markdown_extensions: [{toc: {slugify: !!python/name:markdown.extensions.toc.slugify_unicode }}]\n"
    (root / "mkdocs.yml").write_text(as_yaml(ours), encoding="utf-8")
    (root / PLAIN_CONFIG).write_text(as_yaml(plain) + slugs, encoding="utf-8")
    shutil.copytree(REPOSITORY / "hooks", root / "hooks", ignore=shutil.ignore_patterns("__pycache__"))


def _write_document(root: Path, slot: Slot, text: Text, policy: ReviewPolicy | None) -> None:
    """Write a document and its attachment; with a policy, its entries carry their digests."""
    file = root / FOLDER / f"{slot.ref}.md"
    written = f"---\n{as_yaml(front_matter(slot, text.title))}---\n\n{text.body}"
    file.write_text(written, encoding="utf-8", newline="\n")
    if slot.attached:
        file.with_suffix(".docx").write_bytes(docx(text.title))
    if policy is not None:
        files = frozenset({f"{slot.ref}.docx"} if slot.attached else ())
        corpus, _ = read_documents(root, [f"{slot.ref}.md"], files, policy)
        document = corpus.documents[0]
        digests = {entry: f"digest: {digest_of(document, corpus, entry)}" for entry in document.review.entries}
        file.write_text(with_entries(written, digests), encoding="utf-8", newline="\n")


def with_entries(text: str, added: Mapping[str, str]) -> str:
    """Return a document with more in its review entries, each of which is a mapping on one line.

    `disclosure.review.record` does it in any front matter, and takes seventeen times as long.
    """
    for entry, words in added.items():
        text, found = re.subn(rf"^(  {entry}: {{[^}}\n]*)}}", rf"\g<1>, {words}}}", text, count=1, flags=re.MULTILINE)
        if not found:
            raise ValueError(f"no entry {entry} on a line of its own")
    return text


def front_matter(slot: Slot, title: str) -> dict[str, Any]:
    """Return the front matter of an approved document."""
    days = [slot.monday + timedelta(days=day) for day in range(5)]
    entries = zip(STAGES, (days[1], days[1], days[2], days[3], days[4]), strict=True)
    review: dict[str, Any] = {stage: {"by": f"{stage}-post", "date": day} for stage, day in entries}
    review["secrecy"]["result"] = "公开"
    file = slot.ref.rpartition("/")[2] + ".docx"
    return {
        "title": title,
        "column": slot.leaf,
        "date": days[0],
        "published": f"{days[4]} 09:30",
        "index": slot.index,
        **({"number": f"示林〔{days[0].year}〕{slot.number + 1}号"} if slot.number < 9999 else {}),
        "issuer": "示例县林业局",
        "theme": "农业、林业、水利",
        "genre": "通知",
        "audience": ["公民", "企业"],
        "summary": f"公布{title}的主要内容、责任分工和办理时限。",
        "keywords": ["林业", "信息公开"],
        "prepared_by": DRAFTER,
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
    return Text(f"关于做好{rng.choice(_PLACES)}{rng.choice(WORKS)}有关工作的通知（{slot.number + 1}）", body)


def _sentences(rng: random.Random, count: int) -> str:
    sentences = []
    for _ in range(count):
        results = "，".join(result.format(rng.randint(2, 999)) for result in rng.sample(_RESULTS, 2))
        sentences.append(f"{rng.choice(_PLACES)}围绕{rng.choice(WORKS)}，{rng.choice(_ACTS)}，{results}。")
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
