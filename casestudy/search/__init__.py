"""Texts and the record as readers find them: what is indexed, and what answers a question."""
