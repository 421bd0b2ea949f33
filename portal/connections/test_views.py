"""The Test step: editors run the draft, everybody with access the published version, each with keys of their own."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_htmx.http import trigger_client_event

from designer.auth.oauth2 import SignInError
from designer.document.operations import OperationError
from designer.document.schema_inference import InferenceError
from designer.runtime.inputs import InputError
from portal import access
from portal.connections import (
    answering,
    bench,
    cancelling,
    history,
    learning,
    lending,
    limits,
    testing,
    verdicts,
    whole_answers,
)
from portal.connections.bench import Bench, Form
from portal.connections.ids import as_uuid
from portal.connections.models import Connection, Run
from portal.connectors import editor
from portal.connectors.drafts import draft_using, published
from portal.connectors.models import Connector
from portal.htmx import PortalRequest
from portal.keys import SealError
from portal.middleware import INERT

PAGE = "connectors/test/page.html"
NO_CONNECTION = "Choose a connection first, or make a new one."


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def edit_test(request: PortalRequest, slug: str) -> HttpResponse:
    """The draft, for who may edit it."""
    connector = access.connector_write(request.user, slug)
    at = request.GET.get("at", "")
    return _answer(Bench(request, connector, draft_using(connector, at), True, at))


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def test(request: PortalRequest, slug: str) -> HttpResponse:
    """The published version, for everybody who may use the connector."""
    connector = access.connector_read(request.user, slug)
    if connector.published is None:
        return render(request, "connectors/test/unpublished.html", {"connector": connector}, status=404)
    return _answer(Bench(request, connector, published(connector.published), False, request.GET.get("at", "")))


def _answer(here: Bench) -> HttpResponse:
    if here.operation is None and here.asked_at:
        return page(here, Form({}), None, None, status=404)
    if here.request.method == "POST":
        return _post(here)
    run = _shown_run(here)
    asked = here.request.GET.get("sample", "")
    sample = access.sample_of(here.request.user, here.connector, as_uuid(asked)) if asked else None
    form = here.form_of_sample(sample) if sample else here.first_form(run)
    return page(here, form, run, _chosen(here, run))


def _post(here: Bench) -> HttpResponse:
    if not here.at:
        raise Http404("There is no action to run yet.")
    request, chosen = here.request, _posted_connection(here)
    is_raw = request.POST.get("as") == "json"
    form = Form(answering.read(here.asks, request.POST, request.FILES, is_raw), is_raw)
    verb, _, target = request.POST.get("do", "send").partition(" ")
    if verb == "send":
        form.filled = answering.without_empty_rows(form.filled)
        return _send(here, form, chosen)
    if verb in ("add", "remove"):
        form.filled = answering.with_rows(here.asks, form.filled, target, 1 if verb == "add" else -1)
    elif verb == "as" and (body := answering.body_of(here.asks)) and (target == "json") != is_raw:
        turn = answering.as_raw if target == "json" else answering.as_form
        form.filled, form.problems = turn(body, form.filled)
        form.is_raw = is_raw if form.problems else target == "json"
    return page(here, form, None, chosen, status=422 if form.problems else 200)


def _send(here: Bench, form: Form, chosen: Connection | None) -> HttpResponse:
    arguments, form.problems = answering.arguments(here.asks, form.filled, form.is_raw)
    if chosen is None and testing.is_needed(here.state):
        form.problems["connection"] = NO_CONNECTION
    if form.problems:
        return page(here, form, None, chosen, status=422)
    order = testing.Order(
        here.request.user, here.connector, here.state, here.revision, here.at, arguments, chosen, run_id(here.request)
    )
    return deliver(here, order, form)


def deliver(here: Bench, order: testing.Order, form: Form) -> HttpResponse:
    """Make a call and show its run; else the page says, beside what was filled in, why nothing was sent."""
    chosen = order.connection
    try:
        run = testing.send(order)
    except InputError as error:
        form.problems = error.problems
        return page(here, form, None, chosen, status=422)
    except limits.TooMany as error:
        form.notice = str(error)
        return page(here, form, None, chosen, status=429)
    except testing.Moved:
        form.notice = "Nothing was sent."
        return page(here, form, None, chosen, status=409)
    except lending.Refused as error:
        form.notice = str(error)
        return page(here, form, None, chosen, status=409)
    except SignInError as error:
        form.notice, form.needs_sign_in = str(error), True
        return page(here, form, None, chosen, status=409)
    except SealError:
        form.notice = "The values of this connection cannot be opened with the keys this portal has. Replace them."
        return page(here, form, None, chosen, status=409)
    return redirect(here.address(run=run.pk, connection=chosen.pk if chosen else ""))


def page(here: Bench, form: Form, run: Run | None, chosen: Connection | None, status: int = 200) -> HttpResponse:
    request = here.request
    context: dict[str, Any] = bench.context(here, form, run, chosen)
    if here.is_draft and not request.htmx:
        context |= {
            **editor.context(request, here.connector, editor.TEST, here.at),
            "page_frame": "connectors/edit/_frame.html",
        }
    else:
        context |= {"connector": here.connector, "at": here.at, "page_frame": "connectors/test/_published.html"}
    response = render(request, f"{PAGE}#bench" if request.htmx else PAGE, context, status=status)
    if request.htmx and request.method == "GET":
        response["HX-Push-Url"] = request.get_full_path()
        trigger_client_event(response, "connector-changed", {"head": here.connector.head, "sentence": ""})
    return response


def _shown_run(here: Bench) -> Run | None:
    """The run the address names, else the newest one of this action."""
    asked = here.request.GET.get("run", "")
    if asked:
        return access.run_read(here.request.user, here.connector, as_uuid(asked))
    newest = next((past.id for past in here.runs if past.operation == here.at), "")
    return access.run_read(here.request.user, here.connector, as_uuid(newest)) if newest else None


def _chosen(here: Bench, run: Run | None) -> Connection | None:
    """The connection the address names, else that of the run, else the one used last."""
    asked = here.request.GET.get("connection", "")
    if asked:
        return _usable(here, as_uuid(asked))
    known = {each.pk: each for each in here.connections}
    if run and run.connection_id in known:
        return known[run.connection_id]
    return here.connections[0] if here.connections else None


def _posted_connection(here: Bench) -> Connection | None:
    posted = here.request.POST.get("connection", "")
    return _usable(here, as_uuid(posted)) if posted else None


def _usable(here: Bench, id: uuid.UUID) -> Connection:
    """A connection to this connector, the person's own or lent to them; 404 for any other."""
    return access.connection_for_call(here.request.user, here.connector, id)


def run_id(request: PortalRequest) -> uuid.UUID:
    """The id the page made, so that it can cancel; another one when it is taken or is none."""
    try:
        given = uuid.UUID(request.POST.get("run", ""))
    except ValueError:
        return uuid.uuid4()
    return uuid.uuid4() if Run.everything.filter(pk=given).exists() else given


@require_POST
def cancel(request: PortalRequest, slug: str) -> HttpResponse:
    """End a run of the person's own that is still on its way."""
    access.connector_read(request.user, slug)
    cancelling.cancel(request.user, as_uuid(request.POST.get("run", "")))
    return HttpResponse(status=204)


@require_GET
def download(request: PortalRequest, slug: str, id: uuid.UUID) -> HttpResponse:
    """The answer as it is kept, masked, as plain text that no browser opens or runs."""
    run = access.run_read(request.user, access.connector_read(request.user, slug), id)
    answer = history.loaded(run.result)["answer"]
    if answer is None or answer["body"]["is_binary"]:
        raise Http404("This run has no answer that could be downloaded.")
    is_short = answer["body"].get("is_kept_short")
    text = (whole_answers.whole(run) if is_short else None) or answer["body"]["text"]
    headers = {"Content-Disposition": f'attachment; filename="answer-{run.pk}.txt"', **INERT}
    return HttpResponse(text, content_type="text/plain; charset=utf-8", headers=headers)


@require_GET
def file(request: PortalRequest, slug: str, id: uuid.UUID) -> HttpResponse:
    """An answer that is no text, as a download; a page may show it where it is a picture."""
    run = access.run_read(request.user, access.connector_read(request.user, slug), id)
    answer = history.loaded(run.result)["answer"]
    content = whole_answers.whole(run) if answer and answer["body"]["is_binary"] else None
    if content is None:
        raise Http404("This run has no file, or it was let go to make room for newer ones.")
    kind = whole_answers.kind_of(content, verdicts.content_type(answer))
    headers = {"Content-Disposition": f'attachment; filename="answer-{run.pk}.{kind.ending}"', **INERT}
    return HttpResponse(content, content_type=kind.media_type, headers=headers)


@require_POST
def learn(request: PortalRequest, slug: str) -> HttpResponse:
    """Take what a run's answer holds into the response of its status."""
    connector: Connector = access.connector_write(request.user, slug)
    run = access.run_read(request.user, connector, as_uuid(request.POST.get("run", "")))
    try:
        revision = learning.learn(connector, request.user, run, _chosen_parts(request))
    except (learning.NotUsable, OperationError, InferenceError) as error:
        messages.error(request, str(error))
    else:
        if revision:
            undo = reverse("connectors:undo", args=[slug])
            messages.success(request, f"Saved. {revision.sentence}.", extra_tags=f"undo:{undo}")
        else:
            messages.info(request, "The definition has everything that this answer holds.")
    query = urlencode({"at": run.operation, "run": str(run.pk), "tab": "check"})
    return redirect(f"{reverse('connectors:edit-test', args=[slug])}?{query}")


def _chosen_parts(request: PortalRequest) -> learning.Chosen | None:
    """What was ticked; None from a form that lets nobody choose."""
    if "chosen" not in request.POST:
        return None
    accepted, guesses = (frozenset(request.POST.getlist(name)) for name in ("accept", "guess"))
    return learning.Chosen(accepted, guesses, request.POST.get("others") == "on")
