"""Callouts and what is made of them: cards, questions, raw text, tabs."""
