"""One signed root a session (a worker, under xdist), copied for every test that asks for one."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.review.signed import Root, copy_root, signed_root


@pytest.fixture(scope="session")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> Root:
    """The signed root; nobody changes it."""
    return signed_root(tmp_path_factory.mktemp("pristine") / "root")


@pytest.fixture
def root(pristine: Root, tmp_path: Path) -> Root:
    """A copy of the signed root to change."""
    return copy_root(pristine, tmp_path / "root")
