"""The search index of the site (检索): written by a build, read by the browser and by `disclosure search`.

`FORMAT.md` in this folder describes the files and how a search goes, for every implementation.
"""
