"""Contents of a directory made in memory: what the gate would say of documents, without a root."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

from hypothesis import strategies as st
from lxml import etree  # type: ignore[import-untyped]

from disclosure.catalog import Catalog, parse_catalog
from disclosure.corpus import Corpus
from disclosure.documents import Document
from disclosure.documents.digest import FieldDigests
from disclosure.gate import State, Verdict
from disclosure.site.contents import Contents
from disclosure.yaml_source import Source

BASE: Final = "https://www.example.gov.cn/zwgk/lyj/"
_SCHEMAS: Final = Path(__file__).parent / "schemas"

CATALOG: Final = """\
directory:
  title: 试验县林业局政府信息公开
  agency: 试验县林业局
  agency_code: 11349999MB0X20239M
  site_id: "3499990001"
  domain: www.example.gov.cn
  portal: {name: 试验县人民政府, url: "https://www.example.gov.cn/"}
  contact: {department: 办公室, address: 试验路1号, phone: 0999-0000000, email: a@example.gov.cn}
offices:
  - {id: general, name: 办公室}
  - {id: fire, name: 防火股}
columns:
  - {id: news, name: 工作动态, description: 公布动态。, keywords: [动态], type: 工作动态, office: general, kind: news}
  - id: policy
    name: 政策法规
    description: 公布政策文件。
    keywords: [政策, 文件]
    type: 政策文件
    office: general
    kind: policy
    children:
      - {id: normative, name: 规范性文件, description: 公布规范性文件。, keywords: [规范性文件], type: 政策文件}
      - {id: superior, name: 上级文件, description: 转载上级文件。, keywords: [上级], type: 政策文件}
  - {id: reading, name: 政策解读, description: 解读政策。, type: 政策解读, office: fire, kind: interpretation}
"""

#: Text of any characters at all, halves of pairs and controls too, often with what some format takes for its own.
hostile: Final = st.lists(
    st.one_of(
        st.text(st.characters(exclude_categories=()), max_size=8),
        st.sampled_from(
            [
                *("]]>", "<![CDATA[", "</script>", "<!--", "-->", "&amp;", "<b>", '"', "'", "=1+1", "@x", "_x0041_"),
                *("\x00", "\x1b", "\r\n", "\n", "\t", "\u2028", "\u2029", "\ud800", "\ufffe", "\U0001ffff", "\u202e"),
                *("，", "𠀀"),
            ]
        ),
    ),
    min_size=1,
    max_size=6,
).map("".join)


def catalog(text: str = CATALOG) -> Catalog:
    """Return a catalogue of a news column, a policy column of two leaves and a column of interpretations."""
    read, _ = parse_catalog(text.encode())
    assert read is not None
    return read


def document(ref: str = "news/2023-first", **fields: Any) -> Document:
    """Return a document; `fields` replace or add what is usual."""
    values: dict[str, Any] = {
        "title": "一件文档",
        "column": ref.rpartition("/")[0],
        "date": date(2023, 12, 1),
        "published": datetime(2023, 12, 5, 9, 30),
        "index": f"11349999MB0X20239M/202312-{ref}",
        "body": "正文一句。\n",
        **fields,
    }
    body = values.pop("body")
    return Document(f"docs/{ref}.md", ref, Source("", ""), body, 1, FieldDigests("", "", ""), **values)


def corpus(*documents: Document, root: Path | None = None) -> Corpus:
    """Return the corpus of documents; with `root`, of the files they name too, as far as they lie below its `docs/`."""
    named = {path for one in documents for path in one.files}
    files = frozenset(path for path in named if root and (root / "docs" / path).is_file())
    return Corpus(root or Path(), documents, files=files)


def contents(
    *documents: Document, states: dict[str, State] | None = None, of: Catalog | None = None, root: Path | None = None
) -> Contents:
    """Return the contents of documents, published but where `states` says otherwise by reference."""
    stands = {one.ref: State.WITHDRAWN if one.withdrawn else State.PUBLISHED for one in documents}
    verdict = Verdict(of or catalog(), corpus(*documents, root=root), {**stands, **(states or {})}, (), ())
    return Contents(verdict, documents)


def schema(name: str) -> Any:
    """Return one of the schemas beside the tests."""
    return etree.RelaxNG(etree.parse(_SCHEMAS / f"{name}.rng"))


def parsed(data: bytes) -> Any:
    """Return the root element of an XML file."""
    return etree.fromstring(data)
