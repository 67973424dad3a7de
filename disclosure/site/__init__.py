"""The site: everything that knows MkDocs and Material.

Material ends on 2027-05-05 and MkDocs 1.x is frozen; a move to another generator must
touch this package, `hooks/` and `theme/` alone.
"""

import os

# Both print an advertisement for another generator when they are imported.
os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")
os.environ.setdefault("DISABLE_MKDOCS_2_WARNING", "true")
