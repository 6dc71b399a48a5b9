"""Topics, authors and images that stand in the texts live at the moment; those of drafts alone are nowhere. Names are those of now."""

from typing import Any

from django.db.models import Exists, OuterRef
from django.db.models.fields.json import KeyTransform

from casestudy.models import Author, Image, Topic, Use, Version
from casestudy.serializers import AuthorSerializer, ImageSerializer, TopicSerializer
from metrics.api.base import PublicViewSet
from metrics.api.parameters import MOMENTS, Parameter


class NamedViewSet(PublicViewSet):
    """What live texts name in their frozen content."""

    part = ""
    shown_by = MOMENTS

    def rows(self) -> Any:
        live = Version.objects.live(self.asked.known_by, self.asked.moment.seen_at).values_list(
            KeyTransform(self.part, "revision__content"), flat=True
        )
        return super().rows().filter(slug__in={one["slug"] for part in live for one in part})


class TopicViewSet(NamedViewSet):
    """Subjects under which readers find texts."""

    queryset = Topic.objects.order_by("slug")
    serializer_class = TopicSerializer
    part, noun = "topics", "topic"
    parameters = (Parameter("q", "Only topics whose name contains this.", "name__icontains", many=False),)


class AuthorViewSet(NamedViewSet):
    """Who wrote the texts."""

    queryset = Author.objects.order_by("slug")
    serializer_class = AuthorSerializer
    part, noun = "authors", "author"
    parameters = (
        Parameter("q", "Only authors whose family name contains this.", "family_name__icontains", many=False),
    )


class ImageViewSet(PublicViewSet):
    """Pictures of published texts, with the text that stands in for each."""

    queryset = Image.objects.order_by("slug")
    serializer_class = ImageSerializer
    noun = "image"
    shown_by = MOMENTS
    parameters = (
        Parameter(
            "q", "Only pictures whose alternative text contains this.", "alternative_text__icontains", many=False
        ),
    )

    def rows(self) -> Any:
        shown = Version.objects.shown(self.asked.known_by, self.asked.moment.seen_at)
        version = shown.filter(document=OuterRef("document"), number=OuterRef("version"))
        uses = Use.objects.filter(kind=Use.Kind.IMAGE, version__gt=0).filter(Exists(version))
        return super().rows().filter(slug__in=uses.values("slug"))
