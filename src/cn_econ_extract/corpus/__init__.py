"""Many articles: readers of folders, archives and tables, a resumable run over them, and the stores that it fills.

Needs nothing beyond the package for text, JSON lines and CSV in and JSON lines out; the extra `corpus` adds Parquet, DuckDB and
the main text of HTML pages.
"""
