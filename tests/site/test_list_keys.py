"""Keys of pages that gather documents: wherever a key is the same, so are the bytes."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any, Final

import pytest
from jinja2 import Environment, FileSystemLoader
from mkdocs.config import load_config

from disclosure.catalog import Catalog
from disclosure.documents import Document
from disclosure.documents.document import Withdrawal
from disclosure.gate import State
from disclosure.site import exports
from disclosure.site.contents import Contents
from disclosure.site.pages import DirectoryPage
from disclosure.site.pages.column import column_pages
from disclosure.site.pages.directory import directory_pages
from disclosure.site.pages.home import HomePage
from disclosure.site.pages.policies import policies_pages
from disclosure.site.pages.topic import TopicPage
from disclosure.site.program import theme_folder
from disclosure.site.rendering import Renderer
from tests.cli.roots import small_root
from tests.site import made

_TOPICS: Final = """\
topics:
  - {id: fire, name: 防火, description: 防火的信息。, columns: [policy], keywords: [防火, 灭火]}
  - {id: rest, name: 其他, description: 其他的信息。, columns: [news, none]}
columns:
"""
_COLUMNS: Final = ("news", "policy/normative", "policy/superior", "reading")
_EDITS: Final = 30


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    """A catalogue with two topics."""
    return made.catalog(made.CATALOG.replace("columns:\n", _TOPICS, 1))


@pytest.fixture(scope="module", params=[False, True], ids=["site", "preview"])
def renderer(request: pytest.FixtureRequest, catalog: Catalog, tmp_path_factory: pytest.TempPathFactory) -> Renderer:
    """What renders pages as a build or a preview does."""
    root = small_root(tmp_path_factory.mktemp("keys") / "root")
    config = load_config(config_file=str(root / "mkdocs.yml"))
    return Renderer(Environment(loader=FileSystemLoader(theme_folder())), config, catalog, request.param)


def _document(number: int, chance: random.Random) -> Document:
    published = datetime(2021, 1, 4, 9) + timedelta(days=chance.randrange(1000))
    column = chance.choice(_COLUMNS[:1] * 4 + _COLUMNS)
    fields = {
        "number": f"试林〔2023〕{number}号",
        "validity": "有效",
        "summary": f"概述{number}",
        "keywords": ("防火",),
    }
    ref = f"{column}/{published.year}-{number:03}"
    return made.document(ref, title=f"第{number}件", published=published, date=published.date(), **fields)


def _edited(document: Document, chance: random.Random) -> Document:
    """Return a document with something else in it, of which lists may show nothing."""
    word = f"改{chance.randrange(10**6)}"
    edits: list[dict[str, Any]] = [
        {"title": word},
        {"number": chance.choice([word, "无", ""])},
        {"validity": chance.choice(["有效", "废止", "失效", ""])},
        {"summary": word},
        {"index": word},
        {"keywords": chance.choice([("灭火",), ("防火", "灭火"), (word,), ()])},
        {"published": datetime(2020, 6, 1) + timedelta(days=chance.randrange(1500))},
        {"published": None},
        {"date": date(2020, 6, 1) + timedelta(days=chance.randrange(1500))},
        {"body": word},
        {"withdrawn": None if document.withdrawn else Withdrawal(date(2024, 1, 1), word)},
    ]
    return replace(document, **chance.choice(edits))


def _change(documents: dict[str, Document], chance: random.Random) -> None:
    """Add, remove or edit documents."""
    kind = chance.randrange(5)
    if kind < 2:
        for number in range(chance.choice([1, 1, 25])):
            new = _document(100 + chance.randrange(800) + number, chance)
            documents[new.ref] = new
    elif kind == 2:
        for ref in chance.sample(sorted(documents), min(len(documents) - 1, chance.choice([1, 1, 25]))):
            del documents[ref]
    else:
        ref = chance.choice(sorted(documents))
        documents[ref] = _edited(documents[ref], chance)


def _contents(documents: dict[str, Document], drafts: set[str], catalog: Catalog) -> Contents:
    """Return the contents of documents with the digests of their sources; files have some size."""
    # Beside what is written, nothing of a document is known: its digest stands for all of it.
    hashed = [replace(one, source_hash=hashlib.sha256(repr(one).encode()).hexdigest()) for one in documents.values()]
    states = {one.ref: State.WITHHELD for one in hashed if one.ref in drafts and not one.withdrawn}
    contents = made.contents(*hashed, of=catalog, states=states)
    for kind in exports.KINDS:
        for year in (None, *contents.by_year):
            listed = contents.latest if year is None else contents.by_year[year]
            contents.sizes[exports.address(kind, year)] = 1000 * len(listed)
    return contents


def _pages(contents: Contents) -> Iterator[DirectoryPage]:
    yield HomePage(contents, made.BASE)
    yield from directory_pages(contents, made.BASE)
    yield from policies_pages(contents, made.BASE)
    for topic in contents.catalog.topics:
        yield TopicPage(topic, contents, made.BASE)
    for column in contents.catalog.by_path.values():
        yield from column_pages(column, contents, made.BASE)


@pytest.mark.parametrize("seed", range(2))
def test_same_key_same_bytes(catalog: Catalog, renderer: Renderer, seed: int) -> None:
    """Whatever happens to documents, a page whose key it had before has the bytes it had then."""
    chance = random.Random(seed)
    documents = {one.ref: one for one in (_document(number, chance) for number in range(150))}
    drafts: set[str] = set()
    known: dict[tuple[str, str], bytes] = {}
    taken = 0
    for _ in range(_EDITS):
        contents = _contents(documents, drafts, catalog)
        names = set()
        for page in _pages(contents):
            assert page.path not in names, page.path
            names.add(page.path)
            key = page.path, repr(page.key())
            data = renderer.render(page)
            taken += key in known
            assert known.setdefault(key, data) == data, page.path
        _change(documents, chance)
        drafts ^= {chance.choice(sorted(documents))}
    assert taken > len(known)


def test_keys_of_a_new_document(catalog: Catalog) -> None:
    """A new document leaves the keys of all later pages but, where a page is given off, of the one before it."""
    chance = random.Random(0)
    documents = {one.ref: one for one in (_document(number, chance) for number in range(1000))}
    for number in range(45):
        before = {page.path: page.key() for page in _pages(_contents(documents, set(), catalog))}
        new = made.document(f"news/2024-{number:03}", published=datetime(2024, 1, 1, 9, number), date=date(2024, 1, 1))
        documents[new.ref] = new
        after = {page.path: page.key() for page in _pages(_contents(documents, set(), catalog))}
        assert len(after) > 70
        assert all(key is not None for key in after.values())
        changed = {path for path, key in after.items() if before.get(path) != key}
        # The home page, its whole directory, the latest, a topic; the column's list, its years, the directory's years.
        assert len(changed) <= 4 + 2 * 3 + 2
