"""The tables of the annual report on disclosure (政府信息公开工作年度报告), as data.

`form` is the official form, `tables` what is in its cells, `reading` gets them from a
document, `filling` from the ledgers, `identities` and `statements` say what does not add
up within them and with the text.
"""
