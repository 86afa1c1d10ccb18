"""markdown-it's parser, driven sooner, and walks over what it read."""
