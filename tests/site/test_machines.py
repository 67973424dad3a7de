"""All files that programs read, of roots that the gate has judged: nothing leaks, nothing depends on the run."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from disclosure.gate import State, judge
from disclosure.site import meta, structured
from disclosure.site.contents import Contents
from tests.cli.roots import TODAY, write_document
from tests.site import made, programs
from tests.site.hostile import hostile_root
from tests.site.test_leaks import HAN, MARK, WITHHELD, leaks, plant

UNTIL = date(2026, 12, 31)


def written(root: Path, target: Path, *, preview: bool = False, base: str = made.BASE) -> dict[str, bytes]:
    """Write all files of a root, META tags and JSON-LD of its documents too, below `target` and return them."""
    verdict = judge(root, date.fromisoformat(TODAY), withhold=True)
    assert verdict.catalog is not None
    directory = replace(verdict.catalog.directory, security_until=UNTIL)
    verdict = replace(verdict, catalog=replace(verdict.catalog, directory=directory))
    public = verdict.documents(State.PUBLISHED, State.WITHDRAWN)
    shown = list(verdict.corpus.documents) if preview else public
    contents = Contents(verdict, shown)
    found = list(programs.files(programs.machines(contents, base)).items())
    if not preview:
        for document in shown:
            said = [meta.article(document, contents, base), structured.document(document, contents, base)]
            found.append((f"{document.ref}.said", json.dumps(said, ensure_ascii=False).encode()))
    for address, data in found:
        path = target / address
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return dict(found)


def test_which_files_there_are(root: Path, tmp_path: Path) -> None:
    """Each kind of file is there once, at its address."""
    found = written(root, tmp_path / "out")
    assert {address for address in found if not address.endswith(".said")} == {
        *("feed.xml", "news/feed.xml", "policy/feed.xml", "policy/superior/feed.xml", "policies.xml", "policies.json"),
        *("directory.csv", "directory.json", "directory.xlsx", "directory-index.json", "robots.txt"),
        *("sitemap.xml", "sitemap-pages.xml", "sitemap-2023.xml"),
        *("directory-2023.csv", "directory-2023.json", "directory-2023.xlsx", ".well-known/security.txt"),
        *("statistics.csv", "statistics-2023.csv"),
    }


def test_without_an_address(root: Path, tmp_path: Path) -> None:
    """Without an address of the site there is what needs none: data without addresses, and robots.txt."""
    found = written(root, tmp_path / "out", base="")
    assert {address.partition(".")[0] for address in found if not address.endswith(".said")} == {
        *("directory", "directory-2023", "directory-index", "robots", "statistics", "statistics-2023"),
    }
    assert not any(b"https://www" in data for data in found.values())


@pytest.mark.parametrize("status", WITHHELD)
@pytest.mark.parametrize("preview", [False, True])
def test_unreviewed_leaves_no_trace(root: Path, tmp_path: Path, status: str, preview: bool) -> None:
    """Of what is not reviewed nothing stands in any file, in a preview either."""
    clean = written(root, tmp_path / "clean", preview=preview)
    more = plant(root, status)
    assert written(root, tmp_path / "out", preview=preview) == clean
    assert leaks(tmp_path / "out", more) == []


def test_search_finds_what_is_published(root: Path, tmp_path: Path) -> None:
    """The search itself works: with the document approved it finds it in every kind of file."""
    plant(root, "approved")
    written(root, tmp_path / "out")
    found = {leak.partition(": ")[0] for leak in leaks(tmp_path / "out")}
    assert {"feed.xml", "news/feed.xml", "directory.csv", "directory-2023.json", "sitemap-2023.xml"} <= found
    assert "directory.xlsx!xl/worksheets/sheet1.xml" in found


def test_withdrawn_leaves_title_and_reason(root: Path, tmp_path: Path) -> None:
    """A withdrawn document is in no file; its page's own tags and data hold its title and the reason alone."""
    plant(root, "approved", withdrawn=True)
    found = written(root, tmp_path / "out")
    own = f"news/2023-{MARK}path.said"
    texts = {address for address, data in found.items() if MARK.encode() in data}
    assert texts == {own}
    said = found[own].decode().replace(f"{HAN}{MARK}title", "").replace(f"news/2023-{MARK}path.html", "")
    assert MARK not in said
    assert HAN not in said
    assert "护秘" not in said
    assert "内容有误，已经撤下" in said


def test_two_runs_are_the_same(root: Path, tmp_path: Path) -> None:
    """The same root gives the same bytes, whatever lies about it."""
    for letter in "qwertz":
        write_document(root, f"news/2023-{letter}")
    assert written(root, tmp_path / "a") == written(root, tmp_path / "b")


def test_hostile_values(root: Path, tmp_path: Path) -> None:
    """A root with hostile values in every place gives files that parse."""
    found = written(hostile_root(root), tmp_path / "out")
    schema, sitemap = made.schema("atom"), made.schema("sitemap")
    for address, data in found.items():
        if address.endswith(".json"):
            json.loads(data)
        if address.endswith(("feed.xml", "policies.xml")):
            assert schema.validate(made.parsed(data)), schema.error_log
        if address.startswith("sitemap"):
            assert sitemap.validate(made.parsed(data)), sitemap.error_log
    assert "\nDisallow" not in found["robots.txt"].decode()
