"""A topical page (专题): one subject gathered across columns."""

from __future__ import annotations

from typing import Any, Final

from disclosure.catalog import Topic
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
        updated = contents.updated(contents.gathered(topic))
        super().__init__(topic.name, addresses.topic_address(topic.id), updated, contents, base)

    def section(self) -> meta.Section:
        """Return what column tags and description say of the page."""
        return meta.Section(self.topic.name, self.topic.description, self.topic.keywords or (self.topic.name,), _TYPE)

    def variables(self) -> dict[str, Any]:
        """Return what the page's template is given."""
        contents, topic = self.contents, self.topic
        sections = []
        for path in topic.columns:
            column = contents.catalog.by_path.get(path)
            for leaf in contents.leaves_below(column) if column else ():
                listed = contents.listed(leaf)
                if listed:
                    sections.append((leaf, listed[:_FIRST], len(listed)))
        return {**super().variables(), "topic": topic, "sections": sections, "others": contents.elsewhere(topic)}
