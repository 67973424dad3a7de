"""What VS Code needs beside a directory: schemas, settings, snippets and tasks (编辑器设置).

VS Code's YAML support reads schemas for `catalog.yml` and the ledgers.  It does not look
into the front matter of Markdown (redhat-developer/vscode-yaml#207), so that documents get
snippets while they are written, and their findings from the task 检查 at their lines.
The texts of the files depend on the catalogue alone.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

from disclosure.catalog import Catalog, ReviewPolicy
from disclosure.catalog.choices import choices
from disclosure.documents import front_matter_shape
from disclosure.documents.document import BY_COMMANDS, DRAFT
from disclosure.json_schema import FILES, schema_text
from disclosure.reporters import SEVERITY_NAMES
from disclosure.saving import replace_file
from disclosure.schema import DATE, TIME, Choice, Key, ListOf, Mapping
from disclosure.yaml_writing import scalar

FOLDER: Final = ".vscode"
_SCHEMAS: Final = f"{FOLDER}/schemas"
_SNIPPETS: Final = f"{FOLDER}/disclosure.code-snippets"
_TODAY: Final = "$CURRENT_YEAR-$CURRENT_MONTH-$CURRENT_DATE"
_NOW: Final = f"{_TODAY} $CURRENT_HOUR:$CURRENT_MINUTE"


def schema_file(name: str) -> str:
    """Return the name of a schema's file."""
    return f"{name}.schema.json"


def write_settings(root: Path, catalog: Catalog | None) -> tuple[list[str], list[str]]:
    """Write all of it into a root; returns the paths that were written, and those that were left.

    What is made from the catalogue is made anew.  Settings, recommendations and tasks
    are the user's own once they are there: where they differ they are left as they are.

    Raises OSError where something cannot be written.
    """
    written, left = [], []
    (root / _SCHEMAS).mkdir(parents=True, exist_ok=True)
    for path, text in files(catalog).items():
        target, data = root / path, text.encode()
        there = target.read_bytes() if target.is_file() else None
        if there == data:
            continue
        if there is not None and path != _SNIPPETS and not path.startswith(_SCHEMAS):
            left.append(path)
            continue
        replace_file(target, data)
        written.append(path)
    return written, left


def files(catalog: Catalog | None) -> dict[str, str]:
    """Return the texts of all files by their paths in the root; without a catalogue its words are no choices."""
    schemas = {f"{_SCHEMAS}/{schema_file(name)}": schema_text(name, catalog) for name in FILES}
    return {
        **schemas,
        f"{FOLDER}/settings.json": _text(_settings()),
        f"{FOLDER}/extensions.json": _text(_EXTENSIONS),
        f"{FOLDER}/tasks.json": _text(_tasks()),
        _SNIPPETS: _text(snippets(catalog)),
    }


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def _settings() -> dict[str, Any]:
    return {
        "yaml.schemas": {
            f"./{_SCHEMAS}/{schema_file(name)}": path for name, path in FILES.items() if not path.endswith(".md")
        },
        # Nothing is fetched from elsewhere, and nothing reported there.
        "yaml.schemaStore.enable": False,
        "redhat.telemetry.enabled": False,
        # It would write quotes, brackets and line breaks anew.
        "yaml.format.enable": False,
        "files.encoding": "utf8",
        "files.autoGuessEncoding": False,
        "files.eol": "\n",
        "[yaml]": {"editor.tabSize": 2, "editor.insertSpaces": True},
        "[markdown]": {
            "editor.wordWrap": "on",
            "editor.tabSize": 2,
            "editor.insertSpaces": True,
            "editor.quickSuggestions": {"comments": "off", "strings": "off", "other": "on"},
            "editor.wordBasedSuggestions": "off",
            "editor.snippetSuggestions": "top",
            # Two spaces at the end of a line are a line break.
            "files.trimTrailingWhitespace": False,
        },
    }


_EXTENSIONS: Final = {"recommendations": ["redhat.vscode-yaml", "ms-ceintl.vscode-language-pack-zh-hans"]}


def _tasks() -> dict[str, Any]:
    check = _task("检查", "disclosure check", group={"kind": "build", "isDefault": True})
    return {
        "version": "2.0.0",
        # The program of this directory's own environment comes first, else the one that is installed.
        "options": {"env": {"PATH": "${workspaceFolder}/.venv/bin:${env:PATH}"}},
        "windows": {"options": {"env": {"PATH": "${workspaceFolder}\\.venv\\Scripts;${env:PATH}"}}},
        "tasks": [
            {**check, "problemMatcher": [_matcher(severity) for severity in SEVERITY_NAMES]},
            _task("预览", "disclosure serve"),
            _task("预览，用表单填写", "disclosure serve --edit"),
            _task("更新填写提示（目录改动以后）", "disclosure schema --vscode"),
        ],
    }


def _task(label: str, command: str, **more: Any) -> dict[str, Any]:
    return {"label": label, "type": "shell", "command": command, "problemMatcher": [], **more}


def _matcher(severity: str) -> dict[str, Any]:
    return {
        "owner": f"disclosure-{severity}",
        "fileLocation": ["relative", "${workspaceFolder}"],
        "severity": severity,
        "pattern": {
            "regexp": rf"^(.+?):(\d+):(\d+): {SEVERITY_NAMES[severity]} ([A-Z]+\d+) (.*)$",
            "file": 1,
            "line": 2,
            "column": 3,
            "code": 4,
            "message": 5,
        },
    }


def snippets(catalog: Catalog | None) -> dict[str, Any]:
    """Return snippets for Markdown: the front matter of a new document, and each key that people write."""
    keys = front_matter_shape(catalog.review if catalog else ReviewPolicy()).keys
    keys = {name: key for name, key in keys.items() if name not in BY_COMMANDS}
    body = _Body(catalog)
    first = [body.line(name, key) for name, key in keys.items() if key.required or name == "prepared_by"]
    begin = ["---", *first, "review:", f"  status: {DRAFT}", "---", "", "$0"]
    found = {"新文档": _snippet(["new", "新文档"], begin, "新文档开头的文档信息")}
    for name, key in keys.items():
        line = _Body(catalog).line(name, key)
        found[f"{name}（{key.about}）"] = _snippet([name, key.about], line.split("\n"), key.help or key.about)
    return found


def _snippet(prefix: list[str], body: list[str], about: str) -> dict[str, Any]:
    return {"scope": "markdown", "prefix": prefix, "body": body, "description": about}


class _Body:
    """Writes keys with numbered places to fill in."""

    def __init__(self, catalog: Catalog | None) -> None:
        self.catalog = catalog
        self.places = 0

    def line(self, name: str, key: Key) -> str:
        """Return the line, or lines, of a key."""
        shape = key.shape
        if isinstance(shape, ListOf) and isinstance(shape.item, Mapping):
            return f"{name}:\n  - {self._mapping(shape.item)}"
        return f"{name}: {self._value(key)}"

    def _value(self, key: Key) -> str:
        shape = key.shape
        if isinstance(shape, Mapping):
            return self._mapping(shape)
        if isinstance(shape, ListOf):
            return f"[{self._place(key, shape.item)}]"
        return self._place(key, shape)

    def _mapping(self, shape: Mapping[Any]) -> str:
        required = {name: key for name, key in shape.keys.items() if key.required} or shape.keys
        return "{" + ", ".join(f"{name}: {self._value(key)}" for name, key in required.items()) + "}"

    def _place(self, key: Key, shape: Any) -> str:
        self.places += 1
        known = shape.values if isinstance(shape, Choice) else self._known(key)
        if known:
            return f"${{{self.places}|{','.join(map(_choice, known))}|}}"
        if shape in (DATE, TIME):
            return f"${{{self.places}:{_TODAY if shape is DATE else _NOW}}}"
        return f"${{{self.places}:{key.about}}}"

    def _known(self, key: Key) -> tuple[str, ...]:
        return tuple(choices(self.catalog, key.of)) if self.catalog else ()


def _choice(word: str) -> str:
    """Return a word as it stands among the choices of a snippet."""
    return "".join(f"\\{mark}" if mark in "\\,|$}" else mark for mark in scalar(word))
