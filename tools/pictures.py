"""`make pictures`: the README's pictures and one of every page, taken from a demo that is loaded and served for them and then thrown away.

Writes docs/pictures/<name>.png, each below LARGEST, and var/pictures/ (see contact.py). `python tools/pictures.py readme` leaves the latter out.
What else is in var/ stays as it is, static files apart.
"""

import os
import secrets
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import contact
import machine
from PIL import Image
from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "pictures"
ARTICLE = "/articles/how-tiktok-went-abroad/"
#: In bytes: a README should open quickly.
LARGEST = 400_000


@contextmanager
def served() -> Iterator[str]:
    """The address of a demo of its own, for as long as the block lasts."""
    port = machine.free_port()
    site = f"http://127.0.0.1:{port}"
    with tempfile.TemporaryDirectory(prefix="casestudy-pictures-") as folder:
        environment = {
            **os.environ,
            "DATABASE_URL": f"sqlite:///{folder}/demo.sqlite3",
            "MEDIA_ROOT": f"{folder}/media",
            "SECRET_KEY": secrets.token_urlsafe(60),
            "SITE_URL": site,
            "BIND": f"127.0.0.1:{port}",
            "DEBUG": "",
            "ALLOWED_HOSTS": "",
            "CACHE_URL": "",
            "WORKERS": "1",
        }
        manage = [sys.executable, str(ROOT / "manage.py")]
        for command in (["collectstatic", "--noinput"], ["migrate"], ["load_demo"]):
            subprocess.run([*manage, *command], env=environment, check=True, stdout=subprocess.DEVNULL)
        server = subprocess.Popen([*manage, "serve"], env=environment, stderr=subprocess.DEVNULL)
        try:
            wait(site, server)
            yield site
        finally:
            server.terminate()
            server.wait(20)


def wait(site: str, server: "subprocess.Popen[bytes]") -> None:
    """Return once the demo answers; give up when it ends or after a minute."""
    for _ in range(120):
        if server.poll() is not None:
            raise SystemExit("The demo ended before it answered.")
        try:
            urllib.request.urlopen(f"{site}/health/ready", timeout=2).close()
            return
        except OSError:
            time.sleep(0.5)
    raise SystemExit("The demo did not answer within a minute.")


def front(tab: Page, site: str) -> None:
    """The front page."""
    tab.goto(f"{site}/", wait_until="networkidle")


def article(tab: Page, site: str) -> None:
    """The case study, with the card of one number open."""
    tab.goto(f"{site}{ARTICLE}", wait_until="networkidle")
    number = tab.locator("main a[href^='#e'] data[data-figure^='tiktok-douyin-downloads-in@2019-01-01']").first
    tab.evaluate("top => window.scrollTo(0, top)", number.evaluate("one => one.getBoundingClientRect().top - 280"))
    tab.wait_for_timeout(300)
    number.hover()
    tab.wait_for_timeout(600)


def compare(tab: Page, site: str) -> None:
    """Three markets side by side."""
    tab.goto(f"{site}/localization/compare/?market=JP&market=US&market=IN", wait_until="networkidle")


PICTURES: dict[str, Callable[[Page, str], None]] = {one.__name__: one for one in (front, article, compare)}


def small(png: bytes) -> bytes:
    """The picture with 256 colours, which paper and ink do not miss."""
    out = BytesIO()
    with Image.open(BytesIO(png)) as picture:
        picture.convert("RGB").quantize(256).save(out, "PNG", optimize=True)
    return out.getvalue()


def main() -> None:
    """Serve a demo, take the pictures, stop it."""
    browser_path = machine.chromium()
    if browser_path is None:
        raise SystemExit("No Chromium on the path (Debian: apt-get install chromium).")
    FOLDER.mkdir(parents=True, exist_ok=True)
    with served() as site, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=browser_path, args=["--no-sandbox", "--disable-gpu"])
        tab = browser.new_page(
            viewport={"width": 1280, "height": 860},
            device_scale_factor=1.5,
            color_scheme="light",
            reduced_motion="reduce",
        )
        for name, open_page in PICTURES.items():
            open_page(tab, site)
            picture = small(tab.screenshot())
            if len(picture) > LARGEST:
                raise SystemExit(f"{name}.png has {len(picture):,} bytes; {LARGEST:,} are allowed.")
            (FOLDER / f"{name}.png").write_bytes(picture)
            print(f"docs/pictures/{name}.png  {len(picture) // 1000} kB  {open_page.__doc__}")
        if sys.argv[1:] != ["readme"]:
            count = contact.take(browser, site, datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"))
            print(f"var/pictures/index.html  {count} pictures")
        browser.close()


if __name__ == "__main__":
    main()
