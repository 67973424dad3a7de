"""The scripts that make the environment and start the work."""

import ast
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import ModuleType

import build
import environment
import pytest
from chromium import find_chromium, install_chromium
from environment import DEV_LOCK, PROJECT, ROOT, RUNTIME_LOCK, Environment, Failure, explain

SCRIPTS = ROOT / "scripts"


class Faked(Environment):
    """An environment of the Python that runs; commands are noted, and may fail or be cut short."""

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        self.python = Path(sys.executable)
        self.commands: list[str] = []
        self.fault: tuple[str, BaseException] | None = None

    def _run_logged(self, command: Sequence[str], turn: int) -> None:
        self.commands.append(" ".join(command[3:]))
        if self.fault and self.fault[0] in command:
            raise self.fault[1]

    def again(self) -> list[str]:
        """Return the commands since the last call, each by what it installs."""
        done, self.commands = self.commands, []
        return [command.rsplit(" ", 1)[-1] for command in done]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for name in (PROJECT, RUNTIME_LOCK, DEV_LOCK):
        (tmp_path / name).write_text(f"{name}\n")
    return tmp_path


@pytest.fixture
def faked(project: Path) -> Faked:
    return Faked(project)


def executable(folder: Path, name: str) -> Path:
    file = folder / (f"{name}.exe" if os.name == "nt" else name)
    folder.mkdir(parents=True, exist_ok=True)
    file.write_text("#!/bin/sh\n")
    file.chmod(0o755)
    return file


# ---- the environment is made once -------------------------------------------


def test_first_run_makes_all_and_second_nothing(faked: Faked) -> None:
    faked.prepare(RUNTIME_LOCK)
    assert faked.again() == [str(faked.folder), RUNTIME_LOCK, "."]
    faked.prepare(RUNTIME_LOCK)
    assert faked.again() == []


def test_tests_add_to_what_stands_and_hold_the_runtime(faked: Faked) -> None:
    faked.prepare(RUNTIME_LOCK)
    faked.again()
    faked.prepare(RUNTIME_LOCK, DEV_LOCK)
    assert faked.again() == [DEV_LOCK]
    faked.prepare(RUNTIME_LOCK)
    faked.prepare(RUNTIME_LOCK, DEV_LOCK)
    assert faked.again() == []


def test_tests_first_serve_the_build_too(faked: Faked) -> None:
    faked.prepare(RUNTIME_LOCK, DEV_LOCK)
    assert faked.again() == [str(faked.folder), DEV_LOCK, "."]
    faked.prepare(RUNTIME_LOCK)
    assert faked.again() == []


def test_changed_lock_is_installed_into_an_empty_environment(faked: Faked) -> None:
    faked.prepare(RUNTIME_LOCK, DEV_LOCK)
    faked.again()
    (faked.root / RUNTIME_LOCK).write_text("changed\n")
    faked.prepare(RUNTIME_LOCK)
    assert faked.again() == [str(faked.folder), RUNTIME_LOCK, "."]
    faked.prepare(RUNTIME_LOCK, DEV_LOCK)
    assert faked.again() == [DEV_LOCK]


def test_changed_lock_of_the_tests_is_no_matter_of_the_build(faked: Faked) -> None:
    faked.prepare(RUNTIME_LOCK, DEV_LOCK)
    faked.again()
    (faked.root / DEV_LOCK).write_text("changed\n")
    faked.prepare(RUNTIME_LOCK)
    assert faked.again() == []
    faked.prepare(RUNTIME_LOCK, DEV_LOCK)
    assert faked.again() == [str(faked.folder), DEV_LOCK, "."]


def test_changed_project_alone_is_installed_again(faked: Faked) -> None:
    faked.prepare(RUNTIME_LOCK, DEV_LOCK)
    faked.again()
    (faked.root / PROJECT).write_text("changed\n")
    faked.prepare(RUNTIME_LOCK, DEV_LOCK)
    assert faked.again() == ["."]


def test_environment_of_another_python_is_made_anew(faked: Faked, monkeypatch: pytest.MonkeyPatch) -> None:
    faked.prepare(RUNTIME_LOCK)
    faked.again()
    monkeypatch.setattr(sys, "version_info", (3, 99, 0, "final", 0))
    faked.prepare(RUNTIME_LOCK)
    assert faked.again()[0] == str(faked.folder)


def test_environment_that_was_moved_is_made_anew(faked: Faked, tmp_path: Path) -> None:
    faked.prepare(RUNTIME_LOCK)
    moved = Faked(tmp_path / "moved")
    shutil.copytree(faked.root, moved.root)
    assert moved.installed() == {}
    moved.prepare(RUNTIME_LOCK)
    assert moved.again()[0] == str(moved.folder)


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"made": 1, "installed": 2}', "\x00"])
def test_unreadable_stamp_is_no_stamp(faked: Faked, content: str) -> None:
    faked.prepare(RUNTIME_LOCK)
    faked.stamp.write_text(content)
    assert faked.installed() == {}


def test_python_that_does_not_start_is_no_environment(faked: Faked) -> None:
    faked.prepare(RUNTIME_LOCK)
    assert faked.installed()
    faked.python = faked.root / "nowhere"
    assert faked.installed() == {}
    faked.python = faked.root / PROJECT
    assert faked.installed() == {}


@pytest.mark.parametrize("step", ["venv", RUNTIME_LOCK, "."])
@pytest.mark.parametrize("fault", [Failure("连不上"), KeyboardInterrupt(), OSError(28, "满了")])
def test_half_made_is_made_anew(faked: Faked, step: str, fault: BaseException) -> None:
    faked.fault = (step, fault)
    with pytest.raises(KeyboardInterrupt if isinstance(fault, KeyboardInterrupt) else Failure):
        faked.prepare(RUNTIME_LOCK)
    assert faked.installed() == {}
    faked.fault = None
    faked.again()
    faked.prepare(RUNTIME_LOCK)
    assert faked.again() == [str(faked.folder), RUNTIME_LOCK, "."]


def test_update_that_is_cut_short_is_made_anew(faked: Faked) -> None:
    faked.prepare(RUNTIME_LOCK)
    faked.fault = (DEV_LOCK, Failure("连不上"))
    with pytest.raises(Failure):
        faked.prepare(RUNTIME_LOCK, DEV_LOCK)
    assert faked.installed() == {}


def test_link_in_place_of_the_environment_is_not_followed(faked: Faked, tmp_path: Path) -> None:
    kept = tmp_path / "elsewhere" / "kept"
    kept.parent.mkdir()
    kept.touch()
    try:
        faked.folder.symlink_to(kept.parent, target_is_directory=True)
    except OSError:
        pytest.skip("这个系统不让建立符号链接")
    faked.prepare(RUNTIME_LOCK)
    assert kept.exists()
    assert not faked.folder.is_symlink()


@pytest.mark.parametrize("lacking", ["venv", "ensurepip"])
def test_missing_module_is_said_and_nothing_is_removed(
    faked: Faked, monkeypatch: pytest.MonkeyPatch, lacking: str
) -> None:
    faked.folder.mkdir()
    (faked.folder / "kept").touch()
    monkeypatch.setattr(environment, "find_spec", lambda name: None if name == lacking else object())
    with pytest.raises(Failure) as caught:
        faked.prepare(RUNTIME_LOCK)
    assert lacking in str(caught.value)
    assert "apt install python3-venv" in str(caught.value)
    assert "\n" not in str(caught.value)
    assert (faked.folder / "kept").exists()


def test_folder_without_a_project_is_a_failure_of_one_line(tmp_path: Path) -> None:
    with pytest.raises(Failure, match=r"requirements\.lock|pyproject\.toml"):
        Environment(tmp_path).prepare(RUNTIME_LOCK)


# ---- two runs at once ---------------------------------------------------------

SLOW = """
import sys, time
from pathlib import Path
from environment import Environment
class Slow(Environment):
    def _run_logged(self, command, turn):
        with open(self.root / "log", "a") as log:
            log.write("begin\\n"); log.flush(); time.sleep(0.2); log.write("end\\n")
slow = Slow(Path(sys.argv[1]))
slow.python = Path(sys.executable)
slow.prepare("requirements.lock")
"""


@pytest.fixture
def started() -> Iterator[list["subprocess.Popen[bytes]"]]:
    processes: list[subprocess.Popen[bytes]] = []
    yield processes
    for process in processes:
        process.kill()
        process.wait()


def start(code: str, *arguments: str) -> "subprocess.Popen[bytes]":
    return subprocess.Popen([sys.executable, "-c", code, *arguments], cwd=SCRIPTS, stderr=subprocess.DEVNULL)


def wait_for(file: Path) -> None:
    deadline = time.monotonic() + 30
    while not file.exists():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_two_runs_at_once_install_once(project: Path, started: list["subprocess.Popen[bytes]"]) -> None:
    started += [start(SLOW, str(project)), start(SLOW, str(project)), start(SLOW, str(project))]
    assert [process.wait(timeout=60) for process in started] == [0, 0, 0]
    assert (project / "log").read_text() == "begin\nend\n" * 3  # environment, locked packages, project


def test_killed_run_does_not_block_the_next(project: Path, started: list["subprocess.Popen[bytes]"]) -> None:
    started.append(start(SLOW, str(project)))
    wait_for(project / "log")
    started[0].kill()
    started[0].wait()
    (project / "log").unlink()
    started.append(start(SLOW, str(project)))
    assert started[1].wait(timeout=60) == 0
    assert (project / "log").read_text() == "begin\nend\n" * 3


@pytest.mark.skipif(os.name == "nt", reason="信号只在 POSIX 系统上这样传递")
def test_end_signal_reaches_the_program(tmp_path: Path, started: list["subprocess.Popen[bytes]"]) -> None:
    child = f"import time; open({str(tmp_path / 'up')!r}, 'w').close(); time.sleep(600)"
    started.append(start(f"import environment as e, sys; e.run([sys.executable, '-c', {child!r}], e.ROOT)"))
    wait_for(tmp_path / "up")
    started[0].terminate()
    assert started[0].wait(timeout=60) != 0  # it waits for its program, which was told to end


# ---- what is said when something is missing --------------------------------------


@pytest.mark.parametrize("script", ["build.py", "test.py", "lock.py"])
def test_old_python_is_told_in_one_line(script: str) -> None:
    faked = f"""
import runpy, sys
sys.version_info, sys.version, sys.argv = (3, 9, 18, "final", 0), "3.9.18 (main)", [{script!r}]
sys.path.insert(0, {str(SCRIPTS)!r})
runpy.run_path({str(SCRIPTS / script)!r}, run_name="__main__")
"""
    run = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", faked], capture_output=True, encoding="utf-8", check=False
    )
    assert run.returncode == 2
    assert run.stdout == ""
    assert re.fullmatch(r"需要 Python 3\.11 或更新的版本，现在用的是 3\.9\.18（.+）；[^\n]+\n", run.stderr)


@pytest.mark.parametrize("script", ["build.py", "chromium.py", "environment.py", "lock.py", "test.py"])
def test_script_parses_on_an_old_python(script: str) -> None:
    tree = ast.parse((SCRIPTS / script).read_text("utf-8"), feature_version=(3, 7))
    modules = [node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    assert "__future__" not in modules


def test_line_is_printed_on_a_terminal_without_chinese() -> None:
    run = subprocess.run(
        [sys.executable, "-c", "from environment import tell; tell('需要 Python')"],
        cwd=SCRIPTS,
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
        capture_output=True,
        check=True,
    )
    assert run.stderr.split() == [b"??", b"Python"]


@pytest.mark.parametrize(
    ("output", "words"),
    [
        ("WARNING: Retrying (Retry(total=0)) …\nERROR: No matching distribution found for click==8", "连不上软件源"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.", "校验值不一致"),
        ("ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device", "磁盘已满"),
        ("ERROR: No matching distribution found for click==8.5.1", "没有锁定的版本"),
        ("", "程序报错"),
    ],
)
def test_failed_installation_is_explained_in_one_line(output: str, words: str) -> None:
    line = explain(output, Path("install.log"))
    assert words in line
    assert "install.log" in line
    assert "\n" not in line


def test_variables_that_lead_elsewhere_are_left_out() -> None:
    environ = {"PYTHONPATH": "x", "PIP_TARGET": "y", "PIP_INDEX_URL": "z", "PATH": "p"}
    assert environment.clean_environ(environ) == {"PIP_INDEX_URL": "z", "PATH": "p"}


# ---- Chromium -----------------------------------------------------------------------


def test_variable_names_the_chromium(tmp_path: Path) -> None:
    named = executable(tmp_path / "own", "my-browser")
    executable(tmp_path / "bin", "chromium")
    environ = {"CHROMIUM": str(named), "PATH": str(tmp_path / "bin")}
    assert find_chromium(environ) == str(named)


def test_variable_that_names_nothing_is_a_failure(tmp_path: Path) -> None:
    with pytest.raises(Failure, match="CHROMIUM"):
        find_chromium({"CHROMIUM": str(tmp_path / "nothing"), "PATH": ""})


@pytest.mark.parametrize("name", ["chromium", "chromium-browser", "google-chrome", "msedge"])
def test_chromium_is_found_on_the_path(tmp_path: Path, name: str) -> None:
    executable(tmp_path / "empty", "firefox")
    found = executable(tmp_path / "bin", name)
    path = os.pathsep.join([str(tmp_path / "empty"), str(tmp_path / "bin")])
    assert find_chromium({"PATH": path, "CHROMIUM": ""}, "linux") == str(found)


def test_chromium_is_found_where_windows_keeps_programs(tmp_path: Path) -> None:
    chrome = tmp_path / "Google" / "Chrome" / "Application" / "chrome.exe"
    chrome.parent.mkdir(parents=True)
    chrome.touch()
    assert find_chromium({"PATH": str(tmp_path), "LocalAppData": str(tmp_path)}, "win32") == str(chrome)


def test_no_chromium(tmp_path: Path) -> None:
    assert find_chromium({"PATH": str(tmp_path)}, "linux") is None
    assert find_chromium({"PATH": str(tmp_path)}, "win32") is None


@pytest.mark.skipif(sys.platform != "linux", reason="只有 Linux 用 apt-get")
def test_chromium_is_installed_from_the_distribution(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = tmp_path / "asked"
    executable(tmp_path / "bin", "apt-get").write_text(f'#!/bin/sh\necho "$@" >> {asked}\n')
    executable(tmp_path / "bin", "sudo").write_text('#!/bin/sh\nshift\nexec "$@"\n')
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:{os.environ['PATH']}")
    install_chromium(tmp_path / "install.log")
    update, install = asked.read_text().splitlines()
    assert update.endswith(" update")
    assert install.endswith(" install -y --no-install-recommends chromium fonts-wqy-microhei")


@pytest.mark.parametrize(("ci", "outcome"), [("", {"skipped": 1}), ("true", {"errors": 1})])
def test_browser_test_without_chromium(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, ci: str, outcome: dict[str, int]
) -> None:
    pytester.makeini("[pytest]\nmarkers = browser\n")
    source = (ROOT / "tests" / "conftest.py").read_text("utf-8")
    pytester.makeconftest(source.replace('"pytester"', "").replace("find_chromium()", "None"))
    pytester.makepyfile("def test_page(chromium): pass")
    monkeypatch.setenv("CI", ci)
    result = pytester.runpytest("-rs", "-m", "browser")
    result.assert_outcomes(**outcome)
    result.stdout.fnmatch_lines(["*没有 Chromium*"])


# ---- the two commands ------------------------------------------------------------------


@pytest.fixture
def runner() -> ModuleType:
    """`scripts/test.py`, whose name the standard library has too."""
    spec = importlib.util.spec_from_file_location("run_tests", SCRIPTS / "test.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def without_preparing(monkeypatch: pytest.MonkeyPatch, module: ModuleType, failing: str = "nothing") -> list[list[str]]:
    """Note the commands that a script runs; the one with this word fails."""
    commands: list[list[str]] = []

    def note(command: list[str], root: Path) -> int:
        commands.append(command[2:])
        return int(failing in command)

    monkeypatch.setattr(Environment, "prepare", lambda self, *locks: None)
    monkeypatch.setattr(module, "run", note)
    return commands


def test_build_passes_its_arguments_on(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    commands = without_preparing(monkeypatch, build)
    assert build.main(["--serve", "--today", "2023-11-01", "--root=here", "--port", "8080", "--withhold"]) == 0
    root = ["--root", str(tmp_path / "here")]
    assert commands == [
        ["disclosure", "build", *root, "--today", "2023-11-01", "--withhold"],
        ["disclosure", "serve", "--built", *root, "--port", "8080"],
    ]


def test_failed_build_is_not_served(monkeypatch: pytest.MonkeyPatch) -> None:
    commands = without_preparing(monkeypatch, build, failing="build")
    assert build.main(["--serve"]) == 1
    assert commands == [["disclosure", "build"]]


@pytest.mark.parametrize("failing", ["ruff", "mypy", "pytest", "nothing"])
def test_all_checks_run_and_pytest_is_the_last(
    monkeypatch: pytest.MonkeyPatch, runner: ModuleType, failing: str
) -> None:
    commands = without_preparing(monkeypatch, runner, failing)
    monkeypatch.setattr(runner, "has_browser", lambda environment: True)
    assert runner.main([]) == (failing != "nothing")
    assert [command[0] for command in commands] == ["ruff", "ruff", "mypy", "pytest"]


def test_arguments_are_for_pytest_alone(monkeypatch: pytest.MonkeyPatch, runner: ModuleType) -> None:
    commands = without_preparing(monkeypatch, runner)
    monkeypatch.setattr(runner, "has_browser", lambda environment: True)
    assert runner.main(["-k", "gate"]) == 0
    assert runner.main(["--nightly", "tests/test_gate.py"]) == 0
    assert commands == [["pytest", "-k", "gate"], ["pytest", "-m", "", "tests/test_gate.py"]]


@pytest.mark.parametrize(("ci", "passes"), [("", True), ("true", False)])
def test_missing_browser_fails_in_ci_alone(
    monkeypatch: pytest.MonkeyPatch, runner: ModuleType, project: Path, ci: str, passes: bool
) -> None:
    monkeypatch.setattr(runner, "find_chromium", lambda: None)
    monkeypatch.setattr(runner, "install_chromium", lambda log: None)
    monkeypatch.setenv("CI", ci)
    assert runner.has_browser(Environment(project)) is passes


# ---- the lock files ---------------------------------------------------------------------


def pins(lock: str) -> set[str]:
    return {line.rstrip(" \\") for line in (ROOT / lock).read_text("utf-8").splitlines() if re.match("[a-z]", line)}


def test_tests_use_the_versions_that_the_build_uses() -> None:
    assert pins(RUNTIME_LOCK)
    assert pins(RUNTIME_LOCK) <= pins(DEV_LOCK)


@pytest.mark.parametrize("lock", [RUNTIME_LOCK, DEV_LOCK])
def test_every_pin_has_a_hash_and_no_address(lock: str) -> None:
    text = (ROOT / lock).read_text("utf-8")
    assert len(re.findall(r"^[a-z][^ ]*==[^ ]+.*\\\n    --hash=sha256:", text, re.MULTILINE)) == len(pins(lock))
    assert "://" not in text


# ---- for real -----------------------------------------------------------------------------


@pytest.mark.nightly
def test_fresh_copy_in_a_folder_with_a_chinese_name(tmp_path: Path) -> None:
    copy = tmp_path / "公开 目录"
    ignored = shutil.ignore_patterns(".*", "site", "docs", "__pycache__")
    shutil.copytree(ROOT, copy, ignore=ignored)
    command = [sys.executable, "-X", "utf8", str(copy / "scripts" / "build.py"), "--no-such-option"]
    environ = {**os.environ, "PYTHONUTF8": "1"}
    first = subprocess.run(command, env=environ, capture_output=True, encoding="utf-8", check=False)
    assert (first.returncode, "正在准备运行环境" in first.stderr, "--no-such-option" in first.stderr) == (2, True, True)
    second = subprocess.run(command, env=environ, capture_output=True, encoding="utf-8", check=False)
    assert (second.returncode, "运行环境" in second.stderr, "--no-such-option" in second.stderr) == (2, False, True)
    python = Environment(copy).python
    where = [str(python), "-I", "-c", "import disclosure; print(ascii(disclosure.__file__))"]
    found = subprocess.run(where, capture_output=True, encoding="utf-8", check=True)
    assert ast.literal_eval(found.stdout.strip()) == str(copy / "disclosure" / "__init__.py")
