"""A topical page (专题): one subject gathered across columns."""

from __future__ import annotations

from typing import Any, Final

from disclosure.catalog import Column, Topic
from disclosure.documents import Document
from disclosure.site import addresses, meta
from disclosure.site.contents import Contents
from disclosure.site.pages.page import DirectoryPage

#: Documents shown of each column before the link to all of them.
_FIRST: Final = 5
#: What the guideline's list of types has for a page of mixed documents.
_TYPE: Final = "工作动态"


class TopicPage(DirectoryPage):
    """A topic: the newest documents of each of its columns, and those with its keywords elsewhere."""

    template = "topic.html"

    def __init__(self, topic: Topic, contents: Contents, base: str) -> None:
        self.topic = topic
        columns = [contents.catalog.by_path[path] for path in topic.columns if path in contents.catalog.by_path]
        self._leaves = [leaf for column in columns for leaf in contents.leaves_below(column) if contents.listed(leaf)]
        self._others = contents.elsewhere(topic)
        days = [*map(contents.updated_in, self._leaves), contents.updated(self._others)]
        updated = max(filter(None, days), default=None)
        super().__init__(topic.name, addresses.topic_address(topic.id), updated, contents, base)

    def section(self) -> meta.Section:
        """Return what column tags and description say of the page."""
        return meta.Section(self.topic.name, self.topic.description, self.topic.keywords or (self.topic.name,), _TYPE)

    def key(self) -> tuple[object, ...]:
        """Return all that decides what the page shows beside the frame."""
        marks = self.contents.marks
        sections = [(leaf.path, marks(listed), count) for leaf, listed, count in self._sections()]
        return *sections, marks(self._others)

    def variables(self) -> dict[str, Any]:
        """Return what the page's template is given."""
        return {**super().variables(), "topic": self.topic, "sections": self._sections(), "others": self._others}

    def _sections(self) -> list[tuple[Column, list[Document], int]]:
        """Return each leaf with documents, its newest ones, and how many it has."""
        lists = [(leaf, self.contents.listed(leaf)) for leaf in self._leaves]
        return [(leaf, listed[:_FIRST], len(listed)) for leaf, listed in lists]
