"""One built copy of the sample directory for all tests of a session (of each worker, under xdist)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.roots import copy_sample, small_root, write_document
from tests.site.building import MOUNT, build, build_preview, hosted
from tests.site.hostile import BODIES, hostile_root
from tests.site.parsed import Page, read_pages


@pytest.fixture(scope="session")
def sample_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the sample directory, built; nobody changes it."""
    root = copy_sample(tmp_path_factory.mktemp("sample") / "root")
    build(root)
    return root


@pytest.fixture(scope="session")
def sample_site(sample_root: Path) -> Path:
    """The sample directory's site."""
    return sample_root / "site"


@pytest.fixture(scope="session")
def sample_pages(sample_site: Path) -> dict[str, Page]:
    """The pages of the sample directory's site by address."""
    return read_pages(sample_site)


@pytest.fixture(scope="session")
def sample_host(sample_site: Path) -> Iterator[str]:
    """The address of the sample directory's home on a host that shows it below a path."""
    with hosted(sample_site, MOUNT) as address:
        yield address


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A small root that checks."""
    return small_root(tmp_path / "root")


@pytest.fixture(scope="session")
def values_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site with hostile values in every place that takes text."""
    return build(hostile_root(small_root(tmp_path_factory.mktemp("values") / "root")))


@pytest.fixture(scope="session")
def bodies_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A preview of hostile bodies; most of them the gate would not let through."""
    root = small_root(tmp_path_factory.mktemp("bodies") / "root")
    for number, body in enumerate(BODIES.values()):
        write_document(root, f"news/2023-body-{number:02}", title="正文", body=body + "\n\n末尾一句。\n")
    return build_preview(root, root.parent / "preview")
