"""What a browser sends back of a form, as values of its fields.

The name of an input is its way: `f.title`, `f.source.url`, `f.attachments.0.file`.  Beside
each field goes a short digest of what it held when the form was opened (`o.title`), so that
it can be told who changed what, should the file have changed in the meantime.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from disclosure.forms.editing import Opened, as_shown
from disclosure.forms.form import Field

#: Most rows that a form may add at once.
_MOST_ROWS: Final = 200
_LENGTH: Final = 16

Form = Mapping[str, list[str]]


@dataclass(frozen=True)
class Posted:
    """What was sent: values of fields, the body, and what they were when the form was opened."""

    values: dict[str, Any]
    body: str
    before: Mapping[str, str]

    def changed(self, key: str) -> bool:
        """Tell whether the person changed a field (or `body`) since the form was opened."""
        value = self.body if key == "body" else self.values.get(key)
        return key in self.before and digest(value) != self.before[key]


def digest(value: Any) -> str:
    """Return what tells a value of a field from others."""
    rows = [row for row in value if row is not None] if isinstance(value, tuple) else value
    return hashlib.sha256(json.dumps(rows, ensure_ascii=False, sort_keys=True).encode()).hexdigest()[:_LENGTH]


def file_digest(data: bytes) -> str:
    """Return what tells a file's bytes from others."""
    return hashlib.sha256(data).hexdigest()


def read_posted(form: Form, fields: Sequence[Field], opened: Opened) -> Posted:
    """Return what was sent of the fields that the form had; the others are left out.

    `opened` is the document as it is now: of a list that it has, what it has stays in its order.
    """
    before = {name.removeprefix("o."): values[0] for name, values in form.items() if name.startswith("o.")}
    values = {
        field.key: _value(form, f"f.{field.key}", field, opened.values.get(field.key, field.nothing))
        for field in fields
        if field.key in before and field.key not in opened.odd
    }
    # A text area begins behind the line end that follows its tag, and browsers send CRLF.
    body = as_shown(_one(form, "f.body")) if "body" in before else opened.body
    return Posted(values, body, before)


def _one(form: Form, name: str) -> str:
    return form.get(name, [""])[0]


def _value(form: Form, name: str, field: Field, now: Any) -> Any:
    match field.kind:
        case "group":
            return _parts(form, name, field)
        case "rows":
            return tuple(_rows(form, name, field, len(now)))
        case "lines":
            lines = as_shown(_one(form, name)).split("\n")
            return tuple(line.strip() for line in lines if line.strip())
        case "choices":
            chosen = [value for value in form.get(name, []) if value]
            return tuple(dict.fromkeys([*(value for value in now if value in chosen), *chosen]))
    return as_shown(_one(form, name)).strip()


def _parts(form: Form, name: str, field: Field) -> dict[str, Any]:
    found = {part.key: _value(form, f"{name}.{part.key}", part, ()) for part in field.parts}
    return {key: value for key, value in found.items() if value}


def _rows(form: Form, name: str, field: Field, count: int) -> Iterator[dict[str, Any] | None]:
    """Yield the rows there are, None for those that are to go, then those that were added."""
    for position in range(_MOST_ROWS):
        row = f"{name}.{position}"
        sent = any(f"{row}.{part.key}" in form for part in field.parts)
        if position >= count and not sent:
            return
        gone = f"d.{row.removeprefix('f.')}" in form
        parts = {} if gone or not sent else _parts(form, row, field)
        if parts or position < count:
            yield parts or None
