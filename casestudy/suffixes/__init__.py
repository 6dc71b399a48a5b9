"""Texts, charts and the whole record by suffix: the address of a page, and an ending."""
