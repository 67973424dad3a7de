"""The examples: every file below `tests/examples` is a test.

`documents/` are single documents, judged in the base root in the folder of their column;
`catalog/` are catalogues, completed from the base catalogue; `directories/` are roots,
laid over the base root.  A bad example has the expected findings beside it.
"""

from __future__ import annotations

import re
from contextlib import suppress
from pathlib import Path
from shutil import copytree
from typing import Final

import pytest

from disclosure.catalog import read_catalog
from disclosure.findings import all_rules, in_order
from disclosure.gate import judge
from disclosure.rules import CATALOG_RULES
from tests.helpers import (
    BASE,
    EXAMPLES,
    TODAY,
    assert_findings,
    base_root,
    complete,
    draw_layout,
    read_expected,
    unescape,
    write,
)
from tests.sealing import seal_root

#: Rules no example can break alone (by its files, without a history or keys), and the tests, or their tables,
#: that break them.
NOT_FILES: Final = {
    "ENC04": "test_text_file.py::test_file_over_the_limit_is_not_read",
    "PTH01": "test_corpus.py::test_symlink_is_refused",
    "PTH04": "test_corpus.py::test_unreadable_file_is_a_finding",
    "PTH07": "test_corpus.py::test_names_some_systems_refuse",
    "YML08": "test_documents.py::test_front_matter_over_the_limit",
    "HIS01": "test_history.py::test_gone",
    "HIS02": "test_history.py::test_back_to_review",
    "HIS03": "test_history.py::test_index_changed",
    "HIS04": "test_history.py::test_index_taken_on_the_base_meanwhile",
    "HIS05": "test_history.py::test_back_dated",
    "HIS06": "test_history.py::test_day_of_publication_changed",
    "HIS07": "test_history.py::test_body_changed",
    "HIS08": "test_history.py::test_notes_stay_as_they_are",
    "HIS09": "test_history.py::test_a_proposal_cannot_widen_a_right",
    "HIS10": "test_history.py::test_every_change_of_keys_is_named",
    "HIS11": "test_history.py::test_a_proposal_cannot_drop_a_stage",
    "HIS12": "test_history.py::test_no_common_history",
    "HIS13": "cli/test_check_base.py::test_edited_after_staging",
    "HIS14": "test_history.py::test_what_passes_as_no_personal_datum_is_named",
    "HIS15": "test_moves.py::test_a_column_that_is_gone",
    "HIS16": "test_moves.py::test_a_column_moves_and_nothing_is_signed_again",
    "WAI05": "test_history.py::test_every_new_waiver_is_named",
    "SIG01": "review/test_forgeries.py::SIGNATURES",
    "SIG02": "review/test_forgeries.py::SIGNATURES",
    "SIG03": "review/test_forgeries.py::SIGNATURES",
    "SIG04": "review/test_forgeries.py::SIGNATURES",
    "SIG05": "review/test_forgeries.py::SIGNATURES",
    "SIG06": "review/test_forgeries.py::SIGNATURES",
    "SIG07": "review/test_forgeries.py::SIGNATURES",
    "SIG08": "review/test_forgeries.py::SIGNATURES",
    "SIG09": "review/test_forgeries.py::SIGNATURES",
}

_COLUMN: Final = re.compile(rb"^column: ([a-z][a-z/-]*)", re.MULTILINE)


def examples(pattern: str) -> list[Path]:
    found = sorted(EXAMPLES.glob(pattern))
    assert found, f"no examples {pattern}"
    return found


def _name(path: Path) -> str:
    return path.stem


def document_root(example: Path, folder: Path) -> tuple[Path, str]:
    """Return a root with the example in it, and the example's path in the root."""
    root = base_root(folder / "root")
    data = example.read_bytes()
    column = _COLUMN.search(data)
    path = f"docs/{column[1].decode() if column else 'notices'}/{example.name}"
    write(root, {path: data})
    seal_root(root)
    return root, path


def directory_root(example: Path, folder: Path) -> Path:
    root = copytree(BASE, folder / "root")
    layout = ""
    for path in sorted(example.rglob("*")):
        if path.name == "layout.txt":
            layout = path.read_text(encoding="utf-8")
        elif path.is_file() and path.parent != example:
            write(root, {path.relative_to(example).as_posix(): path.read_bytes()})
        elif path.name == "catalog.yml":
            write(root, {path.name: complete(path.read_text(encoding="utf-8"))})
    draw_layout(root, layout)
    seal_root(root)
    return root


def test_base_has_no_findings(tmp_path: Path) -> None:
    verdict = judge(base_root(tmp_path / "root"), TODAY)
    assert_findings(verdict.findings, [])
    assert verdict.summary.blank == 0


@pytest.mark.parametrize("example", examples("documents/ok/*.md"), ids=_name)
def test_good_document(example: Path, tmp_path: Path) -> None:
    root, path = document_root(example, tmp_path)
    verdict = judge(root, TODAY)
    assert_findings(verdict.findings, [])
    assert verdict.passes
    assert path.removeprefix("docs/").removesuffix(".md") in verdict.states


@pytest.mark.parametrize("example", examples("documents/bad/*.md"), ids=_name)
def test_bad_document(example: Path, tmp_path: Path) -> None:
    root, path = document_root(example, tmp_path)
    verdict = judge(root, TODAY)
    assert_findings(verdict.findings, read_expected(example.with_suffix(".findings"), path))
    assert verdict.findings


@pytest.mark.parametrize("example", examples("catalog/ok/*.yml"), ids=_name)
def test_good_catalogue(example: Path, tmp_path: Path) -> None:
    write(tmp_path, {"catalog.yml": complete(example.read_text(encoding="utf-8"))})
    catalog, findings = read_catalog(tmp_path)
    assert catalog
    assert_findings([*findings, *(one for rule in CATALOG_RULES for one in rule(catalog))], [])


@pytest.mark.parametrize("example", examples("catalog/bad/*.yml"), ids=_name)
def test_bad_catalogue(example: Path, tmp_path: Path) -> None:
    data = example.read_bytes()
    with suppress(UnicodeDecodeError):  # such a file is left as it is
        data = complete(data.decode()).encode()
    write(tmp_path, {"catalog.yml": data})
    catalog, findings = read_catalog(tmp_path)
    for rule in CATALOG_RULES if catalog else ():
        findings += rule(catalog)  # type: ignore[arg-type]
    assert findings
    assert_findings(in_order(findings), read_expected(example.with_suffix(".findings"), "catalog.yml"))


@pytest.mark.parametrize("example", examples("directories/ok/*"), ids=_name)
def test_good_directory(example: Path, tmp_path: Path) -> None:
    verdict = judge(directory_root(example, tmp_path), TODAY)
    assert_findings(verdict.findings, [])
    assert verdict.passes
    _assert_states(example, {ref: state.value for ref, state in verdict.states.items()})


@pytest.mark.parametrize("example", examples("directories/bad/*"), ids=_name)
def test_bad_directory(example: Path, tmp_path: Path) -> None:
    verdict = judge(directory_root(example, tmp_path), TODAY)
    assert_findings(verdict.findings, read_expected(example / "expected.findings"))
    assert verdict.findings
    _assert_states(example, {ref: state.value for ref, state in verdict.states.items()})


def _assert_states(example: Path, states: dict[str, str]) -> None:
    """Compare with `states.txt`, where an example has one: a line `reference state` each."""
    file = example / "states.txt"
    if file.exists():
        for line in unescape(file.read_text(encoding="utf-8")).splitlines():
            ref, state = line.split()
            assert states.get(ref, "unread") == state, ref


def test_every_rule_has_an_example() -> None:
    shown = {
        line.split(" ")[1] for file in EXAMPLES.rglob("*.findings") for line in file.read_text("utf-8").splitlines()
    }
    declared = {rule.code for rule in all_rules() if rule.severity in ("error", "warning")}
    assert declared - shown == set(NOT_FILES), "rules without an example, or listed though they have one"
    assert shown <= declared, "examples of rules that do not exist"


@pytest.mark.parametrize(("code", "test"), NOT_FILES.items())
def test_rules_without_files_have_a_test(code: str, test: str) -> None:
    file, name = test.split("::")
    text = (EXAMPLES.parent / file).read_text(encoding="utf-8")
    parts = re.split(r"^(?=def |@|[A-Z_]+:)", text, flags=re.MULTILINE)
    body = "".join(part for part in parts if part.startswith((f"def {name}(", f"{name}:")))
    assert code in body, f"{test} does not mention {code}"


def test_findings_stand_beside_examples() -> None:
    """No expectation without its example: a renamed example would lose its test."""
    for file in EXAMPLES.rglob("*.findings"):
        example = file.parent if file.name == "expected.findings" else file
        assert example.is_dir() or any(example.with_suffix(ending).exists() for ending in (".md", ".yml")), file
