"""`disclosure.ledgers.reading`: which files there are, and what is present."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

import pytest

from disclosure.ledgers.model import DECISIONS, HOLIDAYS, HOTLINE, REQUESTS, TASKS, WAIVERS, Ledgers
from disclosure.ledgers.reading import read_ledgers
from disclosure.text_file import MAX_BYTES
from tests.helpers import codes, write

_EMPTY: Final[dict[str, str | bytes]] = {
    REQUESTS: "received,applicant,outcome,replied,extended\n",
    HOTLINE: "received,channel,topic,limit,replied,satisfied\n",
    DECISIONS: "year,item,number,source\n",
    TASKS: "[]\n",
    HOLIDAYS: "[]\n",
    WAIVERS: "[]\n",
}


def test_no_folder(tmp_path: Path) -> None:
    assert read_ledgers(tmp_path) == (Ledgers(), [])


def test_empty_ledgers_are_present(tmp_path: Path) -> None:
    assert read_ledgers(write(tmp_path, _EMPTY)) == (Ledgers(present=frozenset(_EMPTY)), [])


@pytest.mark.parametrize("path", _EMPTY)
def test_each_alone(tmp_path: Path, path: str) -> None:
    ledgers, findings = read_ledgers(write(tmp_path, {path: _EMPTY[path]}))
    assert not findings
    assert ledgers.present == {path}


@pytest.mark.parametrize("path", _EMPTY)
def test_a_ledger_with_a_fault_is_not_present(tmp_path: Path, path: str) -> None:
    """What is left of it is read, so that the rest is checked, but nobody may count it."""
    bad = "x\n" if path.endswith(".yml") else "2023-02-14\n"
    ledgers, findings = read_ledgers(write(tmp_path, {**_EMPTY, path: bad}))
    assert {finding.place.path for finding in findings} == {path}
    assert ledgers.present == _EMPTY.keys() - {path}


def test_good_rows_of_a_faulty_ledger_are_read(tmp_path: Path) -> None:
    text = f"{_EMPTY[REQUESTS]!s}2023-04-12,自然人,,,\n2023-04-12,个人,,,\n"
    ledgers, findings = read_ledgers(write(tmp_path, {REQUESTS: text}))
    assert codes(findings) == ["KEY05"]
    assert len(ledgers.requests) == 1
    assert not ledgers.present


@pytest.mark.parametrize("name", ["README.md", ".gitkeep", ".DS_Store", "~$requests.csv", "Thumbs.db", ".~lock.x.csv#"])
def test_files_that_do_not_count(tmp_path: Path, name: str) -> None:
    assert read_ledgers(write(tmp_path, {f"ledgers/{name}": b"\xff\x00"})) == (Ledgers(), [])


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("request.csv", "“requests.csv”"),
        ("hotlines.csv", "“hotline.csv”"),
        ("descisions.csv", "“decisions.csv”"),
        ("Requests.csv", "requests.csv"),
        ("REQUESTS.CSV", "requests.csv"),
        ("requests.xlsx", "另存为 CSV"),
        ("requests.2023.csv", "requests.csv"),
        ("tasks.yaml", "tasks.yml"),
        ("waiver.yml", "“waivers.yml”"),
        ("readme.md", "台账只有"),
        ("热线.csv", "台账只有"),
        ("requests.csv~", "requests.csv"),
        ("old/requests.csv", "台账只有"),
    ],
)
def test_unknown_files(tmp_path: Path, name: str, word: str) -> None:
    ledgers, findings = read_ledgers(write(tmp_path, {f"ledgers/{name}": ""}))
    assert codes(findings) == ["LED01"]
    assert findings[0].place == (f"ledgers/{name.partition('/')[0]}", 1, 1)
    assert word in findings[0].hint
    assert not ledgers.present


def _link(place: Path, target: Path) -> None:
    try:
        place.symlink_to(target)
    except OSError:
        pytest.skip("this system does not let us make symbolic links")


def test_symlink_is_refused(tmp_path: Path) -> None:
    write(tmp_path, {"outside.csv": _EMPTY[REQUESTS], "root/ledgers/README.md": ""})
    _link(tmp_path / "root" / REQUESTS, tmp_path / "outside.csv")
    _link(tmp_path / "root" / HOTLINE, tmp_path / "nowhere")
    ledgers, findings = read_ledgers(tmp_path / "root")
    assert [(one.rule, one.place.path) for one in findings] == [("PTH01", HOTLINE), ("PTH01", REQUESTS)]
    assert ledgers == Ledgers()


def test_folder_that_is_a_symlink_is_refused(tmp_path: Path) -> None:
    write(tmp_path, {f"other/{REQUESTS.partition('/')[2]}": _EMPTY[REQUESTS], "root/docs/x.md": ""})
    _link(tmp_path / "root" / "ledgers", tmp_path / "other")
    ledgers, findings = read_ledgers(tmp_path / "root")
    assert [(one.rule, one.place.path) for one in findings] == [("PTH01", "ledgers")]
    assert ledgers == Ledgers()


def test_folders_and_pipes_in_the_place_of_a_file(tmp_path: Path) -> None:
    (tmp_path / REQUESTS).mkdir(parents=True)
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / HOTLINE)
    _, findings = read_ledgers(tmp_path)
    assert {(one.rule, one.place.path) for one in findings} >= {("PTH02", REQUESTS)}
    assert set(codes(findings)) == {"PTH02"}


def test_file_in_the_place_of_the_folder(tmp_path: Path) -> None:
    ledgers, findings = read_ledgers(write(tmp_path, {"ledgers": "x"}))
    assert [(one.rule, one.place) for one in findings] == [("PTH04", ("ledgers", 1, 1))]
    assert ledgers == Ledgers()


def test_unreadable_file_is_a_finding(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: Path, mode: str = "r") -> None:
        raise PermissionError(13, "denied")

    write(tmp_path, {REQUESTS: _EMPTY[REQUESTS]})
    monkeypatch.setattr(Path, "open", refuse)
    ledgers, findings = read_ledgers(tmp_path)
    assert [(one.rule, one.place.path) for one in findings] == [("PTH04", REQUESTS)]
    assert "没有权限" in findings[0].message
    assert not ledgers.present


def test_large_file_is_not_read_whole(tmp_path: Path) -> None:
    for path in _EMPTY:
        write(tmp_path, {path: b"x" * (MAX_BYTES + 5)})
    ledgers, findings = read_ledgers(tmp_path)
    assert codes(findings) == ["ENC04"] * len(_EMPTY)
    assert ledgers == Ledgers()
