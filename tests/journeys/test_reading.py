"""Readers and programs on the demo, in a real browser and over real HTTP: from a number to its source, and away with the data."""

import csv
import io
import json
from urllib.request import Request, urlopen

import pytest
from axe_playwright_python.sync_playwright import Axe

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ARTICLE = "/articles/how-tiktok-went-abroad/"
PAGES = [
    "/",
    "/articles/",
    ARTICLE,
    f"{ARTICLE}versions/",
    f"{ARTICLE}versions/1/",
    f"{ARTICLE}?as_of=2020-03-01",
    "/localization/",
    "/localization/tiktok-japan/",
    "/localization/compare/",
    "/metrics/",
    "/metrics/downloads/",
    "/series/facebook-mau-wld/",
    "/timeline/",
    "/charts/",
    "/charts/world-downloads-by-quarter/",
    "/charts/world-downloads-by-quarter/embed/",
    "/sources/",
    "/sources/source-article/",
    "/claims/",
    "/claims/india-share-2019/",
    "/corrections/",
    "/integrity/",
    "/search/?q=japan",
    "/about/",
    "/topics/localization/",
    "/authors/editorial-desk/",
    "/none-such/",
]
#: The same pages under the addresses of their Japanese twins.
JAPANESE = [f"/ja{path.replace('q=japan', 'q=日本')}" for path in PAGES]


def open_page(chromium, width=1280, scheme="light", **options):
    """A tab that keeps what the console says and what is asked of other hosts."""
    context = chromium.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, **options)
    tab = context.new_page()
    tab.said = []
    tab.on("console", lambda message: tab.said.append(message.text) if message.type in ("error", "warning") else None)
    tab.on("pageerror", lambda error: tab.said.append(str(error)))
    return tab


def test_a_reader_follows_a_number_to_its_source(site, chromium):
    tab = open_page(chromium)
    tab.goto(f"{site}/")
    tab.get_by_role("link", name="Ice and fire: how TikTok went abroad").first.click()
    number = tab.locator("main .document-body a.figure", has_text="277.6 million").first
    number.scroll_into_view_if_needed()
    number.focus()
    assert tab.locator("[popover]:popover-open").count() == 0, "focus alone opens nothing"
    tab.keyboard.press("Enter")
    card = tab.locator("[popover]:popover-open")
    card.wait_for()
    assert "277,600,000" in card.inner_text()
    assert "Sensor Tower" in card.inner_text()
    tab.keyboard.press("Escape")
    assert tab.locator("[popover]:popover-open").count() == 0
    tab.keyboard.press("Enter")
    assert "licence: not stated" in card.inner_text()
    assert "tiktok-douyin-downloads-in@2019-01-01--2019-11-14" in card.inner_text()
    card.locator(".entry-source a").first.click()
    tab.wait_for_url("**/sources/**")
    assert tab.get_by_role("heading", level=1).inner_text() != ""
    assert tab.said == []


def test_without_scripts_a_number_leads_to_its_entry_in_the_evidence_list(site, chromium):
    tab = open_page(chromium, java_script_enabled=False)
    tab.goto(f"{site}{ARTICLE}")
    number = tab.locator("main .document-body a.figure", has_text="277.6 million").first
    target = number.get_attribute("href")
    number.click()
    entry = tab.locator(target)
    assert "277,600,000" in entry.inner_text()
    assert tab.locator("figure[data-chart] svg").count() >= 5
    assert tab.locator("figure[data-chart='downloads-by-country-2019'] table td").count() > 0


def test_charts_come_alive_near_the_screen(site, chromium):
    tab = open_page(chromium)
    tab.goto(f"{site}/charts/facebook-users/")
    tab.locator("figure[data-chart] canvas").wait_for()
    assert tab.said == []


def test_a_program_pulls_a_series_and_its_observations(site):
    series = json.load(
        urlopen(Request(f"{site}/api/v1/series/tiktok-douyin-downloads-in/", headers={"Accept": "application/json"}))
    )
    assert series["slug"] == "tiktok-douyin-downloads-in"
    with urlopen(f"{site}/series/tiktok-douyin-downloads-in.csv") as answer:
        rows = list(csv.DictReader(io.TextIOWrapper(answer, "utf-8", newline="")))
    assert {row["value"] for row in rows if row["period"] == "2019-01-01--2019-11-14"} == {"277600000"}
    first = json.load(
        urlopen(f"{site}/api/v1/observations/?series=tiktok-douyin-downloads-wld&period=2018&as_of=2019-06-30")
    )
    now = json.load(urlopen(f"{site}/api/v1/observations/?series=tiktok-douyin-downloads-wld&period=2018"))
    assert [row["value"] for row in first["results"]] == ["663000000"]
    assert [row["value"] for row in now["results"]] == ["655800000"]


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_every_page_is_accessible_and_quiet_and_fits(site, chromium, width, scheme):
    tab = open_page(chromium, width, scheme)
    found = []
    # In English on both screens; in Japanese every other page on the one, and the rest on the other.
    for path in [*PAGES, *JAPANESE[width == 390 :: 2]]:
        tab.said.clear()
        tab.goto(f"{site}{path}")
        tab.wait_for_timeout(150)
        broken = [f"{one['id']}: {one['nodes'][0]['html'][:120]}" for one in Axe().run(tab).response["violations"]]
        said = [line for line in tab.said if "404" not in line]
        wide = tab.evaluate("document.documentElement.scrollWidth > innerWidth + 1")
        if broken or said or wide:
            found.append((path, broken, said, "scrolls sideways" if wide else ""))
    assert found == []


def test_nothing_scrolls_sideways_on_the_smallest_screen(site, chromium):
    tab = open_page(chromium, 320)
    wide = []
    for path in [*PAGES, *JAPANESE]:
        tab.goto(f"{site}{path}")
        if tab.evaluate("document.documentElement.scrollWidth > innerWidth + 1"):
            wide.append(path)
    assert wide == []
