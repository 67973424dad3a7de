"""Nothing that was not committed is ever lost: whatever is run in whatever order, and whenever it is killed."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from tests.cli.roots import Result
from tests.proposals import git, isolate, write
from tests.workspace.clones import FIRST, NEWS, Bureau, Clerk, blobs, new_bureau, staged
from tests.workspace.killing import HOWS, killed

posix = pytest.mark.skipif(os.name != "posix", reason="needs fork and signals")


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Bureau:
    with pytest.MonkeyPatch.context() as monkeypatch:
        isolate(monkeypatch)
        return new_bureau(tmp_path_factory.mktemp("bureau"))


@pytest.fixture(autouse=True)
def _isolated(monkeypatch: pytest.MonkeyPatch) -> None:
    isolate(monkeypatch)


def contents(clerk: Clerk) -> set[bytes]:
    """Return what stands in the documents of the folder, and what is staged."""
    return {path.read_bytes() for path in (clerk.root / "docs").rglob("*") if path.is_file()} | staged(clerk)


# ---- Any order of commands.

REFS = st.sampled_from([NEWS, FIRST, "notices/甲", "news/乙"])


class Work(RuleBasedStateMachine):
    """Two clerks write, hand in, bring up to date and take back as it comes."""

    original: Bureau
    folder: Path
    runs = 0

    @initialize()
    def begin(self) -> None:
        type(self).runs += 1
        here = self.folder / f"{type(self).runs}"
        here.mkdir()
        shutil.copytree(self.original.remote, here / "remote.git")
        self.bureau = Bureau(here, here / "remote.git")
        self.clerks = [self.bureau.clone("zhang"), self.bureau.clone("li")]
        self.written = 0

    def _run(self, who: int, command: Callable[[Clerk], Result]) -> None:
        clerk = self.clerks[who]
        before = contents(clerk)
        branches = clerk.git("for-each-ref", "--format=%(objectname)", "refs/heads")
        done = command(clerk)
        assert "Traceback" not in done.err, done.err
        assert done.code in (0, 1), done.err  # 2 would be trouble that nobody made here
        lost = before - blobs(clerk)
        assert not lost, f"{done.out}{done.err}\nlost: {lost}"
        for commit in branches.split():
            clerk.git("cat-file", "-e", commit)
        assert not (clerk.top / ".git/disclosure/under-way.json").exists()

    @rule(who=st.integers(0, 1), ref=REFS, place=st.integers(1, 2))
    def write(self, who: int, ref: str, place: int) -> None:
        self.written += 1
        clerk = self.clerks[who]
        if not clerk.file(ref).exists():
            clerk.write(ref, body=f"正文第一段。\n\n正文第二段 {self.written}。\n")
            return
        lines = clerk.file(ref).read_bytes().decode().split("\n\n")
        lines[min(place, len(lines) - 1)] = f"正文改过 {self.written}。"
        clerk.file(ref).write_bytes(("\n\n".join(lines).rstrip("\n") + "\n").encode())

    @rule(who=st.integers(0, 1), ref=REFS)
    def delete(self, who: int, ref: str) -> None:
        self.clerks[who].file(ref).unlink(missing_ok=True)

    @rule(who=st.integers(0, 1))
    def stage(self, who: int) -> None:
        self.clerks[who].git("add", "-A")

    @rule(who=st.integers(0, 1))
    def commit(self, who: int) -> None:
        self.clerks[who].git("commit", "-q", "--allow-empty", "-m", "手工")

    @rule(who=st.integers(0, 1))
    def submit(self, who: int) -> None:
        self._run(who, lambda clerk: clerk.submit())

    @rule(who=st.integers(0, 1), how=st.sampled_from([(), ("--mine", "all"), ("--theirs", "all")]))
    def sync(self, who: int, how: tuple[str, ...]) -> None:
        self._run(who, lambda clerk: clerk.sync(*how))

    @rule(who=st.integers(0, 1))
    def go_to_the_other(self, who: int) -> None:
        self._run(who, lambda clerk: clerk.sync(self.clerks[1 - who].branch(), "--mine", "all"))

    @rule(who=st.integers(0, 1))
    def undo(self, who: int) -> None:
        self._run(who, lambda clerk: clerk.undo())

    @rule(who=st.integers(0, 1), ref=REFS)
    def set_aside(self, who: int, ref: str) -> None:
        self._run(who, lambda clerk: clerk.undo(f"docs/{ref}.md"))

    @rule(who=st.integers(0, 1), number=st.integers(1, 4))
    def restore(self, who: int, number: int) -> None:
        self._run(who, lambda clerk: clerk.undo("--restore", str(number)))

    @precondition(lambda self: len(self.bureau.git("branch").split("\n")) > 2)
    @rule()
    def merge(self) -> None:
        names = [name.strip() for name in self.bureau.git("branch", "--no-merged", "main").splitlines()]
        if names:
            try:
                self.bureau.merge(names[0])
            except AssertionError:  # a conflict, for the clerks to solve
                git(self.bureau.folder / "forge", "merge", "--abort")

    @invariant()
    def nothing_is_half_done(self) -> None:
        if hasattr(self, "clerks"):
            for clerk in self.clerks:
                assert not list(clerk.root.rglob(".*.tmp"))
                assert not (clerk.top / ".git/index.lock").exists()


def work(original: Bureau, folder: Path, examples: int, steps: int) -> None:
    """Let the clerks work."""
    machine = type("Working", (Work,), {"original": original, "folder": folder})
    how = settings(max_examples=examples, stateful_step_count=steps, deadline=None, derandomize=True)
    run_state_machine_as_test(machine, settings=how)


def test_any_order_of_commands(original: Bureau, tmp_path: Path) -> None:
    work(original, tmp_path, 3, 10)


@pytest.mark.nightly
def test_any_order_of_many_commands(original: Bureau, tmp_path: Path) -> None:
    work(original, tmp_path, 150, 25)


# ---- Killed at any moment.


class Scene:
    """A clerk with a conflict-free sync, a submission or an undo before them, made anew each time."""

    def __init__(self, original: Bureau, folder: Path) -> None:
        self.folder = folder
        remote = folder / "remote.git"
        shutil.copytree(original.remote, remote)
        self.bureau = Bureau(folder, remote)
        li = self.bureau.clone("li")
        li.change(NEWS, "正文第二段", "李改过")
        li.write("news/李写的")
        write(li.root, "docs/news/大.txt", "大" * 20_000)
        li.git("add", "-A")
        li.git("commit", "-q", "-m", "改动")
        seed = self.bureau.clone("seed")
        li.git("push", "-q", "origin", "HEAD:main")
        seed.change(NEWS, "正文第一段", "张改过")
        seed.write("notices/草稿")
        seed.git("add", "docs/notices")
        seed.change("notices/草稿", "正文第一段", "暂存以后又改")
        self.seed = seed
        self.count = 0

    def clerk(self, command: str = "") -> Clerk:
        """Return the clerk, fresh, with changes that the command takes."""
        self.count += 1
        top = self.folder / f"zhang-{self.count}"
        shutil.copytree(self.seed.top, top, symlinks=True)
        clerk = Clerk(top, "zhang")
        if command == "submit":  # what is published may not be changed without a review
            clerk.git("checkout", "-q", "--", f"docs/{NEWS}.md")
        return clerk

    def try_once(self, *command: str, at: int = 0, how: str = "before", placed: int = 0) -> None:
        """Kill a command, see that nothing is lost, and run it again to the same end."""
        clerk = self.clerk(command[0])
        before = contents(clerk)
        killed(clerk, self.folder / "killing", *command, at=at, how=how, placed=placed)
        assert not before - blobs(clerk)
        again = clerk.run(*command, "--unlock")
        assert again.code in (0, 1), again.err
        assert "Traceback" not in again.err
        assert not before - blobs(clerk)
        assert not (clerk.top / ".git/disclosure/under-way.json").exists()
        assert not list(clerk.root.rglob(".*.tmp"))
        if command[0] == "sync":
            text = clerk.file(NEWS).read_text("utf-8")
            assert again.code == 0
            assert "张改过" in text
            assert "李改过" in text
            assert clerk.git("rev-parse", "HEAD") == self.bureau.git("rev-parse", "main")
            assert clerk.git("diff", "--cached", "--name-only") == ""
        elif command[0] == "submit":
            assert again.code == 0, again.err
            assert clerk.status() == ""
            assert (
                clerk.git("rev-parse", "HEAD", "@{upstream}").split()[0]
                == clerk.git("rev-parse", "@{upstream}").strip()
            )
        else:
            assert "张改过" not in clerk.file(NEWS).read_text("utf-8")
        shutil.rmtree(clerk.top)


SUBMIT = ("submit", "--yes", "--today", "2024-06-03")
UNDO = ("undo", "--yes", f"docs/{NEWS}.md")
COMMANDS = (("sync",), SUBMIT, UNDO)


@pytest.fixture
def scene(original: Bureau, tmp_path: Path) -> Scene:
    return Scene(original, tmp_path)


@posix
@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
def test_killed_at_some_call_of_git(scene: Scene, command: tuple[str, ...]) -> None:
    calls = killed(scene.clerk(command[0]), scene.folder / "killing", *command)
    assert calls > 10
    for number, at in enumerate(range(calls, 0, -calls // 3)):
        scene.try_once(*command, at=at, how=HOWS[number % 3])


@posix
@pytest.mark.nightly
@pytest.mark.parametrize("how", HOWS)
@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
def test_killed_at_every_call_of_git(scene: Scene, command: tuple[str, ...], how: str) -> None:
    calls = killed(scene.clerk(command[0]), scene.folder / "killing", *command)
    for at in range(1, calls + 1):
        scene.try_once(*command, at=at, how=how)


@posix
@pytest.mark.parametrize("placed", [1, 2, 3])
def test_killed_between_files(scene: Scene, placed: int) -> None:
    clerk = scene.clerk()
    before = contents(clerk)
    head = clerk.head()
    state = {path: path.read_bytes() for path in (clerk.root / "docs").rglob("*") if path.is_file()}
    killed(clerk, scene.folder / "killing", "sync", placed=placed)
    assert (clerk.top / ".git/disclosure/under-way.json").exists()
    mended = clerk.run("undo", "--list")
    assert "上一次同步中断了。一切和那以前一样。" in mended.err
    assert {path: path.read_bytes() for path in (clerk.root / "docs").rglob("*") if path.is_file()} == state
    assert clerk.head() == head
    assert not before - blobs(clerk)


@posix
def test_killed_between_files_and_then_edited(scene: Scene) -> None:
    """What somebody wrote after the kill is theirs; the rest goes back."""
    clerk = scene.clerk()
    killed(clerk, scene.folder / "killing", "sync", placed=3)
    edited = [path for path in (clerk.root / "docs/news").iterdir() if "李" in path.read_text("utf-8")]
    assert edited
    edited[0].write_text("后来写的", "utf-8")
    mended = clerk.run("undo", "--list")
    assert "之后又有改动的没有动：docs/news/" in mended.err
    assert edited[0].read_text("utf-8") == "后来写的"


@posix
def test_a_full_disk(scene: Scene) -> None:
    """Files of more than some kilobytes cannot be written: nothing changes, and it is said."""
    import resource

    clerk = scene.clerk()
    clerk.git("fetch", "-q")
    state = {path: path.read_bytes() for path in (clerk.root / "docs").rglob("*") if path.is_file()}
    said = scene.folder / "said"
    child = os.fork()
    if not child:
        try:
            resource.setrlimit(resource.RLIMIT_FSIZE, (30_000, 30_000))
            done = clerk.sync()
            said.write_text(f"{done.code} {done.err}", "utf-8")
        finally:
            os._exit(0)
    os.waitpid(child, 0)
    assert said.read_text("utf-8").startswith("2 "), said.read_text("utf-8")
    assert {path: path.read_bytes() for path in (clerk.root / "docs").rglob("*") if path.is_file()} == state
    assert clerk.sync().code == 0
