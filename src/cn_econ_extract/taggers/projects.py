"""Candidates of kind project: single projects by their head, batches by their count, members of lists, pointing words.

A head (项目, 大桥, 生产基地) is an anchor; the pieces of the clause before it (phrases.py) decide where the name begins.
A batch (24个重大项目, 项目13个) carries its count as `value` and the classifier as `unit`.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from typing import NamedTuple

from ..records import Number, plain_number
from ..rules import Rule, RuleFile, load
from .candidate import Candidate
from .phrases import Lexer, Piece, word_tree
from .scan import Scan
