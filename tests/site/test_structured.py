"""JSON-LD: parses, says what the page says, and cannot leave its script element."""

from __future__ import annotations

import json
import random
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import given

from disclosure.catalog import Link
from disclosure.documents.document import Attachment, Correction, Repeal, Withdrawal
from disclosure.gate import State
from disclosure.site import structured
from tests.cli.roots import docx
from tests.site import made

HOME: Final = [
    ("试验县人民政府", "https://www.example.gov.cn/"),
    ("试验县林业局政府信息公开", f"{made.BASE}index.html"),
]


def read(script: str) -> dict[str, dict[str, Any]]:
    """Return the parts of a page's JSON-LD by their type, nothing empty among them."""
    data = json.loads(script)
    assert data["@context"] == "https://schema.org"
    parts = {part["@type"]: part for part in data["@graph"]}
    assert len(parts) == len(data["@graph"])
    _assert_full(data)
    return parts


def _assert_full(value: Any) -> None:
    assert value
    if isinstance(value, dict | list):
        for child in value.values() if isinstance(value, dict) else value:
            _assert_full(child)


def trail(parts: dict[str, dict[str, Any]]) -> list[tuple[str, str]]:
    """Return name and address of each step down to a page."""
    steps = parts["BreadcrumbList"]["itemListElement"]
    assert [step["position"] for step in steps] == list(range(1, len(steps) + 1))
    return [(step["name"], step["item"]) for step in steps]


def test_home() -> None:
    """The home page says who the agency is, how to reach it, and which columns there are."""
    parts = read(structured.home(made.contents(), made.BASE))
    agency = parts["GovernmentOrganization"]
    assert agency["name"] == "试验县林业局"
    assert agency["identifier"] == "11349999MB0X20239M"
    assert agency["telephone"] == "0999-0000000"
    assert parts["CollectionPage"]["publisher"] == {"@id": agency["@id"]}
    assert [part["url"] for part in parts["CollectionPage"]["hasPart"]] == [
        f"{made.BASE}{column}/index.html" for column in ("news", "policy", "reading")
    ]
    assert trail(parts) == HOME


def test_column() -> None:
    """A column's page says what it gathers and where it stands; its second page has its own address."""
    made_of = made.contents()
    column = made_of.catalog.by_path["policy/normative"]
    parts = read(structured.column(column, made_of, made.BASE))
    assert parts["CollectionPage"]["url"] == f"{made.BASE}policy/normative/index.html"
    parts = read(structured.column(column, made_of, made.BASE, "policy/normative/index-2.html"))
    assert parts["CollectionPage"]["url"] == f"{made.BASE}policy/normative/index-2.html"
    assert trail(parts) == [
        *HOME,
        ("政策法规", f"{made.BASE}policy/index.html"),
        ("规范性文件", f"{made.BASE}policy/normative/index.html"),
    ]


def test_section() -> None:
    """A page that gathers documents and is no column stands below the home page."""
    parts = read(structured.section("政策文件库", "全部政策文件。", "policies.html", made.contents(), made.BASE))
    assert trail(parts) == [*HOME, ("政策文件库", f"{made.BASE}policies.html")]


def test_policy(tmp_path: Path) -> None:
    """A policy is legislation, with its number, its force and the time for which it holds."""
    folder = tmp_path / "docs/policy/normative"
    folder.mkdir(parents=True)
    (folder / "2023-a.docx").write_bytes(docx())
    document = made.document(
        "policy/normative/2023-a",
        title="森林防火通告",
        number="试林〔2023〕12号",
        genre="通告",
        theme="农业、林业、水利",
        validity="有效",
        effective=date(2023, 12, 10),
        expires=date(2028, 12, 9),
        attachments=(Attachment("2023-a.docx", "文字版"),),
        corrections=(Correction(date(2024, 1, 2), "改正"),),
    )
    parts = read(structured.document(document, made.contents(document, root=tmp_path), made.BASE))
    policy = parts["Legislation"]
    assert policy["legislationIdentifier"] == "试林〔2023〕12号"
    assert policy["legislationLegalForce"] == "https://schema.org/InForce"
    assert policy["temporalCoverage"] == "2023-12-10/2028-12-09"
    assert policy["datePublished"] == "2023-12-05T09:30:00+08:00"
    assert policy["dateModified"] == "2024-01-02T00:00:00+08:00"
    assert policy["dateCreated"] == "2023-12-01"
    assert policy["url"] == f"{made.BASE}policy/normative/2023-a.html"
    assert policy["associatedMedia"] == [
        {"@type": "MediaObject", "name": "文字版", "contentUrl": f"{made.BASE}policy/normative/2023-a.docx"}
    ]
    assert trail(parts)[-1] == ("森林防火通告", policy["url"])


@pytest.mark.parametrize(
    ("validity", "repealed", "force", "coverage"),
    [
        ("有效", None, "https://schema.org/InForce", "2023-12-10/.."),
        ("已修改", None, None, "2023-12-10/.."),
        ("失效", None, "https://schema.org/NotInForce", "2023-12-10/.."),
        ("废止", Repeal(date(2024, 3, 1), "新办法"), "https://schema.org/NotInForce", "2023-12-10/2024-03-01"),
    ],
)
def test_force(validity: str, repealed: Repeal | None, force: str | None, coverage: str) -> None:
    """What is repealed or has lapsed is not in force; of what was amended schema.org has no word."""
    document = made.document(
        "policy/normative/2023-a", validity=validity, repealed=repealed, effective=date(2023, 12, 10)
    )
    policy = read(structured.document(document, made.contents(document), made.BASE))["Legislation"]
    assert policy.get("legislationLegalForce") == force
    assert policy["creativeWorkStatus"] == validity
    assert policy["temporalCoverage"] == coverage


def test_interpretation_and_reprint() -> None:
    """An interpretation is based on its policy, a reprint on its source; what is not shown is not named."""
    policy = made.document("policy/normative/2023-a")
    reading = made.document(
        "reading/2023-b",
        interprets=(policy.ref, "policy/normative/2023-hidden"),
        source=Link("试验省林业局", "https://lyj.example.gov.cn/1"),
    )
    parts = read(structured.document(reading, made.contents(policy, reading), made.BASE))
    assert parts["Article"]["isBasedOn"] == [
        f"{made.BASE}policy/normative/2023-a.html",
        "https://lyj.example.gov.cn/1",
    ]


def test_withdrawn_says_its_title_alone() -> None:
    """Of a withdrawn document nothing but title and place is told; nobody is based on it."""
    gone = made.document(
        "policy/normative/2023-gone",
        title="撤下的文件",
        summary="秘密",
        number="秘密",
        issuer="秘密",
        withdrawn=Withdrawal(date(2024, 1, 1), "有误"),
    )
    reading = made.document("reading/2023-b", interprets=(gone.ref,))
    made_of = made.contents(gone, reading)
    assert "isBasedOn" not in read(structured.document(reading, made_of, made.BASE))["Article"]
    script = structured.document(gone, made_of, made.BASE)
    assert "秘密" not in script
    parts = read(script)
    assert parts.keys() == {"WebPage", "BreadcrumbList"}
    assert parts["WebPage"]["name"] == "撤下的文件"
    assert parts["WebPage"].keys() == {"@type", "@id", "url", "name", "inLanguage"}


def test_draft_in_a_preview() -> None:
    """A draft's page in a preview has its facts; a document that is public does not name it."""
    draft = made.document("policy/normative/2023-a", title="草稿", published=None)
    made_of = made.contents(draft, states={draft.ref: State.WITHHELD})
    assert "datePublished" not in read(structured.document(draft, made_of, made.BASE))["Legislation"]


def test_without_an_address_there_is_none() -> None:
    """A site that does not know its address says nothing that needs one."""
    made_of = made.contents(made.document())
    scripts = [
        structured.home(made_of, ""),
        structured.column(made_of.catalog.by_path["news"], made_of, ""),
        structured.section("甲", "乙", "x.html", made_of, ""),
        structured.document(made.document(), made_of, ""),
    ]
    assert scripts == [""] * 4


def test_order_of_input_does_not_matter() -> None:
    """A document's data does not depend on the others, in whatever order they came."""
    documents = [made.document(f"news/2023-{letter}") for letter in "qwertz"]
    first = [structured.document(one, made.contents(*documents), made.BASE) for one in documents]
    shuffled = random.Random(1).sample(documents, len(documents))
    assert [structured.document(one, made.contents(*shuffled), made.BASE) for one in documents] == first


class _Scripts(HTMLParser):
    """Collects the text of script elements, and every other element."""

    def __init__(self) -> None:
        super().__init__()
        self.elements: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.elements.append(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


@given(made.hostile)
def test_any_text(text: str) -> None:
    """Whatever a document says comes back from the page as it was, and nothing leaves the script element."""
    document = made.document("reading/2023-a", title=text, summary=text, keywords=(text,), issuer=text, theme=text)
    script = structured.document(document, made.contents(document), made.BASE)
    assert not set(script) & set("<>&\u2028\u2029\n\r")
    parser = _Scripts()
    parser.feed(f'<script type="application/ld+json">{script}</script>')
    parser.close()
    assert parser.elements == ["script"]
    assert parser.text == script
    article = json.loads(parser.text)["@graph"][0]
    shown = [character for character in text if character.isprintable()]
    told = article.get("name", "")
    assert [character for character in told if character.isprintable()] == shown
    assert told == article.get("headline", "") == article.get("description", "")
    script.encode()


@pytest.mark.parametrize(
    "title",
    ["</script><script>alert(1)</script>", "<!--<script>", "]]>&amp;\\u003c\"'", "a\nb\tc", "𠀀🌲", "{{ 7 * 191 }}"],
)
def test_hostile_titles_round_trip(title: str) -> None:
    """Text that other formats take for their own comes back to the letter."""
    document = made.document("reading/2023-a", title=title)
    parts = read(structured.document(document, made.contents(document), made.BASE))
    assert parts["Article"]["name"] == title
    assert trail(parts)[-1][0] == title
