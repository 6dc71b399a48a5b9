"""How numbers, periods and dates are written: never more digits than stated, and readable back."""

import re
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metrics.figures import Value
from metrics.formats import BadFormat, Format, format_date, format_number_plain, format_period, format_value
from metrics.periods import Period, PeriodError

LANGUAGES = ("en", "en-IN", "hi", "ja", "zh")


def written(number: str, stated_to: str, unit: str, format: str, language: str = "en") -> str:
    return format_value(Value(Decimal(number), Decimal(stated_to)), unit, Format.parse(format), language)


@pytest.mark.parametrize(
    "text", ["full", "compact", "compact:3", "percent:1", "full:nounit", "compact:3:nounit", "words:0", "date"]
)
def test_formats_survive_a_round_trip(text: str) -> None:
    assert str(Format.parse(text)) == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "loud",
        "compact:",
        "compact:0",
        "compact:-1",
        "full:x",
        "full:nounit:3",
        "compact:3:3",
        "full:99",
        "date:1",
        "Full",
        "full:²",
    ],
)
def test_what_is_no_format_is_refused_with_its_text(text: str) -> None:
    with pytest.raises(BadFormat, match=re.escape(f"“{text}”")):
        Format.parse(text)


@pytest.mark.parametrize(
    ("number", "stated_to", "unit", "format", "expected"),
    [
        ("277600000", "100000", "count", "compact", "277.6 million"),
        ("277600000", "100000", "count", "compact:3", "278 million"),
        ("277600000", "100000", "count", "compact:9", "277.6 million"),
        ("277600000", "100000", "count", "full", "277,600,000"),
        ("1650000000", "10000000", "count", "compact", "1.65 billion"),
        ("1654000000", "1000000", "count", "compact:3", "1.65 billion"),
        ("999960000", "1000", "count", "compact:3", "1.00 billion"),
        ("999999999", "1", "count", "compact", "1.000 billion"),
        ("11262970", "1", "count", "compact", "11.263 million"),
        ("11262970", "1", "count", "full", "11,262,970"),
        ("150000000", "10000000", "count", "compact", "150 million"),
        ("2000000000000", "100000000000", "count", "compact", "2.0 trillion"),
        ("25000", "1000", "count", "compact", "25,000"),
        ("1000000", "0", "count", "compact", "1 million"),
        ("0", "1", "count", "compact", "0"),
        ("12", "1", "count", "words", "twelve"),
        ("13", "1", "count", "words", "13"),
        ("5.0", "0.1", "count", "words", "5.0"),
        ("45", "1", "percent", "full", "45 per cent"),
        ("45", "1", "percent", "words", "45 per cent"),
        ("5", "0.1", "percent", "full", "5.0 per cent"),
        ("45.23", "0.01", "percent", "percent:1", "45.2 per cent"),
        ("45", "1", "percent", "percent:1", "45 per cent"),
        ("290", "1", "percent", "percent", "290 per cent"),
        ("-3.5", "0.1", "percent", "full", "−3.5 per cent"),
        ("-0.04", "0.1", "percent", "full", "0.0 per cent"),
        ("7.4", "0.1", "percent", "full:nounit", "7.4"),
        ("0.66", "0.01", "ratio", "percent", "66 per cent"),
        ("0.65", "0.01", "ratio", "full", "0.65"),
        ("8.2", "0.1", "ratio", "words", "8.2 times"),
        ("8.2", "0.1", "ratio", "full", "8.2"),
        ("5700000", "100000", "USD", "compact", "$5.7 million"),
        ("45000", "1000", "USD", "compact", "$45,000"),
        ("-5700000", "100000", "USD", "compact", "−$5.7 million"),
        ("5700000", "100000", "USD", "compact:nounit", "5.7 million"),
        ("38000000", "1000000", "CNY", "compact", "38 million yuan"),
        ("600", "100", "CNY", "full", "600 yuan"),
        ("5", "1", "INR", "full", "₹5"),
        ("5000000", "1000000", "EUR", "compact", "€5 million"),
        ("5", "1", "CHF", "full", "CHF 5"),
        ("3.9", "0.1", "stars", "full", "3.9 stars"),
        ("15", "1", "seconds", "full", "15 seconds"),
        ("1", "1", "months", "full", "1 month"),
        ("1", "0.1", "months", "full", "1.0 months"),
        ("5", "1", "months", "words", "five months"),
        ("6.46", "0.1", "years", "full", "6.5 years"),
        ("72", "1", "MB", "full", "72 MB"),
        ("1", "1", "rank", "full", "1"),
        ("1", "1", "rank", "words", "first"),
        ("22", "1", "rank", "words", "22nd"),
        ("113", "1", "rank", "words", "113th"),
        ("2016.7", "0.1", "year", "date", "September 2016"),
        ("2011.8", "0.1", "year", "date", "October 2011"),
        ("2004.09", "0.01", "year", "date", "February 2004"),
        ("2011", "1", "year", "date", "2011"),
        ("2019.999", "0.001", "year", "date", "31 December 2019"),
        ("2011", "1", "year", "full", "2011"),
        ("3", "1", "km", "full", "3 km"),
    ],
)
def test_english(number: str, stated_to: str, unit: str, format: str, expected: str) -> None:
    assert written(number, stated_to, unit, format) == expected


@pytest.mark.parametrize(
    ("number", "stated_to", "unit", "format", "indian_english", "hindi", "japanese", "chinese"),
    [
        ("277600000", "100000", "count", "compact", "27.76 crore", "27.76 करोड़", "2億7760万", "2.776亿"),
        ("277600000", "100000", "count", "full", "27,76,00,000", "27,76,00,000", "277,600,000", "277,600,000"),
        ("1500000000", "100000000", "count", "compact", "150 crore", "1.5 अरब", "15億", "15亿"),
        ("38000000", "1000000", "CNY", "compact", "3.8 crore yuan", "3.8 करोड़ युआन", "3800万元", "3800万元"),
        ("5700000", "100000", "USD", "compact", "$57 lakh", "$57 लाख", "570万ドル", "570万美元"),
        ("45000", "1000", "USD", "compact", "$45,000", "$45,000", "4万5000ドル", "4.5万美元"),
        ("45", "1", "percent", "full", "45 per cent", "45%", "45%", "45%"),
        ("-3.5", "0.1", "percent", "full", "−3.5 per cent", "-3.5%", "-3.5%", "-3.5%"),
        ("5", "1", "months", "words", "five months", "5 महीने", "5か月", "5个月"),
        ("1", "1", "rank", "words", "first", "1", "1位", "第1名"),
        ("8.2", "0.1", "ratio", "words", "8.2 times", "8.2 गुना", "8.2倍", "8.2倍"),
        ("2016.7", "0.1", "year", "date", "September 2016", "सितंबर 2016", "2016年9月", "2016年9月"),
        ("12345.5", "0.1", "count", "compact", "12,345.5", "12,345.5", "1万2345.5", "1.235万"),
        # CLDR's steps: लाख 10⁵, करोड़ 10⁷, अरब 10⁹, खरब 10¹¹; 万 10⁴, 亿 10⁸, 万亿 10¹²; 兆 10¹².
        ("99999", "1", "count", "compact", "99,999", "99,999", "9万9999", "10.000万"),
        ("100000", "1000", "count", "compact", "1.00 lakh", "1.00 लाख", "10万", "10.0万"),
        ("123456", "1", "count", "compact", "1.235 lakh", "1.235 लाख", "12万3456", "12.346万"),
        ("9999999", "0", "count", "compact:3", "1.00 crore", "1.00 करोड़", "1000万", "1000万"),
        ("2500000000", "100000000", "count", "compact", "250 crore", "2.5 अरब", "25億", "25亿"),
        ("15000000000000", "1000000000000", "count", "compact", "15 lakh crore", "150 खरब", "15兆", "15万亿"),
        # Groups of three from the right, then of two in India: #,##,##0.###.
        ("100000", "1", "count", "full", "1,00,000", "1,00,000", "100,000", "100,000"),
        ("123456789.5", "0.1", "count", "full", "12,34,56,789.5", "12,34,56,789.5", "123,456,789.5", "123,456,789.5"),
        ("-1234567", "1", "count", "full", "−12,34,567", "-12,34,567", "-1,234,567", "-1,234,567"),
        # ¤#,##,##0.00 with CLDR's signs; in Japanese and Chinese its name of the currency, as prose writes it.
        ("500000", "100000", "INR", "compact", "₹5 lakh", "₹5 लाख", "50万インドルピー", "50万印度卢比"),
        ("5000000", "1000000", "EUR", "compact", "€50 lakh", "€50 लाख", "500万ユーロ", "500万欧元"),
        ("5000000", "1000000", "JPY", "compact", "JP¥50 lakh", "JP¥50 लाख", "500万円", "500万日元"),
        ("0.66", "0.01", "ratio", "percent", "66 per cent", "66%", "66%", "66%"),
        ("5", "0.1", "percent", "full", "5.0 per cent", "5.0%", "5.0%", "5.0%"),
        # In Hindi whatever begins with 0 is one (i = 0 or n = 1); in Indian English 1 alone, without decimals.
        ("0.5", "0.1", "months", "full", "0.5 months", "0.5 महीना", "0.5か月", "0.5个月"),
        ("1", "1", "months", "full", "1 month", "1 महीना", "1か月", "1个月"),
        ("1.5", "0.1", "months", "full", "1.5 months", "1.5 महीने", "1.5か月", "1.5个月"),
        ("15", "1", "seconds", "full", "15 seconds", "15 सेकंड", "15秒", "15秒"),
        ("2", "1", "days", "full", "2 days", "2 दिन", "2日", "2天"),
        ("3", "1", "rank", "words", "third", "3", "3位", "第3名"),
        ("2016", "1", "year", "date", "2016", "2016", "2016年", "2016年"),
        ("2019.999", "0.001", "year", "date", "31 December 2019", "31 दिसंबर 2019", "2019年12月31日", "2019年12月31日"),
    ],
)
def test_other_languages(
    number: str, stated_to: str, unit: str, format: str, indian_english: str, hindi: str, japanese: str, chinese: str
) -> None:
    shown = [written(number, stated_to, unit, format, language) for language in LANGUAGES[1:]]
    assert shown == [indian_english, hindi, japanese, chinese]


def test_language_tags_fall_back_to_their_base_and_then_to_english() -> None:
    assert written("277600000", "100000", "count", "compact", "zh-hans") == "2.776亿"
    assert written("277600000", "100000", "count", "compact", "en_IN") == "27.76 crore"
    assert written("277600000", "100000", "count", "compact", "fr") == "277.6 million"


@pytest.mark.parametrize(("unit", "format"), [("count", "percent"), ("USD", "date"), ("", "date")])
def test_a_style_that_does_not_suit_the_unit_is_refused(unit: str, format: str) -> None:
    with pytest.raises(BadFormat):
        written("5", "1", unit, format)


@pytest.mark.parametrize(
    ("text", "expected"), [("277600000", "277600000"), ("5.0", "5.0"), ("-1E+3", "-1000"), ("0.001", "0.001")]
)
def test_plain_numbers_are_exact_and_without_exponent(text: str, expected: str) -> None:
    assert format_number_plain(Decimal(text)) == expected


@pytest.mark.parametrize(
    ("period", "long", "short"),
    [
        ("2019", "2019", "2019"),
        ("2019-S2", "second half of 2019", "H2 2019"),
        ("2019-Q1", "first quarter of 2019", "Q1 2019"),
        ("2019-Q4", "fourth quarter of 2019", "Q4 2019"),
        ("2019-07", "July 2019", "Jul 2019"),
        ("2019-07-26", "26 July 2019", "26 Jul 2019"),
        ("2019-01-01--2019-11-14", "1 January to 14 November 2019", "1 Jan–14 Nov 2019"),
        ("2019-11-01--2019-11-14", "1 to 14 November 2019", "1–14 Nov 2019"),
        ("2018-12-05--2019-11-14", "5 December 2018 to 14 November 2019", "5 Dec 2018–14 Nov 2019"),
        ("2019-01-01--2019-10-31", "January to October 2019", "Jan–Oct 2019"),
        ("2018-10-01--2019-03-31", "October 2018 to March 2019", "Oct 2018–Mar 2019"),
        ("2017-01-01--2019-12-31", "2017 to 2019", "2017–2019"),
        ("..--2019-11-14", "up to 14 November 2019", "to 14 Nov 2019"),
    ],
)
def test_english_periods(period: str, long: str, short: str) -> None:
    assert format_period(Period.parse(period), "en") == long
    assert format_period(Period.parse(period), "en", short=True) == short


@pytest.mark.parametrize(
    ("period", "hindi", "japanese", "chinese"),
    [
        ("2019", "2019", "2019年", "2019年"),
        ("2019-S1", "2019 की पहली छमाही", "2019年上半期", "2019年上半年"),
        ("2019-S2", "2019 की दूसरी छमाही", "2019年下半期", "2019年下半年"),
        ("2019-Q1", "2019 की पहली तिमाही", "2019年第1四半期", "2019年第一季度"),
        ("2019-Q2", "2019 की दूसरी तिमाही", "2019年第2四半期", "2019年第二季度"),
        ("2019-Q3", "2019 की तीसरी तिमाही", "2019年第3四半期", "2019年第三季度"),
        ("2019-Q4", "2019 की चौथी तिमाही", "2019年第4四半期", "2019年第四季度"),
        ("2019-07", "जुलाई 2019", "2019年7月", "2019年7月"),
        ("2019-07-26", "26 जुलाई 2019", "2019年7月26日", "2019年7月26日"),
        ("2019-01-01--2019-11-14", "1 जनवरी से 14 नवंबर 2019", "2019年1月1日～11月14日", "2019年1月1日至11月14日"),
        ("2019-11-01--2019-11-14", "1 से 14 नवंबर 2019", "2019年11月1日～14日", "2019年11月1日至14日"),
        (
            "2018-12-05--2019-11-14",
            "5 दिसंबर 2018 से 14 नवंबर 2019",
            "2018年12月5日～2019年11月14日",
            "2018年12月5日至2019年11月14日",
        ),
        ("2018-10-01--2019-03-31", "अक्टूबर 2018 से मार्च 2019", "2018年10月～2019年3月", "2018年10月至2019年3月"),
        ("2019-01-01--2019-10-31", "जनवरी से अक्टूबर 2019", "2019年1月～10月", "2019年1月至10月"),
        ("2017-01-01--2019-12-31", "2017 से 2019", "2017年～2019年", "2017年至2019年"),
        ("..--2019-11-14", "14 नवंबर 2019 तक", "2019年11月14日まで", "截至2019年11月14日"),
    ],
)
def test_periods_in_other_languages(period: str, hindi: str, japanese: str, chinese: str) -> None:
    assert [format_period(Period.parse(period), language) for language in ("hi", "ja", "zh")] == [
        hindi,
        japanese,
        chinese,
    ]


@pytest.mark.parametrize("period", ["2019-S2", "2019-Q1", "2019-07", "2019"])
def test_axes_in_japanese_and_chinese_write_a_period_as_texts_do(period: str) -> None:
    one = Period.parse(period)
    assert [format_period(one, language, short=True) for language in ("ja", "zh")] == [
        format_period(one, language) for language in ("ja", "zh")
    ]


@pytest.mark.parametrize(
    ("period", "hindi", "chinese"),
    [
        ("2019-07", "जुल॰ 2019", "2019年7月"),
        ("2019-07-26", "26 जुल॰ 2019", "2019年7月26日"),
        ("2019-01-01--2019-11-14", "1 जन॰–14 नव॰ 2019", "2019年1月1日–11月14日"),
        ("2019-11-01--2019-11-14", "1–14 नव॰ 2019", "2019年11月1日–14日"),
        ("..--2019-11-14", "14 नव॰ 2019 तक", "截至2019年11月14日"),
    ],
)
def test_periods_of_axes_in_hindi_and_chinese(period: str, hindi: str, chinese: str) -> None:
    assert [format_period(Period.parse(period), language, short=True) for language in ("hi", "zh")] == [hindi, chinese]


def test_partial_dates() -> None:
    assert [format_date(text) for text in ("2019", "2019-07", "2019-07-26")] == ["2019", "July 2019", "26 July 2019"]
    with pytest.raises(PeriodError):
        format_date("July")


# What follows reads the written numbers back, knowing nothing of how they were written.

WORDS = {
    "million": 6, "billion": 9, "trillion": 12, "lakh crore": 12, "crore": 7, "lakh": 5,
    "खरब": 11, "अरब": 9, "करोड़": 7, "लाख": 5, "万亿": 12, "兆": 12, "億": 8, "亿": 8, "万": 4,
}  # fmt: skip
_GROUP = re.compile(rf"([\d,.]+)\s*({'|'.join(WORDS)})?")


def read_back(text: str) -> Fraction:
    total = sum(Fraction(digits.replace(",", "")) * 10 ** WORDS.get(word, 0) for digits, word in _GROUP.findall(text))
    return -total if text[0] in "-−" else Fraction(total)


def significant_digits(text: str) -> int:
    """The digits shown, without leading zeros and without the zeros that only hold a place."""
    shown = "".join(digits + ("" if "." in digits else "!") for digits, _ in _GROUP.findall(text))
    digits = re.sub(r"[,.!]", "", shown)
    return len((digits if "." in shown else digits.rstrip("0")).lstrip("0"))


@st.composite
def values(draw: st.DrawFn) -> Value:
    place = draw(st.integers(-4, 12))
    digits = draw(st.integers(-(10**8), 10**8))
    return Value(Decimal(digits).scaleb(place), Decimal(1).scaleb(place))


STYLES = st.builds(Format, st.sampled_from(["full", "compact"]), st.none(), st.booleans())
UNITS = st.sampled_from(["count", "percent", "USD", "CNY", "ratio", "stars", "seconds", "months"])


@settings(max_examples=500, deadline=None)
@given(values(), UNITS, STYLES, st.sampled_from(LANGUAGES))
def test_never_more_digits_than_stated(value: Value, unit: str, format: Format, language: str) -> None:
    shown = format_value(value, unit, format, language)
    stated = len(str(abs(int(value.number / value.stated_to))))
    assert significant_digits(shown) <= stated or (value.number == 0)


@settings(max_examples=500, deadline=None)
@given(values(), UNITS, STYLES, st.sampled_from(LANGUAGES))
def test_what_is_shown_reads_back_within_what_was_stated(
    value: Value, unit: str, format: Format, language: str
) -> None:
    shown = read_back(format_value(value, unit, format, language))
    number = Fraction(value.number)
    # Compact keeps three decimals behind a word, which is one part in two thousand at worst.
    slack = max(Fraction(value.stated_to) / 2, abs(number) / 2000 if format.style == "compact" else Fraction(0))
    assert abs(shown - number) <= slack
    if format.style == "full":
        assert shown == number


@settings(max_examples=300, deadline=None)
@given(values(), st.integers(1, 6), st.sampled_from(LANGUAGES))
def test_asked_digits_limit_the_significant_ones(value: Value, digits: int, language: str) -> None:
    shown = format_value(value, "count", Format("compact", digits), language)
    if value.number:
        assert significant_digits(shown) <= digits


@settings(max_examples=200, deadline=None)
@given(values(), st.sampled_from(LANGUAGES))
def test_stated_zeros_are_kept(value: Value, language: str) -> None:
    shown = format_value(value, "count", Format("full"), language)
    exponent = value.stated_to.normalize().as_tuple().exponent
    assert isinstance(exponent, int)
    assert len(shown.partition(".")[2]) == max(0, -exponent)


@settings(max_examples=300, deadline=None)
@given(
    st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**55), max_value=10**55),
    st.sampled_from(["0", "1", "0.25", "5", "0.0000001", "1E+20"]).map(Decimal),
    UNITS,
    st.sampled_from(["full", "compact", "compact:3", "words", "full:2:nounit"]).map(Format.parse),
    st.sampled_from(LANGUAGES),
)
def test_every_value_can_be_written(
    number: Decimal, stated_to: Decimal, unit: str, format: Format, language: str
) -> None:
    shown = format_value(Value(number, stated_to), unit, format, language)
    assert shown
    assert "E" not in shown
