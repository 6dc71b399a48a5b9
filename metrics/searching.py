"""A question asked of the index: which entries answer it, best first, and which words were taken for misspelled."""

import math
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, F, Q, QuerySet, Sum, Value, When

from metrics import terms
from metrics.models import SearchEntry, SearchGram, SearchPosting
from metrics.models.index import SHORTEST_CORRECTED

#: No list of results is longer: who needs more has to say more.
MOST = 500
#: So long a word may be wrong in two letters.
LONG_WORD = 8
#: So short a word is as near to many others; it is taken for one of them only where it stands alone.
SHORT_WORD = 4
CANDIDATES = 60
OWN_LANGUAGE = 1.3


@dataclass(frozen=True)
class Answer:
    """The entries that answer a question, best first, as (key of the entry, score).

    ``terms`` are what was looked for, ``corrected`` what was put for words that nothing holds.
    """

    ranked: tuple[tuple[int, float], ...]
    terms: frozenset[str]
    corrected: dict[str, str]


def search(question: str, entries: QuerySet[SearchEntry], language: str = "") -> Answer:
    """Look for the question among the entries, in at most five queries; those in the language come before their like.

    An entry has to hold two thirds of what is asked, both words of two; where none does, one word is enough.
    """
    wanted = terms.asked(question)
    if not wanted:
        return Answer((), frozenset(), {})
    held = _held(entries, {one.text for one in wanted})
    missing = [one.word for one in wanted if one.text not in held and _is_corrected(one.word)]
    corrected = nearest(missing, entries, alone=not held) if missing else {}
    looked = [terms.stem(corrected[one.word]) if one.word in corrected else one.text for one in wanted]
    held |= _held(entries, {terms.stem(word) for word in corrected.values()}) if corrected else {}
    total = entries.count()
    weights = {term: math.log(1 + (total - held[term] + 0.5) / (held[term] + 0.5)) for term in looked if held.get(term)}
    if not weights:
        return Answer((), frozenset(looked), corrected)
    count = len(set(looked))
    needed = count if count < 3 else math.ceil(count * 2 / 3)
    ranked = _ranked(entries, weights, needed, language) or _ranked(entries, weights, 1, language)
    return Answer(tuple(ranked), frozenset(looked), corrected)


def _is_corrected(word: str) -> bool:
    return len(word) >= SHORTEST_CORRECTED and word.isascii() and word.isalpha()


def _held(entries: QuerySet[SearchEntry], looked: set[str]) -> dict[str, int]:
    """How many of the entries hold each term."""
    rows = SearchPosting.objects.filter(term__in=looked, entry__in=entries)
    return dict(rows.order_by().values_list("term").annotate(count=Count("pk")))


def _ranked(
    entries: QuerySet[SearchEntry], weights: dict[str, float], needed: int, language: str
) -> list[tuple[int, float]]:
    worth: Any = Case(*(When(term=term, then=Value(weight)) for term, weight in weights.items()), default=Value(0.0))
    rows = SearchPosting.objects.filter(term__in=weights, entry__in=entries).order_by()
    own = Case(When(entry__language=language, then=Value(OWN_LANGUAGE)), default=Value(1.0))
    found = rows.values("entry_id", "entry__address").annotate(held=Count("pk"), score=Sum(F("weight") * worth * own))
    ordered = found.filter(held__gte=needed).annotate(rank=F("score") * F("held")).order_by("-rank", "entry__address")
    return [(row["entry_id"], row["rank"] / len(weights)) for row in ordered[:MOST]]


def nearest(misspelled: list[str], entries: QuerySet[SearchEntry], alone: bool = True) -> dict[str, str]:
    """For each word that no entry holds the nearest one that some entry does: one that it begins, or one letter off, two in
    a long word.

    Of two words equally near, that which stands in more entries. Where other words of the question are held, none is put
    in the place of a short one unless it begins it.
    """
    shared = {word: terms.grams(word) for word in misspelled}
    near: dict[str, dict[str, int]] = {word: {} for word in misspelled}
    wanted = Q()
    for some in shared.values():
        wanted |= Q(gram__in=some)
    grams: dict[str, set[str]] = {}
    for gram, word in SearchGram.objects.filter(wanted).values_list("gram", "word"):
        grams.setdefault(word, set()).add(gram)
    for word, own in shared.items():
        most = 2 if len(word) >= LONG_WORD else 1 if alone or len(word) > SHORT_WORD else 0
        likely = sorted(grams, key=lambda other: (-len(grams[other] & own), abs(len(other) - len(word)), other))
        for other in likely[:CANDIDATES]:
            apart = terms.distance(word, other, most)
            if apart <= most or other.startswith(word):
                near[word][other] = 1 if other.startswith(word) else apart
    held = _held(entries, {terms.stem(other) for found in near.values() for other in found})
    chosen = {}
    for word, found in near.items():
        known = [other for other in found if held.get(terms.stem(other))]
        if known:
            chosen[word] = min(known, key=lambda other: (found[other], -held[terms.stem(other)], other))
    return chosen
