"""Findings: what a check has to say, where, on what basis and what to do instead.

Nothing here knows what is checked.  A `Rule` is declared once, beside the code that
looks for it; calling it makes a `Finding`.  `reporters` prints findings.
"""

from __future__ import annotations

import errno
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

Severity = Literal["error", "warning"]

#: Basis of rules that follow from the data format and not from a law.
FORMAT_BASIS: Final = "写法规定（见经办人员手册）"


class Failure(Exception):
    """An expected failure: the command could not do its work (exit code 2).

    The text is one Chinese sentence for the person at the keyboard; it is printed
    without a traceback.
    """


class Refused(Exception):
    """A step that may not be taken (exit code 1); the text says why in Chinese."""


_REASONS: Final = {
    errno.ENOENT: "不存在",
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.ENOTDIR: "路径中有一段不是文件夹",
    errno.EISDIR: "是文件夹，不是文件",
    errno.ENOSPC: "磁盘已满",
    errno.EROFS: "磁盘只能读，不能写",
    errno.ENAMETOOLONG: "文件名太长",
    errno.EADDRINUSE: "已被别的程序占用",
    errno.EEXIST: "已经存在",
    errno.EBUSY: "正被别的程序使用",
    errno.EIO: "磁盘读写出错",
    errno.ELOOP: "链接绕成了圈",
    errno.EMFILE: "打开的文件太多",
    errno.ENOTEMPTY: "文件夹里还有别的文件",
}


def reason(error: OSError) -> str:
    """Return in Chinese why the system refused; its own words where they are rare."""
    return _REASONS.get(error.errno or 0, error.strerror or str(error))


class Place(NamedTuple):
    """A spot in a file of the root; `path` is relative with `/`, the rest counts from 1."""

    path: str
    line: int = 1
    column: int = 1


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong, at one place."""

    rule: str
    severity: Severity
    place: Place
    message: str
    hint: str
    basis: str

    @property
    def sort_key(self) -> tuple[str, int, int, str, str]:
        """The order of every report: by place, then by rule."""
        return (*self.place, self.rule, self.message)


_RULES: dict[str, Rule] = {}


@dataclass(frozen=True, slots=True)
class Rule:
    """A kind of finding: stable code, severity, title and the legal basis it rests on.

    A `waivable` rule may be waived at a place by an entry of `ledgers/waivers.yml` (豁免).
    """

    code: str
    severity: Severity
    title: str
    basis: str = FORMAT_BASIS
    waivable: bool = False

    def __post_init__(self) -> None:
        if _RULES.setdefault(self.code, self) != self:
            raise ValueError(f"rule code {self.code} is declared twice")

    def __call__(self, place: Place, message: str, hint: str) -> Finding:
        """Return a finding of this rule.

        `message` says what is wrong, `hint` what to write or do instead.
        """
        return Finding(self.code, self.severity, place, message, hint, self.basis)


def all_rules() -> list[Rule]:
    """Return every rule declared so far, by code."""
    return [_RULES[code] for code in sorted(_RULES)]


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """Return the findings in the order of every report, each once."""
    return sorted(set(findings), key=lambda finding: finding.sort_key)
