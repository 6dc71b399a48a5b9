"""Citations: whole results, and titles that each format would trip over."""

from datetime import date

import pytest

from casestudy.citing import Citation, Name, licence_address, licence_name

ONE = Citation(
    slug="story",
    title="A story of 88.6 million",
    names=(Name("Okafor", "Ada"), Name("Data Desk")),
    site="Casestudy",
    issued=date(2020, 2, 3),
    version=2,
    address="https://example.org/articles/story/versions/2/",
    abstract="What happened.",
)
HOSTILE = Citation(
    slug="story",
    title="50% {more} & \\less_ #1\r\nER  - \n~^$ }",
    names=(Name("Search and Rescue, Ltd"), Name("Lovelace, Countess of", "Ada")),
    site="R&D",
    issued=date(2020, 2, 3),
    version=1,
    address="https://example.org/articles/story/versions/1/",
)


def test_the_sentence_names_authors_site_version_day_and_address() -> None:
    assert ONE.text() == (
        "Ada Okafor and Data Desk: A story of 88.6 million. Casestudy, version 2, 3 February 2020. "
        "https://example.org/articles/story/versions/2/"
    )


def test_three_authors_are_listed_and_none_is_the_site() -> None:
    three = Citation(**{**ONE.__dict__, "names": (Name("A"), Name("B"), Name("C"))})
    assert three.text().startswith("A, B and C: ")
    assert Citation(**{**ONE.__dict__, "names": ()}).text().startswith("Casestudy: ")


def test_a_japanese_text_is_cited_in_japanese() -> None:
    names = (Name("編集部"), Name("山田", ""), Name("佐藤"))
    shown = Citation(**{**ONE.__dict__, "names": names, "title": "8860万{の}物語", "language": "ja"}).text()
    assert shown == (
        "編集部・山田・佐藤「8860万{の}物語」Casestudy、第2版、2020年2月3日。https://example.org/articles/story/versions/2/"
    )


@pytest.mark.parametrize("language", ["hi", "zh", "", "xx"])
def test_a_language_without_a_sentence_of_its_own_is_cited_in_english(language: str) -> None:
    assert ", version 2, 3 February 2020. " in Citation(**{**ONE.__dict__, "language": language}).text()


def test_bibtex() -> None:
    assert ONE.bibtex() == (
        "@misc{story-v2,\n"
        "  author = {Okafor, Ada and {Data Desk}},\n"
        "  title = {{A story of 88.6 million}},\n"
        "  howpublished = {Casestudy},\n"
        "  year = {2020},\n"
        "  month = {2},\n"
        "  day = {3},\n"
        "  version = {2},\n"
        "  language = {en},\n"
        "  url = {https://example.org/articles/story/versions/2/},\n"
        "}\n"
    )


def test_ris() -> None:
    assert ONE.ris() == "".join(
        f"{line}\r\n"
        for line in (
            "TY  - ELEC",
            "ID  - story-v2",
            "AU  - Okafor, Ada",
            "AU  - Data Desk",
            "TI  - A story of 88.6 million",
            "PB  - Casestudy",
            "PY  - 2020",
            "DA  - 2020/02/03",
            "ET  - Version 2",
            "LA  - en",
            "AB  - What happened.",
            "UR  - https://example.org/articles/story/versions/2/",
            "ER  - ",
        )
    )


def test_csl_json() -> None:
    assert ONE.csl() == [
        {
            "id": "story-v2",
            "type": "webpage",
            "title": "A story of 88.6 million",
            "container-title": "Casestudy",
            "publisher": "Casestudy",
            "issued": {"date-parts": [[2020, 2, 3]]},
            "version": "2",
            "language": "en",
            "URL": "https://example.org/articles/story/versions/2/",
            "author": [{"family": "Okafor", "given": "Ada"}, {"literal": "Data Desk"}],
            "abstract": "What happened.",
        }
    ]


def test_bibtex_keeps_its_braces_in_balance_whatever_the_title() -> None:
    entry = HOSTILE.bibtex()
    assert entry.count("{") == entry.count("}")
    assert (
        r"title = {{50\% \textbraceleft{}more\textbraceright{} \& \textbackslash{}less\_ \#1 ER - "
        r"\textasciitilde{}\textasciicircum{}\$ \textbraceright{}}}" in entry
    )
    assert "author = {{Search and Rescue, Ltd} and {Lovelace, Countess of}, Ada}" in entry


def test_no_title_ends_a_ris_record() -> None:
    lines = HOSTILE.ris().split("\r\n")
    assert [line for line in lines if line.startswith("ER")] == ["ER  - "]
    assert "\n" not in HOSTILE.ris().replace("\r\n", "")


def test_licences_are_read_from_words() -> None:
    assert licence_address("CC BY 4.0, the editors") == "https://creativecommons.org/licenses/by/4.0/"
    assert licence_name("Ours: CC BY-NC-SA 3.0") == "CC-BY-NC-SA-3.0"
    assert (licence_address("All rights reserved"), licence_name("")) == ("", "")


def test_two_languages_of_a_text_have_keys_of_their_own() -> None:
    other = Citation(**{**ONE.__dict__, "language": "ja"})
    assert (ONE.key, other.key) == ("story-v2", "story-ja-v2")
