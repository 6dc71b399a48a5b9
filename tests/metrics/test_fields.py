"""Numbers keep the digits that they were stated with, on both databases, and nothing that is no number gets in."""

from decimal import Decimal, localcontext

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from metrics.fields import ExactField, magnitude, plain
from metrics.models import Claim

STATED = ["0", "0.0", "5", "5.0", "5.00", "277600000", "0.000001", "-12.50", "1" * 40, "0." + "0" * 20 + "7"]


@pytest.mark.django_db
@pytest.mark.parametrize("text", STATED)
def test_digits_come_back_as_stated(text):
    Claim.objects.create(slug="one", statement="One.", operation="sum", stated=text, stated_to="1")
    assert plain(Claim.objects.get().stated) == text


class Stored(TestCase):
    """Of any decimal, not only of those that somebody thought of."""

    @given(st.decimals(allow_nan=False, allow_infinity=False, places=6, min_value=-(10**20), max_value=10**20))
    def test_any_decimal_comes_back_with_its_digits(self, number):
        claim = Claim.objects.create(slug="one", statement="One.", operation="sum", stated=number, stated_to="1")
        assert plain(Claim.objects.get(pk=claim.pk).stated) == plain(number)
        claim.delete()


@pytest.mark.parametrize(
    "text",
    ["x", "1,000", "1 000", "1_000", "2.78E+08", "1e3", "NaN", "Infinity", "-", ".", "١٢٣", "１２", "0x10", "1/3", "9" * 62, 1.5, True, b"5", [5]],
)  # fmt: skip
def test_what_is_not_in_plain_digits_is_refused(text):
    with pytest.raises(ValidationError, match="is not a number in plain digits"):
        ExactField().to_python(text)


@pytest.mark.parametrize(
    ("given_", "number"), [("", None), (None, None), (" 5.0 ", "5.0"), ("+5", "5"), ("-0.0", "0.0"), (7, "7"), (Decimal("1E+3"), "1000")]
)  # fmt: skip
def test_what_is_read_is_written_plainly(given_, number):
    read = ExactField().to_python(given_)
    assert (None if read is None else str(read)) == number


@given(
    st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**30), max_value=10**30),
    st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**30), max_value=10**30),
)
def test_magnitude_never_turns_an_order_around(one, other):
    with localcontext(prec=60):
        low, high = sorted((one, other))
    # Below 10**-60 there is nothing to store.
    if all(number.is_zero() or abs(number.adjusted()) <= 60 for number in (low, high)):
        assert magnitude(low) <= magnitude(high)
