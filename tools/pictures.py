"""`make pictures`: the README's pictures, taken from the demo as it runs. Writes docs/pictures/<name>.png."""

import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from urllib.parse import urljoin

import machine
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "pictures"


def waited_for(site: str, server: "subprocess.Popen[bytes]") -> None:
    """Return once the demo answers; give up when it ends or after two minutes."""
    for _ in range(240):
        if server.poll() is not None:
            raise SystemExit("The demo ended before it answered.")
        try:
            urllib.request.urlopen(f"{site}/health/ready", timeout=2).close()
            return
        except OSError:
            time.sleep(0.5)
    raise SystemExit("The demo did not answer within two minutes.")


def first(site: str, part: str, but: tuple[str, ...] = ()) -> str:
    """The path of the first page that a list links to."""
    with urllib.request.urlopen(f"{site}/{part}/", timeout=10) as answer:
        found = re.findall(rf'href="(/{part}/[a-z0-9-]+/)"', answer.read().decode())
    return next((path for path in found if path not in but), f"/{part}/")


def main() -> None:
    """Start the demo, take the pictures, stop it."""
    browser_path = machine.chromium()
    if browser_path is None:
        raise SystemExit("No Chromium on the path (Debian: apt-get install chromium).")
    port = str(machine.free_port())
    site = f"http://127.0.0.1:{port}"
    server = subprocess.Popen(
        [sys.executable, ROOT / "tools" / "demo.py"], env={**os.environ, "PORT": port}, stdout=subprocess.DEVNULL
    )
    try:
        waited_for(site, server)
        pages = {
            "front": "/",
            "article": first(site, "articles"),
            "compare": "/localization/compare/?market=JP&market=US&market=IN",
        }
        FOLDER.mkdir(parents=True, exist_ok=True)
        with sync_playwright() as driver:
            browser = driver.chromium.launch(executable_path=browser_path, args=["--no-sandbox", "--disable-gpu"])
            tab = browser.new_page(
                viewport={"width": 1280, "height": 860}, color_scheme="light", reduced_motion="reduce"
            )
            for name, path in pages.items():
                tab.goto(urljoin(site, path), wait_until="networkidle")
                tab.screenshot(path=FOLDER / f"{name}.png")
                print(f"docs/pictures/{name}.png  {path}")
            browser.close()
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(20)


if __name__ == "__main__":
    main()
