"""QR codes (二维码; ISO/IEC 18004) of addresses, drawn at build as SVG in the page."""

from __future__ import annotations

import segno
from markupsafe import Markup


def drawing(address: str) -> Markup:
    """Return a drawing of an address as an SVG element, decorative: the address stands beside it as text."""
    # Every mask can be read; to look for the one with the fewest patches takes six times as long.
    code = segno.make(address, error="m", micro=False, mask=3)
    drawn = code.svg_inline(
        border=2, omitsize=True, svgclass="d-qr", lineclass=None, dark="#000", light="#fff", scale=1
    )
    return Markup(drawn.replace("<svg ", '<svg aria-hidden="true" ', 1))
