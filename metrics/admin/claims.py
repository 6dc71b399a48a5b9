"""Claims: what is stated, what it is computed from, and what the arithmetic says of it now."""

from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join

from metrics.admin.pages import ActsMixin, ComputedMixin, KeptSlugMixin
from metrics.fields import plain
from metrics.forms import ClaimForm, OperandForm, OperandFormSet
from metrics.forms.translations import TranslatedMixin
from metrics.intervals import significant
from metrics.models import Claim, Operand
from metrics.verdicts import JudgedClaim, judge_all


def judged(claims: Iterable[Claim]) -> list[JudgedClaim]:
    """The claims (operands prefetched) judged on the record as it stands, in three queries."""
    return judge_all(claim.spec() for claim in claims)


class OperandInline(admin.StackedInline):
    """The numbers that a claim computes with."""

    model = Operand
    form = OperandForm
    formset = OperandFormSet
    fields = [("role", "text")]
    extra = 0
    verbose_name = "number"
    verbose_name_plural = "computed from"


class ClaimAdmin(TranslatedMixin, ActsMixin, KeptSlugMixin, ComputedMixin, admin.ModelAdmin):
    """Registered below, and again with its uses by the stories."""

    form = ClaimForm
    list_display = ["statement", "verdict", "operation", "stance", "origin", "listed", "slug"]
    list_filter = ["stance", "operation", "origin", "listed"]
    search_fields = ["slug", "statement", "note"]
    inlines = [OperandInline]
    slug_from = "statement"
    readonly_fields = ("arithmetic",)
    fieldsets = [
        ("What is said", {"fields": ["statement", "slug", "stance", "origin"]}),
        ("What it comes to", {"fields": ["operation", "relation", ("stated", "stated_of", "stated_to"), "arithmetic"]}),
        ("Beside it", {"fields": ["note", "listed"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("operands")

    def compute(self, rows: list[Any]) -> None:
        super().compute(rows)
        for claim, one in zip(rows, judged(rows), strict=True):
            claim.judged = one

    @admin.display(description="verdict")
    def verdict(self, obj: Any) -> str:
        return format_html('<span class="verdict verdict-{}">{}</span>', obj.judged.verdict, obj.judged.verdict_words)

    @admin.display(description="verdict as saved")
    def arithmetic(self, obj: Claim) -> str:
        """The verdict and its arithmetic; recomputed whenever it is shown."""
        if obj.pk is None:
            return "Save the claim with its numbers, and the verdict stands here."
        one = judged([obj])[0]
        computed = one.judgement.computed
        result = "" if computed is None else format_html("<p>Computed: {}</p>", plain(significant(computed)))
        beside = (one.judgement.strict_reason, *one.judgement.cautions)
        steps = format_html_join("", "<li>{}</li>", ((step,) for step in one.judgement.steps))
        return format_html(
            '<div class="arithmetic"><p><span class="verdict verdict-{}">{}</span> {}</p><ol>{}</ol>{}{}</div>',
            one.verdict,
            one.verdict_words,
            one.judgement.reason,
            steps,
            result,
            format_html_join("", "<p>{}</p>", ((said,) for said in beside if said)),
        )


admin.site.register(Claim, ClaimAdmin)
