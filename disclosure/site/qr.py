"""QR codes (二维码) of addresses, drawn at build as SVG in the page.

Source: ISO/IEC 18004:2015; byte mode, error correction level M, versions 1 to 16, mask 3.
Every mask can be read; the standard's search for the one with the fewest patches is left
out.  Written here because every document has a code: a library (segno 1.6.6, mask given)
takes 1.9 ms for a code of 80 characters and its drawing, this 0.2 ms.  The tests have a
decoder read every version.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from operator import itemgetter
from typing import Final

from markupsafe import Markup

#: By version: error correction codewords a block, and (number, data codewords) of the blocks (table 9, level M).
_BLOCKS: Final[dict[int, tuple[int, tuple[tuple[int, int], ...]]]] = {
    1: (10, ((1, 16),)),
    2: (16, ((1, 28),)),
    3: (26, ((1, 44),)),
    4: (18, ((2, 32),)),
    5: (24, ((2, 43),)),
    6: (16, ((4, 27),)),
    7: (18, ((4, 31),)),
    8: (22, ((2, 38), (2, 39))),
    9: (22, ((3, 36), (2, 37))),
    10: (26, ((4, 43), (1, 44))),
    11: (30, ((1, 50), (4, 51))),
    12: (22, ((6, 36), (2, 37))),
    13: (22, ((8, 37), (1, 38))),
    14: (24, ((4, 40), (5, 41))),
    15: (24, ((5, 41), (5, 42))),
    16: (28, ((7, 45), (3, 46))),
}
#: Centres of the alignment patterns by version (annex E).
_CENTRES: Final[dict[int, tuple[int, ...]]] = {
    1: (),
    **{version: (6, 4 * version + 10) for version in range(2, 7)},
    **{version: (6, 2 * version + 8, 4 * version + 10) for version in range(7, 14)},
    14: (6, 26, 46, 66),
    15: (6, 26, 48, 70),
    16: (6, 26, 50, 74),
}
#: Format information of level M with mask 3, and the generator of version information (annexes C and D).
_FORMAT: Final = 0b101101101001011
_VERSION_GENERATOR: Final = 0b1111100100101
_PADS: Final = (0xEC, 0x11)
_BORDER: Final = 2
_DARK: Final = re.compile("1+")


def drawing(address: str) -> Markup:
    """Return a drawing of an address as an SVG element, decorative: the address stands beside it as text.

    Empty for an address of more than 450 bytes.
    """
    rows = matrix(address)
    size = len(rows) + 2 * _BORDER
    path, x, y = [], 0, 0
    for number, row in enumerate(rows):
        for match in _DARK.finditer(row):
            path.append(f"m{match.start() - x} {number - y}h{match.end() - match.start()}")
            x, y = match.end(), number
    if not rows:
        return Markup("")
    paper = f'<path fill="#fff" d="M0 0h{size}v{size}H0z"/>'
    code = f'<path stroke="#000" d="M{_BORDER} {_BORDER}.5{"".join(path)}"/>'
    return Markup(f'<svg aria-hidden="true" class="d-qr" viewBox="0 0 {size} {size}">{paper}{code}</svg>')


def matrix(address: str) -> list[str]:
    """Return the rows of an address's code, `1` for dark; none where it is too long."""
    data = address.encode()
    version = next((one for one in _BLOCKS if len(data) <= _capacity(one)), None)
    if version is None:
        return []
    layout = _layout(version)
    bits = int.from_bytes(_codewords(data, version), "big") << layout.remainder ^ layout.mask
    modules = "".join(layout.pick(f"01{bits:0{layout.length}b}"))
    return [modules[at : at + layout.size] for at in range(0, len(modules), layout.size)]


def _capacity(version: int) -> int:
    """Return how many bytes a version holds, besides mode and count."""
    return sum(count * length for count, length in _BLOCKS[version][1]) - (2 if version < 10 else 3)


def _codewords(data: bytes, version: int) -> bytes:
    """Return data and error correction codewords, the blocks interleaved (7.4 to 7.6)."""
    each, blocks = _BLOCKS[version]
    total = sum(count * length for count, length in blocks)
    count_bits = 8 if version < 10 else 16
    stream = (0b0100 << count_bits | len(data)) << 8 * len(data) | int.from_bytes(data, "big")
    used = 4 + count_bits + 8 * len(data)
    stream <<= -used % 8 if used % 8 else 0
    words = stream.to_bytes(-(-used // 8), "big")
    words += bytes(_PADS[at % 2] for at in range(total - len(words)))
    parts, at = [], 0
    for count, length in blocks:
        for _ in range(count):
            parts.append(words[at : at + length])
            at += length
    corrections = [_correction(part, each) for part in parts]
    longest = max(map(len, parts))
    mixed = [part[at] for at in range(longest) for part in parts if at < len(part)]
    mixed += [part[at] for at in range(each) for part in corrections]
    return bytes(mixed)


def _correction(part: bytes, count: int) -> bytes:
    """Return the remainder of a block by the generator polynomial (Reed-Solomon over GF(256), annex A)."""
    multiples = _multiples(count)
    remainder, low = 0, (1 << 8 * (count - 1)) - 1
    for byte in part:
        remainder = (remainder & low) << 8 ^ multiples[byte ^ remainder >> 8 * (count - 1)]
    return remainder.to_bytes(count, "big")


@cache
def _multiples(count: int) -> list[int]:
    """Return the generator polynomial of so many codewords times each element, as integers of `count` bytes."""
    generator = [1]
    root = 1
    for _ in range(count):
        generator = [a ^ _times(b, root) for a, b in zip([*generator, 0], [0, *generator], strict=True)]
        root = _times(root, 2)
    return [int.from_bytes(bytes(_times(term, element) for term in generator[1:]), "big") for element in range(256)]


def _times(a: int, b: int) -> int:
    """Return a product in GF(256) with the polynomial 0x11D."""
    product = 0
    while b:
        if b & 1:
            product ^= a
        a <<= 1
        if a & 0x100:
            a ^= 0x11D
        b >>= 1
    return product


@dataclass(frozen=True, slots=True)
class _Layout:
    """Where the bits of a version go: `pick` orders "0", "1" and the bits into the modules of the symbol.

    `length` is the number of bits, `remainder` of them behind the codewords; `mask` is
    what is added to them.
    """

    size: int
    length: int
    remainder: int
    mask: int
    pick: Callable[[str], tuple[str, ...]]


@cache
def _layout(version: int) -> _Layout:
    size = 4 * version + 17
    fixed = _fixed(version, size)
    order = [place for place in _zigzag(size) if place not in fixed]
    words = sum(count * length for count, length in _BLOCKS[version][1])
    words += _BLOCKS[version][0] * sum(count for count, _ in _BLOCKS[version][1])
    mask = int("".join("1" if (row + column) % 3 == 0 else "0" for row, column in order), 2)
    source = {place: 2 + at for at, place in enumerate(order)} | fixed
    places = [source[row, column] for row in range(size) for column in range(size)]
    return _Layout(size, len(order), len(order) - 8 * words, mask, itemgetter(*places))


def _zigzag(size: int) -> Iterator[tuple[int, int]]:
    """Yield the modules in the order in which bits are placed: pairs of columns, up and down (7.7.3)."""
    upwards = True
    right = size - 1
    while right > 0:
        if right == 6:  # the vertical timing pattern
            right -= 1
        for step in range(size):
            row = size - 1 - step if upwards else step
            yield from ((row, right), (row, right - 1))
        upwards = not upwards
        right -= 2


def _fixed(version: int, size: int) -> dict[tuple[int, int], int]:
    """Return the modules that hold no data, and whether each is dark (1): patterns and information."""
    fixed: dict[tuple[int, int], int] = {}
    for at in range(size):  # timing
        fixed[6, at] = fixed[at, 6] = (at + 1) % 2
    corners = ((3, 3), (3, size - 4), (size - 4, 3))
    for row in _CENTRES[version]:
        for column in _CENTRES[version]:
            if (row, column) not in ((6, 6), (6, size - 7), (size - 7, 6)):
                _ring(fixed, row, column, 2, size)
    for row, column in corners:  # finders with their separators
        _ring(fixed, row, column, 4, size)
    for at in range(15):
        bit = _FORMAT >> at & 1
        fixed[(at if at < 6 else at + 1 if at < 8 else size - 15 + at), 8] = bit
        fixed[8, (size - 1 - at if at < 8 else 15 - at if at < 9 else 14 - at)] = bit
    fixed[size - 8, 8] = 1
    if version >= 7:
        information = version << 12
        for shift in range(5, -1, -1):
            if information >> shift + 12 & 1:
                information ^= _VERSION_GENERATOR << shift
        information |= version << 12
        for at in range(18):
            place = at // 3, size - 11 + at % 3
            fixed[place] = fixed[place[::-1]] = information >> at & 1
    return fixed


def _ring(fixed: dict[tuple[int, int], int], row: int, column: int, reach: int, size: int) -> None:
    """Enter the square rings around a centre as far as they lie within the symbol; light ones are 2 and 4 away."""
    for down in range(-reach, reach + 1):
        for across in range(-reach, reach + 1):
            if 0 <= row + down < size and 0 <= column + across < size:
                away = max(abs(down), abs(across))
                light = away == 1 if reach == 2 else away in (2, 4)
                fixed[row + down, column + across] = 0 if light else 1
