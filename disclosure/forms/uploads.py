"""Files that come with a form (上传): which may, under which names, and putting them beside the document."""

from __future__ import annotations

import contextlib
import tempfile
import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from disclosure.documents.attachments import KINDS, ending, problem
from disclosure.documents.files import is_plain
from disclosure.extraction.limits import MAX_FILE
from disclosure.findings import Failure, reason
from disclosure.local_web import Upload
from disclosure.rules.placement import is_usable
from disclosure.saving import replace_file
from disclosure.schema import shorten
from disclosure.targets import SUFFIX

#: Longest name of a file, in bytes: archives and other systems take no longer ones.
_LONGEST: Final = 150


def check_upload(upload: Upload, name: str) -> str:
    """Return the name under which a file goes beside its document; `name` is what it is to be called, or empty.

    Raises Failure where the file may not go out, or has no name that all systems take.
    """
    called = unicodedata.normalize("NFC", name or upload.name).strip()
    shown = shorten(called)
    usable = is_plain(called) and is_usable(called) and not called.startswith((".", "~$"))
    if not usable or len(called.encode()) > _LONGEST or called.lower().endswith(SUFFIX):
        raise Failure(f"文件名“{shown}”不能用，改名以后再传：只用字母、数字、汉字、- 和 _，不要太长。")
    if ending(called) != ending(upload.name):
        raise Failure(f"“{shorten(upload.name)}”和“{shown}”的扩展名不同，不能放在它的位置；另加一个附件。")
    if len(upload.data) > MAX_FILE:
        raise Failure(f"“{shown}”超过 {MAX_FILE // 1024 // 1024} MB，太大了。")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"x.{ending(called)}"
        path.write_bytes(upload.data)
        fault = problem(path)
    if fault:
        raise Failure(f"“{shown}”{fault}；可以传的类型：{'、'.join(KINDS)}。")
    return called


def is_taken(folder: Path, name: str, data: bytes) -> bool:
    """Tell whether another file has a name that would be the same address, be it in other letters."""
    try:
        there = [one for one in folder.iterdir() if _same(one.name, name)]
        return any(one.name != name or not one.is_file() or one.read_bytes() != data for one in there)
    except OSError:
        return True


def _same(first: str, second: str) -> bool:
    return unicodedata.normalize("NFC", first).casefold() == unicodedata.normalize("NFC", second).casefold()


@contextmanager
def put_beside(folder: Path, files: Mapping[str, bytes]) -> Iterator[None]:
    """Put files into the folder of a document; where what follows fails, all is as it was before.

    Raises Failure where one cannot be written.
    """
    before: dict[Path, bytes | None] = {}
    try:
        for name, data in files.items():
            path = folder / name
            if path.is_symlink():
                raise Failure(f"“{name}”是符号链接，不能写。")
            before[path] = path.read_bytes() if path.is_file() else None
            try:
                replace_file(path, data)
            except OSError as error:
                raise Failure(f"附件“{name}”没有写成：{reason(error)}。文档也没有改动。") from None
        yield
    except BaseException:
        for path, old in before.items():
            with contextlib.suppress(OSError):
                if old is None:
                    path.unlink(missing_ok=True)
                else:
                    replace_file(path, old)
        raise
