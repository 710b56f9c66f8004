"""The rules: TOML files with patterns, word lists, examples and counter-examples, and the loader that checks them."""

from .loader import Rule, RuleFile, load, regex_union

__all__ = ["Rule", "RuleFile", "load", "regex_union"]
