"""Texts that wait in a file: what was put there is there, and the file is nobody else's."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure.spool import Spool
from disclosure.workers import each


@given(batches=st.lists(st.dictionaries(st.text(), st.binary())))
def test_what_was_put_is_there(tmp_path_factory: pytest.TempPathFactory, batches: list[dict[str, bytes]]) -> None:
    """As in a dictionary, also where something is put in between, and in the order in which it came."""
    folder = tmp_path_factory.mktemp("spool")
    spool, known = Spool(folder), dict[str, bytes]()
    for batch in batches:
        spool.put(batch)
        known |= batch
        assert list(spool.items()) == list(known.items())
    assert all(spool.get(name) == text for name, text in known.items())
    assert spool.get("what nobody put there\n") is None
    assert os.name == "nt" or not list(folder.iterdir())


def test_processes_read_at_once(tmp_path: Path) -> None:
    """Each at its own place."""
    spool = Spool(tmp_path)
    texts = {f"{number}": f"{number} ".encode() * 5000 for number in range(200)}
    spool.put(texts)
    assert list(each(spool.get, list(texts), jobs=3)) == list(texts.values())


@pytest.mark.parametrize("places", [True, False])
def test_threads_read_while_another_adds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, places: bool) -> None:
    """Also where the system reads at one place of a file only."""
    if not places:
        monkeypatch.delattr(os, "pread", raising=False)
    spool = Spool(tmp_path)
    texts = {f"{number}": f"{number} ".encode() * 500 for number in range(300)}
    spool.put(texts)

    def add() -> None:
        for number in range(300, 600):
            spool.put({f"{number}": f"{number} ".encode() * 500})

    with ThreadPoolExecutor(4) as pool:
        adding = pool.submit(add)
        for _ in range(5):
            assert list(pool.map(spool.get, texts)) == list(texts.values())
        adding.result()
    assert spool.get("599") == b"599 " * 500
