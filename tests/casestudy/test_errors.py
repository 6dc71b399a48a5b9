"""What is wrong with an address is said in words, with the way out."""

import pytest

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/metrics/?as_of=nonsense", "as_of"),
        ("/?as_of=2999-01-01", "future"),
        ("/?as_of=2019-01-01&seen_at=2019-01-01", "leave one of them out"),
        ("/articles/?page=-1", "There is no page “-1”"),
        ("/claims/?verdict=perhaps", "There is no verdict “perhaps”"),
        ("/timeline/?market=ZZ", "There is no market “ZZ”"),
        ("/localization/compare/?case=nobody", "There is no published case “nobody”"),
    ],
)
def test_a_bad_question_is_answered_in_words(client, path, words):
    response = client.get(path)
    assert response.status_code == 400
    assert words in response.content.decode()


def test_what_is_sent_is_never_markup(client):
    body = client.get("/claims/?verdict=<script>alert(1)</script>").content.decode()
    assert "<script>alert" not in body
