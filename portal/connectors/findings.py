"""The findings of a draft: those stored with its parts and those that need several parts, once per revision."""

from collections.abc import Iterable
from dataclasses import dataclass, field

import orjson
from django.core.cache import cache
from django.db.models.functions import Length

from designer.document.document import SHELL
from designer.document.pointer import JSON
from designer.findings import ADVICE, ERROR, WARNING, Finding, worst_first
from designer.linting import SAVE, Facts, engine, fingerprint, in_profile, suppressions
from designer.linting.elements import Resolve
from portal.connectors import derived
from portal.connectors.drafts import BESIDE, OPAQUE, SCRIPT, draft, draft_using
from portal.connectors.models import Connector, HeadPart, Icon

GENERAL, SECURITY, DEFINITION = "general", "security", "definition"
SECURITY_MEMBERS = ("/securityDefinitions", "/security", "properties:/properties/connectionParameter")
KEEP = 3600  # seconds; the key holds the revision, so nothing in it can be out of date


@dataclass(frozen=True)
class Report:
    """Every finding, worst first, and how many errors and warnings each step has.

    `suppressed` are those that somebody accepted, each with the reason.
    """

    findings: list[Finding] = field(default_factory=list)
    suppressed: list[tuple[Finding, str]] = field(default_factory=list)

    @property
    def errors(self) -> list[Finding]:
        return [finding for finding in self.findings if finding.severity == ERROR]

    def of_step(self, step: str) -> list[Finding]:
        return [finding for finding in self.findings if step_of(finding.pointer) == step]

    def below(self, at: str) -> list[Finding]:
        """The findings of the element at `at` and of what it holds."""
        return [finding for finding in self.findings if (finding.pointer + "/").startswith(at + "/")]

    def counts(self, step: str) -> dict[str, int]:
        found = self.of_step(step)
        return {each: sum(finding.severity == each for finding in found) for each in (ERROR, WARNING)}


def report(connector: Connector) -> Report:
    """The findings of the draft as of `connector.head`."""
    key = f"findings:{connector.pk}:{connector.created.timestamp()}:{connector.head}:{fingerprint()[:12]}"
    found = cache.get(key)
    if found is None:
        _catch_up(connector)
        root = draft(connector).definition.part(SHELL)
        parted = suppressions.apply(_collect(connector), suppressions.suppressions_of(root))
        found = Report(worst_first(for_makers(parted.kept)), parted.suppressed)
        cache.set(key, found, KEEP)
    return found


def _catch_up(connector: Connector) -> None:
    stale = HeadPart.objects.filter(connector=connector).exclude(place__in=OPAQUE).exclude(ruleset=fingerprint())
    if stale.exists():
        derived.catch_up(connector, draft(connector, whole=True).definition)


def _collect(connector: Connector) -> list[Finding]:
    heads = HeadPart.objects.filter(connector=connector).order_by("position")
    rows = list(heads.values_list("place", "facts", "findings", Length("part__text")))
    own = [row for row in rows if row[0] not in BESIDE]
    near = [Finding(**each) for _, _, findings, _ in own if findings != "[]" for each in orjson.loads(findings)]
    facts = _facts((place, text) for place, text, _, _ in own)
    far = engine.check_facts(facts, sum(size for *_, size in own), _reader(connector))
    state = draft(connector)
    script = state.script if any(place == SCRIPT for place, *_ in rows) else None
    beside = engine.check_script(script) + engine.check_icon(_icon(connector, state.icon), state.properties)
    return near + far + engine.check_properties_with(state.properties, facts) + beside


def _icon(connector: Connector, digest: str) -> bytes | None:
    found = Icon.objects.filter(connector=connector, digest=digest).first() if digest else None
    return bytes(found.png) if found else None


def _reader(connector: Connector) -> Resolve:
    """What a rule needs of other parts; an action comes in one query with everything that it refers to."""

    def resolve(reference: str) -> JSON:
        state = draft_using(connector, reference[1:]) if reference.startswith("#/paths/") else draft(connector)
        return derived.resolve(state.definition, reference)

    return resolve


def for_makers(findings: Iterable[Finding]) -> list[Finding]:
    """What only certification asks for is advice while a connector is being made: it holds nothing back."""
    found = list(findings)
    blocking = set(in_profile(found, SAVE))
    return [each if each in blocking else each._replace(severity=ADVICE) for each in found]


def _facts(rows: Iterable[tuple[str, str]]) -> list[tuple[str, Facts]]:
    return [(place, Facts.from_dict(orjson.loads(text))) for place, text in rows]


def step_of(pointer: str) -> str:
    """The step of the wizard where a finding can be mended."""
    if pointer.startswith(SECURITY_MEMBERS):
        return SECURITY
    if pointer.startswith("properties:/properties/policyTemplateInstances"):
        return SECURITY
    if pointer.startswith(("/paths", "/definitions", "/parameters", "/responses")):
        return DEFINITION
    return GENERAL
