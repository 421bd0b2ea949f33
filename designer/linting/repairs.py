"""What puts a finding right, by its code: only where there is one certain way.

A repair takes (`Get`, pointer of the finding) and returns what to change, pointer → new value (MISSING removes), and
what it did in one sentence; None where the way is not certain after all.
"""

from collections.abc import Callable

from designer.document import pointer
from designer.document.names import title_of
from designer.document.pointer import JSON, MISSING
from designer.linting.elements import entries, members, text
from designer.linting.labels import quoted

Get = Callable[[str], JSON]  # the value at a pointer, MISSING when there is none
Repair = tuple[dict[str, JSON], str] | None
VISIBILITIES = ("important", "advanced", "internal")
MAX_SUMMARY = 80


def setting(member: str, value: JSON) -> Callable[[Get, str], Repair]:
    """The repair that sets one member of what the finding points at; it may point at that member already."""

    def repair(get: Get, at: str) -> Repair:
        where = at if pointer.split(at)[-1:] == (member,) else pointer.child(at, *member.split("/"))
        return {where: value}, f"Set {quoted(member.rpartition('/')[2])} to {quoted(str(value).lower())}."

    return repair


def removed(get: Get, at: str) -> Repair:
    return {at: MISSING}, f"Removed {quoted(pointer.split(at)[-1])}."


def without_entry(get: Get, at: str) -> Repair:
    return {at: MISSING}, "Removed the entry that was there twice."


def full_stop_added(get: Get, at: str) -> Repair:
    value = text(get(at)).rstrip()
    if not value or not (value[-1].isalnum() or value[-1] in "\"'”’`%)]"):
        return None
    return {at: value + "."}, f"Added a full stop after {quoted(value)}."


def end_trimmed(get: Get, at: str) -> Repair:
    value = text(get(at))
    trimmed = value.rstrip(" \t\r\n.,;:!?-/")
    return ({at: trimmed}, f"Shortened the summary to {quoted(trimmed)}.") if trimmed else None


def written_as_title(get: Get, at: str) -> Repair:
    title = title_of(text(get(at)))
    return {at: title}, f"Wrote the label as {quoted(title)}."


def only_value_as_default(get: Get, at: str) -> Repair:
    values = entries(members(get(at)).get("enum"))
    if len(values) != 1:
        return None
    return {f"{at}/default": values[0]}, f"Made {quoted(str(values[0]))} the default: it is the only value."


def property_required(get: Get, at: str) -> Repair:
    *around, _, name = pointer.split(at)
    parent = pointer.join(around)
    required = members(get(parent)).get("required", [])
    if not isinstance(required, list):
        return None
    return {f"{parent}/required": [*required, name]}, f"Marked {quoted(name)} as required."


def visibility_in_small_letters(get: Get, at: str) -> Repair:
    value = text(get(at)).strip().lower()
    return ({at: value}, f"Wrote the visibility as {quoted(value)}.") if value in VISIBILITIES else None


def version_as_text(get: Get, at: str) -> Repair:
    return ({at: "2.0"}, "Wrote the version as the text 2.0.") if get(at) in (2, "2") else None


def slash_added(get: Get, at: str) -> Repair:
    value = text(get(at)).strip()
    if not value or ":" in value:
        return None
    return {at: f"/{value}"}, f"Put a slash in front of {quoted(value)}."


def https_only(get: Get, at: str) -> Repair:
    return ({at: ["https"]}, "Left only https.") if "https" in entries(get(at)) else None


def as_declared_type(get: Get, at: str) -> Repair:
    """A number or true or false that was written as a text, where exactly that type is declared."""
    tokens = pointer.split(at)
    owner = tokens[:-1] if tokens[-1] == "default" else tokens[:-2]
    value = _read_as(members(get(pointer.join(owner))).get("type"), text(get(at)))
    return (
        None if value is MISSING else ({at: value}, f"Wrote {quoted(text(get(at)))} as {quoted(str(value).lower())}.")
    )


def deprecation_said(get: Get, at: str) -> Repair:
    value = text(get(at)).rstrip()
    if not value or (at.endswith("/summary") and len(value) > MAX_SUMMARY - len(" (deprecated)")):
        return None
    said = f"{value.removesuffix('.')} (deprecated)" + ("." if value.endswith(".") else "")
    return {at: said}, "Added (deprecated)."


def empty_format_removed(get: Get, at: str) -> Repair:
    return ({at: MISSING}, "Removed the empty format.") if get(at) == "" else None


def privacy_policy_renamed(get: Get, at: str) -> Repair:
    names = [text(members(entry).get("propertyName")).strip().lower() for entry in entries(get(at))]
    if names.count("privacy policy") != 1:
        return None
    where = pointer.child(at, names.index("privacy policy"), "propertyName")
    return {where: "Privacy policy"}, "Spelt Privacy policy as it is looked for."


def scopes_emptied(get: Get, at: str) -> Repair:
    return {at: []}, "Left the list of scopes empty."


def response_added(get: Get, at: str) -> Repair:
    where = at if at.endswith("/responses") else f"{at}/responses"
    return {where: {"default": {"description": "The answer."}}}, "Added a response."


def _read_as(kind: JSON, value: str) -> JSON:
    if kind == "boolean" and value.lower() in ("true", "false"):
        return value.lower() == "true"
    if kind in ("integer", "number") and value.isascii() and value.removeprefix("-").isdigit() and len(value) < 16:
        return int(value) if str(int(value)) == value else MISSING
    return MISSING


REPAIRS: dict[str, Callable[[Get, str], Repair]] = {
    "AllowEmptyValueOnlyValidForQueryFormData": removed,
    "ArrayDuplicateValue": without_entry,
    "BasePathNotValid": slash_added,
    "ClientSecretInFile": removed,
    "DefaultValueMustMatchType": as_declared_type,
    "DeprecatedNotMarkedInSummary": deprecation_said,
    "DescriptionNotFullSentence": full_stop_added,
    "EmptyProperties": removed,
    "ExclusiveMaximumRequiresMaximum": removed,
    "ExclusiveMinimumRequiresMinimum": removed,
    "FilterFunctionsPropertyEmpty": removed,
    "FilterFunctionsPropertyHasDuplicates": without_entry,
    "InternalParameterWithoutDefault": only_value_as_default,
    "InternalPropertyWithDefaultOptional": property_required,
    "InternalPropertyWithoutDefault": only_value_as_default,
    "InvalidEnumValue": as_declared_type,
    "MetadataPrivacyPolicyMissing": privacy_policy_renamed,
    "NotificationUrlNotInternal": setting("x-ms-visibility", "internal"),
    "OperationMustHaveResponse": response_added,
    "OperationParametersAreNotUnique": without_entry,
    "ParameterDescriptionPunctuation": full_stop_added,
    "ParameterSummaryNotTitleCase": written_as_title,
    "PathParameterMissingEncoding": setting("x-ms-url-encoding", "single"),
    "PathParameterMustBeRequired": setting("required", True),
    "PollingTriggerNotBatch": setting("x-ms-trigger", "batch"),
    "PropertyMustBeRequired": setting("required", True),
    "QueryParameterEncodingNotSupported": removed,
    "RequiredPropertyArrayEmpty": removed,
    "SchemesNotHttpsOnly": https_only,
    "SecureStringShownInClear": setting("uiDefinition/constraints/clearText", False),
    "SecurityRequirementMustHaveEmptyValue": scopes_emptied,
    "SecurityRequirementMustHaveValue": scopes_emptied,
    "SpecificationVersionIncorrect": version_as_text,
    "SummaryEndsWithPunctuation": end_trimmed,
    "UnrecognizedTypeFormat": empty_format_removed,
    "VisibilityValueUnknown": visibility_in_small_letters,
}
