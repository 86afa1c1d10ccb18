"""Bibliographies: BibTeX -> Works, and citations formatted by CSL."""
