"""A person at a real browser: the portal on a port of its own, the practice API beside it, and Chromium looking on.

Whatever a page complains about in the console fails the test, so every journey also tests the content security policy.
"""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from django.core.cache import cache
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Response, expect, sync_playwright

from designer import auth, properties
from designer.document.document import Document
from portal import demo
from portal.accounts.models import Person
from portal.connectors import creation
from portal.connectors.models import Connector
from practice.app import Practice
from tests.browser.accessibility import Axe
from tests.conftest import BACKEND

FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
WIDE = {"width": 1280, "height": 800}
PATIENCE = 15_000  # milliseconds; a busy machine is no mistake of the page

expect.set_options(timeout=PATIENCE)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="package")
def browser(chromium: str) -> Iterator[Browser]:
    with pytest.MonkeyPatch.context() as patch:
        # Playwright keeps an event loop in this thread, and Django would take every query of a test for a mistake.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "yes")
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
            yield browser
            browser.close()


# Chromium says the first about every answer above 399, also of a refused form (see `Watch._response`). The others are
# htmx's words for a call that was on its way while the person went to another page, which is no fault of the page.
HARMLESS = ("Failed to load resource", "htmx:sendAbort", "htmx:afterRequest")


class Watch:
    """Everything that went wrong in any page of a test. `expected`: parts of messages that the test brings about."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self.expected: list[str] = []

    def over(self, context: BrowserContext) -> None:
        context.on("console", self._console)
        context.on("weberror", lambda error: self._note(f"uncaught: {error.error}"))
        context.on("response", self._response)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith(HARMLESS):
            self._note(f"console: {message.text}")

    def _response(self, response: Response) -> None:
        is_part = response.request.resource_type not in ("document", "xhr", "fetch")
        if response.status >= (400 if is_part else 500):
            self._note(f"{response.status} {response.url}")

    def _note(self, what: str) -> None:
        if not any(part in what for part in self.expected):
            self.found.append(what)


@pytest.fixture
def watch() -> Iterator[Watch]:
    watch = Watch()
    yield watch
    assert watch.found == []


@pytest.fixture
def new_page(browser: Browser, live_server, watch: Watch) -> Iterator[Callable[..., Page]]:
    """`new_page(mara)` is a page in a browser of Mara's own; without a person, nobody is signed in there."""
    cache.clear()  # it counts calls and mails per person, and every test begins with the same people
    contexts: list[BrowserContext] = []

    def new(person: Person | None = None, **options) -> Page:
        options = {"viewport": WIDE, "reduced_motion": "reduce", "locale": "en-GB", **options}
        context = browser.new_context(base_url=live_server.url, **options)
        contexts.append(context)
        context.set_default_timeout(PATIENCE)
        watch.over(context)
        if person:
            client = Client()
            client.force_login(person, backend=BACKEND)
            cookie = client.cookies["session"]
            context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
        return context.new_page()

    yield new
    for context in contexts:
        context.close()


@pytest.fixture
def axe() -> Axe:
    return Axe()


class Server(ThreadingMixIn, WSGIServer):
    daemon_threads, block_on_close = True, False


class Quiet(WSGIRequestHandler):
    def log_message(self, *args) -> None:
        pass


@pytest.fixture
def practice(settings) -> Iterator[str]:
    """The practice API on a port that connectors may call: its address, such as "http://127.0.0.1:40123"."""
    with make_server("127.0.0.1", 0, Practice(), server_class=Server, handler_class=Quiet) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        host = f"127.0.0.1:{server.server_port}"
        settings.ENV = {**settings.ENV, "EGRESS_ALLOW": (host,)}
        yield f"http://{host}"
        server.shutdown()


@pytest.fixture
def sentiment(mara: Person, practice: str) -> Connector:
    """A connector of Mara's that could be published: one action of the practice API, behind a key."""
    sample = demo.SAMPLES[0]
    definition = {**demo.definition(sample), "host": practice.removeprefix("http://")}
    document, about = auth.write(Document.from_value(definition), properties.blank(), sample.kind, sample.sign_in)
    return creation.create(mara, document.value(), about, "Made for a test")
