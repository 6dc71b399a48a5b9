"""Every kind of page at every width and in both schemes, to look at in one go: var/pictures/index.html.

`make pictures` takes them after the README's. A picture shows the first HIGHEST pixels of its page, as it stands when its charts are alive.
"""

import html
from collections.abc import Iterable
from pathlib import Path

from playwright.sync_api import Browser, Page

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "var" / "pictures"
WIDTHS = (320, 390, 768, 1280, 1600)
SCHEMES = ("light", "dark")
HIGHEST = 6000
#: What readers see, a page of each kind; a second of a kind where it looks otherwise.
PAGES = {
    "front": "/",
    "front-ja": "/ja/",
    "articles": "/articles/",
    "articles-none": "/articles/?topic=localization",
    "article": "/articles/how-tiktok-went-abroad/",
    "article-ja": "/ja/articles/how-tiktok-went-abroad/",
    "article-as-of": "/articles/how-tiktok-went-abroad/?as_of=2020-03-01",
    "article-seen-at": "/articles/how-tiktok-went-abroad/?seen_at={today}",
    "versions": "/articles/how-tiktok-went-abroad/versions/",
    "version": "/articles/how-tiktok-went-abroad/versions/1/",
    "cases": "/localization/",
    "case": "/localization/tiktok-india/",
    "compare": "/localization/compare/?market=JP&market=US&market=IN",
    "compare-two": "/localization/compare/?case=tiktok-japan&case=baidu-japan",
    "compare-five": "/localization/compare/?case=tiktok-japan&case=tiktok-united-states&case=tiktok-india&case=wechat-abroad&case=baidu-japan",
    "topic": "/topics/going-abroad/",
    "author": "/authors/editorial-desk/",
    "metrics": "/metrics/",
    "metric": "/metrics/downloads/",
    "series": "/series/facebook-mau-wld/",
    "series-one-point": "/series/musically-civil-penalty-us/",
    "charts": "/charts/",
    "chart": "/charts/world-downloads-by-quarter/",
    "chart-embed": "/charts/world-downloads-by-quarter/embed/",
    "timeline": "/timeline/",
    "sources": "/sources/",
    "source": "/sources/source-article/",
    "claims": "/claims/",
    "claim": "/claims/india-share-2019/",
    "corrections": "/corrections/",
    "disagreements": "/disagreements/",
    "integrity": "/integrity/",
    "search": "/search/?q=india",
    "search-nothing": "/search/?q=zzzxqq",
    "report": "/report/",
    "about": "/about/",
    "imprint": "/imprint/",
    "400": "/articles/?page=none",
    "403": "/preview/1/",
    "404": "/none-such/",
}


def take(browser: Browser, site: str, today: str) -> int:
    """Write the pictures and the page that shows them; gives how many there are."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    count = 0
    for width in WIDTHS:
        for scheme in SCHEMES:
            context = browser.new_context(
                viewport={"width": width, "height": 900},
                color_scheme="dark" if scheme == "dark" else "light",
                reduced_motion="reduce",
            )
            tab = context.new_page()
            for name, path in PAGES.items():
                tab.goto(site + path.format(today=today), wait_until="load")
                (FOLDER / picture(name, width, scheme)).write_bytes(whole(tab, width))
                count += 1
            context.close()
    (FOLDER / "index.html").write_text(index(PAGES), encoding="utf-8")
    return count


def picture(name: str, width: int, scheme: str) -> str:
    """The name of a picture's file."""
    return f"{name}-{width}-{scheme}.jpeg"


def whole(tab: Page, width: int) -> bytes:
    """The page from its top, once what comes with scrolling has come."""
    height = min(HIGHEST, tab.evaluate("document.documentElement.scrollHeight"))
    tab.set_viewport_size({"width": width, "height": height})
    tab.wait_for_timeout(300)
    shot = tab.screenshot(type="jpeg", quality=70)
    tab.set_viewport_size({"width": width, "height": 900})
    return shot


def index(names: Iterable[str]) -> str:
    """A page with all pictures, a row to each page."""
    rows = "\n".join(
        f"<h2>{html.escape(name)}</h2><p>"
        + " ".join(
            f'<a href="{file}"><img src="{file}" alt="{html.escape(name)}, {width} px, {scheme}" loading="lazy" height="420"></a>'
            for width in WIDTHS
            for scheme in SCHEMES
            for file in [picture(name, width, scheme)]
        )
        + "</p>"
        for name in names
    )
    style = "body{font:1rem system-ui;margin:2rem;background:#777}p{display:flex;gap:.5rem;overflow-x:auto}img{width:auto;object-fit:cover;object-position:top;max-width:24rem}"
    return f'<!doctype html><html lang="en"><meta charset="utf-8"><title>Every page</title><style>{style}</style>\n{rows}\n</html>\n'
