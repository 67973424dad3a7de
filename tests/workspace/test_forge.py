"""The page for a merge request: told by the server, or made from the address of the remote."""

from __future__ import annotations

import pytest

from disclosure.workspace.forge import made, read_address, told

GITHUB = ["", "Create a pull request for 'x' on GitHub by visiting:", "     https://github.com/o/r/pull/new/x", ""]
GITLAB = [
    "",
    "To create a merge request for x, visit:",
    "  https://git.example.gov.cn/o/r/-/merge_requests/new?merge_request%5Bsource_branch%5D=x",
]
OPEN = ["View merge request for x:", "  https://git.example.gov.cn/o/r/-/merge_requests/7"]
GITEA = ["Create a new pull request for 'x':", "  https://gitea.example.gov.cn/o/r/compare/main...x"]
OTHER = [
    "Welcome. Rules: https://example.gov.cn/rules",
    "Visit the existing pull request:",
    "http://127.0.0.1:3000/o/r/pulls/1",
]


@pytest.mark.parametrize(
    ("said", "page"),
    [
        (GITHUB, "https://github.com/o/r/pull/new/x"),
        (GITLAB, "https://git.example.gov.cn/o/r/-/merge_requests/new?merge_request%5Bsource_branch%5D=x"),
        (OPEN, "https://git.example.gov.cn/o/r/-/merge_requests/7"),
        (GITEA, "https://gitea.example.gov.cn/o/r/compare/main...x"),
        (OTHER, "http://127.0.0.1:3000/o/r/pulls/1"),
        (["See https://example.gov.cn/help"], ""),
        ([], ""),
    ],
)
def test_told_by_the_server(said: list[str], page: str) -> None:
    assert told(said) == page


@pytest.mark.parametrize(
    ("remote", "page"),
    [
        ("git@github.com:o/r.git", "https://github.com/o/r/pull/new/b"),
        ("https://user:secret@github.com/o/r.git", "https://github.com/o/r/pull/new/b"),
        ("ssh://git@github.com:22/o/r", "https://github.com/o/r/pull/new/b"),
        (
            "git@gitlab.example.gov.cn:group/sub/r.git",
            "https://gitlab.example.gov.cn/group/sub/r/-/merge_requests/new"
            "?merge_request%5Bsource_branch%5D=b&merge_request%5Btarget_branch%5D=main",
        ),
        ("http://gitea.example.gov.cn:3000/o/r.git", "http://gitea.example.gov.cn:3000/o/r/compare/main...b"),
        ("https://codeberg.org/o/r.git", "https://codeberg.org/o/r/compare/main...b"),
        ("https://gitee.com/o/r.git", "https://gitee.com/o/r/pull/new/b...main"),
        ("git@github.com:林业/公开.git", "https://github.com/%E6%9E%97%E4%B8%9A/%E5%85%AC%E5%BC%80/pull/new/b"),
        # Not known, so nothing is made up.
        ("git@git.example.gov.cn:o/r.git", ""),
        ("https://notgithub.example.gov.cn/o/r.git", ""),
        ("/srv/git/r.git", ""),
        ("../r.git", ""),
        ("C:/git/r.git", ""),
        (r"C:\git\r.git", ""),
        ("file:///srv/github.com/o/r.git", ""),
        ("https://github.com/r.git", ""),
        ("https://[::1", ""),
        ("https://github.com:port/o/r", ""),
        ("", ""),
    ],
)
def test_made_from_the_remote(remote: str, page: str) -> None:
    assert made(remote, "b", "main") == page


def test_a_server_of_ones_own_is_known_by_a_setting() -> None:
    assert (
        made("git@git.example.gov.cn:o/r.git", "b", "main", "gitea")
        == "https://git.example.gov.cn/o/r/compare/main...b"
    )
    assert made("git@git.example.gov.cn:o/r.git", "b", "main", "nonsense") == ""


def test_passwords_do_not_show() -> None:
    place = read_address("https://u:secret@git.example.gov.cn:8443/o/r.git")
    assert place
    assert place == ("https://git.example.gov.cn:8443", "git.example.gov.cn", "o/r")
