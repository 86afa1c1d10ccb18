"""Code: the options of a block, and Pygments' tokens as HTML."""
