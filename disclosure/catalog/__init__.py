"""The catalogue (目录) of a root: its columns, offices, people, review stages and vocabularies.

`read_catalog` reads `catalog.yml` and reports what does not have the shape of the data
format; what does not make sense is judged by `rules.catalogue`.
"""

from disclosure.catalog.model import (
    BLOCKS,
    KINDS,
    PUBLISH,
    SECRECY,
    WITHDRAW,
    Allowed,
    Catalog,
    Column,
    Contact,
    Directory,
    Duties,
    Filings,
    Link,
    Office,
    Person,
    Privacy,
    Requirements,
    ReviewPolicy,
    SigningKey,
    Stage,
    Thresholds,
    Topic,
    Vocabularies,
    Wording,
)
from disclosure.catalog.reading import FILE_NAME, parse_catalog, read_catalog
from disclosure.catalog.shapes import DIRECTORY, LINK

__all__ = [
    "BLOCKS",
    "DIRECTORY",
    "FILE_NAME",
    "KINDS",
    "LINK",
    "PUBLISH",
    "SECRECY",
    "WITHDRAW",
    "Allowed",
    "Catalog",
    "Column",
    "Contact",
    "Directory",
    "Duties",
    "Filings",
    "Link",
    "Office",
    "Person",
    "Privacy",
    "Requirements",
    "ReviewPolicy",
    "SigningKey",
    "Stage",
    "Thresholds",
    "Topic",
    "Vocabularies",
    "Wording",
    "parse_catalog",
    "read_catalog",
]
