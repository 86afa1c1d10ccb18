"""Typography of prose by language."""
