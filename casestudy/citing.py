"""A version of a text as a citation: a sentence, BibTeX, RIS and CSL-JSON, from plain values."""

import json
import re
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from metrics.formats import format_date

#: What readers are offered: label, ending of the address, media type.
FORMS: Final = (
    ("BibTeX", "bib", "application/x-bibtex; charset=utf-8"),
    ("RIS", "ris", "application/x-research-info-systems; charset=utf-8"),
    ("CSL-JSON", "csl.json", "application/vnd.citationstyles.csl+json"),
)
CREATIVE_COMMONS = re.compile(r"\bCC (BY(?:-(?:NC|SA|ND))*) ([1-4]\.\d)")
# BibTeX counts braces even behind a backslash, so that a lone one has to be spelt out.
TEX: Final = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{sign: f"\\{sign}" for sign in "$&%#_"},
}
NOT_TEXT = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u2028\u2029]+")


@dataclass(frozen=True)
class Name:
    """Who wrote a text, in parts; a desk or an organisation has a family name only."""

    family: str
    given: str = ""

    @property
    def printed(self) -> str:
        return one_line(f"{self.given} {self.family}")


@dataclass(frozen=True)
class Citation:
    """One version of a text. ``address`` is absolute and that of the version, never of the page that moves on."""

    slug: str
    title: str
    names: tuple[Name, ...]
    site: str
    issued: date
    version: int
    address: str
    language: str = "en"
    abstract: str = ""

    @property
    def key(self) -> str:
        """The citation key, the same for every export of this version."""
        return f"{self.slug}-v{self.version}"

    def text(self) -> str:
        """The citation as a sentence."""
        printed = [name.printed for name in self.names]
        names = " and ".join(part for part in (", ".join(printed[:-1]), *printed[-1:]) if part) or self.site
        day = format_date(self.issued.isoformat(), "en")
        return f"{names}: {one_line(self.title)}. {self.site}, version {self.version}, {day}. {self.address}"

    def bibtex(self) -> str:
        """One entry. The title stands in double braces, so that no style changes its capitals."""
        fields = {
            "author": " and ".join(bibtex_name(name) for name in self.names),
            "title": f"{{{tex(self.title)}}}",
            "howpublished": tex(self.site),
            "year": str(self.issued.year),
            "month": str(self.issued.month),
            "day": str(self.issued.day),
            "version": str(self.version),
            "language": self.language,
            "url": self.address,
        }
        lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items() if value)
        return f"@misc{{{self.key},\n{lines}}}\n"

    def ris(self) -> str:
        """One record, with the line ends that the format asks for. RIS escapes nothing: each value is one line."""
        fields = [
            ("TY", "ELEC"),
            ("ID", self.key),
            *(("AU", f"{name.family}, {name.given}" if name.given else name.family) for name in self.names),
            ("TI", self.title),
            ("PB", self.site),
            ("PY", str(self.issued.year)),
            ("DA", f"{self.issued:%Y/%m/%d}"),
            ("ET", f"Version {self.version}"),
            ("LA", self.language),
            ("AB", self.abstract),
            ("UR", self.address),
        ]
        return "".join(f"{tag}  - {one_line(value)}\r\n" for tag, value in fields if value) + "ER  - \r\n"

    def csl(self) -> list[dict[str, Any]]:
        """CSL-JSON: a list of one item."""
        item: dict[str, Any] = {
            "id": self.key,
            "type": "webpage",
            "title": one_line(self.title),
            "container-title": self.site,
            "publisher": self.site,
            "issued": {"date-parts": [[self.issued.year, self.issued.month, self.issued.day]]},
            "version": str(self.version),
            "language": self.language,
            "URL": self.address,
        }
        if self.names:
            item["author"] = [
                {"family": name.family, "given": name.given} if name.given else {"literal": name.family}
                for name in self.names
            ]
        if self.abstract:
            item["abstract"] = one_line(self.abstract)
        return [item]

    def written(self, ending: str) -> str:
        """The file of an ending: bib, ris, csl.json or txt."""
        if ending == "bib":
            return self.bibtex()
        if ending == "ris":
            return self.ris()
        if ending == "csl.json":
            return json.dumps(self.csl(), ensure_ascii=False, indent=2) + "\n"
        return f"{self.text()}\n"


def one_line(text: str) -> str:
    """The text without line ends and control characters."""
    return NOT_TEXT.sub(" ", text).strip()


def tex(text: str) -> str:
    """The text as TeX takes it for words."""
    return "".join(TEX.get(sign, sign) for sign in one_line(text))


def bibtex_name(name: Name) -> str:
    """A name that BibTeX does not cut up: what holds a comma or an “and”, and what is no person, stands in braces."""
    if not name.given:
        return f"{{{tex(name.family)}}}"
    parts = (
        f"{{{tex(part)}}}" if "," in part or re.search(r"\sand\s", part) else tex(part)
        for part in (name.family, name.given)
    )
    return ", ".join(parts)


def licence_address(words: str) -> str:
    """The address of the Creative Commons licence that the words name; empty where they name none."""
    found = CREATIVE_COMMONS.search(words)
    return f"https://creativecommons.org/licenses/{found[1].lower()}/{found[2]}/" if found else ""


def licence_name(words: str) -> str:
    """Its short name, such as CC-BY-4.0; empty where the words name none."""
    found = CREATIVE_COMMONS.search(words)
    return f"CC-{found[1]}-{found[2]}" if found else ""
