"""Exports for annotation tools, and the way back: an annotated export becomes gold for the scorer (docs/annotation.md).

Each tool has a module with the same two functions: ``export(articles)`` gives the files to import into it, by name, and
``read(path)`` the articles of what it exported. Between them and the records stands `marks.Article`.
"""
