"""Temporary roots to run commands on: copies of the sample directory, and small ones of our own."""

from __future__ import annotations

import gzip
import json
import os
import shutil
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any, Final

from tests.sealing import seal_new

PROJECT: Final = Path(__file__).resolve().parents[2]
#: Material handed to the project; not part of it, so tests that need it are skipped without it.
SHARED: Final = PROJECT.parent / "shared"
#: The day the tests are made for: after every date of the sample directory.
TODAY: Final = "2026-01-15"

_SAMPLE: Final = ("catalog.yml", "mkdocs.yml")

_CATALOG: Final = """\
directory:
  title: 试验县林业局政府信息公开
  agency: 试验县林业局
  agency_code: 11349999MB0X20239M
  site_id: "3499990001"
  domain: www.example.gov.cn
  portal: {name: 试验县人民政府, url: "https://www.example.gov.cn/"}
  contact: {department: 办公室, address: 试验路1号, hours: 工作日, phone: 0999-0000000, email: a@example.gov.cn}
  filings: {icp: 试验备00000000号}
offices:
  - {id: general, name: 办公室}
people:
  - {id: drafter, name: 拟稿岗, office: general}
  - {id: clerk, name: 初审岗, office: general, stages: [first]}
  - {id: head, name: 复审岗, office: general, stages: [second]}
  - {id: director, name: 终审岗, office: general, stages: [final]}
  - {id: keeper, name: 保密审查岗, office: general, stages: [secrecy]}
  - {id: publisher, name: 发布岗, office: general, stages: [publish]}
columns:
  - id: news
    name: 工作动态
    description: 公布最新的工作动态。
    keywords: [动态]
    type: 工作动态
    basis: 条例第二十二条
    office: general
  - id: policy
    name: 政策法规
    description: 公布政策文件。
    keywords: [政策]
    type: 政策文件
    basis: 条例第二十条
    office: general
    children:
      - id: superior
        name: 上级文件
        description: 转载上级文件，注明来源。
        keywords: [上级]
        type: 政策文件
        basis: 条例第十条
        requires: {fields: [source]}
"""


def copy_sample(target: Path) -> Path:
    """Copy the sample directory as it is and return the copy, a root."""
    target.mkdir(parents=True, exist_ok=True)
    for name in _SAMPLE:
        shutil.copy(PROJECT / name, target / name)
    shutil.copytree(PROJECT / "hooks", target / "hooks", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("docs", "ledgers"):
        shutil.copytree(PROJECT / name, target / name)
    return target


def small_root(target: Path) -> Path:
    """Make a root of two leaves, `news` and `policy/superior`, one published document in each."""
    target.mkdir(parents=True, exist_ok=True)
    (target / "catalog.yml").write_text(_CATALOG, encoding="utf-8")
    shutil.copy(PROJECT / "mkdocs.yml", target / "mkdocs.yml")
    shutil.copytree(PROJECT / "hooks", target / "hooks", ignore=shutil.ignore_patterns("__pycache__"))
    write_document(target, "news/2023-first", title="第一条动态")
    source = {"name": "试验省林业局", "url": "https://lyj.example.gov.cn/1"}
    write_document(target, "policy/superior/2023-first", title="第一件上级文件", source=source)
    return target


def review(status: str = "approved") -> dict[str, Any]:
    """Return the review of a document that is approved; of another, its status and what goes with it."""
    if status == "approved":
        return {
            "status": "approved",
            "secrecy": {"by": "keeper", "date": "2023-12-02", "result": "公开"},
            "first": {"by": "clerk", "date": "2023-12-02"},
            "second": {"by": "head", "date": "2023-12-03"},
            "final": {"by": "director", "date": "2023-12-04"},
            "publish": {"by": "publisher", "date": "2023-12-05"},
        }
    if status == "returned":
        returned = {"by": "head", "date": "2023-12-03", "reason": "数字有误"}
        return {"status": "returned", "first": {"by": "clerk", "date": "2023-12-02"}, "returned": returned}
    if status == "in-review":
        return {"status": "in-review", "first": {"by": "clerk", "date": "2023-12-02"}}
    return {"status": status}


_serial = 0


def write_document(
    root: Path, ref: str, *, body: str = "正文一句。\n", status: str = "approved", **fields: Any
) -> Path:
    """Write a document of `root` that checks and return its path; `fields` replace or add front matter.

    A field given as None is left out.  Values are written as JSON, which is YAML.
    """
    global _serial
    _serial += 1
    values: dict[str, Any] = {
        "title": "一件文档",
        "column": ref.rpartition("/")[0],
        "date": "2023-12-01",
        "published": "2023-12-05 09:30",
        "index": f"11349999MB0X20239M/202312-{_serial:05}" if status == "approved" else None,
        "prepared_by": "drafter",
        "review": review(status),
        **fields,
    }
    if fields.get("withdrawn") and status == "approved":
        values["review"] = {**values["review"], "withdraw": {"by": "publisher", "date": fields["withdrawn"]["date"]}}
    lines = [f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in values.items() if value is not None]
    path = root / "docs" / f"{ref}.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("---\n" + "\n".join(lines) + "\n---\n\n" + body, encoding="utf-8")
    seal_new(root, path)
    return path


def docx(text: str = "附件") -> bytes:
    """Return the bytes of a Word file, compressed, whose one part that matters holds `text`."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", f"<w:document>{text}</w:document>")
    return buffer.getvalue()


def png(text: str = "") -> bytes:
    """Return the bytes of a picture of one pixel, with `text` behind it."""
    pixel = (
        "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360000000"
        "000200015e2d0c8b0000000049454e44ae426082"
    )
    return bytes.fromhex(pixel) + text.encode()


def change(path: Path, old: str, new: str, count: int = 1) -> None:
    """Replace text in a file that must hold it."""
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{path} does not hold {old!r}"
    path.write_text(text.replace(old, new, count), encoding="utf-8")


@dataclass(frozen=True)
class Result:
    """What a command did."""

    code: int
    out: str
    err: str


def environment(**changes: str | None) -> dict[str, str]:
    """Return this process's environment with the package importable; None takes a variable away."""
    paths = [str(PROJECT), *filter(None, [os.environ.get("PYTHONPATH")])]
    merged: Mapping[str, str | None] = {**os.environ, "PYTHONPATH": os.pathsep.join(paths), **changes}
    return {key: value for key, value in merged.items() if value is not None}


def run_module(
    module: str,
    *arguments: str | Path,
    cwd: Path | None = None,
    encoding: str = "utf-8",
    env: dict[str, str] | None = None,
) -> Result:
    """Run `python -m module …` to its end."""
    done = subprocess.run(
        [sys.executable, "-m", module, *map(str, arguments)],
        cwd=cwd,
        env=env or environment(),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=120,
        check=False,
    )
    return Result(done.returncode, done.stdout.decode(encoding), done.stderr.decode(encoding))


def disclosure(*arguments: str | Path, cwd: Path | None = None, **options: Any) -> Result:
    """Run `python -m disclosure …` to its end."""
    return run_module("disclosure", *arguments, cwd=cwd, **options)


def start_module(module: str, *arguments: str | Path, cwd: Path | None = None) -> subprocess.Popen[bytes]:
    """Start `python -m module …` with its output thrown away; whoever starts it stops it."""
    return subprocess.Popen(
        [sys.executable, "-m", module, *map(str, arguments)],
        cwd=cwd,
        env=environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def until(what: Callable[[], bool], seconds: float = 30.0) -> bool:
    """Wait until something holds, at most for some seconds; tell whether it does."""
    end = time.monotonic() + seconds
    while not what():
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True


def tree(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder by its path, with its bytes."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def everything(folder: Path) -> Iterable[tuple[str, bytes]]:
    """Yield every file below a folder, and what is compressed in it, with all names as bytes too."""
    for name, data in tree(folder).items():
        yield name, name.encode() + b"\n" + data
        if data.startswith(b"\x1f\x8b"):
            yield f"{name} (unpacked)", gzip.decompress(data)
        if data.startswith(b"PK\x03\x04"):
            with zipfile.ZipFile(BytesIO(data)) as archive:
                for member in archive.namelist():
                    yield f"{name}!{member}", member.encode() + b"\n" + archive.read(member)
