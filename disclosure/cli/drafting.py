"""What commands that make a new document share: its flags, its questions, its column, its files."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import wraps
from pathlib import Path
from typing import Any, Final, TypeVar

import click

from disclosure import drafts
from disclosure.catalog import Column, ReviewPolicy
from disclosure.cli import asking
from disclosure.cli.progress import Progress
from disclosure.cli.review.desk import PERSON_SETTING, setting
from disclosure.documents.attachments import ending
from disclosure.documents.gaps import GAP
from disclosure.drafts import STATEMENT, Draft, Question
from disclosure.duties.facts import Facts
from disclosure.findings import Failure
from disclosure.gate import UNREVIEWED, judge
from disclosure.rules.annual_report import GAP_LEFT

F = TypeVar("F", bound=Callable[..., Any])

_STATEMENT: Final = "statement"
#: Most choices shown as a numbered list of which several may be taken.
_LISTED: Final = 12


@dataclass(frozen=True, slots=True)
class Given:
    """What was answered by flags: answers by key, the column, the file's name, files to go out with the document."""

    answers: Mapping[str, str]
    column: str | None
    name: str | None
    attach: tuple[Path, ...]


def flags(function: F) -> F:
    """Add `--column`, `--name`, `--attach` and a flag for each key that a document may have, handed over as `given`."""
    keys = drafts.askable(ReviewPolicy())
    options = {key.replace(".", "__"): key for key in keys}

    @wraps(function)
    def command(column: str | None, name: str | None, attach: tuple[Path, ...], **values: Any) -> Any:
        answers = {key: values.pop(option) for option, key in options.items()}
        said = {key: text for key, text in answers.items() if text is not None}
        return function(given=Given(said, column, name, attach), **values)

    for option, key in reversed(options.items()):
        about = keys[key].about
        command = click.option(drafts.flag_of(key), option, metavar="内容", help=f"{about}。")(command)
    for added in (
        click.option("--name", metavar="文件名", help="文件名，不带 .md；公布后的网址由它组成。"),
        click.option(
            "--attach",
            multiple=True,
            type=click.Path(path_type=Path),
            metavar="文件",
            help="附件，可以写几次；复制到文档旁边。",
        ),
        click.option("--column", metavar="栏目", help="末级栏目的路径或者名称。"),
    ):
        command = added(command)
    return command  # type: ignore[return-value]


def open_facts(root: Path, today: date) -> Facts:
    """Return what is known of a root.

    Raises Failure where its catalogue or its documents cannot be read.
    """
    facts = judge(root, today, withhold=True, tick=Progress("正在读取")).facts
    if facts is None:
        raise Failure("catalog.yml 读不出来，先运行 disclosure check 改正。")
    return facts


def ask_column(facts: Facts, given: Given) -> Column:
    """Return the column that was named by a flag, else the one that is chosen at the keyboard."""
    if given.column is not None:
        return drafts.find_column(facts, given.column)
    leaves = drafts.open_columns(facts)
    if not leaves:
        raise Failure("目录里没有在用的末级栏目，先在 catalog.yml 里写栏目。")
    choices = [(leaf.path, f"{drafts.full_name(facts.catalog, leaf)}（{leaf.path}）") for leaf in leaves]
    path = asking.choose("放在哪个栏目", "栏目决定要填什么、谁负责、多久公开", choices, flag="--column")
    return facts.catalog.by_path[path]


def begin(facts: Facts, column: Column, given: Given, root: Path, proposals: Mapping[str, str] | None = None) -> Draft:
    """Return the draft before its questions, prepared by whom git knows; `proposals` are what an import recognised."""
    person = setting(root, PERSON_SETTING)
    known = {"prepared_by": person} if person in facts.catalog.person else {}
    statement = STATEMENT in given.answers or (not proposals and not given.answers and _wants_statement(facts, column))
    draft = Draft(facts, column, {}, {**known, **(proposals or {})}, statement)
    if "source.name" in given.answers:  # whether it is a reprint decides on what is asked
        return _take(draft, "source.name", given.answers["source.name"])
    return draft


def _wants_statement(facts: Facts, column: Column) -> bool:
    """Ask, of a column that is blank, whether there is anything to disclose."""
    if not asking.anybody() or any(one.column == column.path for one in facts.published):
        return False
    choices = [("document", "有内容，写一件信息"), ("statement", "暂时没有内容，写一件情况说明")]
    why = "这个栏目还是空白的；确实没有内容的，公布情况说明，栏目就不算空白"
    return (
        asking.choose("这一件是什么", why, choices, flag=drafts.flag_of(STATEMENT), default="document") == "statement"
    )


def ask_all(draft: Draft, given: Given) -> Draft:
    """Return the draft with every question answered: by its flag, at the keyboard, or by its default.

    Raises Failure where a flag is wrong, or nobody can be asked what has no default.
    """
    while True:
        while question := drafts.next_question(draft):
            if question.key in given.answers:
                draft = _take(draft, question.key, given.answers[question.key])
            elif asking.anybody():
                draft = _ask(draft, question)
            else:
                draft = _take_default(draft, question)
        left = next((key for key in given.answers if key not in draft.answers), None)
        if left is None:
            return draft
        draft = _take(draft, left, given.answers[left])


def _take(draft: Draft, key: str, text: str) -> Draft:
    """Return the draft with what a flag says, and pass on what the rules remark."""
    try:
        draft = drafts.answer(draft, key, text)
    except ValueError as error:
        raise Failure(f"{drafts.flag_of(key)}：{_sentence(error)}") from None
    for remark in drafts.remarks(draft, key):
        asking.tell(f"提醒（{drafts.flag_of(key)}）：{remark}")
    return draft


def _take_default(draft: Draft, question: Question) -> Draft:
    if question.default is None:
        raise Failure(f"没有可以回答问题的终端，请用 {question.flag} 写明{question.about}（{question.why}）。")
    return _take(draft, question.key, question.default)


def _ask(draft: Draft, question: Question) -> Draft:
    answer = _Answer(draft, question.key)
    words = "、".join(shown for value, shown in question.choices if value == shown)
    if question.choices and not (question.many and words):
        _choose(question, answer)
        return answer.draft
    parts = [question.why, f"可以写：{words}" if words else "", "有几个的用顿号“、”隔开" if question.many else ""]
    asking.ask(
        question.about, "；".join(filter(None, parts)), flag=question.flag, default=question.default, check=answer.check
    )
    return answer.draft


def _choose(question: Question, answer: _Answer) -> None:
    choices = [*question.choices, *([("", "不填")] if question.default == "" else [])]
    while True:
        text = asking.choose(question.about, question.why, choices, flag=question.flag, default=question.default)
        try:
            answer.check(text)
            return
        except ValueError as error:
            asking.tell(f"{error}")


class _Answer:
    """Judges what is typed; what the rules only remark is let through when it is written a second time."""

    def __init__(self, draft: Draft, key: str) -> None:
        self.draft = draft
        self._before = draft
        self._key = key
        self._insisted: str | None = None

    def check(self, text: str) -> str:
        """Return the text where it may stand; raises ValueError where it may not, or should be thought over."""
        changed = drafts.answer(self._before, self._key, text)
        remarks = drafts.remarks(changed, self._key)
        if remarks and text != self._insisted:
            self._insisted = text
            raise ValueError(f"提醒：{'；'.join(remarks)}（不改的，照样再写一遍）")
        self.draft = changed
        return text


def ask_files(draft: Draft, given: Given) -> tuple[Path, ...]:
    """Return the files that go out with the document: those of `--attach`, and those that the column wants.

    Raises Failure where one of `--attach` may not go out.
    """
    for path in given.attach:
        try:
            drafts.read_file(path)
        except ValueError as error:
            raise Failure(f"--attach：{error}。") from None
    files = list(given.attach)
    have = {ending(path.name) for path in files}
    for wanted in drafts.wanted_endings(draft, tuple(files)):
        if wanted not in have and asking.anybody():
            why = "这个栏目的文档要附它；写文件的位置（也可以把文件拖进来），会复制到文档旁边，现在还没有的不填"
            written = asking.ask(f"{wanted} 附件", why, flag="--attach", default="", check=_file(wanted))
            files += [Path(written)] if written else []
    return tuple(files)


def _file(wanted: str) -> Callable[[str], str]:
    def check(text: str) -> str:
        text = text.strip("\"' ")
        if text:
            path = Path(text).expanduser()
            drafts.read_file(path)
            if ending(path.name) != wanted:
                raise ValueError(f"“{path.name}”不是 {wanted} 文件")
            return str(path)
        return ""

    return check


def ask_name(draft: Draft, given: Given) -> str:
    """Return the name of the document's file.

    Raises Failure where `--name` cannot be used.
    """
    if given.name is not None:
        try:
            return drafts.check_name(draft, given.name)
        except ValueError as error:
            raise Failure(f"--name：{error}。") from None
    why = "公布后的网址由它组成，不能再改；用小写字母、数字和连字符，例如 2024-fire-season"
    proposal = drafts.propose_name(draft)
    return asking.ask("文件名", why, flag="--name", default=proposal, check=lambda text: drafts.check_name(draft, text))


def tell_next(root: Path, path: Path, today: date) -> None:
    """Say what was written, what is still to be done in it, and which command comes after."""
    shown = path.relative_to(root).as_posix()
    findings = [one for one in judge(root, today, withhold=True).findings if one.place.path == shown]
    gaps = path.read_text(encoding="utf-8").count(GAP)
    steps = [f"用编辑器打开它，补上 {gaps} 处“{GAP}：…】”" if gaps else "用编辑器打开它，核对一遍"]
    steps += [f"{one.message}：{one.hint}" for one in findings if one.rule not in (GAP_LEFT.code, UNREVIEWED.code)]
    elsewhere = "" if root == Path.cwd() else f' --root "{root}"'
    steps += [
        f"运行 disclosure check{elsewhere}，按提示改到没有错误",
        f"送审：disclosure review submit {shown}{elsewhere}",
    ]
    click.echo(f"已写好：{shown}（草稿，不会公开）")
    click.echo("接下来：")
    for position, step in enumerate(steps, start=1):
        click.echo(f"  {position}. {step}")


def _sentence(error: ValueError) -> str:
    text = f"{error}"
    return text if text.endswith("。") else f"{text}。"
