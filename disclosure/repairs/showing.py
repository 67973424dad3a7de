"""What is going to be changed, for the person who decides: line by line, in Chinese (差异)."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Final

from disclosure.repairs.mending import Mended
from disclosure.repairs.planning import Plan

#: Lines shown of one file; of what was only read in another encoding, none are.
_MOST: Final = 60
_WIDEST: Final = 160


def describe(plan: Plan) -> Iterator[str]:
    """Yield the lines that say what a plan changes."""
    for old, new in plan.renames:
        yield f"改名：{_shown(old)} → {_shown(new.rpartition('/')[2])}"
    for mended in plan.files:
        yield ""
        yield f"{_shown(mended.path)}"
        yield from (f"  · {what}" for what in _counted(mended.done))
        if mended.losing:
            yield "  ！这份文档审核过，改正以后原来的审核作废，要重新送审。"
        yield from _difference(mended)


def describe_held(plan: Plan) -> Iterator[str]:
    """Yield the lines that say what was left because of an approval."""
    for mended in plan.held:
        yield f"{_shown(mended.path)} 审核过，改了就要重新审核，没有动："
        yield from (f"  · {what}" for what in _counted(mended.held))


def _counted(done: list[str]) -> Iterator[str]:
    for what in dict.fromkeys(done):
        count = done.count(what)
        yield _shown(what if count == 1 else f"{what}（{count} 处）")


def _difference(mended: Mended) -> Iterator[str]:
    """Yield the lines that differ; nothing of ledgers, whose rows may be about persons."""
    if mended.before is None or mended.path.endswith(".csv"):
        return
    before, after = mended.before.split("\n"), mended.after.decode().split("\n")
    left = _MOST
    for tag, start, end, new_start, new_end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        yield f"  @@ 第 {start + 1} 行 @@"
        for line in [*(f"- {one}" for one in before[start:end]), *(f"+ {one}" for one in after[new_start:new_end])]:
            if not left:
                yield "  …（其余的不再列出）"
                return
            left -= 1
            yield f"  {_shown(line)}"


def _shown(text: str) -> str:
    """Return text for a terminal: what nobody sees is named, what is long is cut."""
    shown = "".join(one if one.isprintable() else "→" if one == "\t" else f"<U+{ord(one):04X}>" for one in text)
    return shown if len(shown) <= _WIDEST else f"{shown[: _WIDEST - 1]}…"
