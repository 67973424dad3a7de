"""Questions at the keyboard, one at a time, each with its reason.

Every question has a flag of the same meaning: what was given there is not asked, and
where nobody can be asked the default is taken.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from typing import Final

from disclosure.findings import Failure, Refused

#: Choices shown at once; of more, part of the name is asked for first.
_SHOWN: Final = 12

#: Returns the value that an answer means; raises ValueError with a Chinese sentence where it means none.
Check = Callable[[str], str]


def anybody() -> bool:
    """Tell whether somebody sits at the keyboard."""
    return sys.stdin.isatty()


def ask(question: str, why: str, *, flag: str, default: str | None = None, check: Check = str) -> str:
    """Ask for a text until it is right; an empty answer takes the default.

    Raises Failure where nobody can be asked and there is no default (None; an empty
    default means that the answer may be left out), or where the default is not right.
    """
    if not anybody():
        if default is None:
            raise Failure(f"没有可以回答问题的终端，请用 {flag} 写明{question}。")
        try:
            return check(default)
        except ValueError as error:
            raise Failure(f"{flag}：{error}") from None
    tell(f"\n{question}——{why}" if why else f"\n{question}")
    while True:
        answer = _read(f"（直接按回车：{default}）> " if default else "（可以不填）> " if default == "" else "> ")
        try:
            if answer or default is not None:
                return check(answer or default or "")
            tell("这一项必须填写。")
        except ValueError as error:
            tell(f"{error}")


def choose(
    question: str,
    why: str,
    choices: Sequence[tuple[str, str]],
    *,
    flag: str,
    default: str | None = None,
) -> str:
    """Ask for one of the choices, each a value and what is shown of it; returns the value.

    An answer is the number shown, the value, or a part of what is shown that only one
    choice has; a part that several have shows these alone.  Raises Failure as `ask` does.
    """
    known = dict(choices)
    if not anybody():
        if default is None or default not in known:
            raise Failure(f"没有可以回答问题的终端，请用 {flag} 写明{question}。")
        return default
    tell(f"\n{question}——{why}" if why else f"\n{question}")
    shown = list(choices)
    while True:
        if len(shown) <= _SHOWN:
            for number, (_, label) in enumerate(shown, 1):
                tell(f"  {number:2}. {label}")
            prompt = "写编号或者名称的一部分"
        else:
            prompt = f"共 {len(shown)} 项，写名称的一部分来查找"
        answer = _read(f"{prompt}{f'（直接按回车：{known[default]}）' if default in known else ''}> ")
        if not answer and default is not None:
            return default
        found = _matching(answer, shown) or _matching(answer, choices)
        if len(found) == 1:
            return found[0][0]
        if not found:
            tell(f"没有与“{answer}”相符的，再写一次。" if answer else "这一项必须选择。")
        shown = found or list(choices)


def confirm(question: str, *, yes: bool, default: bool = False) -> bool:
    """Ask whether to go on; `yes` answers beforehand.

    Raises Refused where nobody can be asked and nothing was answered beforehand.
    """
    if yes:
        return True
    if not anybody():
        raise Refused("没有可以回答问题的终端；确认无误后加上 --yes 再办理。")
    answer = _read(f"{question}（{'直接按回车表示是，n 表示否' if default else 'y 表示是，其他键表示否'}）> ").lower()
    return default if not answer else answer in ("y", "yes", "是")


def tell(text: str) -> None:
    """Say something to the person at the keyboard; standard output is for results."""
    sys.stderr.write(f"{text}\n")


def say(text: str) -> None:
    """Say what was done and what comes next, on standard output."""
    sys.stdout.write(f"{text}\n")


def _matching(answer: str, choices: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    if answer.isdecimal() and len(choices) <= _SHOWN and 1 <= int(answer) <= len(choices):
        return [choices[int(answer) - 1]]
    exact = [choice for choice in choices if answer in choice]
    return exact or [choice for choice in choices if answer and answer.casefold() in choice[1].casefold()]


def _read(prompt: str) -> str:
    """Return an answer without white space around it.

    Raises Refused where the keyboard is closed, Failure where what it sends is no text.
    """
    sys.stderr.write(prompt)
    sys.stderr.flush()
    try:
        line = sys.stdin.readline()
    except UnicodeDecodeError:
        raise Failure("键盘输入的文字编码与终端的设置不同，读不出来；把终端的编码改成 UTF-8 再运行一次。") from None
    if not line:
        raise Refused("没有办理：输入已经结束。")
    return line.strip()
