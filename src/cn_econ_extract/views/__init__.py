"""What a document looks like to a reader: a table of its events, an article with marks."""
