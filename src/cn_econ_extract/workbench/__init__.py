"""The local workbench: paste an article, see its records (`cn-econ-extract serve`)."""
