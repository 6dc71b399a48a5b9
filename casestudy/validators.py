"""Rules on texts, each written once and called by models, forms and serializers."""

from django.core.exceptions import ValidationError

from casestudy import markup
from metrics.validators import validate_text


def validate_line(text: str) -> None:
    """A single line: no line breaks or control characters, and every bracket form is well made."""
    validate_text(text)
    problems = markup.line_problems(text)
    if problems:
        raise ValidationError(problems)


def validate_body(html: str) -> None:
    """Rich text whose embeds are well made. What an embed names may still be missing in a draft."""
    problems = markup.problems(html)
    if problems:
        raise ValidationError(problems)
