"""Drafts (草稿) of new documents: what is asked, what is proposed, what is written.

A command asks the `questions` of a `Draft` one by one, gives it the answers, and writes
`fields` and `skeleton`; an import completes its own text instead.
"""

from disclosure.drafts.answering import answer, next_question, remarks, take_defaults
from disclosure.drafts.attachments import fields, file_names, read_file, wanted_endings
from disclosure.drafts.columns import find_column, full_name, open_columns
from disclosure.drafts.draft import STATEMENT, Draft
from disclosure.drafts.names import check_name, propose_name, ref_of
from disclosure.drafts.questions import Question, askable, flag_of, questions
from disclosure.drafts.skeleton import complete, skeleton
from disclosure.drafts.writing import write

__all__ = [
    "STATEMENT",
    "Draft",
    "Question",
    "answer",
    "askable",
    "check_name",
    "complete",
    "fields",
    "file_names",
    "find_column",
    "flag_of",
    "full_name",
    "next_question",
    "open_columns",
    "propose_name",
    "questions",
    "read_file",
    "ref_of",
    "remarks",
    "skeleton",
    "take_defaults",
    "wanted_endings",
    "write",
]
