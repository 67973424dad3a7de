"""Repairs (自动改正): what has one right answer is put right, and nothing else.

A repair is a small function, entered for the rules whose findings it mends.  It is given
a finding and the text the finding is in, and says what to change; where it is not sure, it
says nothing.  `mending` takes a repair only when the text then reads better.
"""

# Each module enters its repairs.
from disclosure.repairs import files, form, keys, references, sheets, syntax, values, wording
from disclosure.repairs.paper import REPAIRS

__all__ = ["REPAIRS", "files", "form", "keys", "references", "sheets", "syntax", "values", "wording"]
