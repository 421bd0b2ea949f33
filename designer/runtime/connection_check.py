"""The call that shows whether a connection works: `x-ms-capabilities.testConnection` of a definition.

Source: https://learn.microsoft.com/connectors/custom-connectors/test-connection – a GET that needs nothing from the
person, with literal values; any 2xx means that the connection is good.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from designer.document.document import Document
from designer.document.elements import Operation
from designer.document.pointer import JSON
from designer.policies.apply import Instance, routed_methods
from designer.properties import as_object, as_text
from designer.runtime.inputs import parameters_of

SAFE = ("get", "head")


class NoTest(ValueError):
    """The connector has no call that could show it; the message says why, and what would help."""


@dataclass(frozen=True)
class DeclaredTest:
    """The operation's id, and its parameters by name."""

    operation_id: str
    parameters: dict[str, JSON]


def declared(document: Document) -> DeclaredTest:
    """The test that the definition names. Raises NoTest."""
    test = as_object(as_object(document.get("/x-ms-capabilities", {})).get("testConnection"))
    operation_id = as_text(test.get("operationId"))
    if not operation_id:
        raise NoTest(
            "This connector names no action that tests a connection. Try one of its actions: the outcome is noted here."
        )
    return DeclaredTest(operation_id, as_object(test.get("parameters")))


def arguments(
    document: Document, operation: Operation, test: DeclaredTest, policies: Sequence[Instance] = ()
) -> dict[str, Any]:
    """What the test sends, by key of the input. Raises NoTest for a call that may have effects, also by a policy."""
    methods = (operation.method.upper(), *filter(None, routed_methods(policies, operation.id)))
    unsafe = next((method for method in methods if method.lower() not in SAFE), None)
    if unsafe:
        raise NoTest(
            f"“{test.operation_id}” is to test connections, but it is a {unsafe[:40]}, which may change something. "
            "Only a GET is sent for a test."
        )
    inputs = parameters_of(document, operation)
    return {each.key: test.parameters[each.name] for each in inputs if each.name in test.parameters}
