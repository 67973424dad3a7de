"""Makes the pictures of the README from the sample directory: `.venv/bin/python scripts/pictures.py`.

Needs a Chromium.  Pictures are written with a palette, so that they stay small.
"""

import shutil
import struct
import subprocess
import sys
import tempfile
import zlib
from collections import Counter
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from itertools import product
from pathlib import Path
from threading import Thread

from browser import browser
from environment import ROOT, Failure, guard, tell
from playwright.sync_api import Browser

FOLDER = ROOT / ".github" / "pictures"
#: The day of the build, which the pages do not show.
TODAY = "2026-01-15"
#: Bytes; what is larger does not belong into a repository.
LARGEST = 120_000
_SIGNATURE = b"\x89PNG\r\n\x1a\n"


@dataclass(frozen=True)
class Picture:
    """A picture: its name, the page, the window in CSS pixels, and whether in the elder view."""

    name: str
    page: str
    width: int
    height: int
    elder: bool = False


PICTURES = (
    Picture("home", "index.html", 1280, 800),
    Picture("document-phone", "policy/normative/2023-fire-season.html", 360, 780),
    Picture("elder-phone", "policy/normative/2023-fire-season.html", 360, 780, elder=True),
    Picture("statistics", "statistics.html", 1280, 900),
    Picture("policies", "policies.html", 1280, 800),
)


def main(arguments: list[str]) -> int:
    """Build the sample directory aside and take all pictures of it."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        site = _build(Path(folder))
        server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(site)))
        Thread(target=server.serve_forever, daemon=True).start()
        with browser() as started:
            for picture in PICTURES:
                data = reduced(_shot(started, f"http://127.0.0.1:{server.server_address[1]}/", picture))
                if len(data) > LARGEST:
                    raise Failure(f"图片 {picture.name} 有 {len(data)} 字节，超过 {LARGEST}")
                (FOLDER / f"{picture.name}.png").write_bytes(data)
                tell(f"{picture.name}.png：{len(data)} 字节")
        server.shutdown()
    return 0


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        pass


def _build(folder: Path) -> Path:
    for name in ("catalog.yml", "mkdocs.yml"):
        shutil.copy(ROOT / name, folder / name)
    for name in ("hooks", "docs", "ledgers"):
        shutil.copytree(ROOT / name, folder / name)
    command = [sys.executable, "-m", "disclosure", "build", "--root", str(folder), "--today", TODAY]
    if subprocess.call(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL):
        raise Failure("示例目录没有生成")
    return folder / "site"


def _shot(browser: Browser, home: str, picture: Picture) -> bytes:
    tab = browser.new_page(viewport={"width": picture.width, "height": picture.height})
    tab.goto(home + picture.page)
    if picture.elder:
        tab.locator("#__elder").click()
        tab.mouse.move(0, 0)
        tab.evaluate("document.activeElement.blur()")
    if picture.page == "policies.html":
        tab.locator(".d-facets select").first.wait_for()
    data = tab.screenshot()
    tab.close()
    return data


def reduced(data: bytes) -> bytes:
    """Return a PNG of 8 bits a channel, as browsers write, with at most 256 colours."""
    width, height, channels, pixels = _read(data)
    colours = [tuple(pixels[at : at + 3]) for at in range(0, len(pixels), channels)]
    palette = _palette(colours)
    places = {colour: _nearest(colour, palette) for colour in set(colours)}
    rows = b"".join(
        b"\0" + bytes(places[colour] for colour in colours[row * width : (row + 1) * width]) for row in range(height)
    )
    header = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    parts = ((b"IHDR", header), (b"PLTE", bytes(sum(palette, ()))), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b""))
    return _SIGNATURE + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body)) for kind, body in parts
    )


def _palette(colours: list[tuple[int, ...]]) -> list[tuple[int, ...]]:
    """Return the most frequent colours, and a coarse cube for all others."""
    frequent = [colour for colour, _ in Counter(colours).most_common(192)]
    steps = (0, 85, 170, 255)
    return frequent + [colour for colour in product(steps, repeat=3) if colour not in frequent]


def _nearest(colour: tuple[int, ...], palette: list[tuple[int, ...]]) -> int:
    return min(range(len(palette)), key=lambda at: sum((a - b) ** 2 for a, b in zip(colour, palette[at], strict=True)))


def _read(data: bytes) -> tuple[int, int, int, bytearray]:
    """Return width, height, channels and pixels of a PNG without interlacing."""
    if not data.startswith(_SIGNATURE):
        raise ValueError("not a PNG")
    at, packed, width, height, channels = len(_SIGNATURE), b"", 0, 0, 0
    while at < len(data):
        (length,) = struct.unpack(">I", data[at : at + 4])
        kind, body = data[at + 4 : at + 8], data[at + 8 : at + 8 + length]
        if kind == b"IHDR":
            width, height, _, colour = struct.unpack(">IIBB", body[:10])
            channels = {2: 3, 6: 4}[colour]
        elif kind == b"IDAT":
            packed += body
        at += length + 12
    return width, height, channels, _unfiltered(zlib.decompress(packed), width * channels, channels)


def _unfiltered(raw: bytes, stride: int, channels: int) -> bytearray:
    """Undo the filters of PNG (ISO/IEC 15948, clause 9) line by line."""
    guesses = (
        lambda left, up, corner: 0,
        lambda left, up, corner: left,
        lambda left, up, corner: up,
        lambda left, up, corner: (left + up) // 2,
        _paeth,
    )
    pixels = bytearray()
    above = bytearray(channels + stride)
    for start in range(0, len(raw), stride + 1):
        guess = guesses[raw[start]]
        line = bytearray(channels) + raw[start + 1 : start + 1 + stride]
        for at in range(channels, channels + stride):
            line[at] = (line[at] + guess(line[at - channels], above[at], above[at - channels])) & 255
        pixels += line[channels:]
        above = line
    return pixels


def _paeth(left: int, up: int, corner: int) -> int:
    guess = left + up - corner
    return min((left, up, corner), key=lambda value: abs(guess - value))


if __name__ == "__main__":
    sys.exit(guard(main))
