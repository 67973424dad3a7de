"""Old formats (.doc, .wps, .xls, .et) through LibreOffice, where it is installed."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

from disclosure.findings import Failure

#: How long a conversion may take, in seconds; the first start of LibreOffice takes the longest.
_PATIENCE: Final = 120
_PROGRAMS: Final = ("soffice", "libreoffice", "soffice.com")
_FOLDERS: Final = (
    r"C:\Program Files\LibreOffice\program\soffice.com",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
)
_NAMES: Final = {
    "docx": ("Word 文档（*.docx）", " Word 或者 WPS 文字"),
    "xlsx": ("Excel 工作簿（*.xlsx）", " Excel 或者 WPS 表格"),
}


def office_program() -> str | None:
    """Return the program of LibreOffice, None where there is none."""
    for name in _PROGRAMS:
        if found := shutil.which(name):
            return found
    return next((path for path in _FOLDERS if Path(path).is_file()), None)


def convert(path: Path, data: bytes, target: str) -> bytes:
    """Return a file in the format `target` (docx, xlsx).

    LibreOffice gets a copy and a profile of its own, so that a window that is open is left
    alone, and no more than two minutes.  Raises Failure where there is none, or it fails.
    """
    name, program_name = _NAMES[target]
    by_hand = f"用{program_name}打开它，点“文件—另存为”，文件类型选“{name}”，再导入另存的那一份"
    program = office_program()
    if program is None:
        raise Failure(f"“{path.name}”是旧格式，程序读不了。请{by_hand}。")
    with tempfile.TemporaryDirectory(prefix="disclosure-", ignore_cleanup_errors=True) as folder:
        suffix = "doc" if target == "docx" and not data.startswith(b"{\\rtf") else "rtf" if target == "docx" else "xls"
        original = Path(folder) / f"original.{suffix}"
        original.write_bytes(data)
        profile = (Path(folder) / "profile").as_uri()
        command = [
            program,
            f"-env:UserInstallation={profile}",
            "--headless",
            "--norestore",
            "--nolockcheck",
            "--convert-to",
            target,
            "--outdir",
            str(Path(folder) / "out"),
            str(original),
        ]
        finished = _run(command)
        made = Path(folder) / "out" / f"original.{target}"
        if not made.is_file():
            why = "转换失败" if finished else f"转换超过 {_PATIENCE} 秒，已停下"
            raise Failure(f"“{path.name}”是旧格式，用 LibreOffice {why}。请{by_hand}。")
        return made.read_bytes()


def _run(command: list[str]) -> bool:
    """Run a program with all that it starts; tells whether it ended in time."""
    try:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,  # Windows knows no such thing and does not mind
        )
    except OSError:
        return True
    try:
        process.wait(_PATIENCE)
        return True
    except subprocess.TimeoutExpired:
        return False
    finally:
        if process.poll() is None:
            if sys.platform != "win32":
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
            else:
                process.kill()
            process.wait(20)
