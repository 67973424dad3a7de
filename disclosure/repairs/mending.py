"""Mending one file: its bytes, then one finding after the other, as long as something can be mended (改正).

A repair is taken only when what it was for is gone and the text reads no worse.  What
people have approved stays as they approved it unless that is asked for: a repair after
which a review entry no longer covers the content is left, and told.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Final

from disclosure.catalog import Catalog
from disclosure.documents import Document
from disclosure.findings import Finding
from disclosure.repairs import REPAIRS
from disclosure.repairs.encoding import decode_surely
from disclosure.repairs.paper import Edit, Paper, Repair
from disclosure.repairs.values import tidy

#: Most repairs of one file in a run; more are left for the next.
_MOST: Final = 500
_MARK: Final = b"\xef\xbb\xbf"


@dataclass(frozen=True)
class Kind:
    """How a kind of file is read and judged.

    `read` returns what was read, None where nothing can be made of the bytes, and what is
    wrong with their form; `judge` what else is wrong with a document; `standing` the review
    entries that cover its content as it is.
    """

    read: Callable[[bytes], tuple[Any, list[Finding]]]
    judge: Callable[[Document], list[Finding]] = lambda document: []
    standing: Callable[[Document], frozenset[str]] = lambda document: frozenset()
    shape: Any = None
    catalog: Catalog | None = None
    is_document: bool = False
    #: Spreadsheets know UTF-8 by a mark, and end lines as they like.
    is_sheet: bool = False


@dataclass
class Mended:
    """A file after its repairs.

    `before` is its text as it was, where it could be read at all, `after` as it is now;
    `done` what was changed, in Chinese; `held` what was not, because of the approval that
    `losing` entries would lose; `left` and `had` are the findings after and before; with
    `mark`, the file begins with a byte order mark.
    """

    path: str
    data: bytes
    before: str | None = None
    after: bytes = b""
    document: Document | None = None
    done: list[str] = field(default_factory=list)
    held: list[str] = field(default_factory=list)
    losing: set[str] = field(default_factory=set)
    mark: bool = False
    had: list[Finding] = field(default_factory=list)
    left: list[Finding] = field(default_factory=list)

    @property
    def changed(self) -> bool:
        """Whether the bytes are others than before."""
        return self.after != self.data

    def follow(self, later: Mended) -> None:
        """Take over what was done to the file later on."""
        self.after, self.document, self.left = later.after, later.document, later.left
        self.done += later.done
        self.held = later.held
        self.losing |= later.losing

    @property
    def gone(self) -> int:
        """How many findings there are no more."""
        rules = Counter(finding.rule for finding in self.left)
        return sum(max(count - rules[rule], 0) for rule, count in Counter(finding.rule for finding in self.had).items())


def mend(
    path: str,
    data: bytes,
    kind: Kind,
    corpus: Any = None,
    *,
    approved: bool = False,
    rename: Callable[[tuple[str, str]], Any] = lambda names: None,
) -> Mended:
    """Mend the bytes of the file at `path`; with `approved`, also what costs an approval.

    `rename` is told of each file that gets another name, and returns the corpus as it is
    from then on, None where the name cannot be given.
    """
    mended = Mended(path, data, after=data)
    text = _text(data, kind, mended)
    mended.had = _all_findings(data, kind)
    if text is None:
        mended.left = mended.had
        return mended
    standing: frozenset[str] | None = None
    for _ in range(_MOST):
        read, form = kind.read(text.encode())
        document = read if isinstance(read, Document) else None
        if document is not None and standing is None:
            standing = kind.standing(document)
        held, losing = dict[Finding | None, str](), set[str]()
        base = Paper(path, text, kind.shape, kind.catalog, document, corpus, kind.is_document)
        for finding, repair in _remedies(base, form, kind):
            if finding in held:
                continue
            if repair.rename and (moved := rename(repair.rename)) is not None:
                corpus = moved
                break
            edited = _edited(text, repair.edits)
            lost = _losing(base, read, form, finding, edited, kind, standing or frozenset())
            if lost is None:
                continue
            if lost and not approved:
                held[finding] = repair.what
                losing |= lost
                continue
            mended.losing |= lost
            mended.done.append(repair.what)
            text = edited
            break
        else:
            mended.held, mended.losing = list(held.values()), mended.losing | losing
            break
    if mended.done:
        mended.after = (_MARK if mended.mark else b"") + text.encode()
    read, _ = kind.read(mended.after)
    mended.document = read if isinstance(read, Document) else None
    mended.left = _all_findings(mended.after, kind)
    return mended


def _text(data: bytes, kind: Kind, mended: Mended) -> str | None:
    r"""Return the text with `\n` line ends, None where it cannot be read for certain."""
    bare = data.removeprefix(_MARK)
    try:
        text = bare.decode("utf-8")
        found = None
        if "\0" in text[:64]:
            found = decode_surely(data)  # UTF-16 of ASCII alone is UTF-8 too
            text = found.text if found else text
    except UnicodeDecodeError:
        found = decode_surely(data)
        if found is None:
            return None
        text = found.text
    mended.mark = kind.is_sheet and (found is not None or bare != data)
    if found:
        mended.done.append(f"编码由 {found.name} 改为 UTF-8")
    elif bare != data and not kind.is_sheet:
        mended.done.append("删去文件开头的字节顺序标记（BOM）")
    mended.before = text.replace("\r\n", "\n").replace("\r", "\n")
    if "\r" in text and not kind.is_sheet:
        mended.done.append("换行改为 LF（各行的文字不变）")
        return mended.before
    return text


def _remedies(base: Paper, form: list[Finding], kind: Kind) -> Iterable[tuple[Finding | None, Repair]]:
    """Yield what may be done, form first: other rules judge what can be read."""
    for finding in form:
        yield from (
            (finding, repair) for repairer in REPAIRS.get(finding.rule, ()) for repair in repairer(finding, base)
        )
    if base.document is None:
        return
    for repair in tidy(base):
        yield None, repair
    for finding in kind.judge(base.document):
        yield from (
            (finding, repair) for repairer in REPAIRS.get(finding.rule, ()) for repair in repairer(finding, base)
        )


def _edited(text: str, edits: Iterable[Edit]) -> str:
    for edit in sorted(edits, reverse=True):
        text = text[: edit.start] + edit.new + text[edit.end :]
    return text


def _losing(
    base: Paper,
    was: Any,
    form: list[Finding],
    finding: Finding | None,
    edited: str,
    kind: Kind,
    standing: frozenset[str],
) -> frozenset[str] | None:
    """Return the entries that would no longer cover the content; None where the repair is no good."""
    if edited == base.text:
        return None
    read, problems = kind.read(edited.encode())
    if finding is not None and finding in problems:
        return None
    if was is None:
        if read is None and not _is_further(form, problems):
            return None
    elif read is None or _kinds(problems) - _kinds(form):
        return None
    if not isinstance(read, Document):
        return frozenset()
    if finding is not None and finding not in form and base.document is not None:
        left, had = (
            sum(one.rule == finding.rule for one in kind.judge(document)) for document in (read, base.document)
        )
        if left >= had:
            return None
    return standing - kind.standing(read)


def _is_further(before: list[Finding], after: list[Finding]) -> bool:
    """Tell whether a text that cannot be read is readable further down than before, or with fewer faults."""
    if len(after) < len(before):
        return True
    last = max((finding.place.line for finding in before), default=0)
    return bool(after) and min(finding.place.line for finding in after) > last


def _kinds(findings: Iterable[Finding]) -> Counter[tuple[str, str]]:
    return Counter((finding.rule, finding.message) for finding in findings)


def _all_findings(data: bytes, kind: Kind) -> list[Finding]:
    read, form = kind.read(data)
    return [*form, *(kind.judge(read) if isinstance(read, Document) else ())]
