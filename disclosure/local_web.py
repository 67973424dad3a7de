"""Requests and responses of the pages that a command serves on this machine alone (本机网页)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Request:
    """A request of the browser: `path` is decoded and begins with `/`; `query` and `form` hold all values of a name."""

    method: str
    path: str
    query: Mapping[str, list[str]] = field(default_factory=dict)
    form: Mapping[str, list[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Response:
    """What the browser is sent."""

    body: bytes
    status: int = 200
    content_type: str = "text/html; charset=utf-8"
    headers: Mapping[str, str] = field(default_factory=dict)


#: Answers the requests that are its own, and None for all others.
Application = Callable[[Request], Response | None]


def see_other(address: str) -> Response:
    """Return what sends the browser on after a form was taken."""
    return Response(b"", 303, headers={"Location": address})
