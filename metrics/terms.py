"""Words as the search knows them: folded and stemmed where the script is Latin, pairs of characters in East Asian text.

The same reading of text and question, on any database. A number bound in a text (``[[series@period|format]]``) is no
word of it: what it shows may change.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import snowballstemmer

LONGEST = 40
HAN = "\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
KATAKANA = "\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff\uff66-\uff9f"
HIRAGANA = "\u3041-\u309f"
HANGUL = "\uac00-\ud7a3"
#: Signs that belong to the letter before them, in scripts where they are not part of ``\w``.
MARKS = "\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u064b-\u065f\u0900-\u0dff\u0e31-\u0e4e"
RUN = re.compile(
    rf"(?P<pairs>[{HAN}]+|[{KATAKANA}]+|[{HANGUL}]+)|(?P<hiragana>[{HIRAGANA}]+)|(?P<number>\d+(?:[.,]\d+)+)"
    rf"|(?P<word>(?:(?![{HAN}{KATAKANA}{HIRAGANA}{HANGUL}])(?:[^\W_]|[{MARKS}]))+)"
)
NUMBER = re.compile(r"\[\[(?!claim:)[^\[\]]*\]\]")
_CLAIM = re.compile(r"\[\[claim:[^|\[\]]*\|([^\[\]]*)\]\]")
_COMMON = (
    "a about also an and any are as at be been but by can could did do does for from had has have how i if in into is it "
    "its me more much many no not of on or our s shall should so some such t than that the their them then there these "
    "they this those to up us was we were what when where which who whom whose why will with would you your"
)
#: Words that are in every text, and say nothing of what it is about.
COMMON = frozenset(_COMMON.split())

_english = snowballstemmer.stemmer("english")


@dataclass(frozen=True, slots=True)
class Term:
    """A term, the folded word that it comes from, and where it stands in the text."""

    text: str
    word: str
    start: int
    end: int


@lru_cache(maxsize=20_000)
def fold(word: str) -> str:
    """The word without case, width and Latin accents."""
    apart = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", word).casefold())
    return unicodedata.normalize("NFC", re.sub("[\u0300-\u036f]", "", apart))[:LONGEST]


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """The stem of a folded English word; any other word as it is."""
    return str(_english.stemWord(word)) if word.isascii() and word.isalpha() else word


def unclaimed(text: str) -> str:
    """A line with the words of its claims in place of their marks; bound numbers stay as they are."""
    numbers = iter(NUMBER.findall(text))
    return re.sub("\x00", lambda _: next(numbers), _CLAIM.sub(r"\1", NUMBER.sub("\x00", text)))


def blanked(text: str) -> str:
    """The text with spaces in place of its bound numbers: what is left stands where it stood."""
    return NUMBER.sub(lambda match: " " * len(match[0]), text)


def terms(text: str) -> Iterator[Term]:
    """Every term of a text, in order."""
    for run in RUN.finditer(text):
        folded = fold(run[0]) if run.lastgroup == "word" else unicodedata.normalize("NFKC", run[0]).casefold()
        if run.lastgroup == "word":
            if folded not in COMMON:
                yield Term(stem(folded), folded, run.start(), run.end())
        elif run.lastgroup == "number":
            number = folded.replace(",", "")[:LONGEST]
            yield Term(number, number, run.start(), run.end())
        else:
            yield from _pairs(folded, run.start(), run.end(), singles=run.lastgroup == "pairs")


def _pairs(run: str, start: int, end: int, singles: bool) -> Iterator[Term]:
    same = len(run) == end - start  # a half-width sign and its mark become one character
    for place in range(len(run) - 1):
        pair = run[place : place + 2]
        yield Term(pair, "", *((start + place, start + place + 2) if same else (start, end)))
    for place, sign in enumerate(run) if singles else ():
        if len(run) == 1 or "\u3400" <= sign <= "\u9fff":
            yield Term(sign, "", *((start + place, start + place + 1) if same else (start, end)))


def asked(question: str, most: int = 24) -> list[Term]:
    """The terms to look for, each once: pairs stand for their single signs, and particles count only where nothing else does."""
    found: dict[str, Term] = {}
    particles: dict[str, Term] = {}
    for run in RUN.finditer(question):
        for term in terms(run[0]):
            if term.end - term.start == 1 and len(run[0]) > 1 and run.lastgroup == "pairs":
                continue
            (particles if run.lastgroup == "hiragana" else found).setdefault(term.text, term)
    return list((found or particles).values())[:most]


def grams(word: str) -> set[str]:
    """The runs of three letters in a word, its ends marked: what it shares with its misspellings."""
    padded = f"^{word}$"
    return {padded[place : place + 3] for place in range(len(padded) - 2)}


def distance(one: str, other: str, most: int) -> int:
    """How many letters have to be changed, added, left out or swapped with their neighbour; ``most + 1`` where it is more."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for place, letter in enumerate(one, 1):
        before, last, row = row, before, [place]
        for there, sign in enumerate(other, 1):
            cost = min(row[-1] + 1, before[there] + 1, before[there - 1] + (letter != sign))
            if last and there > 1 and letter == other[there - 2] and one[place - 2] == sign:
                cost = min(cost, last[there - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return min(row[-1], most + 1)
