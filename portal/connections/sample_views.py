"""Samples of the Test step: saving a run under a name, its answer as an example of the definition, deleting."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from designer.document.operations import OperationError
from portal import access
from portal.connections import deleting, samples
from portal.connections.models import Sample
from portal.connections.run_views import bench_of, undo_of
from portal.connections.samples import NotSaved
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
    return redirect(bench_of(connector, run.operation, run=str(run.pk)))


@require_POST
def delete(request: PortalRequest, slug: str, id: uuid.UUID) -> HttpResponse:
    connector = access.connector_read(request.user, slug)
    sample = access.sample_of(request.user, connector, id)
    moment = deleting.delete(Sample.objects.filter(pk=sample.pk), request.user)
    undo = undo_of(connector, moment, sample.operation)
    messages.success(request, f"The sample “{sample.name}” is deleted.", extra_tags=undo)
    return redirect(bench_of(connector, sample.operation))


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
    return redirect(bench_of(connector, sample.operation))
