"""Names of figures, values with their precision, and numbers read from what people type."""

from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction
from urllib.parse import unquote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metrics.figures import BadReference, BadValue, Reference, Value, read_number
from metrics.formats import Format, format_value
from metrics.intervals import Interval, round_half_even, round_half_up
from metrics.periods import Period

# References


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("tiktok-douyin-downloads-in@2019-Q1", ("tiktok-douyin-downloads-in", "2019-Q1", "", "")),
        ("a@..--2019-11-14", ("a", "..--2019-11-14", "", "")),
        ("a@2019-01-01--2019-11-14!sensor-tower", ("a", "2019-01-01--2019-11-14", "sensor-tower", "")),
        ("a@2018~2019-06-30", ("a", "2018", "", "2019-06-30")),
        ("a-1@2018!b~2019-06-30T10:00:00Z", ("a-1", "2018", "b", "2019-06-30T10:00:00Z")),
    ],
)
def test_references_are_read(text: str, parts: tuple[str, str, str, str]) -> None:
    reference = Reference.parse(text)
    assert (reference.series, reference.period, reference.provider, reference.pin) == parts
    assert str(reference) == reference.address == text


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("a@2019-q1", "a@2019-Q1"),
        ("a@2019-01-01--2019-12-31", "a@2019"),
        ("a@2019~2019-06-30T10:00:00+09:00", "a@2019~2019-06-30T01:00:00Z"),
        ("a@2019~2019-06-30T00:00:00.000Z", "a@2019~2019-06-30T00:00:00Z"),
    ],
)
def test_one_figure_has_one_name(text: str, canonical: str) -> None:
    assert str(Reference.parse(text)) == canonical


def test_pins() -> None:
    assert Reference.parse("a@2019").pinned_at is None
    assert Reference.parse("a@2019~2019-06-30").pinned_at == datetime(2019, 6, 30, 23, 59, 59, 999999, tzinfo=UTC)
    assert Reference.parse("a@2019~2019-06-30T00:00:00Z").pinned_at == datetime(2019, 6, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "a",
            "@",
            "a@",
            "@2019",
            "a@2019!",
            "a@2019~",
            "a@2019!~2019-06-30",
            "a@2019~2019-06-30!b",
            "a@2019@2020",
        ),
        *("A@2019", "a b@2019", "a_b@2019", "-a@2019", "a-@2019", "a--b@2019", "a@2019!B", "a@2019!b!c", "a@2019~x~y"),
        *(
            "a@2019-13",
            "a@yesterday",
            "a@2019~2019",
            "a@2019~2019-02-30",
            "a@2019~yesterday",
            "a@2019 ",
            " a@2019",
            "a@2019\n",
        ),
        *("base:5", "a@2019!b~", "é@2019", "a@２０１９", "a@2019|compact", "[[a@2019]]", "a" * 9999, "a@" + "2" * 9999),
    ],
)
def test_bad_references_are_refused_shortly(text: str) -> None:
    with pytest.raises(BadReference) as caught:
        Reference.parse(text)
    assert len(str(caught.value)) < 400


SLUGS = st.from_regex(r"[a-z0-9]{1,8}(-[a-z0-9]{1,5}){0,3}", fullmatch=True)


@given(
    SLUGS,
    st.dates().map(lambda day: Period.parse(day.isoformat()).text),
    st.just("") | SLUGS,
    st.just("")
    | st.dates().map(str)
    | st.datetimes(timezones=st.just(UTC)).map(lambda at: at.isoformat().replace("+00:00", "Z")),
)
def test_references_survive_the_round_trip(series: str, period: str, provider: str, pin: str) -> None:
    reference = Reference(series, period, provider, pin)
    parsed = Reference.parse(str(reference))
    assert (parsed.series, parsed.period, parsed.provider, parsed.pinned_at) == (
        series,
        period,
        provider,
        reference.pinned_at,
    )
    assert Reference.parse(str(parsed)) == parsed
    assert unquote(parsed.address) == str(parsed)


@given(st.text(alphabet="a-@!~.2019TZ:", max_size=30))
def test_any_text_is_a_reference_or_refused(text: str) -> None:
    try:
        reference = Reference.parse(text)
    except BadReference:
        return
    assert Reference.parse(str(reference)) == reference


# Values


def value(number: str, stated_to: str = "") -> Value:
    return Value.parse(number, stated_to)


def test_values_keep_their_digits() -> None:
    assert str(value("45.0", "0.1").number) == "45.0"
    assert value("45.0") == Value(Decimal("45.0"), Decimal("0.1"))
    assert value("277600000") == Value(Decimal(277600000), Decimal(1))
    assert value("2.3").interval == Interval(Fraction(9, 4), Fraction(47, 20))
    assert value("5", "0").interval == Interval.exactly(5)
    assert value("-17.3").number == Decimal("-17.3")


@pytest.mark.parametrize(
    ("number", "stated_to", "digits"),
    [
        ("45", "1", 0),
        ("45.0", "0.1", 1),
        ("277600000", "100000", 0),
        ("1.25", "0.25", 2),
        ("1.50", "0.10", 1),
        ("0.96", "0", 2),
        ("45.0", "0", 1),
        ("2010.55", "0.01", 2),
        ("0", "1", 0),
        ("0", "0", 0),
    ],
)
def test_digits_after_the_point(number: str, stated_to: str, digits: int) -> None:
    assert value(number, stated_to).digits_after_point == digits


@pytest.mark.parametrize(
    ("number", "stated_to"),
    [
        *(
            ("", "1"),
            ("x", "1"),
            ("1,000", "1"),
            ("1e5", "1"),
            ("NaN", "1"),
            ("Infinity", "1"),
            ("1", "-1"),
            ("1", "x"),
            ("--1", "1"),
        ),
        *(
            ("1.", "1"),
            (".5", "1"),
            (" 1", "1"),
            ("1\n", "1"),
            ("٤٥", "1"),
            ("9" * 61, "1"),
            ("0x10", "1"),
            ("1_000", "1"),
        ),
    ],
)
def test_bad_values_are_refused(number: str, stated_to: str) -> None:
    with pytest.raises(BadValue):
        Value.parse(number, stated_to)


@pytest.mark.parametrize(
    ("number", "stated_to"),
    [("NaN", "1"), ("sNaN", "1"), ("-Infinity", "1"), ("1", "-0.1"), ("1", "NaN"), ("1", "Infinity")],
)
def test_no_value_is_made_of_no_number(number: str, stated_to: str) -> None:
    with pytest.raises(BadValue):
        Value(Decimal(number), Decimal(stated_to))


@pytest.mark.parametrize(
    ("number", "stated_to", "typed", "fits"),
    [
        ("277600000", "100000", "277.6 million", True),
        ("277600000", "100000", "278 million", True),
        ("277600000", "100000", "280 million", False),
        ("277600000", "100000", "277,600,000", True),
        ("277600000", "100000", "277,600,001", False),
        ("277600000", "100000", "277.60 million", False),
        ("277600000", "100000", "27.76 crore", True),
        ("277600000", "100000", "28 crore", True),
        ("277600000", "100000", "27 crore", False),
        ("277600000", "100000", "2億7760万", True),
        ("277600000", "100000", "2億7761万", False),
        ("277600000", "100000", "2.8億", True),
        ("45", "1", "45 per cent", True),
        ("45", "1", "45.0 per cent", False),
        ("45.2", "0.1", "45 %", True),
        ("45.2", "0.1", "45.20", False),
        ("44.5", "0.1", "44", True),
        ("44.5", "0.1", "45", True),
        ("45.5", "0.1", "46", True),
        ("45.5", "0.1", "45", False),
        ("-17.3", "0.1", "minus 17", True),
        ("-0.5", "0.1", "0", True),
        ("5000000", "1000000", "5 million", True),
        ("5000000", "1000000", "5.0 million", False),
        ("5000000", "1000000", "five million", True),
        ("500000000", "100000000", "half a billion", True),
        ("0.96", "0", "0.96", True),
        ("0.96", "0", "1", True),
        ("0.96", "0", "0.960", True),
        ("1000000000", "1000000000", "1.5 billion", False),
    ],
)
def test_fitting(number: str, stated_to: str, typed: str, fits: bool) -> None:
    read = read_number(typed)
    assert read is not None
    assert value(number, stated_to).fits(read[0]) is fits


def test_an_exact_number_fits_only_itself() -> None:
    assert value("45", "1").fits(value("45", "0"))
    assert not value("45.2", "0.1").fits(value("45", "0"))


@st.composite
def values(draw: st.DrawFn) -> Value:
    place = draw(st.integers(-4, 10))
    digits = draw(st.integers(-(10**7), 10**7))
    return Value(Decimal(digits).scaleb(place), Decimal(1).scaleb(place))


@given(values(), st.integers(0, 12))
def test_a_value_fits_what_it_rounds_to_and_nothing_else(one: Value, coarser: int) -> None:
    step = one.stated_to.scaleb(coarser)
    up, even = round_half_up(Fraction(one.number), step), round_half_even(Fraction(one.number), step)
    assert one.fits(Value(up, step))
    assert one.fits(Value(even, step))
    assert one.fits(one)
    assert not one.fits(Value(up + step, step))
    assert not one.fits(Value(even - step, step))


@given(values(), st.integers(1, 5))
def test_more_digits_than_stated_never_fit(one: Value, finer: int) -> None:
    assert not one.fits(Value(one.number, one.stated_to.scaleb(-finer)))


# Reading


@pytest.mark.parametrize(
    ("text", "number", "stated_to", "unit"),
    [
        ("277.6 million", "277600000", "100000", ""),
        ("277.6m", "277600000", "100000", ""),
        ("1.51 billion", "1510000000", "10000000", ""),
        ("1.510 billion", "1510000000", "1000000", ""),
        ("150 thousand", "150000", "1000", ""),
        ("150k", "150000", "1000", ""),
        ("277,600,000", "277600000", "1", ""),
        ("27,76,00,000", "277600000", "1", ""),
        ("277 600 000", "277600000", "1", ""),
        ("277\u202f600\u00a0000", "277600000", "1", ""),
        ("1,234.50", "1234.50", "0.01", ""),
        ("45 per cent", "45", "1", "percent"),
        ("45 percent", "45", "1", "percent"),
        ("45%", "45", "1", "percent"),
        ("7.40 %", "7.40", "0.01", "percent"),
        ("487 percentage points", "487", "1", "percent"),
        ("-17.3 per cent", "-17.3", "0.1", "percent"),
        ("−17.3%", "-17.3", "0.1", "percent"),
        ("minus 4 per cent", "-4", "1", "percent"),
        ("+24%", "24", "1", "percent"),
        ("$5.7 million", "5700000", "100000", "USD"),
        ("US$5.7m", "5700000", "100000", "USD"),
        ("-$3", "-3", "1", "USD"),
        ("5.7 million US dollars", "5700000", "100000", "USD"),
        ("$5.7 million dollars", "5700000", "100000", "USD"),
        ("38 million yuan", "38000000", "1000000", "CNY"),
        ("RMB 600", "600", "1", "CNY"),
        ("27.76 crore", "277600000", "100000", ""),
        ("2 crore 77 lakh", "27700000", "100000", ""),
        ("₹4 lakh", "400000", "100000", "INR"),
        ("1 lakh crore", "1000000000000", "1000000000000", ""),
        ("2億7760万", "277600000", "10000", ""),
        ("2.8億", "280000000", "10000000", ""),
        ("2億7760万ダウンロード", None, None, None),
        ("5700万ドル", "57000000", "10000", "USD"),
        ("45パーセント", "45", "1", "percent"),
        ("４５％", "45", "1", "percent"),
        ("2.77亿", "277000000", "1000000", ""),
        ("3800万元", "38000000", "10000", "CNY"),
        ("5千万", "50000000", "10000000", ""),
        ("二百万", "2000000", "10000", ""),
        ("二千五百", "2500", "1", ""),
        ("三割五分", "35", "1", "percent"),
        ("約2割", "20", "1", "percent"),
        ("一億円", "100000000", "100000000", "JPY"),
        ("二〇一九", "2019", "1", ""),
        ("百度", None, None, None),
        ("百二百", None, None, None),
        ("27.76 करोड़", "277600000", "100000", ""),
        ("1.5 अरब", "1500000000", "100000000", ""),
        ("150 खरब", "15000000000000", "100000000000", ""),
        ("२७.७६ करोड", "277600000", "100000", ""),
        ("4 लाख", "400000", "100000", ""),
        ("45 प्रतिशत", "45", "1", "percent"),
        ("45 फ़ीसदी", "45", "1", "percent"),
        ("लगभग 45 प्रतिशत", "45", "1", "percent"),
        ("8.2 times", "8.2", "0.1", "ratio"),
        ("5.4x", "5.4", "0.1", "ratio"),
        ("15 seconds", "15", "1", "seconds"),
        ("18 months", "18", "1", "months"),
        ("4.8 stars", "4.8", "0.1", "stars"),
        ("72 MB", "72", "1", "MB"),
        ("seven years", "7", "1", "years"),
        ("twelve", "12", "1", ""),
        ("Twenty-four", "24", "1", ""),
        ("a billion", "1000000000", "1000000000", ""),
        ("two hundred million", "200000000", "100000000", ""),
        ("half a billion", "500000000", "100000000", ""),
        ("half a million dollars", "500000", "100000", "USD"),
        ("about 45 %", "45", "1", "percent"),
        ("more than $150 million", "150000000", "1000000", "USD"),
        ("  45  ", "45", "1", ""),
        ("0", "0", "1", ""),
    ],
)
def test_numbers_are_read(text: str, number: str | None, stated_to: str | None, unit: str | None) -> None:
    read = read_number(text)
    if number is None or stated_to is None:
        assert read is None
        return
    assert read is not None
    assert (str(read[0].number), str(read[0].stated_to), read[1]) == (number, stated_to, unit)


@pytest.mark.parametrize(("language", "unit"), [("ja", "JPY"), ("zh-Hans", "CNY"), ("en", "")])
def test_the_yen_sign_depends_on_the_language(language: str, unit: str) -> None:
    read = read_number("¥38", language)
    assert read is not None
    assert read[1] == unit


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            " ",
            "-",
            "%",
            "$",
            "$%",
            "million",
            "a",
            "an",
            "half",
            "half a",
            "five-ish",
            "TikTok",
            "4G",
            "Q1",
            "2019-07",
        ),
        *(
            "1,23",
            "1,2345",
            "12,34",
            "1.2.3",
            "1..2",
            "45.",
            ".5",
            "1,000,00",
            "45,",
            "1 23",
            "1,000 000",
            "1e5",
            "0x10",
        ),
        *(
            "10²",
            "½",
            "①",
            "1/2",
            "1:30",
            "3-4",
            "45 to 46",
            "45 46",
            "5 millionaire",
            "sixx",
            "- - 5",
            "--5",
            "$5 yuan",
        ),
        *(
            "1億2億",
            "7760万2億",
            "1.5億2000万",
            "1 lakh 2 crore",
            "1 million 5 million",
            "5 per cent per cent",
            "NaN",
            "inf",
        ),
        *("9" * 121, "1," * 60, "half a " * 20, "\x00", "45\x00", "[[a@2019]]", "<b>45</b>"),
    ],
)
def test_what_is_no_number_is_not_read(text: str) -> None:
    assert read_number(text) is None


@settings(deadline=None)
@given(st.text(max_size=130), st.sampled_from(["en", "hi", "ja", "zh", "", "xx"]))
def test_any_text_is_a_number_or_none(text: str, language: str) -> None:
    read = read_number(text, language)
    assert read is None or read[0].number.is_finite()


@settings(deadline=None)
@given(st.text(alphabet="0123456789 ,.-%$km億万千million crorelakhax", max_size=40))
def test_odd_mixtures_are_numbers_or_none(text: str) -> None:
    read = read_number(text)
    assert read is None or read[0].stated_to > 0


@given(st.integers(-(10**15), 10**15), st.integers(0, 6))
def test_grouped_decimals_read_back(digits: int, places: int) -> None:
    number = Decimal(digits).scaleb(-places)
    read = read_number(f"{number:,.{places}f}")
    assert read is not None
    assert read[0] == Value(number, Decimal(1).scaleb(-places))


@settings(max_examples=300, deadline=None)
@given(
    values(),
    st.sampled_from(["count", "percent"]),
    st.sampled_from(["full", "compact"]),
    st.sampled_from(["en", "en-IN", "hi", "ja", "zh"]),
)
def test_what_is_shown_fits_when_typed_again(one: Value, unit: str, style: str, language: str) -> None:
    """An editor who copies a number from the page finds the figure again."""
    shown = format_value(one, unit, Format.parse(style), language)
    read = read_number(shown, language)
    assert read is not None, shown
    assert one.fits(read[0]), (shown, read)
    assert read[1] == ("percent" if unit == "percent" else "")
