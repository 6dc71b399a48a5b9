"""What every test stands on: no network but this machine's own, the same examples each time, a browser when asked for."""

import os
import socket
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import hypothesis
import machine
import pytest

from tests.demo import Demo

CI = os.environ.get("CI", "").lower() in {"1", "true"}
LOOPBACK = ("127.", "::1", "localhost", "0.0.0.0")

# The same examples every time: a test that fails only now and then teaches people to run it again.
hypothesis.settings.register_profile("casestudy", derandomize=True, deadline=None, database=None, max_examples=100)
hypothesis.settings.load_profile("casestudy")


def pytest_addoption(parser: pytest.Parser) -> None:
    """``--database-only`` runs the tests that touch the database: what a second database is worth asking about."""
    parser.addoption("--database-only", action="store_true", help="only tests that touch the database")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Apply ``--database-only``."""
    if not config.getoption("--database-only"):
        return
    fixtures = {"db", "transactional_db", "django_db_reset_sequences", "admin_client", "admin_user", "live_server"}
    chosen = [
        item
        for item in items
        if item.get_closest_marker("django_db") or fixtures & set(getattr(item, "fixturenames", ()))
    ]
    config.hook.pytest_deselected(items=[item for item in items if item not in chosen])
    items[:] = chosen


def absent(what: str) -> None:
    """Skip for want of something that this machine lacks; under CI=true that is a failure."""
    if CI:
        pytest.fail(f"{what} is missing, and CI=true skips nothing")
    pytest.skip(f"{what} is missing")


@pytest.fixture(autouse=True, scope="session")
def no_network() -> Iterator[None]:
    """Refuse every connection that would leave this machine."""
    patch = pytest.MonkeyPatch()
    connect, connect_ex, resolve = socket.socket.connect, socket.socket.connect_ex, socket.getaddrinfo

    def check(host: Any) -> None:
        name = host.decode() if isinstance(host, bytes) else host
        if isinstance(name, str) and name and not name.startswith(LOOPBACK):
            raise RuntimeError(f"a test tried to reach {name!r}: tests stay on this machine")

    def guarded(real: Any) -> Any:
        def method(self: socket.socket, address: Any) -> Any:
            if self.family in (socket.AF_INET, socket.AF_INET6):
                check(address[0])
            return real(self, address)

        return method

    def getaddrinfo(host: Any, *rest: Any, **named: Any) -> Any:
        check(host)
        return resolve(host, *rest, **named)

    patch.setattr(socket.socket, "connect", guarded(connect))
    patch.setattr(socket.socket, "connect_ex", guarded(connect_ex))
    patch.setattr(socket, "getaddrinfo", getaddrinfo)
    yield
    patch.undo()


@pytest.fixture(autouse=True)
def empty_cache() -> Iterator[None]:
    """No test meets what another left in the cache."""
    yield
    from django.core.cache import cache

    cache.clear()


@pytest.fixture(scope="session")
def kept_demo() -> Demo:
    """What was loaded of the demo, to be copied."""
    return Demo()


@pytest.fixture
def demo(db: None, kept_demo: Demo) -> None:
    """The demo is in the database."""
    kept_demo.fill()


@pytest.fixture(scope="session")
def redis_address() -> str:
    """The address of a Redis or Valkey to test with."""
    address = machine.redis()
    if address is None:
        absent("Redis")
    return str(address)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """A headless Chromium (Playwright's Browser) that looks nothing up outside this machine."""
    from playwright.sync_api import sync_playwright

    path = machine.chromium()
    if path is None:
        absent("Chromium")
    patch = pytest.MonkeyPatch()
    # Playwright runs an event loop in this thread, which Django takes for asynchronous code of ours.
    patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    arguments = [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
    ]
    rules = "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1 , EXCLUDE localhost"
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=path, args=[*arguments, rules])
        yield browser
        browser.close()
    patch.undo()


@pytest.fixture(scope="session")
def html_checker() -> list[str]:
    """The command that runs the Nu HTML checker."""
    command = machine.html_checker()
    if command is None:
        absent("Java or npm (for the Nu HTML checker)")
    return command or []


@pytest.fixture
def page(chromium: Any, live_server: Any) -> Iterator[Any]:
    """A fresh tab at the live server (``page.goto("/articles/")``). Fails the test afterwards if a script failed, the
    console complained (a refusal by the content policy does) or anything was asked of another site."""
    context = chromium.new_context(base_url=live_server.url, viewport={"width": 1280, "height": 900})
    tab, said = context.new_page(), []
    own = urlsplit(live_server.url).netloc

    def foreign(request: Any) -> None:
        parts = urlsplit(request.url)
        if parts.scheme in {"http", "https", "ws", "wss"} and parts.netloc != own:
            said.append(f"asked {request.url}")

    tab.on("pageerror", lambda error: said.append(f"error {error}"))
    tab.on("console", lambda message: said.append(message.text) if message.type in {"error", "warning"} else None)
    tab.on("request", foreign)
    yield tab
    context.close()
    assert said == []
