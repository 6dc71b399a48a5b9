"""A version of a text, or data as recorded at an instant, as a citation: a sentence, BibTeX, RIS and CSL-JSON."""

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
#: What may be cited, by the name that Zotero has for it: the type in RIS, in CSL, and what it is called in English.
KINDS: Final = {
    "webpage": ("ELEC", "webpage", ""),
    "dataset": ("DATA", "dataset", "data set"),
    "artwork": ("CHART", "graphic", "chart"),
}
#: The sentence by language: with a version, and as of a day.
SENTENCES: Final = {
    "en": (
        "{names}: {title}. {site}, version {version}, {day}. {address}",
        "{names}: {title} [{medium}]. {site}, as of {day}. {address}",
    ),
    "ja": (
        "{names}「{title}」{site}、第{version}版、{day}。{address}",
        "{names}「{title}」（{medium}）{site}、{day}現在。{address}",
    ),
}
MEDIA: Final = {"ja": {"data set": "データセット", "chart": "図"}}
CREATIVE_COMMONS = re.compile(r"(?<![A-Za-z])CC (BY(?:-(?:NC|SA|ND))*) ([1-4]\.\d)")
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
    """One version of a text; without a version, data as this site had recorded them on the day ``issued``.

    ``address`` is absolute and leads to what was read, never to a page that moves on. ``kind`` is one of :data:`KINDS`.
    """

    slug: str
    title: str
    names: tuple[Name, ...]
    site: str
    issued: date
    version: int | None
    address: str
    language: str = "en"
    abstract: str = ""
    kind: str = "webpage"

    @property
    def key(self) -> str:
        """The citation key, the same for every export of this version (or of this day) in this language."""
        own = self.slug if self.language == "en" else f"{self.slug}-{self.language}"
        return f"{own}-v{self.version}" if self.version else f"{own}-{self.issued.isoformat()}"

    @property
    def medium(self) -> str:
        """What it is, in the language of the citation; "" for a text."""
        words = KINDS[self.kind][2]
        return MEDIA.get(self.language, {}).get(words, words)

    def text(self) -> str:
        """The citation as a sentence in its language, else in English."""
        language = self.language if self.language in SENTENCES else "en"
        printed = [name.printed for name in self.names]
        if language == "ja":
            names = "・".join(printed)
        else:
            names = " and ".join(part for part in (", ".join(printed[:-1]), *printed[-1:]) if part)
        return SENTENCES[language][self.version is None].format(
            names=names or self.site,
            title=one_line(self.title),
            medium=self.medium,
            site=self.site,
            version=self.version,
            day=format_date(self.issued.isoformat(), language),
            address=self.address,
        )

    def bibtex(self) -> str:
        """One entry. The title stands in double braces, so that no style changes its capitals."""
        fields = {
            "author": " and ".join(bibtex_name(name) for name in self.names),
            "title": f"{{{tex(self.title)}}}",
            "howpublished": tex(self.site),
            "year": str(self.issued.year),
            "month": str(self.issued.month),
            "day": str(self.issued.day),
            "version": str(self.version or ""),
            "note": tex(self.medium),
            "language": self.language,
            "url": self.address,
        }
        lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items() if value)
        return f"@misc{{{self.key},\n{lines}}}\n"

    def ris(self) -> str:
        """One record, with the line ends that the format asks for. RIS escapes nothing: each value is one line."""
        fields = [
            ("TY", KINDS[self.kind][0]),
            ("ID", self.key),
            *(("AU", f"{name.family}, {name.given}" if name.given else name.family) for name in self.names),
            ("TI", self.title),
            ("PB", self.site),
            ("PY", str(self.issued.year)),
            ("DA", f"{self.issued:%Y/%m/%d}"),
            ("ET", f"Version {self.version}" if self.version else ""),
            ("LA", self.language),
            ("AB", self.abstract),
            ("UR", self.address),
        ]
        return "".join(f"{tag}  - {one_line(value)}\r\n" for tag, value in fields if value) + "ER  - \r\n"

    def csl(self) -> list[dict[str, Any]]:
        """CSL-JSON: a list of one item."""
        item: dict[str, Any] = {
            "id": self.key,
            "type": KINDS[self.kind][1],
            "title": one_line(self.title),
            "container-title": self.site,
            "publisher": self.site,
            "issued": {"date-parts": [[self.issued.year, self.issued.month, self.issued.day]]},
            "language": self.language,
            "URL": self.address,
        }
        if self.version:
            item["version"] = str(self.version)
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
