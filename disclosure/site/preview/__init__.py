"""The preview (预览): a server on this machine that makes each page when it is asked for, and teaches.

Every page is made by what the build makes it by; what the preview adds stands beside it
and is never part of a site.
"""
