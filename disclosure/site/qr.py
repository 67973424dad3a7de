"""QR codes (二维码) of addresses, drawn at build as a picture in the page.

Source: ISO/IEC 18004:2015; byte mode, error correction level M, versions 1 to 16, mask 3.
Every mask can be read; the standard's search for the one with the fewest patches is left
out, since it would take several times as long as all the rest.

The picture is a bitmap (BMP) of one bit a module, quiet zone included.  Among the forms
that a page can hold it is the smallest: with gzip about 350 bytes, where a PNG takes 400
(its own compression leaves nothing for that of the page) and an SVG path 550 to 700.
Written here because every document has a code.  A picture is the sum (exclusive or) of those
of its codewords, each alone: these are drawn once, and a code costs 0.014 ms of the
processor, where drawing it as a whole with NumPy takes 0.029.  The tests have a decoder
read every version.
"""

from __future__ import annotations

import struct
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np
import numpy.typing as npt
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
_PADS: Final = b"\xec\x11"
#: Modules of quiet zone around the symbol (9.1).
_QUIET: Final = 4

_Bytes = npt.NDArray[np.uint8]


def drawing(address: str) -> Markup:
    """Return a picture of an address as an element; what it says stands beside it as text.

    Empty for an address of more than 450 bytes.
    """
    data = picture(address)
    if not data:
        return Markup("")
    return Markup(f'<img class="d-qr" alt="网址二维码" src="data:image/bmp;base64,{b64encode(data).decode()}">')


def picture(address: str) -> bytes:
    """Return an address's code as a bitmap (BMP), one pixel a module; nothing where it is too long."""
    data = address.encode()
    version = next((one for one, most in _CAPACITIES.items() if len(data) <= most), None)
    if version is None:
        return b""
    layout = _layout(version)
    bits = layout.still
    for pictures, word in zip(layout.pictures, _words(data, version), strict=True):
        bits ^= pictures[word]
    return layout.head + bits.to_bytes(layout.size, "big")


def _total(version: int) -> int:
    """Return the number of a version's data codewords."""
    return sum(count * length for count, length in _BLOCKS[version][1])


#: How many bytes a version holds, besides mode and count.
_CAPACITIES: Final = {version: _total(version) - (2 if version < 10 else 3) for version in _BLOCKS}


def _words(data: bytes, version: int) -> bytes:
    """Return the data codewords: mode, count, the bytes themselves, the end, and pads (7.4)."""
    count_bits = 8 if version < 10 else 16
    stream = (0b0100 << count_bits | len(data)) << 8 * len(data) | int.from_bytes(data, "big")
    words = (stream << 4).to_bytes(len(data) + (count_bits + 8) // 8, "big")
    missing = _total(version) - len(words)
    return words + (_PADS * (missing // 2 + 1))[:missing]


@dataclass(frozen=True, slots=True)
class _Drawing:
    """How the codewords of a version are drawn.

    `blocks` are the numbers of the codewords of each block, as many for each: where a
    block is shorter, it begins with the zero behind all codewords, which changes no
    remainder.  `remainders` has the error correction of a codeword alone, by its place
    in the block (`places`) and its value; that of a block is their sum (7.5, annex A).
    `order` are the bits (of the codewords, a zero, the corrections) in the order of the
    picture.
    """

    blocks: npt.NDArray[np.intp]
    places: npt.NDArray[np.intp]
    remainders: _Bytes
    order: npt.NDArray[np.intp]

    def draw(self, words: _Bytes) -> int:
        """Return the bits of a picture of codewords and a zero, the first bit the highest."""
        corrections = np.bitwise_xor.reduce(self.remainders[self.places, words[self.blocks]], axis=1)
        bits = np.unpackbits(np.concatenate((words, corrections.ravel())))
        return int.from_bytes(np.packbits(bits[self.order]).tobytes(), "big")


class _Pictures(dict[int, int]):
    """The pictures of a codeword alone in its place, by its value; each is drawn when it is first asked for."""

    def __init__(self, place: int, total: int, way: _Drawing) -> None:
        self._place = place
        self._total = total
        self._way = way

    def __missing__(self, word: int) -> int:
        words = np.zeros(self._total + 1, np.uint8)
        words[self._place] = word
        self[word] = self._way.draw(words)
        return self[word]


@dataclass(frozen=True, slots=True)
class _Layout:
    """What is the same for all codes of a version.

    `head` stands before the `size` bytes of a picture; `still` is what is added to the
    `pictures` of the codewords: patterns, information, and the mask.
    """

    head: bytes
    size: int
    still: int
    pictures: list[_Pictures]


@cache
def _layout(version: int) -> _Layout:
    each, _ = _BLOCKS[version]
    total = _total(version)
    blocks = _blocks(version)
    longest = blocks.shape[1]
    size = 4 * version + 17
    wide = size + 2 * _QUIET
    row_bits = -(-wide // 32) * 32  # rows of a bitmap end at four bytes
    order = np.full((wide, row_bits), 8 * total, np.intp)
    still = np.zeros((wide, row_bits), np.uint8)
    fixed = _fixed(version, size)
    for (row, column), dark in fixed.items():
        still[row + _QUIET, column + _QUIET] = dark
    free = (place for place in _zigzag(size) if place not in fixed)
    sent = iter(_sent(blocks, total, each))
    for row, column in free:
        order[row + _QUIET, column + _QUIET] = next(sent, 8 * total)  # the last few are remainder bits
        still[row + _QUIET, column + _QUIET] = (row + column) % 3 == 0
    # A bitmap begins with its lowest row.
    packed = np.packbits(still[::-1])
    way = _Drawing(blocks, np.arange(longest), _remainders(longest, each), order[::-1].ravel())
    pictures = [_Pictures(place, total, way) for place in range(total)]
    return _Layout(_head(wide, len(packed)), len(packed), int.from_bytes(packed.tobytes(), "big"), pictures)


def _head(wide: int, length: int) -> bytes:
    """Return the head of a bitmap (BITMAPFILEHEADER, BITMAPINFOHEADER) with two colours: 0 is white, 1 black."""
    colours = b"\xff\xff\xff\0\0\0\0\0"
    offset = 14 + 40 + len(colours)
    about = struct.pack("<IiiHHIIiiII", 40, wide, wide, 1, 1, 0, 0, 0, 0, 0, 0)
    return b"BM" + struct.pack("<IHHI", offset + length, 0, 0, offset) + about + colours


def _blocks(version: int) -> npt.NDArray[np.intp]:
    total = _total(version)
    lengths = [length for count, length in _BLOCKS[version][1] for _ in range(count)]
    blocks = np.full((len(lengths), max(lengths)), total, np.intp)
    start = 0
    for block, length in zip(blocks, lengths, strict=True):
        block[len(block) - length :] = range(start, start + length)
        start += length
    return blocks


def _sent(blocks: npt.NDArray[np.intp], total: int, each: int) -> Iterator[int]:
    """Yield the bits in the order in which they are placed: codewords and corrections, the blocks interleaved (7.6)."""
    parts = [[int(word) for word in block if word != total] for block in blocks]
    words = [part[at] for at in range(blocks.shape[1]) for part in parts if at < len(part)]
    words += [total + 1 + block * each + at for at in range(each) for block in range(len(parts))]
    for word in words:
        yield from range(8 * word, 8 * word + 8)


def _remainders(longest: int, each: int) -> _Bytes:
    """Return the error correction of every codeword by place and value: what is left by the generator polynomial."""
    generator = np.array([1], np.uint8)
    for power in range(each):
        zero = np.zeros(1, np.uint8)
        higher, lower = np.concatenate((generator, zero)), np.concatenate((zero, generator))
        generator = higher ^ _products()[_powers()[power], lower]
    alone = np.empty((longest, each), np.uint8)
    remainder = generator[1:]
    for place in range(longest - 1, -1, -1):
        alone[place] = remainder
        remainder = np.append(remainder[1:], np.uint8(0)) ^ _products()[remainder[0], generator[1:]]
    found: _Bytes = _products()[np.arange(256)[None, :, None], alone[:, None, :]]
    return found


@cache
def _powers() -> list[int]:
    """Return the powers of 2 in GF(256) with the polynomial 0x11D, from 0 to 254."""
    powers = [1]
    while len(powers) < 255:
        double = powers[-1] << 1
        powers.append(double ^ 0x11D if double & 0x100 else double)
    return powers


@cache
def _products() -> _Bytes:
    """Return the products of all pairs in GF(256)."""
    powers = np.array(_powers(), np.uint8)
    products = np.zeros((256, 256), np.uint8)
    exponents = np.arange(255)
    products[powers[:, None], powers[None, :]] = powers[(exponents[:, None] + exponents[None, :]) % 255]
    return products


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
