"""Atom feeds: valid after RFC 4287, the newest documents, stable whatever the clock, order or address."""

from __future__ import annotations

import random
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any, Final, TypeAlias

from hypothesis import given

from disclosure.catalog import Link
from disclosure.documents import Document
from disclosure.documents.document import Correction, Withdrawal
from disclosure.gate import State
from disclosure.site import feeds
from disclosure.site.contents import Contents
from tests.site import made, programs

ATOM: Final = "{http://www.w3.org/2005/Atom}"
SCHEMA: Final = made.schema("atom")

#: An element as the parser gives it.
Element: TypeAlias = Any


def built(contents: Contents, base: str = made.BASE) -> dict[str, bytes]:
    """Return the feeds by address."""
    return programs.of_parts(feeds.parts(contents, base, ""))


def read(contents: Contents, base: str = made.BASE) -> dict[str, Element]:
    """Return every feed by its address, each judged by the schema and what a schema cannot say."""
    found = {address: made.parsed(data) for address, data in built(contents, base).items()}
    for address, feed in found.items():
        assert SCHEMA.validate(feed), (address, SCHEMA.error_log)
        assert link(feed, "self") == base + address
        assert link(feed, "alternate").startswith(base)
        ids = texts(feed, "id") + [id for entry in entries(feed) for id in texts(entry, "id")]
        assert len(ids) == len(set(ids)), address
        for entry in entries(feed):
            assert len(links(entry, "alternate")) == 1
            assert texts(entry, "published") <= texts(entry, "updated") <= texts(feed, "updated")
            terms = [(term.get("scheme"), term.get("term")) for term in entry.findall(f"{ATOM}category")]
            assert len(terms) == len(set(terms))
    return found


def entries(feed: Element) -> list[Element]:
    """Return the entries of a feed."""
    return list(feed.findall(f"{ATOM}entry"))


def texts(element: Element, name: str) -> list[str]:
    """Return the texts of the children of a name."""
    return [child.text or "" for child in element.findall(f"{ATOM}{name}")]


def links(element: Element, rel: str) -> list[str]:
    """Return where the links of a relation lead."""
    return [child.get("href") or "" for child in element.findall(f"{ATOM}link[@rel='{rel}']")]


def link(element: Element, rel: str) -> str:
    """Return where the one link of a relation leads."""
    (address,) = links(element, rel)
    return address


def titles(feed: Element) -> list[str]:
    """Return the titles of a feed's entries."""
    return [title for entry in entries(feed) for title in texts(entry, "title")]


def several(count: int, ref: str = "news/2023", **fields: Any) -> list[Document]:
    """Return documents published a minute apart, the first the oldest."""
    start = datetime(2023, 12, 5, 9)
    return [
        made.document(f"{ref}-{n:03}", title=f"{ref} 第{n}件", published=start + timedelta(minutes=n), **fields)
        for n in range(count)
    ]


def test_which_feeds_there_are() -> None:
    """The whole, the policy library, and each column with its subcolumns: nothing of a column beside."""
    documents = [
        made.document("news/2023-a", title="动态"),
        made.document("policy/normative/2023-b", title="规范性文件"),
        made.document("policy/superior/2023-c", title="上级文件"),
        made.document("reading/2023-d", title="解读"),
    ]
    found = {address: set(titles(feed)) for address, feed in read(made.contents(*documents)).items()}
    assert found == {
        "feed.xml": {"动态", "规范性文件", "上级文件", "解读"},
        "policies.xml": {"规范性文件", "上级文件"},
        "news/feed.xml": {"动态"},
        "policy/feed.xml": {"规范性文件", "上级文件"},
        "policy/normative/feed.xml": {"规范性文件"},
        "policy/superior/feed.xml": {"上级文件"},
        "reading/feed.xml": {"解读"},
    }


def test_an_entry() -> None:
    """An entry says what a reader of feeds shows, and where a reprint comes from."""
    document = made.document(
        "policy/superior/2023-通知 a",
        title="甲 & 乙 <通知>",
        summary="概述\n第二行",
        theme="农业、林业、水利",
        genre="通知",
        validity="有效",
        keywords=("防火", "通知"),
        issuer="试验省林业局",
        source=Link("试验省林业局", "https://lyj.example.gov.cn/文件?a=1&b=\"'><script>"),
        corrections=(Correction(date(2024, 1, 2), "改正一处"), Correction(date(2023, 12, 20), "改正")),
    )
    (entry,) = entries(read(made.contents(document))["feed.xml"])
    assert texts(entry, "title") == ["甲 & 乙 <通知>"]
    assert texts(entry, "summary") == ["概述 第二行"]
    assert texts(entry, "published") == ["2023-12-05T09:30:00+08:00"]
    assert texts(entry, "updated") == ["2024-01-02T00:00:00+08:00"]
    assert [name.text for name in entry.iter(f"{ATOM}name")] == ["试验省林业局"]
    assert link(entry, "alternate") == f"{made.BASE}policy/superior/2023-%E9%80%9A%E7%9F%A5%20a.html"
    assert link(entry, "via") == "https://lyj.example.gov.cn/%E6%96%87%E4%BB%B6?a=1&b=%22'%3E%3Cscript%3E"
    terms = [(term.get("term"), term.get("scheme"), term.get("label")) for term in entry.findall(f"{ATOM}category")]
    assert terms[0] == ("policy/superior", made.BASE, "上级文件")
    assert [term for term, _, _ in terms[1:]] == ["农业、林业、水利", "通知", "有效", "防火"]


def test_correction_on_the_day_of_publication() -> None:
    """A correction without an hour never makes a document older than its publication."""
    document = made.document(corrections=(Correction(date(2023, 12, 5), "改正"),))
    (entry,) = entries(read(made.contents(document))["feed.xml"])
    assert texts(entry, "updated") == ["2023-12-05T09:30:00+08:00"]


def test_newest_fifty() -> None:
    """A feed has the newest fifty, newest first; a busy subcolumn leaves room for nothing older above it."""
    busy = several(60)
    old = made.document("policy/normative/2020-old", title="旧文件", published=datetime(2020, 1, 1))
    found = read(made.contents(*busy, old))
    newest = [f"news/2023 第{n}件" for n in range(59, 9, -1)]
    assert titles(found["feed.xml"]) == newest
    assert titles(found["news/feed.xml"]) == newest
    assert titles(found["policy/feed.xml"]) == ["旧文件"]


def test_feed_of_nothing() -> None:
    """A column without documents has a valid feed: it may be subscribed to."""
    feed = read(made.contents())["reading/feed.xml"]
    assert entries(feed) == []
    assert texts(feed, "updated") == ["1970-01-01T00:00:00+08:00"]


def test_drafts_and_withdrawn_are_absent() -> None:
    """Not a byte of a draft (in a preview) or of a withdrawn document is in any feed."""
    withdrawn = made.document("news/2023-gone", title="撤下机密", withdrawn=Withdrawal(date(2024, 1, 1), "机密理由"))
    draft = made.document("policy/normative/2023-draft", title="草稿机密", summary="机密")
    blocked = made.document("reading/2023-wrong", title="有错机密", interprets=("news/2023-gone",))
    states = {draft.ref: State.WITHHELD, blocked.ref: State.BLOCKED}
    made_of = made.contents(withdrawn, draft, blocked, made.document(), states=states)
    clean = made.contents(made.document())
    assert built(made_of) == built(clean)


def test_ids_stay_when_the_site_moves() -> None:
    """At another address the same documents have the same ids; a document keeps its id in every feed."""
    documents = several(3, "policy/normative/2023")
    here = read(made.contents(*documents))
    there = read(made.contents(*documents), "https://lyj.example.gov.cn/")

    def ids(found: dict[str, Element]) -> dict[str, list[str]]:
        return {
            name: [*texts(feed, "id"), *(texts(one, "id")[0] for one in entries(feed))] for name, feed in found.items()
        }

    assert ids(here) == ids(there)
    own = [name for name, *_ in ids(here).values()]
    assert len(set(own)) == len(own)
    assert ids(here)["feed.xml"][1:] == ids(here)["policies.xml"][1:] == ids(here)["policy/feed.xml"][1:]


def test_ids_are_those_of_ever() -> None:
    """The id of an index number is for all time: a change here makes every document new to every reader."""
    feed = read(made.contents(made.document(index="11349999MB0X20239M/202312-00001")))["feed.xml"]
    assert texts(entries(feed)[0], "id") == ["urn:uuid:967d7c67-7cdd-5ff8-9c30-8ed9445fe8bc"]
    assert texts(feed, "id") == ["urn:uuid:aa9a64f7-0355-58a7-a8ac-76edb86f00ac"]


def test_order_of_input_does_not_matter() -> None:
    """Shuffled, the same documents give the same bytes, those of the same minute too."""
    documents = [*several(9), *(made.document(f"news/2023-{letter}") for letter in "qwertz")]
    first = built(made.contents(*documents))
    for seed in range(3):
        shuffled = documents.copy()
        random.Random(seed).shuffle(shuffled)
        assert built(made.contents(*shuffled)) == first


def test_without_an_address_there_are_none() -> None:
    """A site that does not know its address has no feeds and announces none."""
    made_of = made.contents(made.document())
    assert built(made_of, "") == {}
    assert feeds.offered(made_of.catalog, "", made_of.catalog.by_path["news"]) == []


def test_announced_feeds_exist() -> None:
    """What pages announce is there: the column's own first, the library on policies, the whole everywhere."""
    catalog = made.catalog()
    found = built(made.contents())
    offers: Iterable[list[tuple[str, str]]] = [
        feeds.offered(catalog, made.BASE, column) for column in (None, *catalog.by_path.values())
    ]
    for offered in offers:
        assert {address for _, address in offered} <= found.keys()
        assert offered[-1] == ("试验县林业局政府信息公开", "feed.xml")
    assert [address for _, address in feeds.offered(catalog, made.BASE, library=True)] == ["policies.xml", "feed.xml"]
    assert feeds.offered(catalog, made.BASE, catalog.by_path["policy/superior"]) == [
        ("上级文件 - 试验县林业局政府信息公开", "policy/superior/feed.xml"),
        ("政策文件库 - 试验县林业局政府信息公开", "policies.xml"),
        ("试验县林业局政府信息公开", "feed.xml"),
    ]


@given(made.hostile)
def test_any_text(text: str) -> None:
    """Whatever a document says, the feed is valid and says it, but for what XML cannot hold."""
    document = made.document(
        title=f"题{text}",
        summary=f"述{text}",
        keywords=(text, f"词{text}"),
        issuer=f"机{text}",
        theme=text,
        genre=text,
        index=text,
        source=Link("", f"https://example.gov.cn/{text}"),
    )
    (entry,) = entries(read(made.contents(document))["news/feed.xml"])
    assert printable(*texts(entry, "title")) == printable(f"题{text}")
    assert printable(*texts(entry, "summary")) == printable(f"述{text}")


def printable(text: str) -> str:
    """Return the characters of a text that every format can hold and every reader shows."""
    return "".join(character for character in text if character.isprintable() and character != " ")
