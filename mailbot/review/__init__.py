"""The owner's desk in a browser.

`app` lists the pages, `security` is who may see them, `visit` what a page is given and gives
back, `serving` the server itself. A page is a module in `pages` with its `PAGES`, a template of
the same name, and its words in `rules/page/LANGUAGE/NAME.toml`.
"""
