"""`disclosure import`, through the real command: what it says, what it writes, what it refuses."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path
from unittest.mock import patch

import pytest
from docx import Document

from disclosure.cli import main
from disclosure.gate import judge
from disclosure.periods import parse_date
from tests.cli.roots import Result, copy_sample, disclosure, environment, small_root, tree
from tests.extraction.packing import saved
from tests.importing.office_files import FILES

posix = pytest.mark.skipif(os.name != "posix", reason="needs pseudo-terminals")
IDENTITY = "110101199003070011"
TODAY = "2023-12-10"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return small_root(tmp_path / "目录 一")


def _file(folder: Path, name: str, data: bytes | None = None) -> Path:
    path = folder / name
    path.write_bytes(FILES[path.stem]().data if data is None else data)
    return path


class Keyboard(StringIO):
    """What somebody types."""

    def isatty(self) -> bool:
        return True


def imported(*arguments: str | Path, typed: list[str] | None = None) -> Result:
    """Run the command line in this process, where it takes a tenth of the time."""
    out, err = StringIO(), StringIO()
    code: object = None
    keyboard = StringIO() if typed is None else Keyboard("".join(f"{line}\n" for line in typed))
    with redirect_stdout(out), redirect_stderr(err), patch("sys.stdin", keyboard):
        try:
            main(["import", *map(str, arguments)])
        except SystemExit as ended:
            code = ended.code
    return Result(int(str(code or 0)), out.getvalue(), err.getvalue())


def run(root: Path, file: Path, *more: str) -> Result:
    return imported(file, "--root", root, "--today", TODAY, "--column", "news", "--name", "2023-spring", *more)


def answering(root: Path, file: Path, answers: list[str], *more: str) -> Result:
    """Import at a terminal, with answers typed."""
    import pty

    outer, inner = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "disclosure", "import", str(file), "--root", str(root), "--today", TODAY, *more],
        stdin=inner,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(),
    )
    os.close(inner)
    os.write(outer, "".join(f"{answer}\n" for answer in answers).encode())
    out, err = process.communicate(timeout=100)
    os.close(outer)
    return Result(process.returncode, out.decode(), err.decode())


def _person(hidden: bool) -> bytes:
    document = Document()
    document.add_heading("救助名单公示", 0)
    run = document.add_paragraph("现予公示。").add_run(f"身份证号{IDENTITY}")
    run.font.hidden = hidden
    return saved(document.save)


def test_an_official_document_becomes_a_draft(root: Path, tmp_path: Path) -> None:
    file = _file(tmp_path, "official_document.docx")
    done = run(root, file, "--yes")
    assert done.code == 0, done.err
    text = (root / "docs/news/2023-spring.md").read_text(encoding="utf-8")
    assert "title: 示例县林业局关于做好春季造林工作的通知\n" in text
    assert "date: 2023-12-01\n" in text
    assert "status: draft" in text
    assert "\n\n各乡镇人民政府，局机关各股室：\n\n" in text
    assert "## 一、抓好整地" in text
    for words in (
        "文号：示林〔2023〕12号",
        "主送机关：各乡镇人民政府，局机关各股室",
        "印发机关：示例县林业局办公室",
        "紧急程度",
        "版记",
    ):
        assert words in done.err
    assert "docs/news/2023-spring.md" in done.out


def test_what_was_recognised_may_be_said_otherwise(root: Path, tmp_path: Path) -> None:
    file = _file(tmp_path, "official_document.docx")
    said = ["--title", "另一个标题", "--date", "2023-12-02", "--addressees", "各有关单位", "--issuer", "试验县林业局"]
    assert run(root, file, "--yes", *said).code == 0
    text = (root / "docs/news/2023-spring.md").read_text(encoding="utf-8")
    assert "title: 另一个标题\n" in text
    assert "date: 2023-12-02\n" in text
    assert "---\n\n各有关单位：\n\n现将" in text
    assert "各乡镇人民政府" not in text


def test_addressees_can_be_left_out(root: Path, tmp_path: Path) -> None:
    assert run(root, _file(tmp_path, "official_document.docx"), "--yes", "--addressees", "").code == 0
    assert "---\n\n现将有关事项" in (root / "docs/news/2023-spring.md").read_text(encoding="utf-8")


def test_nothing_is_written_without_a_yes(root: Path, tmp_path: Path) -> None:
    before = tree(root)
    done = run(root, _file(tmp_path, "official_document.docx"))
    assert done.code == 1
    assert "--yes" in done.err
    assert tree(root) == before


def test_pictures_lie_beside_the_document_and_ask_for_words(root: Path, tmp_path: Path) -> None:
    file = _file(tmp_path, "picture.docx")
    assert run(root, file, "--yes", "--alt", "造林地块[示意]图").code == 0
    assert "![造林地块\\[示意\\]图](2023-spring-figure-1.png)" in (root / "docs/news/2023-spring.md").read_text("utf-8")
    assert (root / "docs/news/2023-spring-figure-1.png").read_bytes().startswith(b"\x89PNG")
    assert run(root, file, "--yes", "--alt", "一", "--alt", "二").code == 2


def test_a_picture_without_words_is_marked(root: Path, tmp_path: Path) -> None:
    assert run(root, _file(tmp_path, "picture.docx"), "--yes").code == 0
    rules = {one.rule for one in judge(root, parse_date(TODAY)).findings if "2023-spring" in one.place.path}
    assert "ACC01" not in rules
    assert "GAP01" in rules


def test_no_file_is_written_over(root: Path, tmp_path: Path) -> None:
    file = _file(tmp_path, "plain_paragraphs.docx")
    assert run(root, file, "--yes").code == 0
    before = tree(root)
    done = run(root, file, "--yes")
    assert done.code == 2
    assert tree(root) == before


def test_a_file_in_the_way_of_a_picture_leaves_nothing_behind(root: Path, tmp_path: Path) -> None:
    (root / "docs/news/2023-spring-figure-1.png").write_bytes(b"other")
    before = tree(root)
    assert run(root, _file(tmp_path, "picture.docx"), "--yes").code == 2
    assert tree(root) == before


def test_personal_data_in_the_text_must_be_decided_on(root: Path, tmp_path: Path) -> None:
    file, before = _file(tmp_path, "名单.docx", _person(hidden=False)), tree(root)
    done = run(root, file, "--yes")
    assert done.code == 1
    assert "身份证号" in done.err
    assert "--personal-data mask" in done.err
    assert IDENTITY not in done.err + done.out
    assert tree(root) == before
    assert run(root, file, "--yes", "--personal-data", "mask").code == 0
    text = (root / "docs/news/2023-spring.md").read_text(encoding="utf-8")
    assert IDENTITY not in text
    assert "11" + "\\*" * 13 + "011" in text
    assert not [one for one in judge(root, parse_date(TODAY)).findings if one.rule.startswith("PER")]


def test_personal_data_may_be_kept_to_be_mended_later(root: Path, tmp_path: Path) -> None:
    assert run(root, _file(tmp_path, "名单.docx", _person(hidden=False)), "--yes", "--personal-data", "keep").code == 0
    assert IDENTITY in (root / "docs/news/2023-spring.md").read_text(encoding="utf-8")


def test_a_hidden_number_is_told_before_anything_is_written(root: Path, tmp_path: Path) -> None:
    """The original does not go out with it, and there is a way on."""
    file, before = _file(tmp_path, "名单.docx", _person(hidden=True)), tree(root)
    done = run(root, file, "--yes", "--keep")
    assert done.code == 1
    assert "隐藏文字" in done.err
    assert "--no-original" in done.err
    assert IDENTITY not in done.err
    assert tree(root) == before
    assert run(root, file, "--yes", "--no-original").code == 0
    assert IDENTITY.encode() not in b"".join(tree(root).values())
    assert not (root / "docs/news/2023-spring.docx").exists()


def test_tracked_changes_are_accepted_and_said(root: Path, tmp_path: Path) -> None:
    done = run(root, _file(tmp_path, "tracked_changes.docx"), "--yes")
    assert done.code == 0
    assert "接受全部修订" in done.err
    assert "修订痕迹" in done.err
    assert "一千" not in (root / "docs/news/2023-spring.md").read_text(encoding="utf-8")


def test_the_original_is_kept_when_asked(root: Path, tmp_path: Path) -> None:
    file = _file(tmp_path, "plain_paragraphs.docx")
    assert run(root, file, "--yes", "--keep").code == 0
    assert (root / "docs/news/2023-spring.docx").read_bytes() == file.read_bytes()
    assert "file: 2023-spring.docx" in (root / "docs/news/2023-spring.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("mark", ["机密★1年", "秘密"])
def test_a_file_with_a_mark_of_secrecy_is_refused(root: Path, tmp_path: Path, mark: str) -> None:
    document = Document()
    for line in (mark, "示林〔2023〕1号", "关于某项工作的通知", "正文。"):
        document.add_paragraph(line)
    done = run(root, _file(tmp_path, "密.docx", saved(document.save)), "--yes")
    assert done.code == 1
    assert "密级" in done.err


def test_what_says_that_it_is_not_public_is_refused(root: Path, tmp_path: Path) -> None:
    document = Document()
    for line in ("关于某项工作的通知", "正文。", "（此件不公开）"):
        document.add_paragraph(line)
    done = run(root, _file(tmp_path, "内.docx", saved(document.save)), "--yes")
    assert done.code == 1
    assert "此件不公开" in done.err


@posix
def test_at_a_terminal_each_thing_is_asked(root: Path, tmp_path: Path) -> None:
    file = _file(tmp_path, "picture.docx")
    done = answering(root, file, ["工作动态", *[""] * 30], "--name", "a", "--alt", "图")
    assert done.code == 0, done.err
    assert "标题——" in done.err
    assert "写入 docs/news/a.md，旁边放 a-figure-1.png？" in done.err
    assert (root / "docs/news/a.md").exists()


def test_at_a_terminal_the_clerk_may_stop(root: Path, tmp_path: Path) -> None:
    file, before = _file(tmp_path, "名单.docx", _person(hidden=False)), tree(root)
    done = imported(file, "--root", root, "--today", TODAY, typed=["2"])
    assert done.code == 1
    assert "什么都没有写" in done.err
    assert tree(root) == before


def test_at_a_terminal_a_flawed_original_may_stay_behind(root: Path, tmp_path: Path) -> None:
    file = _file(tmp_path, "名单.docx", _person(hidden=True))
    arguments = ("--root", root, "--today", TODAY, "--column", "news", "--name", "a", "--keep")
    done = imported(file, *arguments, typed=[""] * 40)
    assert done.code == 0, done.err
    assert "原件怎么办" in done.err
    assert not (root / "docs/news/a.docx").exists()


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("旧.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "另存为"),
        ("旧.wps", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "WPS"),
        ("旧.et", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, ".xlsx"),
        ("空.docx", b"", "空文件"),
        ("图.png", b"\x89PNG\r\n\x1a\n", "图片"),
        ("包.rar", b"Rar!\x1a\x07", "解压"),
        ("坏.docx", b"PK\x03\x04 broken", "损坏"),
        ("没有.docx", None, "不存在"),
    ],
)
def test_what_cannot_be_imported_says_what_to_do(
    root: Path, tmp_path: Path, name: str, data: bytes | None, words: str
) -> None:
    path = tmp_path / name
    if data is not None:
        path.write_bytes(data)
    with patch("disclosure.importing.conversion.office_program", lambda: None):
        done = imported(path, "--root", root, "--yes")
    assert done.code == 2
    assert words in done.err
    assert "Traceback" not in done.err


def test_it_speaks_to_a_gbk_terminal(root: Path, tmp_path: Path) -> None:
    file = _file(tmp_path, "official_document.docx")
    arguments = ("import", file, "--root", root, "--today", TODAY, "--column", "news", "--name", "a", "--yes")
    done = disclosure(*arguments, encoding="gbk", env=environment(PYTHONIOENCODING="gbk"))
    assert done.code == 0
    assert "主送机关：各乡镇人民政府" in done.err


#: What no import can know or do: reviews, and a mark for what a person must fill in.
_NOT_OURS = {"GAT01", "GAP01"}
_CASES: list[tuple[str, str, list[str], set[str]]] = [
    ("official_document", "policy/department", [], set()),
    # The column wants a PDF too.
    ("official_document", "policy/normative", ["--effective", "2023-12-20", "--expires", "2028-12-19"], {"ATT02"}),
    ("sheet_with_title_and_note", "finance/budget", [], set()),
    ("headings_by_style", "organisation/functions", [], set()),
    ("merged_table", "focus/greening/planting", [], set()),
    ("picture", "policy/upkeep/cleanup", ["--alt", "清理流程图"], set()),
    ("enumerations_are_no_headings", "requests/how-to", [], set()),
]


def test_checks_find_nothing_that_the_import_could_have_prevented(tmp_path: Path) -> None:
    """Several columns of the sample catalogue, of several kinds."""
    root = copy_sample(tmp_path / "sample")
    for position, (file, column, more, _) in enumerate(_CASES):
        made = FILES[file]()
        path = _file(tmp_path, f"{file}.{made.ending}", made.data)
        name = f"2023-imported-{position}"
        arguments = ["--column", column, "--number", f"示林〔2023〕{90 + position}号", "--name", name, "--yes"]
        done = imported(path, "--root", root, "--today", TODAY, *arguments, *more)
        assert done.code == 0, (column, done.err)
    found = judge(root, parse_date(TODAY), withhold=True).findings
    for position, (_, column, _, left) in enumerate(_CASES):
        ours = [one for one in found if f"2023-imported-{position}" in one.place.path]
        assert {one.rule for one in ours} - _NOT_OURS <= left, (column, ours)
