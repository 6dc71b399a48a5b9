"""The documentation is true: its examples run, and what it names exists.

How a page is written so that it is tested:

- A ``python`` block with ``>>>`` is a doctest; one without is executed. Blocks of a page share their names.
- In an ``sh`` block each line that begins with ``curl`` is asked of the demo and has to succeed; a comment at its end
  (``# 404``) names another status. A ``json`` block right after it is compared: what it shows must be in the answer,
  and "..." stands for anything.
- Commands, variables, addresses and links are looked up.
"""

import doctest
import json
import re
import shlex
import subprocess
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlencode, urlsplit

import pytest
from django.core.management import get_commands
from django.test import Client
from django.urls import Resolver404, resolve

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted(
    [ROOT / "README.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").glob("*.md"), *(ROOT / "bench").glob("*.md")]
)
OWN_COMMANDS = {
    file.stem for app in ("metrics", "casestudy") for file in (ROOT / app / "management" / "commands").glob("[a-z]*.py")
}
#: The languages of blocks that are run.
RUN = {"python", "sh", "shell", "console"}
ANYTHING = {"...", "…"}
#: What stands for a value in an address.
PLACEHOLDER = re.compile(r"<[^>]*>")

pages = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)


@dataclass(frozen=True)
class Block:
    """A fenced block: its language, its text, and the line on which the text begins."""

    language: str
    text: str
    line: int


def blocks(page: Path) -> Iterator[Block]:
    """The fenced blocks of a page, in order."""
    text = page.read_text()
    for match in re.finditer(r"^[ ]*```(\w*)[^\n]*\n(.*?)^[ ]*```\s*$", text, re.DOTALL | re.MULTILINE):
        yield Block(match[1], match[2], text.count("\n", 0, match.start(2)) + 1)


def code(page: Path) -> list[str]:
    """Everything on a page that is set as code: blocks, and spans in backquotes."""
    text = page.read_text()
    fenced = re.compile(r"^[ ]*```.*?^[ ]*```\s*$", re.DOTALL | re.MULTILINE)
    return [block.text for block in blocks(page)] + re.findall(r"`([^`\n]+)`", fenced.sub("", text))


@pytest.mark.parametrize(
    "page", [page for page in PAGES if any(block.language in RUN for block in blocks(page))], ids=lambda page: page.name
)
def test_examples_run(page: Path, demo: None) -> None:
    names: dict[str, Any] = {"__name__": page.stem}
    failures: list[str] = []
    runner = doctest.DocTestRunner(verbose=False, optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE)
    body: bytes | None = None
    for block in blocks(page):
        if block.language == "python" and ">>>" in block.text:
            test = doctest.DocTestParser().get_doctest(block.text, names, page.name, page.name, block.line - 1)
            runner.run(test, out=failures.append, clear_globs=False)
            names.update(test.globs)
        elif block.language == "python":
            exec(compile("\n" * (block.line - 1) + block.text, page.name, "exec"), names)
        elif block.language == "json" and body is not None:
            compare(json.loads(block.text), json.loads(body), f"{page.name}:{block.line}", failures)
        body = None
        if block.language in ("sh", "shell", "console"):
            for line, command in curls(block):
                body = ask(command, f"{page.name}:{line}", failures)
    assert not failures, "\n".join(failures)


def curls(block: Block) -> Iterator[tuple[int, str]]:
    """The curl commands of a block with their lines, continued lines joined."""
    line = block.line
    for command in re.split(r"(?<!\\)\n", block.text):
        if command.lstrip("$ ").startswith("curl "):
            yield line, command.lstrip("$ ").replace("\\\n", " ")
        line += command.count("\n") + 1


def ask(command: str, place: str, failures: list[str]) -> bytes | None:
    """What the site answers to a curl command, asked as curl would."""
    words, _, comment = command.partition(" #")
    parts = shlex.split(words.split(" | ")[0].split(" > ")[0])[1:]
    method, headers, data, fields, address, as_query = "GET", {}, "", [], "", False
    while parts:
        part = parts.pop(0)
        if part in ("-H", "--header"):
            name, _, value = parts.pop(0).partition(":")
            headers[name.strip()] = value.strip()
        elif part in ("-X", "--request"):
            method = parts.pop(0)
        elif part in ("-d", "--data", "--json"):
            data, method = parts.pop(0), "POST" if method == "GET" else method
        elif part == "--data-urlencode":
            fields.append(tuple(parts.pop(0).split("=", 1)))
        elif part in ("-G", "--get"):
            as_query = True
        elif part in ("-o", "--output", "-w", "--write-out", "-u", "--user"):
            parts.pop(0)
        elif part in ("-I", "--head", "-sI", "-Is"):
            method = "HEAD"
        elif not part.startswith("-"):
            address = part
    target = urlsplit(address)
    query = "&".join(filter(None, [target.query, urlencode(fields) if as_query else ""]))
    answer = Client().generic(
        method, unquote(target.path) or "/", data, headers=headers, query_params=None, QUERY_STRING=query
    )
    wanted = re.search(r"\b([1-5]\d\d)\b", comment)
    if (answer.status_code != int(wanted[1])) if wanted else (answer.status_code >= 400):
        failures.append(f"{place}: {method} {address} answers {answer.status_code}")
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def compare(shown: Any, found: Any, place: str, failures: list[str]) -> None:
    """Note where what a page shows is not in what the site answers."""
    if isinstance(shown, str) and shown in ANYTHING:
        return
    if isinstance(shown, dict) and isinstance(found, dict):
        for name, value in shown.items():
            if name in ANYTHING:
                continue
            if name not in found:
                failures.append(f"{place}: there is no “{name}” in the answer")
            else:
                compare(value, found[name], f"{place} {name}", failures)
    elif isinstance(shown, list) and isinstance(found, list):
        if len(shown) > len(found):
            failures.append(f"{place}: {len(shown)} shown, {len(found)} in the answer")
        for number, (one, other) in enumerate(zip(shown, found, strict=False)):
            compare(one, other, f"{place} {number}", failures)
    elif isinstance(shown, str) and isinstance(found, str) and shown.endswith(tuple(ANYTHING)):
        if not found.startswith(shown.rstrip(".…")):
            failures.append(f"{place}: {shown!r} shown, {found!r} in the answer")
    elif shown != found:
        failures.append(f"{place}: {shown!r} shown, {found!r} in the answer")


def targets() -> set[str]:
    """The targets of the Makefile."""
    return set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))


@pytest.fixture(scope="module")
def source() -> str:
    """All of our code and configuration as one text, to look names up in."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--", "*.py", "*.js", "*.sh", "*.toml", "*.css", "*.html", "Makefile", ".env.example", ".ci"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    files = [ROOT / name for name in listed.split("\0") if name and "vendor" not in name]
    return "\n".join(file.read_text() for file in files if file.is_file() and file != Path(__file__))


@pages
def test_commands_that_are_named_exist(page: Path) -> None:
    text = "\n".join(code(page))
    make = re.findall(r"(?:^|[\s`])make ([a-z]+)", text)
    manage = re.findall(r"manage\.py ([a-z_]+)", text)
    assert [name for name in make if name not in targets()] == []
    assert [name for name in manage if name not in get_commands()] == []


@pages
def test_variables_that_are_named_exist(page: Path, source: str) -> None:
    named = set(re.findall(r"(?<![\w<])([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)\b", "\n".join(code(page))))
    named |= set(re.findall(r"(?:^|\s)([A-Z]{2,}[A-Z_]*)=", "\n".join(code(page)), re.MULTILINE))
    assert [name for name in sorted(named) if not re.search(rf"\b{name}\b", source)] == []


@pages
def test_files_that_are_named_exist(page: Path) -> None:
    spans = (span for span in code(page) if "\n" not in span)
    named = {
        span.strip()
        for span in spans
        if re.fullmatch(r"[\w.-]+/[\w./-]*\w\.(?:py|md|toml|css|js|html|csv)", span.strip())
    }
    assert [name for name in sorted(named) if not name.startswith("var/") and not (ROOT / name).is_file()] == []


@pages
def test_addresses_that_are_named_lead_somewhere(page: Path) -> None:
    spans = [span.strip() for span in code(page) if "\n" not in span]
    named = {span.partition("?")[0] for span in spans if re.fullmatch(r"/[a-z][^\s`|{}*]*", span)}
    lost = []
    for address in sorted(named):
        if "..." in address or address.startswith(("/static/", "/media/", "/<")):
            continue
        # /versions/<n>/ is the tail of any text's address, and /articles/<slug> the beginning of one with a suffix.
        sample = PLACEHOLDER.sub("1", address)
        if not any(leads(start + sample + end) for start in ("", "/articles/1") for end in ("", "/", ".json")):
            lost.append(address)
    assert lost == []


def leads(address: str) -> bool:
    """Whether the site has a view for the address."""
    try:
        resolve(address)
    except Resolver404:
        return False
    return True


def anchors(page: Path) -> set[str]:
    """The anchors of a page's headings, as repository hosts make them."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pages
def test_links_are_alive(page: Path) -> None:
    dead = []
    for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text()):
        if re.match(r"[a-z]+:", target):
            continue
        name, _, anchor = target.partition("#")
        file = (page.parent / name).resolve() if name else page
        if not file.exists() or (anchor and file.suffix == ".md" and anchor not in anchors(file)):
            dead.append(target)
    assert dead == []


def test_every_variable_of_the_environment_is_explained() -> None:
    listed = re.findall(r"^([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE)
    text = (ROOT / "docs" / "operations.md").read_text()
    assert [name for name in listed if f"`{name}`" not in text] == []


def test_every_command_is_explained() -> None:
    text = "\n".join(page.read_text() for page in PAGES)
    assert [name for name in sorted(targets()) if f"make {name}" not in text] == []
    assert [name for name in sorted(OWN_COMMANDS) if name not in text] == []


def test_the_readme_leads_to_every_page() -> None:
    text = (ROOT / "README.md").read_text()
    assert [page.name for page in (ROOT / "docs").glob("*.md") if f"(docs/{page.name})" not in text] == []


def test_every_module_has_its_place_on_the_page_of_the_architecture() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    placed = {name for one in contracts for layer in one.get("layers", []) for name in re.findall(r"\w+", layer)}
    text = (ROOT / "docs" / "architecture.md").read_text()
    assert [name for name in sorted(placed) if f"`{name}`" not in text] == []


def test_pictures_are_light_and_shown() -> None:
    text = (ROOT / "README.md").read_text()
    pictures = list((ROOT / "docs" / "pictures").glob("*.png"))
    assert pictures
    assert [one.name for one in pictures if one.stat().st_size > 400_000] == []
    assert [one.name for one in pictures if f"docs/pictures/{one.name}" not in text] == []


def test_decisions_name_what_lost_and_how_to_change_ones_mind() -> None:
    sections = re.split(r"^## ", (ROOT / "docs" / "decisions.md").read_text(), flags=re.MULTILINE)[1:]
    assert sections
    for section in sections:
        title = section.partition("\n")[0]
        for part in ("**Lost:**", "**To change one's mind:**"):
            assert part in section, f"{title}: {part}"
