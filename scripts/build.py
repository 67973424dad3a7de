"""Check the directory and build the site: `python3 scripts/build.py [--serve] [options of build]`.

All that a fresh machine needs is Python: the environment is made first, and once.
"""

import sys
from itertools import islice
from pathlib import Path

from environment import ROOT, RUNTIME_LOCK, Environment, guard, run

USAGE = """\
用法：python3 scripts/build.py [--serve] [选项]…
      python3 scripts/build.py --prepare

检查全部文档，生成网站 site/。第一次运行时先建立运行环境 .venv。

  --prepare         只建立运行环境 .venv，不检查也不生成
  --serve           生成后在本机打开网站供查看
  --port 端口       打开网站用的端口，默认 8000
  --root 文件夹     目录所在的文件夹，默认是项目文件夹
  --today 年-月-日  按哪一天检查，默认是今天
  --withhold        没有审核完的文档暂不发布，不妨碍其他文档
  --format 格式     text（默认）、json 或 github
  --shard K/N       只生成 N 个分片中的第 K 个，再用 disclosure assemble 合成
  --no-cache        不用上次留下的结果，全部重新检查和生成
  --jobs 个数       最多同时用几个进程
  --profile         最后列出各步骤用的时间"""


def main(arguments: list[str]) -> int:
    """Prepare the environment, build, and with `--serve` show what was built."""
    if "--help" in arguments or "-h" in arguments:
        print(USAGE)
        return 0
    root, rest = split(arguments, "--root")
    port, rest = split(rest, "--port")
    if root[1:]:  # the commands run at the project root; a relative folder is one of where we stand
        root[1] = str(Path(root[1]).absolute())
    environment = Environment(ROOT)
    environment.prepare(RUNTIME_LOCK)
    if "--prepare" in arguments:
        return 0
    disclosure = [str(environment.python), "-m", "disclosure"]
    code = run([*disclosure, "build", *root, *(argument for argument in rest if argument != "--serve")], ROOT)
    if code == 0 and "--serve" in rest:
        try:
            return run([*disclosure, "serve", "--built", *root, *port], ROOT)
        except KeyboardInterrupt:  # Ctrl+C is how serving ends
            return 0
    return code


def split(arguments: list[str], option: str) -> tuple[list[str], list[str]]:
    """Return an option with its value, as two arguments, and all other arguments."""
    found: list[str] = []
    others: list[str] = []
    rest = iter(arguments)
    for argument in rest:
        name, equals, value = argument.partition("=")
        if name == option:
            found = [option, value] if equals else [option, *islice(rest, 1)]
        else:
            others.append(argument)
    return found, others


if __name__ == "__main__":
    sys.exit(guard(main))
