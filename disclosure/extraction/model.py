"""What is read out of an attachment: its text by place, and what kept some of it from being read."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of text and where in the file it stands, in Chinese.

    `where` never holds a long number or an address, whatever a sheet or file is called.
    `text` has a line a paragraph and a tab between cells.  A table has `rows` instead, and
    its first row is its header; the rows that follow are those of the file, one by one.
    """

    where: str
    text: str = ""
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Extract:
    """The text of a file.

    `unreadable` is a Chinese clause on why some or all of the text could not be read
    (有密码, 第3页是扫描件，没有文字), `hidden` the Chinese names of what a reader of the
    file does not see (批注, 修订痕迹, 隐藏行), `author` the people whom its properties name.
    """

    parts: tuple[Part, ...] = ()
    unreadable: str = ""
    hidden: tuple[str, ...] = ()
    author: str = ""
