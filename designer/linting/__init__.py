"""Findings: what is wrong with a connector, where, and what to do about it.

Knowledge is in `rulesets/*.yaml` (which rules there are) and `grammar.yaml` (what a definition is made of);
`rules/*.py` holds the small functions that decide. One walk over a part serves all its rules, and `watch.py` finds
which of them look at an element: once for all elements of one shape.
"""

from designer.linting.engine import (
    check,
    check_facts,
    check_icon,
    check_part,
    check_properties,
    check_script,
    resolver,
)
from designer.linting.fact_rows import Facts
from designer.linting.facts import facts_of
from designer.linting.ruleset import CERTIFICATION, SAVE, Rule, in_profile, rules
from designer.linting.version import fingerprint

__all__ = [
    "CERTIFICATION",
    "SAVE",
    "Facts",
    "Rule",
    "check",
    "check_facts",
    "check_icon",
    "check_part",
    "check_properties",
    "check_script",
    "facts_of",
    "fingerprint",
    "in_profile",
    "resolver",
    "rules",
]
