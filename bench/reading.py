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
    """Print the weights, and the scores where Lighthouse can run: of the paths given, else of the case study."""
    browser = machine.chromium()
    if browser is None:
        raise SystemExit("No Chromium on the path (Debian: apt-get install chromium-headless-shell).")
    tool = machine.node_tool("lighthouse")
    with served() as site:
        for path in sys.argv[1:] or (ARTICLE, f"/ja{ARTICLE}"):
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
        line = tab.context.new_cdp_session(tab)
        line.send("Network.enable")
        line.on("Network.responseReceived", lambda told: sizes.update(size_of(told["response"])))
        tab.goto(address, wait_until="networkidle")
        first = dict(sizes)
        charts = tab.locator("figure[data-chart]:has(script)")
        if charts.count():
            charts.first.scroll_into_view_if_needed()
            tab.locator("figure[data-chart] canvas").first.wait_for()
            tab.wait_for_load_state("networkidle")
        window.close()
    say("styles, scripts", f"{sum(first.values()) / 1000:.1f} kB gzip before the page is moved ({len(first)} files)")
    later = {name: size for name, size in sizes.items() if name not in first}
    if later:
        say("with a chart", f"{sum(later.values()) / 1000:.1f} kB more ({', '.join(sorted(later))})")


def size_of(response: dict[str, Any]) -> dict[str, int]:
    """What a style sheet or a script weighs as it travels, by file name; nothing for anything else."""
    name, headers = response["url"].rsplit("/", 1)[-1], {key.lower(): of for key, of in response["headers"].items()}
    return {name: int(headers["content-length"])} if name.endswith((".css", ".js", ".mjs")) else {}


def score(address: str, tool: Path, browser: str) -> None:
    """The median of five runs of Lighthouse with its settings for a phone."""
    runs = [run(address, tool, browser) for _ in range(RUNS)]
    for name in runs[0]["categories"]:
        scores = [round(100 * one["categories"][name]["score"]) for one in runs]
        say(name, f"{statistics.median(scores):.0f}  (of {', '.join(map(str, scores))})")
    machine_was = [one["environment"]["benchmarkIndex"] for one in runs]
    say("machine", f"{statistics.median(machine_was):.0f}  (of {', '.join(f'{one:.0f}' for one in machine_was)})")
    for name in ("largest-contentful-paint", "total-blocking-time", "cumulative-layout-shift"):
        values = [one["audits"][name]["numericValue"] for one in runs]
        unit = runs[0]["audits"][name]["numericUnit"]
        say(
            name,
            f"{statistics.median(values):.3g}" if unit == "unitless" else f"{statistics.median(values):.0f} {unit}s",
        )


def run(address: str, tool: Path, browser: str, tries: int = 3) -> dict[str, Any]:
    """What one run of Lighthouse reports. On a busy machine the browser is not always traced; then it is asked again."""
    with tempfile.NamedTemporaryFile(suffix=".json") as file:
        ended = subprocess.run(
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
            check=tries == 1,
        )
        if ended.returncode:
            return run(address, tool, browser, tries - 1)
        told: dict[str, Any] = json.load(file)
        return told


def say(name: str, words: str) -> None:
    """One measurement."""
    print(f"{name:<26} {words}", flush=True)


if __name__ == "__main__":
    main()
