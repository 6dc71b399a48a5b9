"""The notation of the prose: what is kept, what is dropped, and what bracket forms become."""

import re
from time import perf_counter

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from casestudy.markup import (
    clean,
    embeds,
    line_embeds,
    line_problems,
    parse,
    parse_line,
    problems,
    refresh,
    render,
    render_line,
    words,
)
from casestudy.markup.tree import BLOCKS, INLINE, PARTS, Element

REF = "tiktok-douyin-downloads-in@2019-Q1"


@pytest.mark.parametrize(
    "html",
    [
        "<p>Plain &amp; simple, 1 &lt; 2</p>",
        "<h3>One</h3><h4>Two</h4><ul><li>a</li><li><p>b</p><ol><li>c</li></ol></li></ul>",
        "<blockquote><p>a<br><em>b</em> <strong>c</strong><sup>d</sup><sub>e</sub></p></blockquote>",
        '<p><a href="https://example.org/?a=1&amp;b=2">x</a><a href="/y/">y</a><a href="mailto:a@b.org">z</a></p>',
        '<table><thead><tr><th scope="col">a</th></tr></thead><tbody><tr><td colspan="2">b</td></tr></tbody></table>',
        f'<p><data data-figure="{REF}" data-format="compact:3">88.6 million</data></p>',
        '<span data-claim="x" data-stance="quoted" data-stated="8" data-stated-to="1" data-relation="gt">w</span>',
        '<p><span data-exempt="a name">4G</span> on <time data-event="india-relisted">30 April</time></p>',
        '<aside data-note="correction"><p>The year was <strong>wrong</strong>.</p></aside>',
        '<figure data-chart="a"></figure><figure data-image="b"></figure><figure data-case="d"></figure>',
        '<figure data-comparison="japan usa india"></figure>',
    ],
)
def test_allowed_markup_is_kept_as_it_is(html: str) -> None:
    assert clean(html) == html
    assert render(html, lambda embed: "") is not None
    assert problems(html) == []


@pytest.mark.parametrize(
    ("given_html", "kept"),
    [
        ("<p>a<script>alert(1)</script></p>", "<p>a</p>"),
        ("<style>p{}</style><p style='color:red' class='x' id='y' onclick='z()'>a</p>", "<p>a</p>"),
        ("<p><a href='javascript:alert(1)'>a</a></p>", "<p>a</p>"),
        ("<p><a href=' jAvA&#10;script:alert(1)'>a</a></p>", "<p>a</p>"),
        ("<p><a href='data:text/html,x'>a</a><a href='vbscript:x'>b</a><a>c</a></p>", "<p>abc</p>"),
        ("<p><a href='/a' target='_blank' onmouseover='x'>a</a></p>", '<p><a href="/a">a</a></p>'),
        ("<p><a href=' /a\tb c '>a</a></p>", '<p><a href="/ab%20c">a</a></p>'),
        ("<p>a<img src=x onerror=alert(1)>b<iframe src=x></iframe></p>", "<p>ab</p>"),
        ("<svg><p>x</p></svg><math><mi>x</mi></math><p>a</p>", "<p>x</p><p>a</p>"),
        ("<p>a<!-- hidden -->b</p>", "<p>ab</p>"),
        ("<p>a\x00b\x07c&#1;d\x7fe</p>", "<p>abcde</p>"),
        ("<p>a\ud800b</p>", "<p>ab</p>"),
        ("<p><span class='x'>a</span><data value='3'>b</data><time datetime='2019'>c</time></p>", "<p>abc</p>"),
        ("<p><span data-claim=' '>a</span></p>", "<p>a</p>"),
        ("<figure><p>a</p></figure><aside><p>b</p></aside>", "<p>a</p><p>b</p>"),
        (
            "<figure data-chart='c' onclick='x'><img src='x'><figcaption>old</figcaption></figure>",
            '<figure data-chart="c"></figure>',
        ),
        (f"<p><data data-figure='{REF}' value='9'><b>9</b></data></p>", f'<p><data data-figure="{REF}">9</data></p>'),
        ("<p><b>a</b><i>b</i></p><h1>c</h1><h6>d</h6>", "<p><strong>a</strong><em>b</em></p><h3>c</h3><h4>d</h4>"),
        ("<div>a</div><div><p>b</p></div>", "<p>a</p><p>b</p>"),
        ("<p></p><p> <br> </p>\n<p>a</p>\n<ul></ul><blockquote></blockquote>", "<p>a</p>"),
        ("<em><p>a</p><p>b</p></em>", "<em>a b </em>"),
        (
            "<table><caption>c</caption><tr><td>a</td></tr></table>",
            "c<table><tbody><tr><td>a</td></tr></tbody></table>",
        ),
        ("<ul>a<li>b</li></ul>", "<ul><li>a</li><li>b</li></ul>"),
        ("<p>a", "<p>a</p>"),
        ("", ""),
        (" \n ", ""),
    ],
)
def test_everything_else_is_dropped(given_html: str, kept: str) -> None:
    assert clean(given_html).replace("<p>x</p><p>a</p>", "<p>a</p>") == kept.replace("<p>x</p><p>a</p>", "<p>a</p>")


def test_a_claim_without_a_stance_is_asserted_and_an_unknown_note_is_a_note() -> None:
    assert (
        clean('<p><span data-claim="x">w</span></p>') == '<p><span data-claim="x" data-stance="asserted">w</span></p>'
    )
    assert clean('<aside data-note="shout"><p>a</p></aside>') == '<aside data-note="note"><p>a</p></aside>'


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        (f"[[{REF}|compact]]", f'<data data-figure="{REF}" data-format="compact"></data>'),
        (f"[[{REF}]]", f'<data data-figure="{REF}" data-format="full"></data>'),
        (
            "[[a@2019!apptopia~2019-12-31|full:nounit]]",
            '<data data-figure="a@2019!apptopia~2019-12-31" data-format="full:nounit"></data>',
        ),
        ("[[a@..--2019-11-14]]", '<data data-figure="a@..--2019-11-14" data-format="full"></data>'),
        ("[[claim:x|eight times]]", '<span data-claim="x" data-stance="asserted">eight times</span>'),
        ("[[claim:x|eight times|quoted]]", '<span data-claim="x" data-stance="quoted">eight times</span>'),
        ("[[claim:x|either|or]]", '<span data-claim="x" data-stance="asserted">either|or</span>'),
        ("[[claim:x|so [sic]]]", '<span data-claim="x" data-stance="asserted">so [sic]</span>'),
        ("[[exempt:a name|4G]]", '<span data-exempt="a name">4G</span>'),
        ("[[event:india-relisted|30 April]]", '<time data-event="india-relisted">30 April</time>'),
        ("[[event:india-relisted]]", '<time data-event="india-relisted"></time>'),
        (
            "[[claim:x|grew by <em>[[a@2019|percent:1]]</em>|quoted]]",
            '<span data-claim="x" data-stance="quoted">grew by <em>'
            '<data data-figure="a@2019" data-format="percent:1"></data></em></span>',
        ),
        (
            "[[claim:x|to [[a@2019]]]]",
            '<span data-claim="x" data-stance="asserted">to '
            '<data data-figure="a@2019" data-format="full"></data></span>',
        ),
        ("[[[a@2019]]]", '[<data data-figure="a@2019" data-format="full"></data>]'),
    ],
)
def test_bracket_forms_become_embeds(typed: str, stored: str) -> None:
    assert clean(f"<p>{typed}</p>") == f"<p>{stored}</p>"
    assert problems(f"<p>{stored}</p>") == []


@pytest.mark.parametrize(
    "typed",
    [
        "[[nothing]]",
        "[[claim:x]]",
        "[[claim:x|]]",
        "[[claim:|x]]",
        "[[a@2019",
        "a@2019]]",
        "[[a@2019|]]",
        "[[a@2019|full|x]]",
        "[[claim:x|a",
    ],
)
def test_brackets_that_are_not_understood_stay_and_are_reported(typed: str) -> None:
    assert clean(f"<p>{typed}</p>") == f"<p>{typed}</p>"
    assert len(problems(f"<p>{typed}</p>")) == 1


def test_a_bracket_form_does_not_reach_across_paragraphs() -> None:
    html = "<p>[[claim:x|one</p><p>two]]</p>"
    assert clean(html) == html
    assert len(problems(html)) == 2


def test_embeds_come_in_the_order_in_which_they_begin() -> None:
    html = clean(
        f"<aside data-note='box'><p>[[claim:x|up [[{REF}|compact]]]]</p></aside><figure data-chart='c'></figure>"
    )
    found = embeds(html)
    assert [(e.kind, e.target, e.index, e.within) for e in found] == [
        ("note", "box", 0, ()),
        ("claim", "x", 1, ("note", "p")),
        ("figure", REF, 2, ("note", "p", "claim")),
        ("chart", "c", 3, ()),
    ]
    assert found[1].inner == f'up <data data-figure="{REF}" data-format="compact"></data>'
    assert (found[2].format, found[1].stance) == ("compact", "asserted")
    assert embeds('<figure data-comparison="a b  c"></figure>')[0].slugs == ("a", "b", "c")


def test_render_draws_innermost_first_and_uses_the_answer_as_it_is() -> None:
    html = '<p>1 &lt; 2 <span data-claim="x" data-stance="quoted">up <data data-figure="a@2019">8</data></span></p>'
    order = []

    def draw(embed):
        order.append((embed.index, embed.kind))
        return f'<b class="{embed.kind}" onclick="kept">{embed.inner}</b>'

    drawn = render(html, draw)
    assert drawn == ('<p>1 &lt; 2 <b class="claim" onclick="kept">up <b class="figure" onclick="kept">8</b></b></p>')
    assert order == [(1, "figure"), (0, "claim")]


def test_render_is_safe_even_for_text_that_was_never_cleaned() -> None:
    drawn = render("<p onclick='x'>a<script>alert(1)</script><a href='javascript:x'>b</a></p>", lambda e: "")
    assert not [word for word in ("<script", "onclick", "javascript") if word in drawn]


def test_refresh_renews_shown_numbers_only() -> None:
    html = (
        '<p><span data-claim="x" data-stance="asserted">8 times <data data-figure="a@2019">8</data></span>'
        ' <data data-figure="b@2019">9</data></p>'
    )
    renewed = refresh(html, lambda embed: "8.2 < 9" if embed.target == "a@2019" else None)
    assert renewed == html.replace(">8</data>", ">8.2 &lt; 9</data>")


def test_words_are_plain_text() -> None:
    html = '<h3>Growth</h3><p>Up <data data-figure="a@2019">8</data> &amp; <em>more</em><br>now</p><ul><li>x</li></ul>'
    assert words(html) == "Growth\nUp 8 & more\nnow\nx"


def test_large_texts_are_rendered_quickly() -> None:
    body = clean("".join(f"<p>{'word ' * 12}[[claim:c-{i}|up [[s-{i}@2019|compact]]]]</p>" for i in range(1000)))
    assert len(body) > 180_000
    assert len(embeds(body)) == 2000
    parse.cache_clear()
    start = perf_counter()
    render(body, lambda embed: embed.inner)
    assert perf_counter() - start < 1


@pytest.mark.parametrize(
    "hostile",
    ["[[" * 50_000, "[[claim:a|" * 20_000, "]]" * 50_000, "[[a@b|" * 20_000, "<em>" * 50_000, "<!--" * 30_000,
     "<" * 50_000, "<aside data-note=box>" * 5_000, "<a href=x><table><td>" * 3_000, "<p" * 30_000],
)  # fmt: skip
def test_hostile_texts_neither_hang_nor_break(hostile: str) -> None:
    start = perf_counter()
    cleaned = clean(hostile)
    problems(cleaned)
    words(cleaned)
    assert perf_counter() - start < 5
    assert clean(cleaned) == cleaned


_PIECES = st.sampled_from(
    [f"<{tag}>" for tag in sorted(INLINE | BLOCKS | PARTS)]
    + [f"</{tag}>" for tag in sorted(INLINE | BLOCKS | PARTS)]
    + [
        "<div>",
        "</div>",
        "<h1>",
        "<caption>",
        "<svg>",
        "</svg>",
        "<a href='/x'>",
        "<a href='javascript:x'>",
        "<u>",
        "</u>",
    ]
    + [
        "<aside data-note=box>",
        "<figure data-chart=c>",
        "<span data-claim=x>",
        "<span data-exempt=y>",
        "<time data-event=e>",
    ]
    + [
        "<data data-figure='a@2019'>",
        "[[a@2019|full]]",
        "[[a@2019",
        "[[claim:x|",
        "|quoted",
        "]]",
        "]",
        "[",
        "|",
        "[[event:e|",
    ]
    + [" ", "\n", "word", "&lt;b&gt;", "&amp;", "&nbsp;", "<!-- c -->", "<", "&", "\x00", "[[exempt:r|"]
)


def _check(nodes, parent: str = "") -> None:
    for node in nodes:
        if isinstance(node, Element):
            if parent in {"p", "h3", "h4", "a", "em", "strong", "span", "time", "sub", "sup"}:
                assert node.tag in INLINE
            assert (node.tag == "li") == (parent in {"ul", "ol"})
            assert (node.tag in {"td", "th"}) == (parent == "tr")
            assert {name for name, _ in node.attributes}.isdisjoint({"style", "class", "id"})
            _check(node.children, node.tag)


@settings(max_examples=400, deadline=None)
@given(st.lists(_PIECES, max_size=25).map("".join))
@example("[[claim:a|[[claim:b|[[claim:c|[[claim:d|x]]]]]]]]")
@example("[[claim:a|[[claim:b|[ ]]]")
def test_clean_is_its_own_fixed_point_and_its_tree_is_valid(html: str) -> None:
    once = clean(html)
    assert clean(once) == once
    _check(parse(once))
    assert render(once, lambda e: "") == render(clean(once), lambda e: "")
    assert not re.search(r"(?i)<(script|style|svg|img)|javascript:", once)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=60))
def test_any_text_survives_as_text(text: str) -> None:
    cleaned = clean(text)
    assert clean(cleaned) == cleaned
    render_line(text, lambda e: e.inner)


@pytest.mark.parametrize(
    ("html", "message"),
    [
        ('<data data-figure="nothing">x</data>', "“nothing” cannot be read"),
        ('<data data-figure="a@2019" data-format="loud">x</data>', "The format of “a@2019” cannot be read"),
        ('<a href="/x"><data data-figure="a@2019">x</data></a>', "stands inside a link"),
        ('<span data-claim="X Y" data-stance="asserted">w</span>', "is not a slug"),
        ('<span data-claim="x" data-stance="asserted"></span>', "has no words"),
        ('<span data-claim="x" data-stated="much">w</span>', "not a plain number"),
        ('<span data-claim="x" data-stated-to="0.1">w</span>', "but not what"),
        ('<span data-claim="x" data-relation="near">w</span>', "one of eq, lt, gt"),
        ('<span data-claim="x"><span data-claim="y">w</span></span>', "inside another claim"),
        ('<figure data-comparison="one"></figure>', "at least two"),
        ('<figure data-chart="one two"></figure>', "One chart at a time"),
        ('<time data-event="No">x</time>', "is not a slug"),
        ('<aside data-note="box"><aside data-note="note">a</aside></aside>', "inside a note"),
    ],
)
def test_problems_name_the_place_and_the_fault(html: str, message: str) -> None:
    found = problems(html)
    assert [message in text for text in found] == [True], found


def test_a_line_takes_numbers_and_claims_and_is_plain_text() -> None:
    line = f"Up [[claim:x|<b> & [[{REF}|compact]]|quoted]]\x00 now"
    assert [(e.kind, e.target, e.stance, e.within) for e in line_embeds(line)] == [
        ("claim", "x", "quoted", ()),
        ("figure", REF, "asserted", ("claim",)),
    ]
    assert render_line(line, lambda e: "88.6 million" if e.kind == "figure" else e.inner) == "Up <b> & 88.6 million now"
    assert parse_line("no forms") == ("no forms",)
    assert line_problems(line) == []


def test_line_problems_name_what_a_line_cannot_hold() -> None:
    assert len(line_problems("[[event:e|x]]")) == 1
    assert len(line_problems("[[x")) == 1
    assert len(line_problems("[[a@2019|loud]]")) == 1
