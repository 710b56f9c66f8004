"""A local workbench in the browser: paste or drop an article, see its marked text and its records (`cn-econ-extract serve`)."""
