"""`disclosure import`."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Final

import click

from disclosure import drafts
from disclosure.catalog import Catalog
from disclosure.cli import asking, drafting, options
from disclosure.cli.chinese import Command
from disclosure.documents.attachments import ending
from disclosure.drafts import Draft
from disclosure.findings import Failure, Refused
from disclosure.importing.imported import (
    Imported,
    body,
    examine,
    near,
    open_file,
    proposals,
    with_addressees,
    words_for,
)
from disclosure.importing.masking import concerns, mask
from disclosure.personal_data.allowance import Allowance
from disclosure.rules.privacy import judge_file

_MASK: Final = "mask"
_KEEP: Final = "keep"
_STOP: Final = "stop"
_WITHOUT: Final = "without"
#: Most places of one sort that are named.
_MOST: Final = 12


@click.command("import", cls=Command, short_help="把 Word、Excel、PDF、文本文件导入成一件文档。")
@click.argument("file", metavar="文件", type=click.Path(path_type=Path))
@click.option("--yes", is_flag=True, help="不再确认，直接写入。")
@click.option(
    "--personal-data",
    type=click.Choice([_MASK, _KEEP]),
    metavar="办法",
    help="正文里的个人信息怎么办：mask（打码）、keep（照原样，检查会报错）。",
)
@click.option("--keep/--no-original", "keep", default=None, help="原件作为附件一起公开／不带原件；默认看栏目要不要。")
@click.option("--alt", multiple=True, metavar="说明", help="图片的文字说明，按图片的先后写几次。")
@click.option("--addressees", metavar="内容", help="主送机关；写空的就去掉。")
@options.root
@options.today
@drafting.flags
def import_(
    file: Path,
    root: Path,
    today: date,
    given: drafting.Given,
    addressees: str | None,
    alt: tuple[str, ...],
    keep: bool | None,
    personal_data: str | None,
    yes: bool,
) -> None:
    """把一个 Word（.docx）、Excel（.xlsx）、CSV、PDF 或者文本文件导入成一件草稿。

    标题、段落、列表、表格、图片和脚注照原样转来；标题、文号、发布机构、日期和主送机关按公文格式认出来，请你核对。
    原件里看不见的内容和个人信息先告诉你，再写文件。转不过来的逐项列出，不会悄悄丢掉。
    """
    root = root.resolve()
    imported = open_file(file.expanduser())
    facts = drafting.open_facts(root, today)
    _tell_found(imported)
    _refuse_secrets(imported, yes)
    flaws = _tell_original(imported, facts.catalog)
    imported = _without_personal_data(imported, Allowance.of(facts.catalog), personal_data)
    column = drafting.ask_column(facts, given)
    draft = drafting.ask_all(drafting.begin(facts, column, given, root, proposals(imported)), given)
    with ExitStack() as stack:
        kept = _original(imported, draft, given, keep, flaws, stack)
        given = replace(given, attach=(*given.attach, *kept))
        files = drafting.ask_files(draft, given)
        name = drafting.ask_name(draft, given)
        imported = with_addressees(imported, _ask_addressees(imported, addressees))
        text, pictures = body(imported, name, _ask_alternatives(imported, alt))
        contents = {named: drafts.read_file(path) for path, named in drafts.file_names(draft, name, files).items()}
    fields = drafts.fields(draft, name, files)
    ref = drafts.ref_of(draft, name)
    beside = "、".join([*contents, *pictures])
    if not asking.confirm(f"写入 docs/{ref}.md{f'，旁边放 {beside}' if beside else ''}？", yes=yes, default=True):
        raise Refused("没有导入，什么都没有写。")
    path = drafts.write(root, ref, fields, drafts.complete(draft, text), {**contents, **pictures})
    drafting.tell_next(root, path, today)


def _tell_found(imported: Imported) -> None:
    """Say what was recognised, what to look at, and what was not carried over."""
    official = imported.official
    asking.tell(f"读出“{imported.path.name}”：{imported.figures}。")
    known = [
        ("标题", official.title),
        ("文号", official.number),
        ("发布机构", official.issuer),
        ("成文日期", "" if official.date is None else official.date.isoformat()),
        ("主送机关", official.addressees),
        ("附件说明", "、".join(official.attachments)),
        ("印发机关", official.printed_by),
        ("公开属性", official.openness),
    ]
    asking.tell("按公文格式认出的内容（下面逐项请你核对）：")
    for about, text in known:
        if text:
            asking.tell(f"  {about}：{text}")
    missing = [about for about, text in known[:4] if not text]
    if missing:
        asking.tell(f"  没有认出：{'、'.join(missing)}")
    for remark in imported.source.remarks:
        asking.tell(f"请注意：{remark}。")
    if official.attachments:
        asking.tell("请注意：正文提到附件。附件另有文件的，用 --attach 文件 一起放进来。")
    if imported.left:
        asking.tell("没有转过来的：")
        places: dict[str, list[str]] = {}
        for left in imported.left:
            places.setdefault(left.what, []).append(left.where)
        for what, where in places.items():
            more = f"等 {len(where)} 处" if len(where) > _MOST else ""
            asking.tell(f"  - {what}（在{'、'.join(where[:_MOST])}{more}）")


def _refuse_secrets(imported: Imported, yes: bool) -> None:
    """Refuse a file with a mark of secrecy; ask about one that says it is not for the public."""
    official = imported.official
    if official.secret:
        raise Refused(
            f"没有导入：原件上有密级标志“{official.secret}”，涉密文件不能公开，也不要放进这个文件夹。"
            "已经解密的，按规定去掉标志后再导入。"
        )
    if official.closed and not (
        asking.anybody() and asking.confirm(f"原件注明“{official.openness}”，确实可以公开吗？", yes=False)
    ):
        if yes and not asking.anybody():
            raise Refused(f"没有导入：原件注明“{official.openness}”。确认可以公开的，先在原件里改正这一句。")
        raise Refused(f"没有导入：原件注明“{official.openness}”。")


def _tell_original(imported: Imported, catalog: Catalog) -> list[bool]:
    """Say what the file holds that its readers do not see; returns of each flaw whether it must not go out."""
    found = list(judge_file(examine(imported), "原件", catalog))
    if found:
        asking.tell("原件里的问题（原件不作附件的，不会公开；作附件的，要先清理）：")
    for _, message, hint in found:
        asking.tell(f"  - {message}。{hint}。")
    return [rule.severity == "error" for rule, _, _ in found]


def _without_personal_data(imported: Imported, allowed: Allowance, how: str | None) -> Imported:
    """Return the text as it may be written: masked, or as it is where a person wants it so."""
    found = concerns(imported.source, imported.blocks, allowed)
    if not found:
        return imported
    asking.tell(f"正文里有个人信息，共 {len(found)} 处：")
    for one in found[:_MOST]:
        asking.tell(f"  - {one.what}（{one.where}）")
    if len(found) > _MOST:
        asking.tell(f"  - 其余 {len(found) - _MOST} 处不再列出")
    if not any(one.grave for one in found):
        return imported
    if how is None:
        if not asking.anybody():
            raise Refused(
                "没有导入：正文里有个人信息。加上 --personal-data mask 打码后导入，或者在原件里删去后再导入；"
                "确实要照原样的加上 --personal-data keep（检查会一直报错，改好才能公开）。"
            )
        choices = [
            (_MASK, "打码后导入：身份证号、手机号、银行卡号中间写星号，邮箱全写星号"),
            (_STOP, "先不导入，回去改原件"),
            (_KEEP, "照原样导入，以后再改（检查会一直报错，改好才能公开）"),
        ]
        how = asking.choose("个人信息怎么办", "公开个人信息违法", choices, flag="--personal-data", default=_MASK)
    if how == _STOP:
        raise Refused("没有导入，什么都没有写。")
    if how == _KEEP:
        return imported
    masked = mask(imported.source, imported.blocks, allowed)
    left = [one for one in concerns(imported.source, masked, allowed) if one.grave]
    asking.tell("已打码。" + (f"还有 {len(left)} 处要自己删去：" if left else ""))
    for one in left:
        asking.tell(f"  - {one.what}（{one.where}）")
    return replace(imported, blocks=masked)


def _original(
    imported: Imported, draft: Draft, given: drafting.Given, keep: bool | None, flaws: Sequence[bool], stack: ExitStack
) -> list[Path]:
    """Return the file to publish beside the document, if it is to be: where the column wants one, or a person does."""
    have = {ending(path.name) for path in given.attach}
    wanted = set(drafts.wanted_endings(draft, given.attach)) - have
    if keep is None:
        keep = imported.ending in wanted
    if not keep:
        return []
    path = imported.path
    if imported.ending in wanted and ending(path.name) != imported.ending:  # it was converted
        path = Path(stack.enter_context(tempfile.TemporaryDirectory())) / f"{path.stem}.{imported.ending}"
        path.write_bytes(imported.data)
    try:
        drafts.read_file(path)
    except ValueError as error:
        raise Failure(f"原件不能作附件：{error}。清理后再导入，或者加上 --no-original 先不带原件。") from None
    if flaws and not _may_keep(flaws, asked=imported.ending in wanted):
        return []
    return [path]


def _may_keep(flaws: Sequence[bool], *, asked: bool) -> bool:
    """Tell whether a file with flaws is to be an attachment nevertheless."""
    ways = "清理原件（办法见上面）后再导入；或者加上 --no-original 先不带原件，清理好了再放进来"
    if not asking.anybody():
        if any(flaws):
            raise Refused(f"没有导入：原件里有个人信息，不能作附件。{ways}。")
        return True
    choices = [(_WITHOUT, "先不带原件导入，清理好以后再放进来"), (_STOP, "先不导入，回去清理原件")]
    if not any(flaws):
        choices.append((_KEEP, "照样作附件（检查会提醒）"))
    why = "这个栏目要求附原件，可是原件里有上面的问题" if asked else "原件里有上面的问题"
    how = asking.choose("原件怎么办", why, choices, flag="--no-original", default=_WITHOUT)
    if how == _STOP:
        raise Refused("没有导入，什么都没有写。")
    return how == _KEEP


def _ask_addressees(imported: Imported, said: str | None) -> str:
    known = imported.official.addressees
    if said is not None or not (known and asking.anybody()):
        return known if said is None else said
    return asking.ask("主送机关", "写在正文开头", flag="--addressees", default=known)


def _ask_alternatives(imported: Imported, said: tuple[str, ...]) -> dict[str, str]:
    """Return the words for each picture, by its key; none where nobody knows them yet."""
    pictures = imported.pictures
    if len(said) > len(pictures):
        raise Failure(f"--alt 写了 {len(said)} 次，文件里只有 {len(pictures)} 张图片。")
    found: dict[str, str] = {}
    for number, (key, picture) in enumerate(pictures.items()):
        if number < len(said):
            found[key] = " ".join(said[number].split())
            continue
        why = f"在{near(imported, key)}；说明图上有什么，看不到图的人靠它；不填的会标上待补"
        found[key] = asking.ask(f"第 {number + 1} 张图片的说明", why, flag="--alt", default=words_for(picture))
    return found
