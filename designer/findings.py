"""A finding: one problem at one place of a connector, said in one sentence."""

from typing import Any, NamedTuple

ERROR, WARNING, ADVICE = "error", "warning", "advice"
SEVERITIES = (ERROR, WARNING, ADVICE)


class Finding(NamedTuple):
    """One problem.

    `code` names the rule, `severity` is one of SEVERITIES, `message` is a sentence for people without OpenAPI.
    `pointer` is a JSON pointer into the definition; one into the properties document begins with `properties:`.
    """

    code: str
    severity: str
    pointer: str
    message: str

    def as_dict(self) -> dict[str, Any]:
        return self._asdict()


def worst_first(findings: list[Finding]) -> list[Finding]:
    """Errors, then warnings, then advice; the document's order within each."""
    return sorted(findings, key=lambda finding: SEVERITIES.index(finding.severity))
