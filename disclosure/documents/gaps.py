"""The mark of what a person must still fill in (待补): reports leave it, and no document goes out with it."""

from __future__ import annotations

from typing import Final

GAP: Final = "【待补"
