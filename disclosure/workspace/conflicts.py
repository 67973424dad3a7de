"""What two people changed differently (冲突), and what is to become of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final, Literal, TypeAlias

from disclosure.findings import Refused

#: Stands in a flag for every conflict.
ALL: Final = ("all", "全部")


@dataclass(frozen=True, slots=True)
class Conflict:
    """One thing that both sides changed, each in its own way.

    `path` is the file as the root calls it, `key` names the thing in it for flags, `label`
    for people.  `writable` tells that a third text may be written instead; `addable` that
    both versions may stand one behind the other.
    """

    path: str
    title: str
    key: str
    label: str
    base: str
    mine: str
    theirs: str
    writable: bool = False
    addable: bool = False

    @property
    def target(self) -> str:
        """What a flag calls it."""
        return f"{self.path}:{self.key}"

    def explanation(self) -> str:
        """Return both versions, written out for the clerk."""
        head = f"《{self.title}》" if self.title else ""
        if "\n" in self.mine + self.theirs:
            versions = f"你写的是：\n{_indented(self.mine)}\n  对方写的是：\n{_indented(self.theirs)}"
        else:
            versions = f"你写的是“{self.mine}”，对方写的是“{self.theirs}”"
            versions += f"（原来是“{self.base}”）" if self.base else ""
        return f"{head}{self.path}\n  {self.label}：{versions}"


@dataclass(frozen=True, slots=True)
class Written:
    """A third text, instead of either."""

    text: str


Choice: TypeAlias = "Literal['mine', 'theirs', 'both'] | Written"
Decide = Callable[[Conflict], Choice]


def _indented(text: str) -> str:
    return "\n".join(f"    │ {line}" for line in text.rstrip("\n").split("\n"))


@dataclass
class Answers:
    """The answers of a person: given beforehand with flags, or at the keyboard.

    `flags` are choices by `path:key`, `path`, or `all`.  Without `ask`, what no flag
    answers is gathered in `unanswered`, and my own version stands in for it.
    """

    flags: Mapping[str, Choice] = field(default_factory=dict)
    ask: Decide | None = None
    unanswered: list[Conflict] = field(default_factory=list)
    _used: set[str] = field(default_factory=set)
    _given: dict[Conflict, Choice] = field(default_factory=dict)

    def __call__(self, conflict: Conflict) -> Choice:
        """Return what is to become of a conflict; each is asked about once."""
        if conflict in self._given:
            return self._given[conflict]
        for name in (conflict.target, conflict.path, *ALL):
            if name in self.flags:
                choice = self.flags[name]
                self._used.add(name)
                if choice == "both" and not conflict.addable:
                    raise Refused(f"{conflict.target} 只能选一边，不能两边都留。")
                if isinstance(choice, Written) and not conflict.writable:
                    raise Refused(f"{conflict.target} 不能另写，只能选一边。")
                return choice
        if self.ask is None:
            if conflict not in self.unanswered:
                self.unanswered.append(conflict)
            return "mine"
        self._given[conflict] = self.ask(conflict)
        return self._given[conflict]

    def refuse_unused(self) -> None:
        """Refuse flags that name no conflict: they are slips of the pen."""
        unused = sorted(set(self.flags) - self._used - set(ALL))
        if unused:
            raise Refused(f"没有这样的冲突：{'、'.join(unused)}。不带这些选项再运行一次，会列出有哪些。")

    def refuse_unanswered(self) -> None:
        """Refuse what nobody decided, with both versions and how to decide."""
        if self.unanswered:
            raise Refused(_how_to_decide(self.unanswered))


def _how_to_decide(conflicts: Iterable[Conflict]) -> str:
    listed = list(conflicts)
    lines = [f"有 {len(listed)} 处你和别人改得不一样，要由你来定。文件都还是原来的样子。", ""]
    for conflict in listed:
        flags = [f'--mine "{conflict.target}"', f'--theirs "{conflict.target}"']
        flags += [f'--both "{conflict.target}"'] if conflict.addable else []
        flags += [f'--write "{conflict.target}=另写的内容"'] if conflict.writable else []
        lines += [conflict.explanation(), f"  选项：{'  或  '.join(flags)}", ""]
    lines.append("在终端里再运行一次会逐条问；也可以加上面的选项，或者用 --mine all、--theirs all 一次定下全部。")
    return "\n".join(lines)
