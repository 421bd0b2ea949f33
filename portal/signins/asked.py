"""What a connector asks people for, as a form of its own beside the settings of the Security step."""

from django.http import QueryDict

from portal.connections import making
from portal.connections.forms import ValuesForm
from portal.connectors.drafts import State

FORM = "try-form"


def asked_form(state: State, data: QueryDict | None = None) -> ValuesForm:
    """Its fields belong to the form of Try sign-in, wherever on the page they stand."""
    form = ValuesForm(making.fields_of(state), data, scheme=making.scheme_of(state), auto_id="try-%s", prefix="try")
    for field in form.fields.values():
        field.widget.attrs["form"] = FORM
    return form
