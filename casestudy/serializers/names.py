"""Things by name, and what texts name and show."""

from django.conf import settings
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from casestudy.models import Author, Image, Topic


class Named(serializers.Serializer):
    """A thing by its slug, with its name."""

    slug = serializers.CharField()
    name = serializers.CharField()


class MarketNamed(serializers.Serializer):
    """A market by its code, with its name."""

    code = serializers.CharField()
    name = serializers.CharField()


class AuthorNamed(serializers.Serializer):
    """Who wrote a text, as it was printed."""

    slug = serializers.CharField()
    given_name = serializers.CharField()
    family_name = serializers.CharField()
    affiliation = serializers.CharField()


class TextLinkSerializer(serializers.Serializer):
    """A live text, by title and address."""

    title = serializers.CharField()
    url = serializers.CharField()


class MomentSerializer(serializers.Serializer):
    """The moment shown."""

    as_of = serializers.CharField(allow_null=True)
    seen_at = serializers.CharField(allow_null=True)


class TopicSerializer(serializers.ModelSerializer):
    """A subject under which readers find texts."""

    url = serializers.CharField(source="get_absolute_url")

    class Meta:
        model = Topic
        fields = ["slug", "name", "description", "url"]


class AuthorSerializer(serializers.ModelSerializer):
    """Who wrote a text."""

    name = serializers.CharField()
    url = serializers.CharField(source="get_absolute_url")

    class Meta:
        model = Author
        fields = ["slug", "name", "given_name", "family_name", "affiliation", "biography", "url"]


class ImageSerializer(serializers.ModelSerializer):
    """A picture with the text that stands in for it."""

    url = serializers.SerializerMethodField()

    class Meta:
        model = Image
        fields = ["slug", "url", "width", "height", "alternative_text", "caption", "credit", "license"]

    @extend_schema_field(serializers.CharField())
    def get_url(self, one: Image) -> str:
        return settings.SITE_URL + one.file.url if one.file.url.startswith("/") else one.file.url


class PartSerializer(serializers.Serializer):
    """A section of a text or a series of a metric that answers a question."""

    kind = serializers.CharField()
    title = serializers.CharField()
    url = serializers.CharField()


class HitSerializer(serializers.Serializer):
    """Something found."""

    title = serializers.CharField()
    url = serializers.CharField()
    kind = serializers.CharField()
    excerpt = serializers.CharField(help_text="Plain text around the hits.")
    date = serializers.DateTimeField(allow_null=True)
    language = serializers.CharField()
    parts = PartSerializer(many=True)
