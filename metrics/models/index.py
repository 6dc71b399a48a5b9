"""The index of the search: what can be found, under which terms. It is derived from other tables and can be made anew."""

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import astuple, dataclass, replace
from datetime import datetime
from typing import Any, ClassVar

from django.conf import settings
from django.db import models, transaction
from django.utils import translation

from metrics import terms

#: BM25 with a fixed mean length, so that what a term weighs in an entry does not change with other entries.
SATURATION, LENGTH_MATTERS, MEAN_LENGTH = 1.2, 0.6, 120
TITLE_COUNTS = 4
KIND_COUNTS = {"article": 1.4, "case": 1.4, "section": 1.0, "chart": 1.0, "metric": 1.1, "series": 0.7, "source": 0.8}
SHORTEST_CORRECTED = 4
#: Rises when texts are read or weighed in another way: then `manage.py reindex` makes every entry anew.
RULES = 1
CHUNK = 500


@dataclass(frozen=True)
class Draft:
    """One thing to be found. ``title`` and ``text`` may hold bound numbers in the notation of the prose.

    ``whole`` are further words that find it and are not shown, ``within`` the kind and key of what it is a part of,
    ``filed`` what lists may be narrowed by ("market:JP"). It is found from ``live_from`` until ``live_until``.
    """

    kind: str
    key: str
    address: str
    title: str
    text: str = ""
    whole: str = ""
    within: str = ""
    language: str = "en"
    date: datetime | None = None
    filed: tuple[str, ...] = ()
    live_from: datetime | None = None
    live_until: datetime | None = None

    @property
    def digest(self) -> str:
        """SHA-256 over everything but the time in which it is found."""
        return hashlib.sha256(repr((RULES, *astuple(self)[:-2])).encode()).hexdigest()

    def weights(self) -> dict[str, float]:
        """What each of its terms weighs, the words of its title most."""
        title, text = (
            Counter(term.text for part in parts for term in terms.terms(terms.blanked(part)))
            for parts in ((self.title,), (self.text, self.whole))
        )
        length = 1 - LENGTH_MATTERS + LENGTH_MATTERS * text.total() / MEAN_LENGTH
        weight = KIND_COUNTS[self.kind] * (SATURATION + 1)
        found = {}
        for term in title | text:
            count = TITLE_COUNTS * title[term] + text[term] / length
            found[term] = weight * count / (count + SATURATION)
        return found | dict.fromkeys(self.filed, 0.0)

    def words(self) -> set[str]:
        """The Latin words that misspelled ones may be meant for."""
        texts = (self.title, self.text, self.whole)
        found = {term.word for text in texts for term in terms.terms(terms.blanked(text))}
        return {word for word in found if len(word) >= SHORTEST_CORRECTED and word.isalpha() and word.isascii()}


class SearchEntryQuerySet(models.QuerySet["SearchEntry"]):
    """What can be found, by the clock."""

    def at(self, now: datetime) -> "SearchEntryQuerySet":
        """Entries whose time it is. Nothing has to run when a scheduled text goes live."""
        begun = models.Q(live_from=None) | models.Q(live_from__lte=now)
        return self.filter(begun, models.Q(live_until=None) | models.Q(live_until__gt=now))

    @transaction.atomic
    def put(self, owner: str, drafts: Iterable[Draft]) -> None:
        """Make these the entries of an owner ("document:12"): what is the same stays, the rest is replaced."""
        had: dict[str, list[SearchEntry]] = {}
        for old in self.filter(owner=owner).defer("text"):
            had.setdefault(old.digest, []).append(old)
        fresh = []
        for draft in drafts:
            same = had.get(draft.digest)
            if not same:
                fresh.append(draft)
                continue
            kept = same.pop()
            if (kept.live_from, kept.live_until) != (draft.live_from, draft.live_until):
                self.filter(pk=kept.pk).update(live_from=draft.live_from, live_until=draft.live_until)
        self.filter(pk__in=[row.pk for rows in had.values() for row in rows]).delete()
        entries = SearchEntry.objects.bulk_create([entry_of(owner, draft) for draft in fresh], batch_size=CHUNK)
        SearchPosting.objects.bulk_create(
            [
                SearchPosting(entry=entry, term=term, weight=weight)
                for entry, draft in zip(entries, fresh, strict=True)
                for term, weight in draft.weights().items()
            ],
            batch_size=CHUNK,
        )
        learn({word for draft in fresh for word in draft.words()})


def entry_of(owner: str, draft: Draft) -> "SearchEntry":
    """The row of a draft, its lines as entries keep them: claims as their words, bound numbers in their notation."""
    names = ("kind", "key", "address", "within", "language", "date", "live_from", "live_until", "digest")
    values: dict[str, Any] = {name: getattr(draft, name) for name in names}
    values |= {name: " ".join(terms.unclaimed(getattr(draft, name)).split()) for name in ("title", "text")}
    return SearchEntry(owner=owner, **values)


def learn(words: set[str]) -> None:
    """Keep the words that misspelled ones may be meant for."""
    ordered = sorted(words)
    for start in range(0, len(ordered), CHUNK):
        some = ordered[start : start + CHUNK]
        known = set(SearchGram.objects.filter(word__in=some).values_list("word", flat=True).distinct())
        SearchGram.objects.bulk_create(
            [SearchGram(gram=gram, word=word) for word in some if word not in known for gram in terms.grams(word)],
            batch_size=CHUNK,
            ignore_conflicts=True,  # somebody else may have learnt the word meanwhile
        )


class SearchEntry(models.Model):
    """One thing that can be found. All entries of an owner are replaced together."""

    owner = models.CharField(max_length=180, db_index=True)
    kind = models.CharField(max_length=10)
    key = models.CharField(max_length=160)
    address = models.CharField(max_length=400)
    within = models.CharField(max_length=400, blank=True, default="")
    title = models.TextField()
    text = models.TextField(blank=True, default="")
    language = models.CharField(max_length=10)
    date = models.DateTimeField(null=True)
    live_from = models.DateTimeField(null=True)
    live_until = models.DateTimeField(null=True)
    digest = models.CharField(max_length=64)

    objects: ClassVar = SearchEntryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "search entries"

    def __str__(self) -> str:
        return self.address


class SearchPosting(models.Model):
    """A term in an entry, and what it weighs there."""

    entry = models.ForeignKey(SearchEntry, models.CASCADE, related_name="postings", db_index=False)
    term = models.CharField(max_length=180)
    weight = models.FloatField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "term"], name="posting_once")]
        indexes = [models.Index(fields=["term", "entry"], name="posting_term")]

    def __str__(self) -> str:
        return self.term


class SearchGram(models.Model):
    """Three letters of a word that some entry holds or held."""

    gram = models.CharField(max_length=3)
    word = models.CharField(max_length=40, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["gram", "word"], name="gram_once")]

    def __str__(self) -> str:
        return self.word


class Indexed(models.Model):
    """A thing of the record that readers find: whenever it is saved, the index follows in the same transaction.

    ``bulk_create`` and ``update`` do not save; after them `manage.py reindex` is due.
    """

    class Meta:
        abstract = True

    def found_as(self) -> Draft:
        """The entry of this thing in the language that is active."""
        raise NotImplementedError  # each kind says its own

    def index(self) -> None:
        """Bring the index up to date with this thing, in each language in which it has words."""
        drafts = []
        for language in (settings.LANGUAGE_CODE, *getattr(self, "translations", {})):
            with translation.override(language):
                draft = self.found_as()
            prefix = "" if language == settings.LANGUAGE_CODE else f"/{language}"
            drafts.append(replace(draft, language=language, address=f"{prefix}{draft.address}"))
        SearchEntry.objects.put(f"{drafts[0].kind}:{drafts[0].key}", drafts)

    @transaction.atomic
    def save(self, *args: object, **kwargs: object) -> None:
        super().save(*args, **kwargs)  # type: ignore[arg-type]  # Django's own signature
        self.index()
