"""What one check found: a row of knowledge.yaml, the facts its sentences name, and fixes."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from designer.runtime.doctor.fixes import Fix


@dataclass(frozen=True, slots=True)
class Finding:
    id: str
    facts: Mapping[str, str] = field(default_factory=dict)
    fixes: tuple[Fix, ...] = ()
