"""A number with everything that its card says, and the sentences that rest on it."""

from typing import Any

from django.db.models import Exists, OuterRef
from django.utils.functional import cached_property
from rest_framework import serializers

from casestudy.api.bound import line
from casestudy.content import places
from casestudy.models import Use, Version
from casestudy.narrative import bind_all
from metrics.api.observations import FigureViewSet
from metrics.figures import Reference
from metrics.serializers import FigureSerializer

#: So many texts are read for their sentences; how many there are in all is said.
MOST = 20


class PlaceSerializer(serializers.Serializer):
    """A place where a text rests on the number."""

    url = serializers.CharField(
        help_text="The address of the paragraph. It stays while the paragraph keeps its words, whatever is edited elsewhere."
    )
    reference = serializers.CharField(help_text="As written there.")
    through = serializers.CharField(help_text="What rests on it: number, claim, evidence, head or chart.")


class TextUsingSerializer(serializers.Serializer):
    """A text that readers see at the moment, and where in it the number stands."""

    kind = serializers.CharField()
    slug = serializers.CharField()
    language = serializers.CharField()
    title = serializers.CharField()
    version = serializers.IntegerField()
    url = serializers.CharField()
    places = PlaceSerializer(many=True)


class FigureUseSerializer(FigureSerializer):
    """A reference resolved at a moment: what a reader is shown, why, and which sentences rest on it."""

    used_in = serializers.IntegerField(help_text="How many texts that readers see at the moment rest on it.")
    used_by = TextUsingSerializer(many=True, help_text=f"The newest {MOST} of them.")


class FigureUseViewSet(FigureViewSet):
    """What a reader is shown: for each series and period the best row at the moment asked for.

    Looked up by reference: `series@period`, with `!provider` and `~instant` where needed. The detail is all that the card
    of a number says, with the texts that use it.
    """

    detail_serializer = FigureUseSerializer

    @cached_property
    def using(self) -> Any:
        """The live texts at the moment, newest first."""
        rows = Version.objects.live(self.asked.known_by, self.asked.moment.seen_at)
        return rows.with_content().order_by("-live_from", "document__slug", "document__language")

    def found(self, key: str) -> Any:
        figure = super().found(key)
        reference = Reference.parse(figure["reference"])
        uses = Use.objects.filter(
            document=OuterRef("document"),
            version=OuterRef("number"),
            kind="series",
            slug=reference.series,
            period__in=[reference.period, ""],
        )
        versions = self.using.filter(Exists(uses))
        newest = list(versions[:MOST])
        heads = bind_all(
            [line(one.document.language, one.revision.content["title"]) for one in newest],
            self.asked.moment,
            now=self.asked.now,
        )
        return figure | {
            "used_in": len(newest) if len(newest) < MOST else versions.count(),
            "used_by": [
                self.text(one, head.texts["title"], reference) for one, head in zip(newest, heads, strict=True)
            ],
        }

    def text(self, version: Version, title: str, reference: Reference) -> dict[str, Any]:
        """One text with the places where the number stands in it."""
        document = version.document
        url = document.get_absolute_url()
        found = places(version.revision.content, reference.series, reference.period)
        return {
            "kind": document.kind,
            "slug": document.slug,
            "language": document.language,
            "title": title,
            "version": version.number,
            "url": url,
            "places": [
                {
                    "url": f"{url}#{one.anchor}" if one.anchor else url,
                    "reference": one.reference,
                    "through": one.through,
                }
                for one in found
            ],
        }
