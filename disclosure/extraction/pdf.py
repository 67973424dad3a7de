"""PDF files (ISO 32000): the text of the pages, and every string and file beside them."""

from __future__ import annotations

import io
import logging
import re
import unicodedata
from collections.abc import Callable
from typing import IO, Any, Final, TypeAlias

from pypdf import PageObject, PdfReader, apply_configuration
from pypdf.errors import LimitReachedError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, PdfObject

from disclosure.extraction.gathering import DAMAGED, LOCKED, TOO_LARGE, Gathering, ranges
from disclosure.extraction.limits import Budget, TooLarge
from disclosure.extraction.packages import Unreadable
from disclosure.extraction.pdf_objects import read_objects

# What is wrong with a file is found by what cannot be read of it.
logging.getLogger("pypdf").setLevel(logging.CRITICAL + 1)

_LIMITS: Final[dict[str, Any]] = {
    "zlib_maximum_output_length": 16_000_000,
    "lzw_maximum_output_length": 16_000_000,
    "run_length_maximum_output_length": 16_000_000,
    "array_based_stream_maximum_output_length": 16_000_000,
    "stream_decoding_work_maximum_length": 64_000_000,
    "stream_parsing_work_maximum_count": 600_000,
    "page_tree_maximum_entries": 20_000,
    "page_tree_maximum_page_entries": 400_000,
    "xform_maximum_invocations_per_extraction": 500,
}
#: Most objects of one object stream; programs write some hundred.
_MOST_IN_STREAM: Final = 20_000
#: More codes than these pypdf refuses to read from one font.
_MOST_CODES: Final = 100_000
#: Curves on a page without text from which on they are taken for letters.
_CURVES: Final = 300
#: Stretches of codes that a font gives characters to: first, last, and the characters.
_RANGES: Final = re.compile(rb"beginbfrange(.*?)endbfrange", re.DOTALL)
_RANGE: Final = re.compile(rb"<([0-9A-Fa-f]{1,8})>\s*<([0-9A-Fa-f]{1,8})>\s*(?:<[^>]*>|\[[^\]]*\])")
_HEADER: Final = re.compile(rb"[\0\s]{0,100}\d{1,10}[\0\s]")
#: Radicals (⽂) that fonts give for the characters that look the same (文).
_RADICALS: Final = {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)}

#: Takes the number of a page, a piece of its text, how far from the left it begins, and its size, both in points.
Watch: TypeAlias = Callable[[int, str, float, float], None]


class _Reader(PdfReader):
    """A reader that spends on every object it looks up, and most on those it must search for."""

    def __init__(self, data: bytes, budget: Budget) -> None:
        self._data = data
        self._budget = budget
        super().__init__(io.BytesIO(data), root_object_recovery_limit=1000, xref_stream_maximum_entries=200_000)

    def get_object(self, indirect_reference: int | IndirectObject) -> PdfObject | None:
        """Return an object; raises TooLarge when too much was looked up."""
        if isinstance(indirect_reference, int):
            indirect_reference = IndirectObject(indirect_reference, 0, self)
        number, generation = indirect_reference.idnum, indirect_reference.generation
        if (generation, number) not in self.resolved_objects:
            self._budget.spend("objects")
            if generation == 0 and number in self.xref_objStm:
                self._spend_on_stream(self.xref_objStm[number][0])
            elif not self._stands_at(self.xref.get(generation, {}).get(number), number, generation):
                self._budget.spend("bytes", len(self._data))
        return super().get_object(indirect_reference)

    def read_object_header(self, stream: IO[Any]) -> tuple[int, int]:
        """Read an object's number; raises ValueError where it begins with a comment or with nothing for long.

        pypdf goes through those byte by byte, and for each entry of the table anew.
        """
        start = stream.tell()
        if not _HEADER.match(self._data[start : start + 200]):
            raise ValueError("no object")
        return super().read_object_header(stream)

    def _spend_on_stream(self, number: Any) -> None:
        stream = super().get_object(IndirectObject(number, 0, self))
        count = stream.get("/N") if isinstance(stream, DictionaryObject) else 0
        if isinstance(count, int):
            if count > _MOST_IN_STREAM:
                raise TooLarge("objects")
            self._budget.spend("objects", max(count, 0))

    def _stands_at(self, offset: Any, number: int, generation: int) -> bool:
        """Tell whether an object begins where the table says; if not, the whole file is searched for it."""
        if not isinstance(offset, int) or offset < 0:
            return False
        return bool(re.match(rb"\s*0*%d\s+0*%d\s+obj" % (number, generation), self._data[offset : offset + 60]))


def read_pdf(data: bytes, gathering: Gathering, watch: Watch | None = None) -> None:
    """Read a PDF file; `watch` is told of each piece of text where on its page it stands.

    Raises Unreadable where it has a password or is damaged, and TooLarge.
    """
    with apply_configuration(**_LIMITS):
        try:
            reader = _Reader(data, gathering.budget)
            locked = reader.is_encrypted and not reader.decrypt("")
            pages = [] if locked else list(reader.pages[: gathering.budget.pages])
            if not locked and len(reader.pages) > len(pages):
                gathering.fail(TOO_LARGE)
        except (TooLarge, LimitReachedError) as error:
            raise TooLarge("pages") from error
        except Exception as error:  # pypdf raises nearly anything on a damaged file
            raise Unreadable(DAMAGED) from error
        if locked:
            raise Unreadable(LOCKED)
        if not pages:
            gathering.fail("没有页，可能已损坏")
        try:
            _Pages(pages, gathering, watch).read()
        finally:
            read_objects(reader, pages, gathering)


class _Pages:
    def __init__(self, pages: list[PageObject], gathering: Gathering, watch: Watch | None) -> None:
        self._pages = pages
        self._watch = watch
        self._gathering = gathering
        self._curves = 0
        self._sizes: dict[int, int] = {}  # by identity of the font

    def read(self) -> None:
        """Read the text of all pages, and say of which there is none to read."""
        faults: dict[str, list[int]] = {}
        for number, page in enumerate(self._pages, 1):
            self._gathering.budget.spend("pages")
            if fault := self._read_page(number, page):
                faults.setdefault(fault, []).append(number)
        for fault, numbers in faults.items():
            whole = len(numbers) == len(self._pages) and fault != TOO_LARGE
            self._gathering.fail(fault if whole else f"第{ranges(numbers)}页{fault}")

    def _read_page(self, number: int, page: PageObject) -> str:
        """Read a page; returns what is wrong with it, empty when nothing is."""
        self._curves = 0
        text, fault = "", ""
        for font in _resources(page, "/Font"):
            self._gathering.budget.spend("codes", self._size(font))
        try:
            text = page.extract_text(visitor_operand_before=self._count, visitor_text=self._visitor(number))
        except TooLarge:
            raise
        except LimitReachedError:
            fault = TOO_LARGE
        except Exception:  # as above
            fault = DAMAGED
        self._gathering.add(f"第{number}页", text.translate(_RADICALS))
        if fault or text.strip():
            return fault or _lack_of_codes(page)
        if _has_picture(page):
            return "是扫描件，没有文字"
        return "的文字是图形，读不出来" if self._curves > _CURVES else ""

    def _visitor(self, number: int) -> Callable[..., None] | None:
        watch = self._watch
        if watch is None:
            return None

        def visit(text: str, cm: list[float], tm: list[float], font: Any, size: float) -> None:
            x = tm[4] * cm[0] + tm[5] * cm[2] + cm[4]
            watch(number, text.translate(_RADICALS), x, abs(size * tm[3] * cm[3]))

        return visit

    def _size(self, font: Any) -> int:
        """Return how much there is to a font, which pypdf reads anew for every page."""
        if id(font) not in self._sizes:
            self._sizes[id(font)] = _size_of(font)
        return self._sizes[id(font)]

    def _count(self, operator: bytes, *rest: Any) -> None:
        self._gathering.budget.spend("operators")
        self._curves += operator == b"c"


def _size_of(font: Any) -> int:
    try:
        size = 0
        for holder in (font, *font.get("/DescendantFonts", [])):
            arrays = [value for value in holder.get_object().values() if isinstance(value.get_object(), ArrayObject)]
            for array in arrays:
                size += sum(len(item) if isinstance(item, ArrayObject) else 1 for item in array.get_object())
        codes = font["/ToUnicode"].get_data() if "/ToUnicode" in font else b""
        size += len(codes) // 16
        for stretch in _RANGES.findall(codes):
            for first, last in _RANGE.findall(stretch):
                size += min(max(int(last, 16) - int(first, 16), 0), _MOST_CODES)
        return size
    except TooLarge:
        raise
    except Exception:  # damaged: then there is not much to read
        return 0


def _resources(holder: Any, kind: str) -> list[Any]:
    try:
        entries = holder["/Resources"].get_object()[kind].get_object()
        return [entry.get_object() for entry in list(entries.values())[:1000]]
    except Exception:  # none, or damaged, or too many
        return []


def _has_picture(page: PageObject) -> bool:
    """Tell whether a page shows a picture, be it within forms (XObjects)."""
    waiting: list[tuple[DictionaryObject, int]] = [(page, 0)]
    seen = set[int]()
    while waiting and len(seen) < 1000:
        holder, depth = waiting.pop()
        for entry in _resources(holder, "/XObject"):
            if not isinstance(entry, DictionaryObject) or id(entry) in seen:
                continue
            seen.add(id(entry))
            if entry.get("/Subtype") == "/Image":
                return True
            if depth < 5:
                waiting.append((entry, depth + 1))
    return b"\nBI" in _contents(page)


def _contents(page: PageObject) -> bytes:
    try:
        contents = page.get_contents()
        return b"" if contents is None else b"\n" + contents.get_data()
    except Exception:  # damaged: then there is nothing to see
        return b""


def _lack_of_codes(page: PageObject) -> str:
    """Tell whether a font of the page numbers its glyphs without saying which characters they are."""
    for font in _resources(page, "/Font"):
        if not isinstance(font, DictionaryObject) or "/ToUnicode" in font or font.get("/Subtype") != "/Type0":
            continue
        if font.get("/Encoding") in ("/Identity-H", "/Identity-V"):
            return "有的字体没有编码，文字读不全"
    return ""
