"""Run every check of the project: `python3 scripts/test.py [--nightly] [arguments of pytest]`.

Lint, format, types, then the tests, each to its end.  With arguments only pytest runs.
"""

import os
import sys
import time

from checker import install_checker
from chromium import find_chromium, install_chromium
from environment import DEV_LOCK, ROOT, RUNTIME_LOCK, Environment, guard, run, tell

CHECKS = (
    ("ruff check", ["ruff", "check", "--quiet", "--output-format=concise", "."]),
    ("ruff format", ["ruff", "format", "--check", "--quiet", "."]),
    ("mypy", ["mypy", "--no-error-summary"]),
)


def main(arguments: list[str]) -> int:
    """Prepare the environment and a browser, run the checks, and return 1 if any failed."""
    environment = Environment(ROOT)
    environment.prepare(RUNTIME_LOCK, DEV_LOCK)
    python = [str(environment.python), "-m"]
    failed = not has_browser(environment)
    if "--nightly" in arguments:
        install_checker(environment.log)
    chosen = [argument for argument in arguments if argument != "--nightly"]
    if not chosen:
        for name, command in CHECKS:
            start = time.monotonic()
            passed = run([*python, *command], ROOT) == 0
            tell(f"{'通过' if passed else '未通过'}：{name}（{time.monotonic() - start:.1f} 秒）")
            failed |= not passed
        if failed:
            tell("前面有未通过的检查，改好之后再运行一次；接着运行测试。")
    # pytest comes last, so that its closing line is the last one.
    pytest = [*python, "pytest", *(["-m", ""] if "--nightly" in arguments else []), *(chosen or spread())]
    failed |= run(pytest, ROOT) != 0
    return int(failed)


def has_browser(environment: Environment) -> bool:
    """Find a Chromium for the tests, or install one; return False where CI would go without."""
    path = find_chromium()
    if path is None:
        install_chromium(environment.log)
        path = find_chromium()
    if path:
        os.environ["CHROMIUM"] = path
        return True
    required = os.environ.get("CI") == "true"
    grade = "未通过" if required else "提醒"
    tell(f"{grade}：没有找到 Chromium，浏览器测试不能运行；请安装，或者用环境变量 CHROMIUM 指明")
    return not required


def spread() -> list[str]:
    """Return pytest's options that spread the tests over the processors."""
    return ["-n", "auto"] if (os.cpu_count() or 1) > 1 else []


if __name__ == "__main__":
    sys.exit(guard(main))
