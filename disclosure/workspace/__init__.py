"""The clerk's own copy of the repository (工作副本): handing in, bringing up to date, taking back.

Nothing a person wrote is ever given up: before files change, what is not committed is kept
as a safety copy (`safety`), and what was begun is finished or taken back (`moving`).
"""
