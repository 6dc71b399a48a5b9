"""What the case study costs a reader: Lighthouse on a phone's settings, and the bytes that a page needs. See bench/README.md."""

import gzip
import json
import os
import statistics
import subprocess
import sys
import tempfile
import urllib.request
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tools"))

import machine
from pictures import ARTICLE, served
from playwright.sync_api import sync_playwright

RUNS = 5
FLAGS = (
    "--headless --no-sandbox --disable-gpu --no-first-run --disable-background-networking --disable-component-update"
)
#: A reader whose charts are still far below the screen.
FAR = {"width": 390, "height": 800}


def main() -> None:
    """Print the weights, and the scores where Lighthouse can run."""
    browser = machine.chromium()
    if browser is None:
        raise SystemExit("No Chromium on the path (Debian: apt-get install chromium).")
    tool = machine.node_tool("lighthouse")
    with served() as site:
        for path in (ARTICLE, f"/ja{ARTICLE}"):
            say("page", path)
            weigh(site + path, browser)
            if tool is not None:
                score(site + path, tool, browser)
    if tool is None:
        print("lighthouse      not run: no npm on the path")


def weigh(address: str, browser: str) -> None:
    """The HTML as it travels; styles and scripts before a chart is near the screen, and what a chart adds."""
    asked = urllib.request.Request(address, headers={"Accept-Encoding": "gzip"})
    with urllib.request.urlopen(asked) as answer:
        sent = answer.read()
    say("html", f"{len(sent) / 1000:.1f} kB gzip ({len(gzip.decompress(sent)) / 1000:.0f} kB)")
    with sync_playwright() as driver:
        window = driver.chromium.launch(executable_path=browser, args=FLAGS.split())
        tab = window.new_page(viewport=FAR)
        sizes: dict[str, int] = {}
        names: dict[str, str] = {}
        line = tab.context.new_cdp_session(tab)
        line.send("Network.enable")
        line.on("Network.responseReceived", lambda told: names.update({told["requestId"]: told["response"]["url"]}))
        line.on(
            "Network.loadingFinished",
            lambda told: sizes.update({names.get(told["requestId"], ""): int(told["encodedDataLength"])}),
        )
        tab.goto(address, wait_until="networkidle")
        first = assets(sizes)
        tab.locator("figure[data-chart]:has(script)").first.scroll_into_view_if_needed()
        tab.locator("figure[data-chart] canvas").first.wait_for()
        tab.wait_for_load_state("networkidle")
        window.close()
    say("styles, scripts", f"{sum(first.values()) / 1000:.1f} kB before a chart is near ({len(first)} files)")
    later = {name: size for name, size in assets(sizes).items() if name not in first}
    say("with a chart", f"{sum(later.values()) / 1000:.1f} kB more ({', '.join(sorted(later))})")


def assets(sizes: dict[str, int]) -> dict[str, int]:
    """The styles and scripts among what was fetched, by file name."""
    return {
        address.rsplit("/", 1)[-1]: size for address, size in sizes.items() if address.endswith((".css", ".js", ".mjs"))
    }


def score(address: str, tool: Path, browser: str) -> None:
    """The median of five runs of Lighthouse with its settings for a phone."""
    runs = [run(address, tool, browser) for _ in range(RUNS)]
    for name in runs[0]["categories"]:
        scores = [round(100 * one["categories"][name]["score"]) for one in runs]
        say(name, f"{statistics.median(scores):.0f}  (of {', '.join(map(str, scores))})")
    for name in ("largest-contentful-paint", "total-blocking-time", "cumulative-layout-shift"):
        values = [one["audits"][name]["numericValue"] for one in runs]
        say(name, f"{statistics.median(values):.0f} {runs[0]['audits'][name]['numericUnit']}s")


def run(address: str, tool: Path, browser: str) -> dict[str, Any]:
    """What one run of Lighthouse reports."""
    with tempfile.NamedTemporaryFile(suffix=".json") as file:
        subprocess.run(
            [
                "node",
                str(tool / "cli" / "index.js"),
                address,
                "--quiet",
                "--output=json",
                f"--output-path={file.name}",
                f"--chrome-flags={FLAGS}",
            ],
            env={**os.environ, "CHROME_PATH": browser},
            check=True,
        )
        told: dict[str, Any] = json.load(file)
        return told


def say(name: str, words: str) -> None:
    """One measurement."""
    print(f"{name:<26} {words}", flush=True)


if __name__ == "__main__":
    main()
