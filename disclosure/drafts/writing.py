"""Writing a new document and the files that go out with it: all of them or none, and never over anything."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from pathlib import Path

from disclosure.corpus import FOLDER
from disclosure.findings import Failure, reason
from disclosure.saving import create_file
from disclosure.targets import SUFFIX
from disclosure.yaml_writing import Value, document_text


def write(
    root: Path, ref: str, fields: Mapping[str, Value], body: str, files: Mapping[str, bytes] | None = None
) -> Path:
    """Write the document `ref` with its front matter and body, and `files` beside it by their names; returns its path.

    Raises Failure where anything of these names is there already, or cannot be written;
    then nothing is.
    """
    text = document_text(fields, body).encode("utf-8")
    path = root / FOLDER / f"{ref}{SUFFIX}"
    made = _make_folder(root / FOLDER, path.parent)
    written: list[Path] = []
    try:
        # The document last: until it is there, nothing goes out with it.
        for name, data in [*(files or {}).items(), (path.name, text)]:
            create_file(path.parent / name, data)
            written.append(path.parent / name)
    except BaseException:
        for one in written:
            with contextlib.suppress(OSError):
                one.unlink()
        for folder in made:
            with contextlib.suppress(OSError):
                folder.rmdir()
        raise
    return path


def _make_folder(docs: Path, folder: Path) -> list[Path]:
    """Make the folder of a column where it is not there yet; returns what was made, the innermost first."""
    above = [folder, *folder.parents]
    within = above[: above.index(docs) + 1]
    for one in within:
        if one.is_symlink():
            raise Failure(f"{one} 是符号链接，会引到目录之外，换成文件夹本身再写。")
    missing = [one for one in within if not one.exists()]
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Failure(f"文件夹 {folder} 没有建成：{reason(error)}。") from None
    return missing
