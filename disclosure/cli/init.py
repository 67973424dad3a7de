"""`disclosure init`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import wraps
from pathlib import Path
from typing import Any, Final, TypeVar

import click

from disclosure import foundation
from disclosure.catalog import Catalog, Column
from disclosure.cli import asking, options
from disclosure.cli.chinese import Command
from disclosure.drafts import Question, flag_of, full_name
from disclosure.duties.deadlines import period_name
from disclosure.findings import Failure
from disclosure.foundation import TEMPLATES, Agency, read_template
from disclosure.gate import Verdict

F = TypeVar("F", bound=Callable[..., Any])

_NAMED: Final = ("office", "post")


def _flags(function: F) -> F:
    """Add one flag for each key of the directory, and `--office` and `--post`; handed over as `given`."""
    keys = {key: about for key, about in foundation.keys_of(read_template(TEMPLATES[0])).items() if _is_plain(key)}
    parameters = {key.replace(".", "__"): key for key in keys}

    @wraps(function)
    def command(office: tuple[str, ...], post: tuple[str, ...], **values: Any) -> Any:
        given = {key: values.pop(name) for name, key in parameters.items()}
        given = {key: text for key, text in given.items() if text is not None}
        for noun, written in (("office", office), ("post", post)):
            given |= dict(_pair(noun, text) for text in written)
        return function(given=given, **values)

    for noun, what in (("post", "岗位"), ("office", "股室")):
        about = f"给{what}起名，可以写几次，例如 {'publisher=信息发布岗' if noun == 'post' else 'general=综合科'}。"
        command = click.option(f"--{noun}", multiple=True, metavar="代号=名称", help=about)(command)
    for name, key in reversed(parameters.items()):
        command = click.option(flag_of(key), name, metavar="内容", help=f"{keys[key]}。")(command)
    return command  # type: ignore[return-value]


def _is_plain(key: str) -> bool:
    return key.partition(".")[0] not in _NAMED


def _pair(noun: str, text: str) -> tuple[str, str]:
    id, equals, name = text.partition("=")
    if not equals or not name.strip():
        raise Failure(f"--{noun} 写成“代号=名称”，这里写的是“{text}”。")
    return f"{noun}.{id.strip()}", name


@click.command(cls=Command, short_help="给一个机关或者单位建新的目录。")
@click.argument("folder", metavar="文件夹", type=click.Path(path_type=Path))
@click.option("--template", type=click.Choice(TEMPLATES), metavar="模板", help=f"目录模板：{'、'.join(TEMPLATES)}。")
@_flags
@options.today
def init(folder: Path, template: str | None, today: date, given: dict[str, str]) -> None:
    """在一个空文件夹里给另一个机关、乡镇、学校或者医院建目录。

    按模板写好栏目和要求，问明名称、代码、联系方式和岗位，每一项也可以用选项写明。
    建好的目录能通过检查，只差内容：空白的栏目逐个列出来。文件夹里有东西的不动它。
    """
    folder = folder.absolute()
    foundation.refuse_filled(folder)
    agency = _ask_all(Agency(read_template(template or _choose_template())), given)
    verdict = foundation.begin_root(folder, foundation.root_files(agency), today)
    _report(folder, verdict)


def _choose_template() -> str:
    choices = [(id, f"{read_template(id).name}（{read_template(id).about}）") for id in TEMPLATES]
    return asking.choose("用哪个模板", "模板里有这一类单位的栏目和法律依据", choices, flag="--template")


def _ask_all(agency: Agency, given: dict[str, str]) -> Agency:
    known = foundation.keys_of(agency.template)
    for key in given:
        if key not in known:
            noun, _, id = key.partition(".")
            ids = "、".join(one.partition(".")[2] for one in known if one.startswith(f"{noun}."))
            raise Failure(f"--{noun}：没有代号“{id}”，可以写：{ids}。")
    while question := foundation.next_question(agency):
        agency = _answer(agency, question, given)
    for key, text in given.items():
        if key not in agency.answers:  # a post that is not asked for
            agency = _take(agency, key, text)
    return agency


def _answer(agency: Agency, question: Question, given: dict[str, str]) -> Agency:
    if question.key in given:
        return _take(agency, question.key, given[question.key])
    changed = agency

    def check(text: str) -> str:
        nonlocal changed
        changed = foundation.answer(agency, question.key, text)
        return text

    asking.ask(question.about, question.why, flag=_flag(question.key), default=question.default, check=check)
    return changed


def _take(agency: Agency, key: str, text: str) -> Agency:
    try:
        return foundation.answer(agency, key, text)
    except ValueError as error:
        raise Failure(f"{_flag(key)}：{f'{error}'.rstrip('。')}。") from None


def _flag(key: str) -> str:
    noun, _, id = key.partition(".")
    return f"--{noun} {id}=…" if noun in _NAMED else flag_of(key)


def _report(folder: Path, verdict: Verdict) -> None:
    """Say what there is now, and list the blank columns: the work ahead."""
    assert verdict.catalog is not None
    click.echo(f"已建好：{folder}")
    click.echo(f"检查过了，只差内容：{len(verdict.blank)} 个栏目是空白的，都有了内容才能发布。")
    for column in verdict.blank:
        click.echo(f"  {_line(verdict.catalog, column)}")
    click.echo("接下来：")
    steps = (
        f'进入文件夹：cd "{folder}"',
        "核对 catalog.yml：本单位没有的栏目删去，岗位和依据逐条核对（README.md 里写了要核对什么）",
        "放进 git：git init，再 git add . 和 git commit -m 建目录（已经在 git 里的只做后两步）",
        "逐个栏目写内容：disclosure new；确实没有内容的写情况说明",
        "随时检查和预览：disclosure check，disclosure serve",
    )
    for position, step in enumerate(steps, start=1):
        click.echo(f"  {position}. {step}")


def _line(catalog: Catalog, column: Column) -> str:
    parts = [catalog.office[column.office].name, column.basis]
    parts += [f"{period_name(column.publish_within)}内公开"] if column.publish_within else []
    return f"{column.path}　{full_name(catalog, column)}（{'；'.join(parts)}）"
