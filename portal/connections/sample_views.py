"""Samples of the Test step: saving a run under a name, its answer as an example of the definition, deleting."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST

from designer.document.operations import OperationError
from portal import access
from portal.connections import samples
from portal.connections.models import Run, Sample
from portal.connections.samples import NotSaved
from portal.connectors.models import Connector
from portal.htmx import PortalRequest


@require_POST
def save(request: PortalRequest, slug: str, id: uuid.UUID) -> HttpResponse:
    """Keep a run of the person's own under a name."""
    connector = access.connector_read(request.user, slug)
    run = access.run_read(request.user, connector, id)
    try:
        sample = samples.save(request.user, connector, run, request.POST.get("name", "").replace("\0", ""))
    except NotSaved as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"Saved as the sample “{sample.name}”. Only you see it.")
    return _back(connector, run, run=str(run.pk))


@require_POST
def delete(request: PortalRequest, slug: str, id: uuid.UUID) -> HttpResponse:
    connector = access.connector_read(request.user, slug)
    sample = access.sample_of(request.user, connector, id)
    sample.delete()
    messages.success(request, f"The sample “{sample.name}” is deleted.")
    return _back(connector, sample)


@require_POST
def example(request: PortalRequest, slug: str, id: uuid.UUID) -> HttpResponse:
    """The answer of a sample becomes the example of its response in the draft."""
    connector = access.connector_write(request.user, slug)
    sample = access.sample_of(request.user, connector, id)
    try:
        revision = samples.as_example(connector, request.user, sample)
    except (NotSaved, OperationError) as error:
        messages.error(request, str(error))
    else:
        if revision:
            undo = reverse("connectors:undo", args=[slug])
            messages.success(request, f"Saved. {revision.sentence}.", extra_tags=f"undo:{undo}")
        else:
            messages.info(request, "The definition has this example already.")
    return _back(connector, sample)


def _back(connector: Connector, listed: Run | Sample, **query: str) -> HttpResponse:
    """To the bench of the draft for its editors, else to that of the published version."""
    name = "connectors:test" if connector.role == access.VIEW else "connectors:edit-test"
    return redirect(f"{reverse(name, args=[connector.slug])}?{urlencode({'at': listed.operation, **query})}")
