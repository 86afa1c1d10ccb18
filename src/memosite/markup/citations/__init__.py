"""Citations: from `[@key]` to links and the list of references."""
