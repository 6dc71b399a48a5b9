"""Gather the strings of readers' pages, keep the catalogues of other languages in step, and compile them.

    python tools/messages.py            writes locale/<language>/LC_MESSAGES/django.po and .mo
    python tools/messages.py --check    says what is missing, untranslated or stale, and changes nothing

Needs no gettext tools: templates are read by Django, the rest is Babel's. The compiled catalogues are committed, so that
a fresh clone speaks every language.
"""

import ast
import io
import os
import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "casestudy.settings")
os.environ.setdefault("DEBUG", "1")

import django  # noqa: E402 the settings have to be named first
from babel.messages.catalog import Catalog  # noqa: E402
from babel.messages.extract import extract  # noqa: E402
from babel.messages.mofile import write_mo  # noqa: E402
from babel.messages.pofile import read_po, write_po  # noqa: E402
from django.conf import settings  # noqa: E402
from django.utils.translation.template import templatize  # noqa: E402

from metrics.claims import OPERATIONS, RELATIONS  # noqa: E402

LOCALE = ROOT / "locale"
#: What an editor or an administrator alone sees stays in English.
LEFT_OUT = re.compile(
    r"^(templates/(admin|registration)/|templates/casestudy/api_docs|(casestudy|metrics)/(admin|forms|management)/)"
)
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}


def sources() -> list[Path]:
    """Every file that may hold a string for readers."""
    found = [
        *(ROOT / "casestudy").rglob("*.py"),
        *(ROOT / "metrics").rglob("*.py"),
        *(ROOT / "templates").rglob("*.html"),
        *(ROOT / "templates").rglob("*.txt"),
    ]
    return sorted(path for path in found if not LEFT_OUT.match(path.relative_to(ROOT).as_posix()))


def gathered() -> Catalog:
    """The strings as they stand in code and templates, with where they stand."""
    catalog = Catalog(project="Casestudy", charset="utf-8")
    for path in sources():
        text = path.read_text(encoding="utf-8")
        if path.suffix != ".py":
            text = templatize(text, origin=str(path))
        place = path.relative_to(ROOT).as_posix()
        for _, message, comments, context in extract("python", io.BytesIO(text.encode()), keywords=KEYWORDS):
            catalog.add(message, locations=[(place, 0)], auto_comments=comments, context=context)
    for place, message in of_claims():
        catalog.add(message, locations=[(place, 0)])
    return catalog


def of_claims() -> Iterator[tuple[str, str]]:
    """What claims say beside what stands in calls: sentences with parts in braces, and the words of the operations.

    The package is pure and marks nothing, since it knows no gettext.
    """
    for path in sorted((ROOT / "metrics" / "claims").glob("*.py")):
        if path.name == "wording.py":
            continue  # has its own words for each language
        tree = ast.parse(path.read_text(encoding="utf-8"))
        inside = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
        said = {id(part) for node in ast.walk(tree) if _says(node) for part in ast.walk(node)}
        for node in ast.walk(tree):
            if not isinstance(node, ast.Constant) or not isinstance(node.value, str) or id(node) in inside:
                continue
            if re.search(r"\{[a-z]+\}", node.value) or (id(node) in said and node.value not in RELATIONS):
                yield f"metrics/claims/{path.name}", node.value
    for operation in OPERATIONS.values():
        for words in (operation.sentence, operation.numerator, operation.denominator):
            if words:
                yield "metrics/claims/operations.py", words


def _says(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "say"


def catalogue(language: str, template: Catalog) -> Catalog:
    """The catalogue of a language brought in step: new strings empty, those that are gone taken out."""
    path = LOCALE / language / "LC_MESSAGES" / "django.po"
    known = Catalog(locale=language, charset="utf-8")
    if path.exists():
        with path.open("rb") as file:
            known = read_po(file, locale=language)
    known.update(template, no_fuzzy_matching=True)
    known.obsolete.clear()
    return known


def written(catalog: Catalog) -> tuple[bytes, bytes]:
    """The catalogue as text and compiled; the same strings always give the same bytes."""
    catalog.header_comment = f"# The words of readers' pages in {catalog.locale.english_name}."
    text, compiled = io.BytesIO(), io.BytesIO()
    write_po(text, catalog, sort_output=True, omit_header=False, width=116, no_location=True)
    plain = re.sub(
        rb'^"(POT-Creation-Date|PO-Revision-Date|Last-Translator|Language-Team|Generated-By)[^\n]*\n',
        b"",
        text.getvalue(),
        flags=re.M,
    )
    made = read_po(io.BytesIO(plain), locale=catalog.locale)
    # The compiled header names a day; a fixed one, since nothing but the strings may change it.
    made.creation_date = made.revision_date = datetime(2020, 1, 1, tzinfo=UTC)
    write_mo(compiled, made)
    return plain, compiled.getvalue()


def untranslated(catalog: Catalog) -> list[str]:
    """The strings without words in the language, or marked as doubtful."""
    empty = (message for message in catalog if message.id and (message.fuzzy or not all(_forms(message.string))))
    return sorted(str(message.id if isinstance(message.id, str) else message.id[0]) for message in empty)


def _forms(string: str | tuple[str, ...] | list[str] | None) -> list[str]:
    return [string] if isinstance(string, str) else list(string or [""])


def main(check: bool) -> int:
    django.setup()
    template, wrong = gathered(), []
    for language, _ in settings.LANGUAGES:
        if language == settings.LANGUAGE_CODE:
            continue
        folder = LOCALE / language / "LC_MESSAGES"
        catalog = catalogue(language, template)
        text, compiled = written(catalog)
        wrong += [f"{language}: no words for “{one}”" for one in untranslated(catalog)]
        if not check:
            folder.mkdir(parents=True, exist_ok=True)
        for name, content in (("django.po", text), ("django.mo", compiled)):
            path = folder / name
            if not check:
                path.write_bytes(content)
            elif not path.exists() or path.read_bytes() != content:
                wrong.append(f"{path.relative_to(ROOT)} is not in step: run python tools/messages.py")
    print("\n".join(wrong) or "Every string has its words.")
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main("--check" in sys.argv[1:]))
