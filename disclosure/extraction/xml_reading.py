"""XML parts, read in one pass by handlers that see local names; document type declarations are refused."""

from __future__ import annotations

from contextlib import suppress
from typing import Final, NoReturn, Protocol
from xml.parsers import expat

from disclosure.extraction.limits import MAX_NESTING, MAX_TAG, Budget, TooLarge

_REMEMBERED: Final = 10_000  # names; a hostile part may hold millions of them
_MOST_COMMENTS: Final = 1000  # in a part of more than a megabyte
_HEAD: Final = 65_536  # bytes within which the first element must begin


class BadXml(ValueError):
    """A part is not well-formed, or declares a document type, which no office program writes."""


class Handler(Protocol):
    """What follows an XML part from start to end."""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Begin an element; names are local, `r:id` is one of the relationships' namespace."""

    def end(self, name: str) -> None:
        """End an element."""

    def text(self, data: str) -> None:
        """Follow text; one text may come in several pieces."""


class _LocalNames(dict[str, str]):
    def __missing__(self, name: str) -> str:
        short = name.rpartition(" ")[2]
        if len(self) < _REMEMBERED:
            self[name] = short
        return short


class _AttributeNames(dict[str, str]):
    """As _LocalNames; an element of a presentation may have both `id` and `r:id`."""

    def __missing__(self, name: str) -> str:
        space, _, short = name.rpartition(" ")
        if space.endswith("/relationships"):
            short = f"r:{short}"
        if len(self) < _REMEMBERED:
            self[name] = short
        return short


def is_xml(data: bytes) -> bool:
    """Tell whether bytes look like XML in an encoding that is read here."""
    return data.removeprefix(b"\xef\xbb\xbf").lstrip(b" \t\r\n")[:1] == b"<" or data.startswith(
        (b"\xff\xfe<\x00", b"\xfe\xff\x00<")
    )


def root_of(data: bytes) -> str:
    """Return the first element of a part as `namespace name`, empty where there is none."""
    found: list[str] = []
    parser = _parser()

    def start(name: str, attributes: dict[str, str]) -> None:
        if not found:
            found.append(name)

    parser.StartElementHandler = start
    with suppress(expat.ExpatError):  # a fault further on is found when the whole part is read
        parser.Parse(data[:_HEAD], False)
    return found[0] if found else ""


def parse(data: bytes, handler: Handler, budget: Budget) -> None:
    """Lead a handler through a part.

    Raises BadXml, and TooLarge beyond the limits; the handler has then seen the beginning.
    """
    if _has_long_token(data):
        raise TooLarge("bytes")
    parser = _parser()
    elements, attribute_names = _LocalNames(), _AttributeNames()
    begin, finish, spend = handler.start, handler.end, budget.spend
    depth = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > MAX_NESTING:
            raise BadXml("nested too deep")
        spend("elements", 1 + len(attributes) // 8)
        if attributes:
            attributes = {attribute_names[key]: value for key, value in attributes.items()}
        begin(elements[name], attributes)

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        finish(elements[name])

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = handler.text
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise BadXml(str(error)) from error


def _has_long_token(data: bytes) -> bool:
    """Tell whether a tag, comment or instruction is too long, or may be: there are very many comments."""
    if len(data) <= MAX_TAG:
        return False
    if any(data.find(b">", start, start + MAX_TAG) < 0 for start in range(0, len(data) - MAX_TAG, MAX_TAG)):
        return True
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) and len(data) > 4 * MAX_TAG:
        return True  # comments would have to be looked for in other bytes
    for opening, closing in ((b"<!--", b"-->"), (b"<?", b"?>")):
        if data.count(opening) > _MOST_COMMENTS:
            return True
        start = data.find(opening)
        while start >= 0:
            end = data.find(closing, start)
            if end < 0 or end - start > MAX_TAG:
                return True
            start = data.find(opening, end)
    return False


def _parser() -> expat.XMLParserType:
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.buffer_size = 65_536
    parser.StartDoctypeDeclHandler = _refuse
    return parser


def _refuse(*declaration: object) -> NoReturn:
    raise BadXml("document type declaration")
