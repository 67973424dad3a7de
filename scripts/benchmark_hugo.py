"""The same documents as a project of Hugo, with a bare template.

Front matter and bodies are the same bytes but for what Hugo cannot read: the time of
publication gets its seconds and zone, and links to `.md` files lead to the pages
made of them.  The template has what a plain page needs and no more: a header, the
navigation of all columns made once for the site, a table of metadata, the body, the
attachments; lists in pages for each column.  There is no search, no feed and no check.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import yaml
from benchmark_catalogue import as_yaml
from benchmark_corpus import Slot, batches
from benchmark_process import Failed

from disclosure.corpus import FOLDER
from disclosure.workers import cores, each

#: Where Hugo writes, in its project.
SITE: Final = "public"

_CONFIG: Final = """\
baseURL = "https://www.example.gov.cn/zwgk/"
title = "目录"
locale = "zh-CN"
timeZone = "Asia/Shanghai"
uglyURLs = true
disableKinds = ["taxonomy", "term", "RSS"]
[pagination]
pagerSize = 50
"""

_LAYOUTS: Final = {
    "baseof.html": """\
<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{ .Title }} - {{ site.Title }}</title>
{{ with .Params.summary }}<meta name="description" content="{{ . }}">{{ end }}
<link rel="canonical" href="{{ .Permalink }}">
</head>
<body>
<header><a href="{{ site.Home.RelPermalink }}">{{ site.Title }}</a></header>
{{ partialCached "navigation.html" site.Home }}
<main>
{{ block "main" . }}{{ end }}
</main>
</body>
</html>
""",
    "_partials/navigation.html": """\
<nav aria-label="栏目">{{ partial "columns.html" . }}</nav>
""",
    "_partials/columns.html": """\
<ul>
{{ range .Sections }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a>
{{- if .Sections }}{{ partial "columns.html" . }}{{ end }}</li>
{{ end }}</ul>
""",
    "home.html": """\
{{ define "main" }}<h1>{{ .Title }}</h1>
<ul>
{{ range .Sections }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a></li>
{{ end }}</ul>
{{ end }}
""",
    "section.html": """\
{{ define "main" }}<h1>{{ .Title }}</h1>
<p>{{ .Params.description }}</p>
<ul>
{{ range .Sections }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a></li>
{{ end }}</ul>
{{ with .Paginate .RegularPages }}<ul>
{{ range .Pages }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a> {{ .Date.Format "2006-01-02" }}</li>
{{ end }}</ul>
<p>{{ with .Prev }}<a href="{{ .URL }}">上一页</a>{{ end }} {{ .PageNumber }} / {{ .TotalPages }}
{{ with .Next }}<a href="{{ .URL }}">下一页</a>{{ end }}</p>{{ end }}
{{ end }}
""",
    "page.html": """\
{{ define "main" }}<article>
<h1>{{ .Title }}</h1>
<table>
<tr><th>索引号</th><td>{{ .Params.index }}</td><th>文号</th><td>{{ .Params.number }}</td></tr>
<tr><th>发布机构</th><td>{{ .Params.issuer }}</td><th>栏目</th><td>{{ .CurrentSection.Title }}</td></tr>
<tr><th>主题</th><td>{{ .Params.theme }}</td><th>体裁</th><td>{{ .Params.genre }}</td></tr>
<tr><th>生成日期</th><td>{{ .Date.Format "2006-01-02" }}</td>
<th>发布日期</th><td>{{ .PublishDate.Format "2006-01-02 15:04" }}</td></tr>
<tr><th>对象</th><td>{{ delimit .Params.audience "、" }}</td>
<th>关键词</th><td>{{ delimit .Params.keywords "、" }}</td></tr>
<tr><th>内容概述</th><td colspan="3">{{ .Params.summary }}</td></tr>
</table>
{{ .Content }}
{{ with .Params.attachments }}<h2>附件</h2>
<ul>
{{ range . }}<li><a href="{{ .file }}">{{ .title }}</a></li>
{{ end }}</ul>
{{ end }}</article>
{{ end }}
""",
}

_PUBLISHED: Final = re.compile(r"^(published: \d{4}-\d\d-\d\d) (\d\d:\d\d)$", re.MULTILINE)
_LINK: Final = re.compile(r"(\]\([^()\s:#]*)\.md(?=[)#])")


class Hugo:
    """Hugo as a command: a program, or the `hugo` package of a Python.

    Raises Failed where it does not tell its version.
    """

    def __init__(self, command: Sequence[str]) -> None:
        self.command = list(command)
        try:
            told = subprocess.run([*command, "version"], capture_output=True, text=True, check=True).stdout
        except (OSError, subprocess.CalledProcessError) as error:
            raise Failed(f"this is no Hugo: {' '.join(command)} ({error})") from None
        found = re.search(r"hugo v?([\d.]+)", told)
        if not found:
            raise Failed(f"this is no Hugo: {' '.join(command)} says {told!r}")
        self.version = found[1]


def find_hugo(path: str, python: str) -> Hugo | None:
    """Return the Hugo at a path, else in a Python, else on the PATH; None where there is none.

    Raises Failed where one that is named cannot be used.
    """
    if path:
        return Hugo([path])
    if python:
        return Hugo([python, "-m", "hugo"])
    found = shutil.which("hugo")
    return Hugo([found]) if found else None


def convert(text: str) -> str:
    """Return a document as Hugo reads it, its front matter and body otherwise unchanged."""
    end = text.index("\n---\n")
    header, body = text[:end], text[end:]
    return _PUBLISHED.sub(r"\1T\2:00+08:00", header) + _LINK.sub(r"\1.html", body)


def write_project(folder: Path, root: Path, slots: Sequence[Slot]) -> None:
    """Write a project of Hugo with the documents and columns of a root."""
    (folder / "layouts" / "_partials").mkdir(parents=True)
    (folder / "hugo.toml").write_text(_CONFIG, encoding="utf-8")
    for name, layout in _LAYOUTS.items():
        (folder / "layouts" / name).write_text(layout, encoding="utf-8")
    catalogue = yaml.safe_load((root / "catalog.yml").read_text(encoding="utf-8"))
    _write_sections(folder, catalogue["columns"], "")

    def write(batch: Sequence[Slot]) -> None:
        for slot in batch:
            write_document(folder, root, slot)

    for _ in each(write, batches(slots), cores()):
        pass


def _write_sections(folder: Path, columns: Sequence[dict[str, Any]], above: str) -> None:
    for place, column in enumerate(columns, start=1):
        path = f"{above}{column['id']}"
        for kind in ("content", "static"):
            (folder / kind / path).mkdir(parents=True)
        about = as_yaml({"title": column["name"], "description": column["description"], "weight": place})
        (folder / "content" / path / "_index.md").write_text(f"---\n{about}---\n", encoding="utf-8")
        _write_sections(folder, column.get("children", []), f"{path}/")


def write_document(folder: Path, root: Path, slot: Slot) -> None:
    """Write a document of a root, and its attachment, into a project of Hugo."""
    source = root / FOLDER / f"{slot.ref}.md"
    text = convert(source.read_text(encoding="utf-8"))
    (folder / "content" / f"{slot.ref}.md").write_text(text, encoding="utf-8", newline="\n")
    if slot.attached:
        shutil.copyfile(source.with_suffix(".docx"), folder / "static" / f"{slot.ref}.docx")
