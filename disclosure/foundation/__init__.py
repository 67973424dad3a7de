"""Beginning a root (建目录) for an agency: a template of its catalogue, what is asked, the files that are written."""

from disclosure.foundation.agency import SITE_URL, Agency, answer, keys_of, next_question
from disclosure.foundation.root import begin_root, refuse_filled, root_files
from disclosure.foundation.templates import TEMPLATES, Template, read_template

__all__ = [
    "SITE_URL",
    "TEMPLATES",
    "Agency",
    "Template",
    "answer",
    "begin_root",
    "keys_of",
    "next_question",
    "read_template",
    "refuse_filled",
    "root_files",
]
