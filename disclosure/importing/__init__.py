"""Importing (导入): what an office's file says, as blocks, and these as the Markdown of a document.

Readers (`word`, `workbook`, `pdf`, `plain`) give a `Source` of blocks; `official` takes title,
document number and the like out of it (GB/T 9704), `outline` makes headings of official
numbering, `markdown` writes what is left so that it prints the very words of the file.
"""
