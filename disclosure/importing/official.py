"""The official layout (公文格式): what a document says of itself above, below and around its text.

Source: GB/T 9704—2012, 7.2 (版头), 7.3 (主体), 7.4 (版记).
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from disclosure.importing.model import Block, Left, Paragraph, is_empty, words
from disclosure.importing.numerals import chinese
from disclosure.rules.kinds.policy import TAKES_EFFECT
from disclosure.rules.validity import HOLDS_UNTIL

_SPACES: Final = r"[ \t\u3000]*"
_BRACKETS: Final = r"[〔\[［【（(﹝]((?:19|20)\d{2})[〕\]］】）)﹞]"
_NUMBER: Final = re.compile(
    rf"([\u4e00-\u9fa5]{{1,14}}){_SPACES}{_BRACKETS}{_SPACES}第?{_SPACES}0*(\d{{1,4}}){_SPACES}号"
)
_ORDER: Final = re.compile(r"[（(]?([\u4e00-\u9fa5]{0,20}(?:令|公告)?第\s*0*\d{1,4}\s*号)[）)]?")
_SIGNER: Final = re.compile(r"签发人[：:]?\s*(.*)")
_COPY: Final = re.compile(r"\d{6}")
_SECRET: Final = re.compile(r"(?:绝密|机密|秘密)(?:[★☆*].{0,12})?")
_URGENT: Final = re.compile(r"特急|加急|特提|平急")
_HEAD: Final = re.compile(r"([\u4e00-\u9fa5（）、\s]{4,60}?)\s*文\s*件")
_ORGAN: Final = re.compile(
    r"[\u4e00-\u9fa5（）]{2,30}(?:政府|办公室|委员会|局|厅|委|院|办|站|中心|学校|大学|学院|医院|所|队|部|会|司)"
)
_GENRE: Final = re.compile(
    r"(?:通知|公告|通告|意见|方案|办法|规定|决定|函|批复|报告|通报|令|纪要|计划|总结|公示|细则|预案|说明|制度|规划"
    r"|要点|指南|解读|目录|清单|预算|决算|一览表|统计表|情况表|表)(?:[（(].{1,12}[）)])?"
)
_DAY: Final = re.compile(r"(?P<year>(?:19|20)\d{2})\s*年\s*(?P<month>\d{1,2})\s*月\s*(?P<day>\d{1,2})\s*日")
_CHINESE_DAY: Final = re.compile(
    r"(?P<year>[一二][一二三四五六七八九〇零○◯０0OoＯ]{3})年(?P<month>[一二三四五六七八九十]{1,2})月(?P<day>[一二三四五六七八九十]{1,3})日"
)
_ADDRESSEES: Final = re.compile(r"([^。；;！？]{2,300})[：:]")
_NO_ADDRESSEES: Final = re.compile(r"如下|附件|下列|以下|包括|其中|注意|事项|内容|要求|说明|按照|根据|为了|问|答")
_ANNEXES: Final = re.compile(r"附\s*件\s*[：:]\s*(.*)", re.DOTALL)
_ANNEX: Final = re.compile(r"\s*\d{1,2}\s*[.．、]\s*(.+)")
_COPIES: Final = re.compile(r"(?:抄送|抄报|主送|分送)[：:]|主题词[：:]")
_PRINTED: Final = re.compile(
    rf"(.{{0,40}}?){_SPACES}((?:19|20)\d{{2}}\s*年\s*\d{{1,2}}\s*月\s*\d{{1,2}}\s*日){_SPACES}印发"
)
_OPENNESS: Final = re.compile(r"[（(](?:此件|公开方式|公开属性)[：:]?.{2,20}[）)]|公开(?:方式|属性|类型)[：:].{2,10}")
_CLOSED: Final = re.compile(r"不公开|不予公开|依申请公开|内部|删减")
_LONGEST_TITLE: Final = 120
_MOST_ABOVE: Final = 14  # blocks above the text
_MOST_BEFORE: Final = 3  # blocks down to the addressees: a note on validity may stand above them
_LARGE: Final = 16.0


@dataclass(slots=True)
class Official:
    """What was recognised; empty where it was not.

    `effective` and `expires` are the days that the text gives for itself, `attachments` the
    names that it lists (附件说明), `printed_by` is the office
    that printed it (印发机关), `openness` what it says on its being public, `secret`
    a mark of secrecy (密级).
    """

    title: str = ""
    number: str = ""
    issuer: str = ""
    date: datetime.date | None = None
    addressees: str = ""
    attachments: list[str] = field(default_factory=list)
    printed_by: str = ""
    signer: str = ""
    effective: datetime.date | None = None
    expires: datetime.date | None = None
    openness: str = ""
    secret: str = ""
    left: list[Left] = field(default_factory=list)

    @property
    def closed(self) -> bool:
        """Whether the text says that it is not for the public."""
        return bool(_CLOSED.search(self.openness))


def recognise(blocks: Sequence[Block]) -> tuple[Official, list[Block]]:
    """Return what a text says of itself, and the text without what goes into the front matter.

    Title, number and head are taken out, as are the lines on printing and copies; addressees,
    signature, date and the list of attachments stay in the text.
    """
    found = Official()
    rest = [block for block in blocks if not is_empty(block)]
    rest = _read_above(rest, found)
    rest = _read_below(rest, found)
    _read_text(rest, found)
    return found, rest


def read_day(text: str) -> datetime.date | None:
    """Return the day that a text is, in digits or in characters (二〇二三年十二月一日); None where it is none."""
    text = re.sub(r"\s", "", text)
    match = _DAY.fullmatch(text)
    if match:
        numbers = [int(match[name]) for name in ("year", "month", "day")]
    else:
        match = _CHINESE_DAY.fullmatch(text)
        if not match:
            return None
        digits = re.sub("[零○◯０0OoＯ]", "〇", match["year"])
        numbers = [int("".join(str("〇一二三四五六七八九".index(digit)) for digit in digits))]
        for name in ("month", "day"):
            numbers.append(next((number for number in range(1, 32) if chinese(number) == match[name]), 0))
    try:
        return datetime.date(*numbers)
    except ValueError:
        return None


def number_in(text: str) -> str:
    """Return the document number (发文字号) that a line is, with the brackets of the standard; empty where none."""
    line = re.sub(r"\s", "", text)
    match = _NUMBER.fullmatch(line)
    if match:
        return f"{match[1]}〔{match[2]}〕{match[3]}号"
    match = _ORDER.fullmatch(line)
    return re.sub(r"第0+", "第", match[1]) if match else ""


def _lines(block: Block) -> list[str]:
    return [line.strip() for line in "\n".join(words([block])).split("\n") if line.strip()]


def _read_above(blocks: list[Block], found: Official) -> list[Block]:
    """Take the head (版头) and the title off the beginning."""
    at = 0
    while at < min(len(blocks), _MOST_ABOVE) and _take_head(blocks[at], blocks[at + 1 : at + 2], found):
        at += 1
    title: list[str] = []
    start = at
    first: Paragraph | None = None
    while at < len(blocks):
        block = blocks[at]
        if not isinstance(block, Paragraph) or not _goes_on(block, first, title):
            break
        first = first or block
        title.append(re.sub(r"\s*\n\s*", "", block.text.strip()))
        at += 1
    joined = _as_title("".join(title))
    if not title or not joined or len(joined) > _LONGEST_TITLE:
        return blocks[start:] if found.number or found.issuer else blocks
    found.title = joined
    below = blocks[at] if at < len(blocks) else None
    if isinstance(below, Paragraph) and (number := number_in(below.text)):
        found.number = found.number or number
        at += 1
    return blocks[at:]


def _take_head(block: Block, following: Sequence[Block], found: Official) -> bool:
    """Take what a block of the head says; tells whether it is one."""
    taken = Official()
    for line in _lines(block):
        signer = _SIGNER.search(line)
        before = line[: signer.start()].strip() if signer else line
        if signer:
            taken.signer = signer[1].strip()
        compact = re.sub(r"\s", "", before)
        if not compact or _COPY.fullmatch(compact):
            continue
        if match := _SECRET.fullmatch(compact):
            taken.secret = match.group()
        elif _URGENT.fullmatch(compact):
            taken.left.append(Left(f"紧急程度“{compact}”", "版头"))
        elif number := number_in(before):
            taken.number = number
        elif match := _HEAD.fullmatch(before):
            taken.issuer = _agencies(match[1])
        elif (
            isinstance(block, Paragraph)
            and block.align == "center"
            and not (block.outline or block.title)
            and not any(
                isinstance(one, Paragraph) and (one.align, one.size) == ("center", block.size) for one in following
            )
            and _ORGAN.fullmatch(compact)
        ):
            taken.issuer = _agencies(before)
        else:
            return False
    if taken.signer:
        taken.left.append(Left("签发人", "版头"))
    for name in ("secret", "number", "issuer", "signer"):
        setattr(found, name, getattr(found, name) or getattr(taken, name))
    found.left += taken.left
    return True


def _goes_on(block: Paragraph, first: Paragraph | None, title: list[str]) -> bool:
    """Tell whether a paragraph is (more of) the title."""
    text = block.text.strip()
    if block.item or read_day(text) or number_in(text) or text[-1:] in "。；：:，,、" or len(text) > 80:
        return False
    if first is None:
        return bool(
            block.title or block.align == "center" or block.outline == 1 or _stands_out(block) or _is_named(text)
        )
    if len(title) >= 4:
        return False
    so_far = "".join(title)
    if first.title or first.outline:
        return block.title and first.title
    if first.align == "center":
        return block.align == "center" and abs(block.size - first.size) < 0.6 and not _GENRE.search(so_far[-12:])
    return not _ends_named(so_far) and _ends_named(text)


def _stands_out(block: Paragraph) -> bool:
    return block.size >= _LARGE + 4 and len(block.text) <= 60


def _is_named(text: str) -> bool:
    """Tell whether a line of plain text reads like a title."""
    return len(text) <= 60 and (_ends_named(text) or "关于" in text[:24])


def _ends_named(text: str) -> bool:
    return any(match.end() == len(text) for match in _GENRE.finditer(text))


def _as_title(text: str) -> str:
    """Return a title on one line, without spaces but those between words of Latin letters."""
    line = re.sub(r"(?<![A-Za-z])\s+|\s+(?![A-Za-z])", "", text)
    return line.rstrip("。，、；：,.;: ")


def _agencies(text: str) -> str:
    """Return the agencies of a head or a signature, several parted by 、."""
    parts = [re.sub(r"\s", "", part) for part in re.split(r"\n|\s{2,}|、", text.strip())]
    named = [part for part in parts if part]
    whole = all(_ORGAN.fullmatch(part) for part in named)
    return "、".join(named) if whole else "".join(named)


def _read_below(blocks: list[Block], found: Official) -> list[Block]:
    """Take the lines on printing and copies (版记) out; they stand below the text or below its annexes."""
    kept: list[Block] = []
    for block in blocks:
        lines = _lines(block)
        if lines and all(_COPIES.match(line) or _PRINTED.fullmatch(line) for line in lines):
            for line in lines:
                if match := _PRINTED.fullmatch(line):
                    found.printed_by = match[1].strip()
            found.left.append(Left(f"版记“{'；'.join(lines)[:40]}”", "文末"))
        else:
            kept.append(block)
    return kept


def _read_text(blocks: list[Block], found: Official) -> None:
    paragraphs = [(at, block) for at, block in enumerate(blocks) if isinstance(block, Paragraph)]
    for at, block in paragraphs[:_MOST_BEFORE]:
        text = block.text.strip()
        match = _ADDRESSEES.fullmatch(text)
        if at < _MOST_BEFORE and match and not block.item and not _NO_ADDRESSEES.search(text):
            found.addressees = match[1].strip()
            break
    _read_signature([block for _, block in paragraphs], found)
    _read_annexes([block for _, block in paragraphs], found)
    text = "\n".join(block.text for _, block in paragraphs)
    found.effective, found.expires = (_stated(form, text) for form in (TAKES_EFFECT, HOLDS_UNTIL))
    for _, block in paragraphs:
        if not found.openness and (match := _OPENNESS.search(block.text)):
            found.openness = match.group().strip("（）()")


def _stated(form: re.Pattern[str], text: str) -> datetime.date | None:
    """Return the last day that a text states in a form, None where it states none."""
    stated = form.findall(text)
    try:
        return datetime.date(*map(int, stated[-1])) if stated else None
    except ValueError:
        return None


def _read_signature(paragraphs: list[Paragraph], found: Official) -> None:
    lines = list(_signature_lines(paragraphs))
    days = [at for at, (line, _) in enumerate(lines) if read_day(line)]
    signed = [at for at in days if at and _signers(lines, at)]
    chosen = signed[0] if signed else days[-1] if days else None
    if chosen is None:
        return
    found.date = read_day(lines[chosen][0])
    names = _signers(lines, chosen)
    if names:
        found.issuer = "、".join(names)


def _signature_lines(paragraphs: list[Paragraph]) -> Iterator[tuple[str, str]]:
    """Yield lines and their alignments; a name and a day on one line as two."""
    for block in paragraphs:
        for line in block.text.split("\n"):
            text = line.strip()
            match = re.search(rf"(?:{_DAY.pattern}|{_CHINESE_DAY.pattern.replace('?P<', '?P<c')})$", text)
            if match and match.start() and len(text) <= 60:
                name = text[: match.start()].strip()
                if _ORGAN.fullmatch(re.sub(r"\s", "", name)):
                    yield name, block.align
                    yield match.group(), block.align
                    continue
            yield text, block.align


def _signers(lines: list[tuple[str, str]], at: int) -> list[str]:
    """Return the agencies that signed right above a day."""
    names: list[str] = []
    while at > 0:
        at -= 1
        compact = re.sub(r"\s", "", lines[at][0])
        if not compact:
            continue
        if not _ORGAN.fullmatch(compact) or len(names) >= 10:
            break
        names.insert(0, _agencies(lines[at][0]))
    return names


def _read_annexes(paragraphs: list[Paragraph], found: Official) -> None:
    for at, block in enumerate(paragraphs):
        match = _ANNEXES.fullmatch(block.text.strip())
        if not match or not match[1].strip():
            continue
        lines = [line for line in match[1].split("\n") if line.strip()]
        for following in paragraphs[at + 1 :]:
            if not _ANNEX.fullmatch(following.text.strip()) or len(following.text) > 60:
                break
            lines.append(following.text)
        names = [_ANNEX.fullmatch(line.strip()) for line in lines]
        found.attachments = [(name[1] if name else line).strip() for name, line in zip(names, lines, strict=True)]
        return
