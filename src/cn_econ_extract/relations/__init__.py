"""Relations that the article states between two of its entities: by a rule's sentence, by a list, by the events told."""

from __future__ import annotations

from .reader import read_relations

__all__ = ["read_relations"]
