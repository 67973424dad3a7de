"""Is the language right (用语): wrong and outdated terms, titles, and the forms of numbers and dates.

Words are the catalogue's own (`wording`); nothing here is more than a reminder, because
a word that is wrong in one sentence may be right in the next.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import islice
from typing import Final

from disclosure.catalog import Wording
from disclosure.documents import Document
from disclosure.findings import Finding, Place, Rule
from disclosure.rules.registry import Context, document_rule
from disclosure.schema import shorten
from disclosure.text_file import place_of

_LANGUAGE: Final = "政府网站与政务新媒体检查指标（错别字）；目录的用语词表"
_NUMBERS: Final = "GB/T 9704—2012"
_FIGURES: Final = "GB/T 15835—2011"

WRONG_WORD = Rule("WRD01", "warning", "用语有误或者已经过时", _LANGUAGE, waivable=True)
LONG_TITLE = Rule("WRD02", "warning", "标题过长", "catalog.yml 的 title_length（标题字数上限）", waivable=True)
TITLE_FORM = Rule("WRD03", "warning", "标题写法有误", waivable=True)
NUMBER_FORM = Rule("WRD04", "warning", "文号括号有误", _NUMBERS, waivable=True)
IMPOSSIBLE_DATE = Rule("WRD05", "warning", "日历上没有的日期", "条例第六条", waivable=True)
YEAR_FORM = Rule("WRD06", "warning", "汉字年份写法有误", _FIGURES, waivable=True)
MIXED_DIGITS = Rule("WRD07", "warning", "全角数字与半角数字混用", _FIGURES, waivable=True)

#: Most places named of one word in one document.
_MOST: Final = 5

#: What readers of a page do not read as text: code, addresses, tags.
_HIDDEN: Final = re.compile(
    r"^(```|~~~).*?^\1"  # fenced code
    r"|(?<!`)(`{1,3})(?!`)[^`]+\2(?!`)"
    r"|(?<=\]\()[^()\s]*"
    r"|^ {0,3}\[[^\[\]\n]+\]:[ \t]*\S+"
    r"|<[/!A-Za-z][^<>]*>"
    r"|https?://[!-~]+",
    re.MULTILINE | re.DOTALL,
)
#: A line break within a sentence, which a page does not show.
_BREAK: Final = re.compile(r"(?<=[^\s|])\n(?=[^\s|#>*+\-\d])")

_END: Final = "。，、；：,.;:"
_SPACE: Final = re.compile(r"(?<![A-Za-z\s])\s+(?![A-Za-z\s])|[\n\u3000]")
#: `示林(2023)5号`; a house or a line (`号楼`) is none, nor is a case number, which goes on in characters.
BRACKETS: Final = re.compile(
    r"(?<=[\u4e00-\u9fa5])[(（\[［【](?:19|20)[0-9]{2}[)）\]］】]\s?第?[0-9]{1,4}号"
    r"(?![楼线院门路房店机井地宗小图标])"
)
#: Fails fast: most texts have neither of these.
_YEAR_AND_BRACKET: Final = (re.compile(r"20[0-9]{2}[)）\]］】]"), re.compile(r"19[0-9]{2}[)）\]］】]"))
_MONTH: Final = re.compile(r"年\s?(?:0?0|1[3-9]|[2-9][0-9])\s?月")
_DAY: Final = re.compile(r"月\s?(?:0?0|29|3[0-9]|[4-9][0-9])\s?日")
_DATE_BEFORE: Final = re.compile(r"(?:(?<![0-9])([0-9]{4})\s?年\s?)?(?<![0-9])([0-9]{1,2})\s?\Z")
_YEAR_BEFORE: Final = re.compile(r"(?<![0-9])[0-9]{4}\s?\Z")
_ISO: Final = re.compile(r"-([0-9]{1,2})-([0-9]{1,2})(?![0-9A-Za-z-])")
_ISO_BEFORE: Final = re.compile(r"(?<![0-9A-Za-z-])(?:19|20)[0-9]{2}\Z")
_CHINESE_YEAR: Final = re.compile(r"[一二][一二三四五六七八九〇零0０OoＯ○◯]{3}年")
#: Fails fast: most years are written in figures.
_CHINESE_YEAR_END: Final = re.compile(r"年(?<=[一二].{4})", re.DOTALL)
ZERO: Final = re.compile(r"[零0０OoＯ○◯]")
#: A date without a year may be of one with 29 February.
_LEAP_YEAR: Final = 2024
_WIDE: Final = "０１２３４５６７８９"
WIDE_DIGIT: Final = re.compile(f"[{_WIDE}]+")
_DIGIT: Final = re.compile(r"[0-9]")


class Visible:
    """What a reader sees of a body: without code, addresses and tags, sentences in one piece.

    Made for a document only when something was found in its raw text.
    """

    def __init__(self, body: str) -> None:
        shown = _HIDDEN.sub(lambda match: "\0" * len(match.group()), body)
        breaks = [match.start() for match in _BREAK.finditer(shown)]
        starts, ends = [0, *(at + 1 for at in breaks)], [*breaks, len(shown)]
        self.text = "".join(shown[start:end] for start, end in zip(starts, ends, strict=True))
        self._joints = [at - earlier for earlier, at in enumerate(breaks)]

    def offset(self, at: int) -> int:
        """Return where in the body a character of the text stands."""
        return at + bisect_right(self._joints, at)


class Glossary:
    """The catalogue's words, ready to be looked for; of words of which one holds another, the longer one counts."""

    def __init__(self, words: Sequence[Wording]) -> None:
        self.words = words
        self._ordered = sorted((word for word in words if word.wrong), key=lambda word: -len(word.wrong))
        alternatives = "|".join(re.escape(word.wrong) for word in self._ordered)
        #: Any of the words; where there is none, nothing.
        self.any = re.compile(alternatives or r"(?!)")

    def find(self, text: str) -> Iterator[tuple[Wording, list[int]]]:
        """Yield each wrong word in a text and its offsets, without those in phrases in which it is right."""
        taken = bytearray(len(text))
        for word in self._ordered:
            length = len(word.wrong)
            phrases = [*word.unless, *([word.right] if word.wrong in word.right else [])]
            found = []
            for at in _occurrences(text, word.wrong):
                if not any(_stands_around(phrase, word.wrong, text, at) for phrase in phrases):
                    if not all(taken[at : at + length]):
                        found.append(at)
                    taken[at : at + length] = b"\1" * length
            if found:
                yield word, found


def _occurrences(text: str, word: str) -> Iterator[int]:
    at = text.find(word)
    while at >= 0:
        yield at
        at = text.find(word, at + len(word))


def _stands_around(phrase: str, word: str, text: str, at: int) -> bool:
    return any(at >= inner and text.startswith(phrase, at - inner) for inner in _occurrences(phrase, word))


class _Latest:
    """The glossary of the catalogue in use: made once, not for every document."""

    glossary = Glossary(())

    @classmethod
    def of(cls, words: Sequence[Wording]) -> Glossary:
        """Return the glossary of these very words."""
        if cls.glossary.words is not words:
            cls.glossary = Glossary(words)
        return cls.glossary


@document_rule
def words_are_right(document: Document, context: Context) -> Iterator[Finding]:
    """Title, summary, attachment titles and body hold none of the catalogue's wrong words."""
    words = context.catalog.wording
    if not words or document.withdrawn:
        return
    glossary = _Latest.of(words)
    places: defaultdict[Wording, list[Place]] = defaultdict(list)
    counts: Counter[Wording] = Counter()
    for keys, value in _values(document):
        if glossary.any.search(value):
            for word, offsets in glossary.find(value):
                counts[word] += len(offsets)
                places[word] += _places_in_value(document, keys, value, word.wrong, offsets)
    if glossary.any.search(document.body.replace("\n", "")):
        visible = Visible(document.body)
        for word, offsets in glossary.find(visible.text):
            counts[word] += len(offsets)
            places[word] += [document.body_place(visible.offset(at)) for at in offsets[:_MOST]]
    for word, count in counts.items():
        hint = f"改为“{word.right}”；这里确实没有错的，申请豁免，或者在 catalog.yml 的 wording 里写明例外"
        for number, place in enumerate(places[word][:_MOST], start=1):
            more = f"；全文共 {count} 处，其余不再列出" if number == _MOST < count else ""
            yield WRONG_WORD(place, f"“{shorten(word.wrong)}”有误或者已经过时{more}", hint)


def _values(document: Document) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Yield the texts of the front matter that people read, and the keys they stand under."""
    yield ("title",), document.title
    if document.summary:
        yield ("summary",), document.summary
    for position, attachment in enumerate(document.attachments):
        yield ("attachments", position, "title"), attachment.title


def _places_in_value(
    document: Document, keys: tuple[str | int, ...], value: str, word: str, offsets: list[int]
) -> list[Place]:
    """Return the places of a word in a value as the file has it, which may be quoted or broken into lines."""
    start = document.place(*keys)
    text, first = document.header.text, document.header.line
    lines = text.split("\n")
    begin = sum(len(line) + 1 for line in lines[: start.line - first]) + start.column - 1
    written = list(islice(_occurrences(text[begin:], word), value.count(word)))
    ordinals = [value.count(word, 0, at) for at in offsets]
    return [
        place_of(document.path, text, begin + written[ordinal], first) if ordinal < len(written) else start
        for ordinal in ordinals
    ]


@document_rule
def title_is_well_formed(document: Document, context: Context) -> Iterator[Finding]:
    """A title is short, in one line and without a stop at its end."""
    title, limit = document.title, context.catalog.duties.title_length
    if len(title) > limit:
        message = f"标题有 {len(title)} 个字，超过 {limit} 个字"
        yield LONG_TITLE(document.place("title"), message, "标题写明事项即可，其余写进内容概述")
    if title.endswith(tuple(_END)):
        yield TITLE_FORM(document.place("title"), f"标题以标点“{title[-1]}”结尾", "删去末尾的标点")
    if _SPACE.search(title):
        yield TITLE_FORM(document.place("title"), "标题里有空格或者换行", "删去空格，标题写成一行")


@document_rule
def numbers_have_their_brackets(document: Document, context: Context) -> Iterator[Finding]:
    """Document numbers (文号) in the text have the brackets 〔〕 around the year."""
    if document.withdrawn:
        return
    if BRACKETS.search(document.title):
        yield NUMBER_FORM(document.place("title"), "标题里文号的年份没有用六角括号", "写成〔2023〕5号的样子")
    if any(pattern.search(document.body) for pattern in _YEAR_AND_BRACKET) and BRACKETS.search(document.body):
        visible = Visible(document.body)
        for match in islice(BRACKETS.finditer(visible.text), _MOST):
            place = document.body_place(visible.offset(match.start()))
            message = f"文号“{match.group()}”的年份没有用六角括号"
            yield NUMBER_FORM(place, message, f"改为“{bracketed(match.group())}”")


def bracketed(number: str) -> str:
    """Return a document number as it is written right."""
    return f"〔{number[1:5]}〕{number[6:].lstrip().lstrip('第').lstrip('0')}"


@document_rule
def dates_are_possible(document: Document, context: Context) -> Iterator[Finding]:
    """Dates in the body are days of the calendar, and years in characters have the right zero."""
    body = document.body
    if document.withdrawn:
        return
    if any(_impossible_dates(body)):
        visible = Visible(body)
        for at, written in islice(_impossible_dates(visible.text), _MOST):
            place = document.body_place(visible.offset(at))
            yield IMPOSSIBLE_DATE(place, f"日历上没有“{written}”这一天", "对照原件核对月份和日期")
    if any(wrong_years(body)):
        visible = Visible(body)
        for match in islice(wrong_years(visible.text), _MOST):
            place = document.body_place(visible.offset(match.start()))
            right = ZERO.sub("〇", match.group())
            yield YEAR_FORM(place, f"汉字年份“{match.group()}”里的零写法有误", f"改为“{right}”")


def _impossible_dates(text: str) -> Iterator[tuple[int, str]]:
    """Yield offset and wording of each date that no calendar has: `2023年13月`, `2月30日`, `2023-2-30`."""
    for match in _MONTH.finditer(text):
        before = _YEAR_BEFORE.search(text, max(match.start() - 6, 0), match.start())
        if before:
            yield before.start(), text[before.start() : match.end()]
    for match in _DAY.finditer(text):
        before = _DATE_BEFORE.search(text, max(match.start() - 12, 0), match.start())
        lunar = "历" in text[max(match.start() - 12, 0) : match.start()]
        if before and not lunar and 1 <= int(before[2]) <= 12:
            day = int(match.group()[1:-1])
            if not _exists(int(before[1] or _LEAP_YEAR), int(before[2]), day):
                yield before.start(), text[before.start() : match.end()]
    for match in _ISO.finditer(text):
        before = _ISO_BEFORE.search(text, max(match.start() - 5, 0), match.start())
        if before and not _exists(int(before.group()), int(match[1]), int(match[2])):
            yield before.start(), text[before.start() : match.end()]


def _exists(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def wrong_years(text: str) -> Iterator[re.Match[str]]:
    """Yield the years in characters whose zero is not 〇."""
    if not _CHINESE_YEAR_END.search(text):
        return iter(())
    return (match for match in _CHINESE_YEAR.finditer(text) if ZERO.search(match.group()))


@document_rule
def digits_are_of_one_kind(document: Document, context: Context) -> Iterator[Finding]:
    """Full-width digits do not stand beside half-width ones."""
    body = document.body
    if document.withdrawn or not any(digit in body for digit in _WIDE):
        return
    visible = Visible(body)
    wide = list(WIDE_DIGIT.finditer(visible.text))
    if wide and _DIGIT.search(visible.text):
        place = document.body_place(visible.offset(wide[0].start()))
        message = f"正文里有全角数字“{shorten(wide[0].group())}”等 {len(wide)} 处，其他地方用的是半角数字"
        yield MIXED_DIGITS(place, message, "数字一律改用半角")
