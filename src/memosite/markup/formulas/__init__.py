"""Formulas: from the author's TeX to MathML."""
