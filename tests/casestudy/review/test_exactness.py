"""A text never says more of a number than its source: no digit more, and no qualifier lost without a word about it."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils.timezone import now

from casestudy.content import snapshot
from casestudy.forms import StripFigureForm
from casestudy.markup.surroundings import line_surroundings, surroundings
from casestudy.models import Article, Document, OutcomeFigure, Version
from casestudy.publishing import Refusal, check, publish
from casestudy.roles import editors
from metrics.models import Series
from tests.factories import SERIES, a_series, article, case, chart, number, record, row

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def series() -> Any:
    one = a_series()
    record(
        row("277600000", qualifier="about"),
        row("60000000", period="2017", qualifier="more-than"),
        row("5000000", period="2016", qualifier="at-most"),
        row("1000000", period="2015"),
    )
    a_series("app-share-wld", "App: share", "percent")
    record(row("45", series="app-share-wld", stated_to="1"))
    return one


def warnings(document: Document) -> list[str]:
    return [one for one in check(snapshot(document), now()).warnings if "the record says" in one]


def test_the_words_of_the_sentence_around_a_number() -> None:
    html = f"<p>Before. About <em>{number()}</em> of {number(f'{SERIES}@2017')} left! After</p><ul><li>{number()}</li></ul>"
    assert [(one.embed.target, one.before, one.after) for one in surroundings(html)] == [
        (f"{SERIES}@2018", "About ", " of \ufffc left"),
        (f"{SERIES}@2017", "About \ufffc of ", " left"),
        (f"{SERIES}@2018", "", ""),
    ]
    assert [(one.before, one.after) for one in line_surroundings(f"Some [[{SERIES}@2018]] now. Later")] == [
        ("Some ", " now")
    ]
    assert [one.before for one in surroundings(f"<p>約{number()}人。{number()}</p>")] == ["約", ""]


@pytest.mark.parametrize("style", ["compact:5", "full:1", "compact:15:nounit", "full:2:nounit"])
def test_a_format_with_more_digits_than_were_stated_is_refused_in_a_text(style: str) -> None:
    with pytest.raises(Refusal) as refusal:
        publish(article(f"<p>About {number(style=style)} came.</p>"), kind="new")
    assert f"In the section “Part 1”: “{style}” asks for " in refusal.value.reasons[0]
    assert not Version.objects.exists()


@pytest.mark.parametrize("style", ["compact:4", "compact:1", "full:0", "full", "compact", "words"])
def test_as_many_digits_as_were_stated_are_fine(style: str) -> None:
    publish(article(f"<p>About {number(style=style)} came.</p>"), kind="new")


def test_a_format_too_exact_is_refused_in_every_field() -> None:
    line = f"About [[{SERIES}@2018|compact:5]] came"
    share = "[[app-share-wld@2018|percent:1]]"
    chart(
        "downloads",
        Series.objects.get(slug=SERIES),
        takeaway=line,
        subtitle=line,
        description=f"{line} too",
        note=share,
    )
    body = f'<p>{number("app-share-wld@2018", "percent:2")}</p><figure data-chart="downloads"></figure>'
    text = article(body, title=line, standfirst=line)
    Article.objects.get().sections.update(heading=line)
    japan = case(
        title=line,
        standfirst=line,
        **dict.fromkeys(("context", "approach", "outcome"), f"<p>{number(style='compact:5')}</p>"),
    )
    OutcomeFigure.objects.create(
        case=japan.localizationcase, reference=f"{SERIES}@2018", format="compact:9", label="came"
    )
    places = [
        [one.split(": “")[0] for one in check(snapshot(document), now()).problems if "asks for" in one]
        for document in (text, japan)
    ]
    assert [sorted(one.replace(line, "LINE") for one in each) for each in places] == [
        sorted(["In the title", "In the standfirst", "In the heading “LINE”", "In the section “LINE”", "In the takeaway of the chart “downloads”",
                "In the subtitle of the chart “downloads”", "In the description of the chart “downloads”", "In the note of the chart “downloads”"]),
        sorted(["In the title", "In the standfirst", "In the context", "In the approach", "In the outcome", "In the numbers at the head"]),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("before", "period", "after"),
    [
        ("about", "2018", ""), ("roughly", "2018", ""), ("an estimated", "2018", ""), ("", "2018", " or so"), ("some", "2018", ""),
        ("more than", "2017", ""), ("over", "2017", ""), ("", "2017", " or more"), ("exceeding", "2017", ""),
        ("at most", "2016", ""), ("no more than", "2016", ""), ("", "2016", " or fewer"),
        ("exactly", "2015", ""),
    ],
)  # fmt: skip
def test_a_qualifier_that_is_kept_is_fine(before: str, period: str, after: str) -> None:
    assert warnings(article(f"<p>It had {before} {number(f'{SERIES}@{period}')}{after} downloads.</p>")) == []


@pytest.mark.parametrize(
    ("before", "period", "said"),
    [
        ("", "2018", "about"),
        ("About then. It had", "2018", "about"),
        ("more than", "2018", "about"),
        ("about", "2017", "more than"),
        ("", "2016", "at most"),
    ],
)
def test_a_qualifier_that_is_lost_is_warned_of_and_keeps_nothing_back(before: str, period: str, said: str) -> None:
    text = article(f"<p>{before} {number(f'{SERIES}@{period}')} downloads.</p>")
    (warning,) = warnings(text)
    assert warning.startswith(f"In the section “Part 1”: the record says “{said} ")
    assert publish(text, kind="new").number == 1


@pytest.mark.parametrize(("style", "refused"), [("compact:5", True), ("compact:4", False), ("compact", False)])
def test_a_number_on_the_front_page_is_no_more_exact_either(style: str, refused: bool) -> None:
    form = StripFigureForm({"reference": f"{SERIES}@2018", "format": style, "label": "came", "position": 0})
    assert bool(form.errors) is refused
    if refused:
        assert form.errors == {"format": [f"It asks for 5 digits of the number “{SERIES}@2018”, which was stated with 4. Ask for no more than the source gives."]}  # fmt: skip


def test_in_japanese_words_before_and_after_keep_it() -> None:
    text = article(f"<p>約{number()}回、{number(f'{SERIES}@2017')}以上。{number()}回。</p>")
    Document.objects.update(language="ja")
    text.refresh_from_db()
    assert len(warnings(text)) == 1
    Document.objects.update(language="hi")
    text.refresh_from_db()
    assert warnings(text) == [], "of languages without a list nothing is said"


def test_saving_says_what_deserves_a_look(client: Client) -> None:
    user = User.objects.create_user("editor", password="x", is_staff=True)
    user.groups.add(editors())
    client.force_login(user)
    text = article(f"<p>It had {number()} downloads, and {number(style='full:3')} of them.</p>", standfirst="Far")
    address = reverse("admin:casestudy_article_change", args=[text.article.pk])
    opened = client.get(address)
    rows = opened.context["inline_admin_formsets"][0].formset
    fields = [*opened.context["adminform"].form, *rows.management_form, *(one for row in rows.forms for one in row)]
    data = {one.html_name: one.value() for one in fields if one.value() is not None and one.value() is not False}
    page = client.post(address, {**data, "_continue": "1"}, follow=True).content.decode()
    assert "asks for 3 digits of the number" in page
    assert "the record says “about" in page
