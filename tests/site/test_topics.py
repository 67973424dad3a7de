"""The topical page: a subject gathered across columns."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from disclosure.gate import State, judge
from tests.cli.roots import TODAY, change, write_document
from tests.site.building import MOUNT, build
from tests.site.parsed import Page, read_pages, resolve

TOPIC = "topic-forest-chief.html"


def _sections(page: Page) -> dict[str, list[str]]:
    """Return the addresses under each heading of a topic's page."""
    sections = {}
    for section in page.all("section"):
        inside = page.within(section)
        (heading,) = [element.text for element in inside if element.tag == "h2"]
        links = [element for element in inside if element.tag == "a" and _in_list(element.inside)]
        sections[heading] = [target[0] for one in links if (target := resolve(page, one.get("href"), MOUNT))]
    return sections


def _in_list(inside: tuple[object, ...]) -> bool:
    return any("d-list" in getattr(element, "classes", ()) for element in inside)


def test_sample_topic(sample_pages: dict[str, Page], sample_root: Path) -> None:
    """The page has the newest five of each of its leaves, and every document with a keyword elsewhere."""
    verdict = judge(sample_root, date.fromisoformat(TODAY))
    assert verdict.catalog
    (topic,) = verdict.catalog.topics
    page = sample_pages[TOPIC]
    assert page.one("h1").text == topic.name
    assert topic.description in page.text
    public = sorted(verdict.documents(State.PUBLISHED), key=lambda one: f"{one.published}", reverse=True)
    wanted = {}
    for leaf in verdict.catalog.leaves:
        if leaf.path.startswith("focus/forest-chief/"):
            wanted[leaf.name] = [f"{one.ref}.html" for one in public if one.column == leaf.path][:5]
    sections = _sections(page)
    others = sections.pop("其他栏目的有关信息")
    assert sections == wanted
    assert all(wanted.values())
    keyed = [one for one in public if set(one.keywords) & set(topic.keywords)]
    assert others == [f"{one.ref}.html" for one in keyed if not one.column.startswith("focus/forest-chief")]
    assert others


def test_pages_lead_to_the_topic(sample_pages: dict[str, Page]) -> None:
    """The home page and the map name the topic."""
    for address in ("index.html", "map.html"):
        page = sample_pages[address]
        main = page.one("main")
        assert TOPIC in [element.get("href") for element in page.within(main)], address


def test_topic_of_many_documents_and_of_none(root: Path) -> None:
    """A leaf with more than is shown leads to the rest; an empty topic is a page all the same; drafts are on none."""
    topics = (
        "topics:\n"
        "  - {id: fire, name: 防火专题, description: 防火的信息。, columns: [news], keywords: [防火]}\n"
        "  - {id: none, name: 空的专题, description: 还没有信息。, keywords: [没有]}\n"
        "columns:\n"
    )
    change(root / "catalog.yml", "columns:\n", topics)
    for number in range(7):
        write_document(root, f"news/2023-{number}", title=f"第{number}件", keywords=["防火"])
    source = {"name": "试验省林业局", "url": "https://lyj.example.gov.cn/1"}
    write_document(root, "policy/superior/2023-fire", title="上级的防火文件", keywords=["防火"], source=source)
    write_document(root, "policy/superior/2023-draft", title="防火草稿", keywords=["防火"], status="draft")
    gone = {"date": "2023-12-10", "reason": "内容有误"}
    write_document(root, "news/2023-gone", title="撤下的防火信息", keywords=["防火"], withdrawn=gone)
    pages = read_pages(build(root, withhold=True))
    sections = _sections(pages["topic-fire.html"])
    assert [len(sections[name]) for name in ("工作动态", "其他栏目的有关信息")] == [5, 1]
    assert "“工作动态”的全部 8 件" in pages["topic-fire.html"].text
    assert "草稿" not in pages["topic-fire.html"].source
    assert "撤下" not in pages["topic-fire.html"].source
    assert _sections(pages["topic-none.html"]) == {}
    assert pages["topic-none.html"].description == "还没有信息。"
