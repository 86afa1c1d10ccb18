"""Tools around the build, one verb each. A command returns what it did; only `cli` prints."""
