"""Which program makes the site: its own files and what it is built on (程序版本)."""

from __future__ import annotations

import platform
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Final

from disclosure.cache import source_version
from disclosure.site.parts import key_of

#: What makes pages and files beside ourselves.
_BUILT_ON: Final = ("mkdocs", "mkdocs-material", "Jinja2", "MarkupSafe", "Markdown", "nh3", "numpy", "PyYAML", "pypdf")


def theme_folder() -> Path:
    """Return the folder of templates and styles: inside the wheel, or beside the package."""
    inside = Path(__file__).parent.parent / "theme"
    return inside if inside.is_dir() else inside.parent.parent / "theme"


def preview_templates() -> Path:
    """Return the folder of what the preview lays over our templates; its names begin with `preview/`."""
    return Path(__file__).parent / "preview" / "templates" / "site"


@cache
def program() -> str:
    """Return the key of the program: another one may make other bytes of the same sources."""
    package = Path(__file__).parent.parent
    others = [f"{name} {version(name)}" for name in _BUILT_ON]
    return key_of(platform.python_version(), others, source_version(package), contents_of([theme_folder()]))


def files_of(folders: list[Path]) -> dict[str, Path]:
    """Return the files below folders by their paths there; a later folder lies over those before."""
    return {
        file.relative_to(folder).as_posix(): file
        for folder in folders
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }


def static_files(folders: list[Path]) -> dict[str, Path]:
    """Return the styles, scripts and pictures below folders that are laid over each other, by their paths there."""
    return {
        path: file
        for path, file in files_of(folders).items()
        if not path.endswith(".html") and not any(part.startswith(".") for part in path.split("/"))
    }


def contents_of(folders: list[Path]) -> list[tuple[str, bytes]]:
    """Return path and content of the files below folders that are laid over each other, in the order of their paths."""
    return [(path, file.read_bytes()) for path, file in sorted(files_of(folders).items())]
