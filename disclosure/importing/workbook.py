"""Workbooks (.xlsx): each sheet that is shown as a table, merged cells as they are, numbers as they are shown."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final, NamedTuple
from xml.etree.ElementTree import Element

from disclosure.extraction.gathering import shown
from disclosure.findings import Failure
from disclosure.importing.addresses import usable
from disclosure.importing.model import Block, Cell, Gap, Heading, Paragraph, Picture, PictureMark, Run, Source, Style
from disclosure.importing.number_formats import BUILT_IN, display
from disclosure.importing.parts import Parts, is_on, number, tidy
from disclosure.importing.tables import Placed, build
from disclosure.importing.word_drawings import alternative, picture

_REFERENCE: Final = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})")
_RANGE: Final = re.compile(r"([A-Z]{1,3}[1-9]\d{0,6}):([A-Z]{1,3}[1-9]\d{0,6})")
_TRUE: Final = ("1", "true")
_LARGEST_GAP: Final = 3  # empty rows or columns that stay
_WIDEST: Final = 100  # columns that a page can show at all
_ERRORS: Final = re.compile(r"#(?:REF!|DIV/0!|VALUE!|NAME\?|N/A|NUM!|NULL!|SPILL!|CALC!|GETTING_DATA)")


class _Sheet(NamedTuple):
    name: str
    part: str
    hidden: bool


def read_workbook(data: bytes) -> Source:
    """Read a workbook.

    Raises Failure where a sheet is too wide to be a page, and Unreadable, BadXml and
    TooLarge as its parts do.
    """
    return _Workbook(Parts(data)).read()


class _Workbook:
    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._main = parts.related("", "officeDocument") or "xl/workbook.xml"
        self.source = Source()
        self._strings: list[tuple[Run, ...]] = []
        self._formats: list[str] = []
        self._from_1904 = False

    def read(self) -> Source:
        """Read the sheets in their order."""
        tree = self._parts.tree(self._main)
        if tree is None:
            return self.source
        if any(name.endswith("workbook.bin") for name in self._parts.names):
            raise Failure("这是二进制表格（.xlsb）。用 Excel、WPS 打开，另存为 .xlsx 再导入。")
        properties = tree.find("workbookPr")
        self._from_1904 = properties is not None and properties.get("date1904") in _TRUE
        self._read_strings()
        self._read_formats()
        relations = self._parts.relations(self._main)
        sheets = [
            _Sheet(
                tidy(sheet.get("name", "")).strip(),
                relations[sheet.get("r:id", "")].target if sheet.get("r:id", "") in relations else "",
                sheet.get("state", "visible") != "visible",
            )
            for sheet in tree.findall("sheets/sheet")
        ]
        found: list[tuple[str, list[Block]]] = []
        for sheet in sheets:
            if sheet.hidden:
                self.source.leave(f"隐藏的工作表“{shown(sheet.name)}”", "工作簿里")
            elif blocks := self._read_sheet(sheet):
                found.append((sheet.name, blocks))
        for name, blocks in found:
            if len(found) > 1:
                self.source.blocks.append(Heading(2, (Run(name),)))
            self.source.blocks += blocks
        if any(name.endswith("vbaProject.bin") for name in self._parts.names):
            self.source.leave("宏", "整个文件")
        core = self._parts.related("", "core-properties")
        properties = self._parts.tree(core) if core else None
        if properties is not None:
            self.source.title = " ".join(tidy(properties.findtext("title", "") or "").split())
        return self.source

    def _read_strings(self) -> None:
        part = self._parts.related(self._main, "sharedStrings")
        tree = self._parts.tree(part) if part else None
        for entry in tree if tree is not None else ():
            self._strings.append(_rich(entry))

    def _read_formats(self) -> None:
        part = self._parts.related(self._main, "styles")
        tree = self._parts.tree(part) if part else None
        if tree is None:
            return
        own = {number(one.get("numFmtId")): one.get("formatCode", "") for one in tree.findall("numFmts/numFmt")}
        for entry in tree.findall("cellXfs/xf"):
            id = number(entry.get("numFmtId"))
            self._formats.append(own.get(id, BUILT_IN.get(id, "General")))

    def _read_sheet(self, sheet: _Sheet) -> list[Block]:
        tree = self._parts.tree(sheet.part)
        if tree is None:
            return []
        where = f"工作表“{shown(sheet.name)}”"
        if tree.tag != "worksheet":
            self.source.leave("图表工作表" if tree.tag == "chartsheet" else "宏工作表", where)
            return []
        hidden_columns = _hidden_columns(tree)
        links = self._links(tree, sheet.part)
        merged = _merged(tree)
        hidden_rows: set[int] = set()
        cells: list[tuple[int, int, Cell]] = []
        row_number = 0
        unseen = False
        for row in tree.iterfind("sheetData/row"):
            row_number = number(row.get("r"), row_number + 1, 2_000_000)
            column = 0
            if row.get("hidden") in _TRUE:
                hidden_rows.add(row_number)
            for element in row.iterfind("c"):
                match = _REFERENCE.fullmatch(element.get("r", ""))
                column = _column(match[1]) if match else column + 1
                self._parts.budget.spend("cells")
                cell = self._cell(
                    element, f"{where} {_letters(column)}{row_number}", links.get((row_number, column), "")
                )
                if cell is None:
                    continue
                if row_number in hidden_rows or column in hidden_columns:
                    unseen = True
                    continue
                cells.append((row_number, column, cell))
        if unseen:
            self.source.leave("隐藏的行或者列", where)
        rows = [at for at in _used(row for row, _, _ in cells) if at not in hidden_rows]
        columns = [at for at in _used(column for _, column, _ in cells) if at not in hidden_columns]
        if len(columns) > _WIDEST:
            raise Failure(
                f"{where}有 {len(columns)} 列，网页上看不了这么宽的表。"
                "把要公开的列另存一份再导入；或者用 disclosure new 写一页说明，把原表作附件。"
            )
        self._parts.budget.spend("cells", len(rows) * len(columns))
        placed = _placed(cells, rows, columns, merged)
        return [*build(placed), *self._look_around(tree, sheet.part, where)]

    def _cell(self, element: Element, where: str, link: str) -> Cell | None:
        """Return a cell that shows something, None for another."""
        kind = element.get("t", "n")
        written = element.findtext("v") or ""
        formula = element.find("f")
        runs: tuple[Run, ...]
        if kind == "s":
            at = number(written, -1)
            runs = self._strings[at] if 0 <= at < len(self._strings) else ()
        elif kind == "inlineStr":
            inline = element.find("is")
            runs = () if inline is None else _rich(inline)
        elif kind == "b":
            runs = (Run("TRUE" if written.strip() in _TRUE else "FALSE"),)
        elif kind == "n" and written:
            runs = (Run(self._number(written, number(element.get("s"), 0), where)),)
        elif kind == "d":
            runs = (Run(tidy(written).replace("T00:00:00", "").replace("T", " ")),)
        else:
            runs = (Run(tidy(written)),)
        text = "".join(run.text for run in runs)
        if formula is not None and not written and kind != "str":
            self.source.leave("没有算出结果的公式（用 Excel、WPS 打开保存一次就有结果）", where)
            return Cell((Paragraph((Gap("公式的结果"),)),))
        if not text.strip():
            return None
        if _ERRORS.fullmatch(text.strip()):
            self.source.remark(f"{where} 是出错的公式 {text.strip()}，请核对")
        if link:
            runs = tuple(Run(run.text, run.style, link) for run in runs)
        return Cell(tuple(Paragraph(line) for line in _by_line(runs)))

    def _number(self, written: str, style: int, where: str) -> str:
        format = self._formats[style] if 0 <= style < len(self._formats) else "General"
        found = display(written.strip(), format, from_1904=self._from_1904)
        if found is None:
            self.source.remark(f"{where} 的数字格式“{shown(format)}”程序不认识，按原数写出，请核对")
            return display(written.strip(), "General") or written
        return found

    def _links(self, tree: Element, part: str) -> dict[tuple[int, int], str]:
        relations = self._parts.relations(part)
        found = {}
        for link in tree.iterfind("hyperlinks/hyperlink"):
            relation = relations.get(link.get("r:id", ""))
            match = _REFERENCE.fullmatch(link.get("ref", "").partition(":")[0])
            if relation and relation.outside and match and (address := usable(relation.target)):
                found[int(match[2]), _column(match[1])] = address
        return found

    def _look_around(self, tree: Element, part: str, where: str) -> list[Block]:
        """Note what hangs on a sheet beside its cells; its pictures are returned."""
        found: list[Block] = []
        for relation in self._parts.relations(part).values():
            if relation.kind in ("comments", "threadedComment"):
                comments = self._parts.tree(relation.target)
                count = (
                    0
                    if comments is None
                    else sum(1 for name in ("comment", "threadedComment") for _ in comments.iter(name))
                )
                if count:
                    self.source.leave(f"{count} 条批注", where)
            elif relation.kind == "drawing":
                found += self._drawing(relation.target, where)
        for margin in tree.iterfind("headerFooter/*"):
            text = re.sub(r"&(?:[LCRPNDTFAGZBIUESXY]|\d+|\"[^\"]*\"|K[0-9A-F]{6})", "", margin.text or "").strip()
            if re.search(r"[^\W\d_]", text.replace("第", "").replace("页", "").replace("共", "")):
                self.source.leave(f"页眉页脚“{shown(text)}”", where)
        return found

    def _drawing(self, part: str, where: str) -> list[Block]:
        tree = self._parts.tree(part)
        found: list[Block] = []
        for anchor in tree if tree is not None else ():
            at = anchor.find("from/row")
            place = f"{where}第 {number(at.text) + 1} 行附近" if at is not None else where
            words = tidy(alternative(anchor))
            if any(True for _ in anchor.iter("chart")):
                self.source.leave("图表", place)
                found.append(Paragraph((Gap(f"图表“{words}”" if words else "图表"),)))
                continue
            for blip in anchor.iter("blip"):
                relation = self._parts.relations(part).get(blip.get("r:embed", ""))
                data = self._parts.read(relation.target) if relation and not relation.outside else None
                kept = picture(data, words) if data is not None else "没有存在文件里的"
                if relation and isinstance(kept, Picture):
                    self.source.pictures.setdefault(relation.target, kept)
                    found.append(Paragraph((PictureMark(relation.target),)))
                else:
                    self.source.leave(f"{kept}图片", place)
                    found.append(Paragraph((Gap("图片"),)))
            for body in anchor.iter("txBody"):
                for line in body.iter("p"):
                    text = tidy("".join(one.text or "" for one in line.iter("t"))).strip()
                    if text:
                        self.source.remark(f"{place}的文本框里的文字放在了表格下面")
                        found.append(Paragraph((Run(text),)))
        return found


def _rich(entry: Element) -> tuple[Run, ...]:
    """Return a text of several runs, without the reading aids (拼音)."""
    found: list[Run] = []
    for child in entry:
        if child.tag == "t":
            found.append(Run(tidy(child.text or "")))
        elif child.tag == "r":
            raised = child.find("rPr/vertAlign")
            style = Style(
                bold=is_on(child.find("rPr/b")),
                italic=is_on(child.find("rPr/i")),
                strike=is_on(child.find("rPr/strike")),
                raised={"superscript": "sup", "subscript": "sub"}.get(
                    "" if raised is None else raised.get("val", ""), ""
                ),
            )
            found.append(Run(tidy(child.findtext("t") or ""), style))
    return tuple(found)


def _by_line(runs: tuple[Run, ...]) -> list[tuple[Run, ...]]:
    lines: list[list[Run]] = [[]]
    for run in runs:
        for position, text in enumerate(run.text.split("\n")):
            if position:
                lines.append([])
            if text:
                lines[-1].append(Run(text, run.style, run.link))
    return [tuple(line) for line in lines if "".join(run.text for run in line).strip()]


def _merged(tree: Element) -> dict[tuple[int, int], tuple[int, int]]:
    """Return the last row and column of each merged range by its first."""
    found = {}
    for one in tree.iterfind("mergeCells/mergeCell"):
        match = _RANGE.fullmatch(one.get("ref", ""))
        if match:
            first, last = (_REFERENCE.fullmatch(corner) for corner in match.groups())
            if first and last:
                found[int(first[2]), _column(first[1])] = (int(last[2]), _column(last[1]))
    return found


def _placed(
    cells: list[tuple[int, int, Cell]],
    rows: list[int],
    columns: list[int],
    merged: dict[tuple[int, int], tuple[int, int]],
) -> list[Placed]:
    """Return cells on the grid of the rows and columns that are shown."""
    by_place = {(row, column): cell for row, column, cell in cells}
    row_at, column_at = ({number: at for at, number in enumerate(numbers)} for numbers in (rows, columns))
    found = []
    for (row, column), (last_row, last_column) in merged.items():
        inside = [(at, to) for at in rows if row <= at <= last_row for to in columns if column <= to <= last_column]
        if inside:
            at, to = inside[0]
            height = sum(1 for one in rows if row <= one <= last_row)
            width = sum(1 for one in columns if column <= one <= last_column)
            cell = by_place.pop((row, column), Cell())
            for place in inside:
                by_place.pop(place, None)  # what lies below a merged cell is not seen
            found.append(Placed(row_at[at], column_at[to], Cell(cell.blocks, width, height)))
    found += [Placed(row_at[row], column_at[column], cell) for (row, column), cell in by_place.items()]
    return found


def _used(numbers: Iterable[int]) -> list[int]:
    """Return all numbers from the first to the last one used, but none of a large gap."""
    found: list[int] = []
    for one in sorted(set(numbers)):
        if found and one - found[-1] <= _LARGEST_GAP:
            found += range(found[-1] + 1, one)
        found.append(one)
    return found


def _hidden_columns(tree: Element) -> set[int]:
    found: set[int] = set()
    for one in tree.iterfind("cols/col"):
        if one.get("hidden") in _TRUE:
            found |= set(range(number(one.get("min"), 1, 20_000), number(one.get("max"), 1, 20_000) + 1))
    return found


def _column(letters: str) -> int:
    value = 0
    for letter in letters:
        value = value * 26 + ord(letter) - 64
    return value


def _letters(column: int) -> str:
    text = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text
