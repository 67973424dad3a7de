"""Ledgers: their files, cell by cell and entry by entry, and what they say together."""
