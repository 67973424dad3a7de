"""The attachments of the documents to measure with: the smallest Word files that hold a text."""

from __future__ import annotations

import io
import zipfile
from typing import Final

_WORD: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_DOCX: Final = {
    "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{_WORD}.document.main+xml"/></Types>',
    "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Target="word/document.xml" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"/></Relationships>',
    "word/document.xml": '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    "<w:body><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:body></w:document>",
}


def docx(text: str) -> bytes:
    """Return a Word document of one paragraph."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in _DOCX.items():
            archive.writestr(zipfile.ZipInfo(name), part.replace("{}", text.replace("&", "").replace("<", "")))
    return buffer.getvalue()
