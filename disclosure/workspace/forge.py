"""The page on which a proposal is made (合并请求): as the server says, or from the remote's address.

Where neither is known, there is none: an address is never made up.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final, NamedTuple
from urllib.parse import quote, urlsplit

#: Names of servers by the word in their host; what else is known is told with `git config disclosure.forge`.
_KNOWN: Final = {
    "github": "github",
    "gitlab": "gitlab",
    "gitea": "gitea",
    "forgejo": "gitea",
    "codeberg": "gitea",
    "gitee": "gitee",
}

_SCP: Final = re.compile(r"(?:[^@/\s]+@)?(?P<host>[^:/\s@]+):(?!//)(?P<path>[^\s]+)")
_URL: Final = re.compile(r"https?://[^\s<>\"'\x00-\x1f\x7f]+")
#: The words with which GitHub, GitLab, Gitea and Gitee introduce the address.
_INTRODUCED: Final = re.compile(r"(?:pull|merge) request", re.IGNORECASE)


class Place(NamedTuple):
    """Where a repository lies on a server: the address of the server, and owner and name."""

    server: str
    host: str
    path: str


def told(said: Iterable[str]) -> str:
    """Return the address that a server told in its answer to a push; empty where it told none."""
    introduced = False
    for line in said:
        introduced = introduced or bool(_INTRODUCED.search(line))
        found = _URL.search(line) if introduced else None
        if found:
            return found.group()
    return ""


def made(remote: str, branch: str, target: str, forge: str = "") -> str:
    """Return the address of the page, made from the remote's; empty where the kind of server is not known."""
    place = read_address(remote)
    if place is None:
        return ""
    words = re.split(r"[.-]", place.host)
    kind = forge or next((kind for word, kind in _KNOWN.items() if word in words), "")
    page = f"{place.server}/{quote(place.path)}"
    name, into = quote(branch, safe=""), quote(target, safe="")
    if kind == "github":
        return f"{page}/pull/new/{quote(branch)}"
    if kind == "gitlab":
        query = f"merge_request%5Bsource_branch%5D={name}&merge_request%5Btarget_branch%5D={into}"
        return f"{page}/-/merge_requests/new?{query}"
    if kind == "gitea":
        return f"{page}/compare/{quote(target)}...{quote(branch)}"
    if kind == "gitee":
        return f"{page}/pull/new/{quote(branch)}...{quote(target)}"
    return ""


def read_address(remote: str) -> Place | None:
    """Return where a remote's address leads, without user and password; None for files and what is not known."""
    if "://" not in remote:
        match = _SCP.fullmatch(remote)
        if not match or len(match["host"]) < 2:  # a drive of Windows
            return None
        return _place(f"https://{match['host']}", match["host"], match["path"])
    try:
        parts = urlsplit(remote)
        port = parts.port
    except ValueError:
        return None
    host = parts.hostname or ""
    if not host:
        return None
    if parts.scheme in ("http", "https"):
        return _place(f"{parts.scheme}://{host}{f':{port}' if port else ''}", host, parts.path)
    if parts.scheme in ("ssh", "git+ssh"):
        return _place(f"https://{host}", host, parts.path)  # its port is that of ssh
    return None


def _place(server: str, host: str, path: str) -> Place | None:
    path = path.strip("/").removesuffix(".git")
    return Place(server, host.lower(), path) if path.count("/") >= 1 else None
