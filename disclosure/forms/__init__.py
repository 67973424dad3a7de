"""The form editor (表单): documents of a root filled in with a browser on this machine.

No editor that is made for others keeps what it does not know: they read a front matter into
values and write it anew, without comments, quotes and order.  Here a form changes the text
at the places that differ, as the commands of a review do.
"""

from disclosure.forms.application import application

__all__ = ["application"]
