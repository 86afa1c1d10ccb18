"""Markdown -> Body: `body.render`. One module a syntax, each with `install(parser)`."""
