"""A bureau's server, and clerks with clones of it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.proposals import isolate
from tests.workspace.clones import Bureau, Clerk, new_bureau


@pytest.fixture(scope="session")
def original(tmp_path_factory: pytest.TempPathFactory) -> Bureau:
    """A server that nobody changes."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        isolate(monkeypatch)
        return new_bureau(tmp_path_factory.mktemp("bureau"))


@pytest.fixture
def bureau(original: Bureau, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Bureau:
    """A server with two public documents; git sees no settings of this machine."""
    isolate(monkeypatch)
    remote = tmp_path / "远程.git"
    shutil.copytree(original.remote, remote)
    return Bureau(tmp_path, remote)


@pytest.fixture
def zhang(bureau: Bureau) -> Clerk:
    """A clerk."""
    return bureau.clone("zhang")


@pytest.fixture
def li(bureau: Bureau) -> Clerk:
    """Another clerk."""
    return bureau.clone("li")
