"""TeX as papers write it -> TeX that math-core sets: `prepare.prepare`."""
