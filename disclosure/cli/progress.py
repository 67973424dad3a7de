"""A progress bar on a terminal, for work that takes longer than a second."""

from __future__ import annotations

import sys
import time
from typing import Final

_WIDTH: Final = 30
_PATIENCE: Final = 1.0
_INTERVAL: Final = 0.1


class Progress:
    """Draws a bar on standard error, once a second has passed and only on a terminal."""

    def __init__(self, label: str) -> None:
        self._label = label
        self._enabled = sys.stderr.isatty()
        self._next = time.monotonic() + _PATIENCE
        self._drawn = False

    def __call__(self, done: int, total: int) -> None:
        """Show that `done` of `total` is done; the last call clears the line."""
        if not self._enabled:
            return
        now = time.monotonic()
        if done >= total:
            self.close()
        elif now >= self._next:
            self._next = now + _INTERVAL
            self._drawn = True
            filled = _WIDTH * done // total
            bar = "█" * filled + "░" * (_WIDTH - filled)
            sys.stderr.write(f"\r{self._label} {bar} {done}/{total}")
            sys.stderr.flush()

    def close(self) -> None:
        """Clear the line."""
        if self._drawn:
            sys.stderr.write("\r\033[K")
            sys.stderr.flush()
            self._drawn = False
