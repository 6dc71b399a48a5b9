"""The language of a page is in its address and nowhere else: no cookie, no header chooses it, so that pages cache.

The site's own language has no prefix; the others have the same paths under ``/<language>/``.
"""

import re
from collections.abc import Mapping
from typing import Any

from django.conf import settings

#: What is not for readers, or the same in every language, has one address.
ONE_ADDRESS = ("/admin/", "/api/", "/health/", settings.STATIC_URL, settings.MEDIA_URL)
_TAG = re.compile(r'<(?:a|form|link|area)\b[^>]*?\s(?:href|action)="(?=/(?!/))[^>]*>')
#: What shows the language of a few words, the surest first.
_SCRIPTS = {
    "ja": re.compile(r"[\u3041-\u3096\u30a1-\u30fa]"),
    "ko": re.compile(r"[\uac00-\ud7a3]"),
    "hi": re.compile(r"[\u0904-\u0939]"),
    "zh": re.compile(r"[\u3400-\u9fff]"),
    "en": re.compile(r"[A-Za-z]{2,}\W+[A-Za-z]{2,}"),
}
_ADDRESS = re.compile(r'(\s(?:href|action)=")(/[^"]*)')


def language_of(path: str) -> str:
    """The language of an address: ``/ja/articles/`` is Japanese, ``/articles/`` the site's own."""
    first = path.lstrip("/").partition("/")[0]
    return first if first in _others() else settings.LANGUAGE_CODE


def plain_path(path: str) -> str:
    """The address without its language."""
    language = language_of(path)
    return path if language == settings.LANGUAGE_CODE else path.removeprefix(f"/{language}") or "/"


def address_in(path: str, language: str) -> str:
    """The same address in a language."""
    path = plain_path(path)
    if language == settings.LANGUAGE_CODE or language not in _others() or path.startswith(ONE_ADDRESS):
        return path
    return f"/{language}{path}"


def kept_in(html: str, language: str) -> str:
    """A page with its links kept in its language. A link that names a language (``hreflang``) leads where it says."""

    def tag(match: re.Match[str]) -> str:
        found = match.group()
        if "hreflang=" in found:
            return found
        return _ADDRESS.sub(
            lambda part: part[1] + (part[2] if _spoken(part[2]) else address_in(part[2], language)), found
        )

    return _TAG.sub(tag, html)


def choices(path: str, query: str, language: str, known: Mapping[str, str] | None = None) -> dict[str, Any]:
    """What a page says of its other languages: ``languages``, the switch, and ``alternates``, for search engines.

    ``known`` are the addresses by language where they differ, or where not every language has the page: then a language
    that is missing is offered all the same, and its page says that it shows the original.
    """
    paths = {code: (known or {}).get(code) or address_in(path, code) for code, _ in settings.LANGUAGES}
    real = {code: there for code, there in paths.items() if known is None or code in known}
    alternates = [{"language": code, "url": f"{settings.SITE_URL}{there}"} for code, there in real.items()]
    if len(real) > 1:
        first = real.get(settings.LANGUAGE_CODE) or next(iter(real.values()))
        alternates.append({"language": "x-default", "url": f"{settings.SITE_URL}{first}"})
    return {
        "languages": [
            {"code": code, "name": name, "url": paths[code] + (f"?{query}" if query else ""), "here": code == language}
            for code, name in settings.LANGUAGES
        ],
        "alternates": alternates if len(real) > 1 else [],
    }


def tongue_of(words: str, page: str) -> str:
    """The language of words that were not written for the page, such as a document's title; "" where it is the page's own.

    Their script tells it: kana is Japanese, Hangul Korean, Devanagari Hindi. Han alone is taken for Chinese unless the
    page is written in it too, and Latin words for English where the page is in another script. A lone name says nothing.
    """
    base = page.partition("-")[0]
    found = next((language for language, written in _SCRIPTS.items() if written.search(words)), base)
    latin = base not in _SCRIPTS or base == "en"
    same = {base, "en"} if latin else {base, "zh"} if base in {"ja", "ko"} else {base}
    return "" if found in same else found


def _others() -> set[str]:
    return {code for code, _ in settings.LANGUAGES} - {settings.LANGUAGE_CODE}


def _spoken(path: str) -> bool:
    return language_of(path) != settings.LANGUAGE_CODE
