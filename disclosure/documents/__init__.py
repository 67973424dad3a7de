"""One document (文档): its front matter, its body, and the files it names."""

from disclosure.documents.document import (
    STATUSES,
    Attachment,
    Consultation,
    Correction,
    Document,
    Repeal,
    Review,
    ReviewEntry,
    Withdrawal,
    field_names,
    front_matter_shape,
    read_document,
)

__all__ = [
    "STATUSES",
    "Attachment",
    "Consultation",
    "Correction",
    "Document",
    "Repeal",
    "Review",
    "ReviewEntry",
    "Withdrawal",
    "field_names",
    "front_matter_shape",
    "read_document",
]
