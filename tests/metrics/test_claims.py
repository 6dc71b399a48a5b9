"""Every claim of the fact base recomputed, the cases where nothing can be, and what must hold for any numbers."""

import csv
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metrics.claims import OPERATIONS, VERDICTS, BadClaim, ClaimSpec, Judgement, Operand, judge
from metrics.figures import Reference, Value

FIXTURES = Path(__file__).parent / "fixtures"


def rows(name: str) -> list[dict[str, str]]:
    with (FIXTURES / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


CLAIMS = rows("claims.csv")
OBSERVED = {row["key"]: row for row in rows("operands.csv")}


def number(text: str) -> Decimal | None:
    return Decimal(text) if text else None


def operand(value: str | None, stated_to: str = "1", unit: str = "count", label: str = "a number") -> Operand:
    return Operand(label, None if value is None else Value.parse(value, stated_to), unit, "a-series@2019")


def operands(text: str) -> list[Operand]:
    found = []
    for key in filter(None, text.split(";")):
        if key.startswith("base:"):
            found.append(operand(key.removeprefix("base:"), "0", ""))
        else:
            row = OBSERVED[key]
            found.append(operand(row["value"], row["stated_to"], row["unit"], key))
    return found


def judged(claim: dict[str, str]) -> Judgement:
    stated, precision = number(claim["stated_value"]), number(claim["stated_precision"])
    tops, bottoms = operands(claim["numerator"]), operands(claim["denominator"])
    return judge(claim["kind"], tops, bottoms, stated, precision, claim["relation"])


def assert_six_digits(found: Fraction | None, expected: str) -> None:
    """The expected text has at least six significant digits, or fewer where the rest are zeros."""
    if not expected:
        assert found is None
        return
    assert found is not None
    wanted = Decimal(expected)
    place = min(0, wanted.adjusted() - 5)
    assert abs(found - Fraction(wanted)) <= Fraction(Decimal(1).scaleb(place)) / 2 * (1 + Fraction(1, 10**6))


def test_the_fact_base_is_whole() -> None:
    assert len(CLAIMS) == 61
    verdicts = [claim["verdict"] for claim in CLAIMS]
    assert [verdicts.count(verdict) for verdict in VERDICTS] == [39, 6, 12, 4]


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda claim: claim["key"])
def test_every_claim_of_the_fact_base(claim: dict[str, str]) -> None:
    judgement = judged(claim)
    assert judgement.verdict == claim["verdict"]
    assert_six_digits(judgement.computed, claim["computed_value"])
    assert_six_digits(judgement.bounds and judgement.bounds.low, claim["lower_bound"])
    assert_six_digits(judgement.bounds and judgement.bounds.high, claim["upper_bound"])
    assert judgement.reason.endswith(".")
    assert (len(judgement.steps) >= 1) == (judgement.computed is not None)


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda claim: claim["key"])
def test_its_operands_are_named_by_canonical_references(claim: dict[str, str]) -> None:
    for keys, references in (("numerator", "numerator_ref"), ("denominator", "denominator_ref")):
        for key, text in zip(claim[keys].split(";"), claim[references].split(";"), strict=True):
            if key and not key.startswith("base:"):
                reference = Reference.parse(text)
                assert str(reference) == text
                assert (reference.series, reference.period) == (OBSERVED[key]["series"], OBSERVED[key]["period"])


@pytest.mark.parametrize("claim", [c for c in CLAIMS if c["stance"] == "asserted"], ids=lambda claim: claim["key"])
def test_nothing_asserted_is_contradicted(claim: dict[str, str]) -> None:
    assert judged(claim).verdict != "contradicted"


def by_key(key: str) -> Judgement:
    return judged(next(claim for claim in CLAIMS if claim["key"] == key))


def test_the_steps_of_a_share() -> None:
    judgement = by_key("india-share-2019")
    assert judgement.steps == (
        "277,600,000 ÷ 614,000,000 × 100 = 45.2117",
        "With rounding: between 45.1668 and 45.2567",
        "Stated: 45, so 44.5 to 45.5",
    )
    assert judgement.reason == "The numbers give 45.2117, which is 45 to the precision stated."


@pytest.mark.parametrize(
    ("key", "first", "last"),
    [
        (
            "world-total-from-india",
            "277,600,000 ÷ 45 per cent = 616,888,889",
            "Stated: 614,000,000, so 613,500,000 to 614,500,000",
        ),
        ("q2-2019-rate", "(143,000,000 ÷ 188,000,000 − 1) × 100 = −23.9362", "Stated: −17.3, so −17.35 to −17.25"),
        ("facebook-years-record", "2010.55 − 2004.09 = 6.46", "Stated: 7, so 6.5 to 7.5"),
        ("spend-lifetime-shares-sum", "48.3 + 35.7 + 3.9 = 87.9", "Stated: less than 100"),
        ("spend-china-above-world", "777 − 290 = 487", "Stated: more than 0"),
        ("q3-2018-implied", "177,000,000 ÷ 0.96 = 184,375,000", "With rounding: between 183,854,167 and 184,895,833"),
        (
            "china-rank-2019",
            "45,500,000 against 277,600,000, 37,600,000; larger than it: 277,600,000; 1 + 1 = 2",
            "Stated: 2, so 1.5 to 2.5",
        ),
    ],
)
def test_the_arithmetic_is_spelled_out(key: str, first: str, last: str) -> None:
    steps = by_key(key).steps
    assert (steps[0], steps[-1]) == (first, last)


@pytest.mark.parametrize(
    ("key", "reason"),
    [
        (
            "world-total-from-india",
            "The numbers give 616,888,889, not 614,000,000; but their own rounding allows 610,000,000 to 623,932,584, "
            "which meets it.",
        ),
        (
            "india-88m-in-2018",
            "The numbers give 80.5455, or with rounding between 80.1357 and 80.9589; the stated 9.5 is out of reach.",
        ),
        ("india-88m-in-2019", "The numbers give 47.1277, at most 47.28 with rounding: less than 50, as stated."),
        ("facebook-daily-decline", "The numbers give 8.56187, at least 8.49214 with rounding: not less than 0."),
        (
            "spend-july-over-june",
            "The numbers give 8.33333, but with rounding it may be anything from 7.37327 to 9.30233: "
            "more than 8 is possible and not certain.",
        ),
        ("facebook-seven-years", "The numbers give 7, as stated."),
        ("q3-2018-implied", "The numbers give 184,375,000, but no value is stated to compare it with."),
        ("india-multiple-2018-stated", "There is no number on record to compare with."),
        ("ad-effect-multiples", "There is no number on record to compute from."),
    ],
)
def test_one_sentence_says_why(key: str, reason: str) -> None:
    assert by_key(key).reason == reason


ONE, TWO = operand("1"), operand("2")


@pytest.mark.parametrize(
    ("operation", "numerator", "denominator", "reason"),
    [
        ("share", [ONE], [operand("0")], "The divisor, 0, is zero."),
        ("ratio", [ONE], [operand("0.00", "0")], "The divisor, 0.00, is zero."),
        ("growth-percent", [ONE], [operand("4", "10")], "The divisor, 4, may be zero within its rounding."),
        ("multiple", [operand(None, label="installs")], [ONE], "There is no number to show for “installs”."),
        ("sum", [ONE, operand(None, label="")], [], "There is no number to show for “a-series@2019”."),
        (
            "difference",
            [ONE],
            [operand("1", unit="USD")],
            "The numbers are in different units (USD, count) and cannot be compared.",
        ),
        (
            "sum",
            [ONE, operand("1", unit="percent")],
            [],
            "The numbers are in different units (count, percent) and cannot be compared.",
        ),
        (
            "rank",
            [ONE],
            [TWO, operand("1", unit="CNY")],
            "The numbers are in different units (CNY, count) and cannot be compared.",
        ),
        (
            "share",
            [operand("1", unit="USD")],
            [ONE],
            "The numbers are in different units (USD, count) and cannot be compared.",
        ),
        ("difference", [ONE], [], "There is no number on record to compare with."),
        ("share", [], [], "There is no number on record to compute from."),
        ("share", [ONE, TWO], [ONE], "This takes one number and one other; more than that were given."),
        ("sum", [], [], "There is no number on record to add up."),
        ("sum", [ONE], [TWO], "A sum has nothing to be set against; leave the denominator empty."),
        ("rank", [ONE, TWO], [ONE], "A rank needs one number, and at least one other to compare it with."),
        ("rank", [ONE], [], "A rank needs one number, and at least one other to compare it with."),
        ("median", [ONE], [TWO], f"“median” is no operation; use one of {', '.join(OPERATIONS)}."),
    ],
)
def test_what_cannot_be_computed_is_not_checkable(
    operation: str, numerator: list[Operand], denominator: list[Operand], reason: str
) -> None:
    judgement = judge(operation, numerator, denominator, Decimal(1), Decimal(1), "eq")
    assert replace(judgement, code="") == Judgement("not-checkable", None, None, (), reason)
    assert judgement.code in {"missing", "zero", "units", "count", "operation"}


@pytest.mark.parametrize(
    ("stated", "stated_to", "relation"),
    [
        ("1", "1", "ge"),
        ("1", "1", ""),
        ("1", "-1", "eq"),
        ("NaN", "1", "eq"),
        ("Infinity", "1", "lt"),
        ("NaN", None, "eq"),
        ("1", "NaN", "gt"),
    ],
)
def test_what_cannot_be_compared_is_not_checkable(stated: str, stated_to: str | None, relation: str) -> None:
    judgement = judge("sum", [ONE], [], Decimal(stated), Decimal(stated_to) if stated_to else None, relation)
    assert (judgement.verdict, judgement.computed) == ("not-checkable", 1)
    assert "cannot be compared" in judgement.reason


@pytest.mark.parametrize(
    ("relation", "stated", "verdict"),
    [
        ("eq", "5", "holds"),
        ("lt", "5", "contradicted"),
        ("gt", "5", "contradicted"),
        ("lt", "5.01", "holds"),
        ("gt", "4.99", "holds"),
        ("eq", "6", "contradicted"),
    ],
)
def test_exact_numbers_leave_no_room(relation: str, stated: str, verdict: str) -> None:
    judgement = judge("sum", [operand("5", "0", "")], [], Decimal(stated), Decimal("0.01"), relation)
    assert judgement.verdict == verdict
    assert not any("rounding" in step for step in judgement.steps)


def test_equal_numbers_share_a_rank() -> None:
    same = operand("5", "0")
    judgement = judge("rank", [same], [same, same], Decimal(1), Decimal(1))
    assert (judgement.verdict, judgement.computed) == ("holds", 1)


def test_a_missing_precision_is_that_of_the_digits() -> None:
    assert judge("sum", [operand("45.2", "0.1")], [], Decimal("45"), None).verdict == "holds"
    assert judge("sum", [operand("45.2", "0.01")], [], Decimal("45.0"), None).verdict == "contradicted"


def test_negative_operands_stand_in_brackets() -> None:
    steps = judge("difference", [operand("3")], [operand("-4")], None, None).steps
    assert steps[0] == "3 − (−4) = 7"


SPEC = ClaimSpec(
    "a-claim",
    "It grew.",
    "share",
    ("a@2019",),
    ("base:0.96",),
    Decimal("45.0"),
    Decimal("0.1"),
    "eq",
    "asserted",
    "editorial",
    "",
)


def test_a_definition_survives_the_round_trip() -> None:
    definition = SPEC.to_dict()
    assert definition["stated"] == "45.0"
    assert definition["numerator"] == ["a@2019"]
    assert ClaimSpec.from_dict(definition) == SPEC
    assert ClaimSpec.from_dict({**definition, "stated": None, "stated_to": "", "retired": 1}).stated is None


@pytest.mark.parametrize("missing", ["slug", "statement", "operation", "numerator"])
def test_a_definition_lacks_a_field(missing: str) -> None:
    with pytest.raises(BadClaim, match=missing):
        ClaimSpec.from_dict({name: given for name, given in SPEC.to_dict().items() if name != missing})


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("stated", "many"),
        ("stated", 45.2),
        ("stated_to", "1e400"),
        ("numerator", "a@2019"),
        ("denominator", [1]),
        ("slug", None),
        ("stated", "NaN"),
    ],
)
def test_a_definition_with_a_bad_field(field: str, given: object) -> None:
    with pytest.raises(BadClaim, match=field):
        ClaimSpec.from_dict({**SPEC.to_dict(), field: given})


@st.composite
def values(draw: st.DrawFn) -> Operand:
    place = draw(st.integers(-3, 9))
    digits = draw(st.integers(-(10**6), 10**6))
    exact = draw(st.booleans())
    value = Value(Decimal(digits).scaleb(place), Decimal(0) if exact else Decimal(1).scaleb(place))
    return Operand(
        "x",
        draw(st.sampled_from([value, value, value, None])),
        draw(st.sampled_from(["", "count", "percent"])),
        "x@2019",
    )


@settings(max_examples=400, deadline=None)
@given(
    st.sampled_from(sorted(OPERATIONS)),
    st.lists(values(), max_size=3),
    st.lists(values(), max_size=3),
    st.none() | st.decimals(allow_nan=True, allow_infinity=True, min_value=None, max_value=None, places=2),
    st.none() | st.sampled_from([Decimal(0), Decimal(1), Decimal("0.1"), Decimal(-1)]),
    st.sampled_from(["eq", "lt", "gt", "no"]),
)
def test_there_is_always_a_judgement(
    operation: str,
    top: list[Operand],
    bottom: list[Operand],
    stated: Decimal | None,
    precision: Decimal | None,
    relation: str,
) -> None:
    judgement = judge(operation, top, bottom, stated, precision, relation)
    assert judgement.verdict in VERDICTS
    assert judgement.reason.endswith(".")
    if judgement.computed is not None:
        assert judgement.bounds is not None
        assert judgement.bounds.contains(judgement.computed)


@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from(["share", "growth-percent", "multiple", "ratio", "difference"]),
    st.integers(100, 10**6),
    st.integers(100, 10**6),
    st.fractions(0, 1),
    st.fractions(0, 1),
)
def test_what_the_rounded_numbers_hide_lies_within_the_bounds(
    operation: str, one: int, other: int, left: Fraction, right: Fraction
) -> None:
    """True values that print as the operands give a true result inside the bounds; stated exactly, it is never refuted."""
    judgement = judge(operation, [operand(str(one))], [operand(str(other))], None, None)
    n, d = (number - Fraction(1, 2) + part for number, part in ((one, left), (other, right)))
    true = {"share": 100 * n / d, "growth-percent": 100 * (n / d - 1), "difference": n - d}.get(operation, n / d)
    assert judgement.bounds is not None
    assert judgement.bounds.contains(true)


@settings(max_examples=200, deadline=None)
@given(st.integers(1, 10**6), st.integers(1, 10**6), st.decimals(-1000, 1000, places=3))
def test_less_and_more_exclude_each_other(one: int, other: int, stated: Decimal) -> None:
    verdicts = {
        relation: judge("multiple", [operand(str(one))], [operand(str(other))], stated, None, relation).verdict
        for relation in ("lt", "gt")
    }
    assert not (verdicts["lt"] == verdicts["gt"] == "holds")
    assert (verdicts["lt"] == "holds") == (
        verdicts["gt"] == "contradicted"
    ) or "holds-within-rounding" in verdicts.values()
