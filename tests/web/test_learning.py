"""Cards, interviews, notes, search: what the pages send, and what comes of it."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from tests.web.serving import Server

from chainrule import store
from chainrule.course import cards, days, lesson
from chainrule.web.questions import judged, lesson_of, question, reply

KINDS = ("choice", "number", "order", "bug", "curve", "short")
EVERY = {kind: next((c for c in cards.every() if c.kind == kind), None) for kind in KINDS}


@pytest.fixture(scope="module")
def own(tmp_path_factory):
    """A server with a learner of its own."""
    made = Server(tmp_path_factory.mktemp("learning"), "--port", "0")
    yield made
    assert made.stop() == (0, "")


@pytest.fixture
def client(own):
    with own.client() as made:
        yield made


def reviews(me, name):
    return me.cards()[name].reviews if name in me.cards() else 0


def kept(own, ask):
    with store.open(f"sqlite:///{own.workspace / 'chainrule.db'}") as db:
        return ask(db.learner())


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_of_card_is_asked_and_judged(kind):
    card = EVERY[kind]
    assert card is not None
    asked = card.ask(3)
    form = question(card.id, 3)
    assert all(f'value="{label}"' in form for label in asked.labels)
    right = reply(card.id, 3, asked.right)
    told = judged(card.id, 3, right)
    assert ("judged good" in told) or kind == "short"
    assert ('class="rubric"' in told) == (kind == "short")
    assert 'href="/day/' in told


@pytest.mark.parametrize("day", days.every(), ids=lambda day: day.key)
def test_every_card_links_to_a_heading_of_its_lesson(day):
    there = {name for name, _, _ in lesson.render(day).sections} | {""}
    wanted = {card.id: lesson_of(card).partition("#")[2] for card in cards.of(day.number)}
    assert {name: at for name, at in wanted.items() if at not in there} == {}


def test_a_card_of_a_lesson_is_judged_and_not_counted(own, client):
    card = EVERY["choice"]
    sent = {"seed": "0", "reply": card.ask(0).right}
    assert "judged good" in client.post(f"/card/{card.id}", data=sent).text
    assert kept(own, lambda me: reviews(me, card.id)) == 0


def test_a_drilled_card_is_counted_and_goes_on(own, client):
    page = client.get("/drill?day=1").text
    name = re.search(r'data-card="(\w+)"', page)[1]
    seed = re.search(r'name="seed" value="(\d+)"', page)[1]
    sent = {"seed": seed, "reply": "I don’t know", "more": "day=1"}
    told = client.post(f"/drill/{name}", data=sent, headers={"accept": "text/x-piece"}).text
    assert "judged bad" in told
    assert 'href="/drill?day=1"' in told
    assert kept(own, lambda me: me.cards()[name].failed_in_a_row) >= 1
    assert kept(own, lambda me: reviews(me, name)) == int(seed) + 1
    assert "Counted before" in client.post(f"/drill/{name}", data=sent).text
    assert kept(own, lambda me: reviews(me, name)) == int(seed) + 1


def test_a_double_click_counts_once(own, client):
    card = EVERY["choice"]
    seed = kept(own, lambda me: reviews(me, card.id))
    sent = {"seed": str(seed), "reply": "I don’t know", "more": f"card={card.id}"}
    with ThreadPoolExecutor(4) as pool:
        told = list(pool.map(lambda _: client.post(f"/drill/{card.id}", data=sent).text, range(4)))
    assert sum("Counted before" in one for one in told) == 3
    assert kept(own, lambda me: reviews(me, card.id)) == seed + 1


def test_a_reply_that_cannot_be_read_is_not_counted(own, client):
    name = EVERY["number"].id
    before = kept(own, lambda me: reviews(me, name))
    sent = {"seed": str(before), "reply": "perhaps", "more": ""}
    assert "Not counted" in client.post(f"/drill/{name}", data=sent).text
    assert kept(own, lambda me: reviews(me, name)) == before


def test_an_exercise_is_offered_after_the_third_failure(own, client):
    card = next(one for one in cards.every() if one.exercise and one.kind != "short")
    first = kept(own, lambda me: reviews(me, card.id))
    for seed in range(first, first + 3):
        sent = {"seed": str(seed), "reply": "I don’t know", "more": f"card={card.id}"}
        told = client.post(f"/drill/{card.id}", data=sent).text
    assert f'href="/exercise/{card.exercise}"' in told


def test_the_mixed_cards_of_a_week_come_one_after_the_other(client):
    page = client.get("/drill?week=1").text
    name = re.search(r'data-card="(\w+)"', page)[1]
    seed = re.search(r'name="seed" value="(\d+)"', page)[1]
    sent = {"seed": seed, "reply": "I don’t know", "more": "week=1&at=0"}
    told = client.post(f"/drill/{name}", data=sent).text
    assert 'href="/drill?week=1&amp;at=1"' in told
    assert "Counted before." not in told
    assert "Counted before." in client.post(f"/drill/{name}", data=sent).text
    assert "These were the cards" in client.get("/drill?week=1&at=10").text


def test_an_interview_from_its_beginning_to_its_result(own, client):
    client.follow_redirects = True
    page = client.post("/interview/begin", data={"length": "short"}).text
    for _ in range(12):
        if "It is over" in page:
            break
        form = re.search(r'data-card="(\w+)"', page)[1]
        seed = re.search(r'name="seed" value="(\d+)"', page)[1]
        card = cards.get(form)
        sent = {"reply": card.ask(int(seed)).right, "card": form}
        page = client.post("/interview/answer", data=sent).text
        if 'class="rubric"' in page:
            points = {f"met{i + 1}": "1" for i in range(len(card.rubric))}
            sent = {"graded": "1", "card": form, **points}
            page = client.post("/interview/answer", data=sent).text
        client.post("/interview/answer", data=sent)  # a double click answers nothing more
    assert "It is over: 100 %" in page
    assert "It is over" not in client.post("/interview/end", data={}).text


def test_notes_are_kept_found_and_written_out(own, client):
    text = "The <b>loss</b> falls & I $x^2$ know why"
    answer = client.post("/journal/1", data={"text": text})
    assert (answer.status_code, answer.headers["location"]) == (303, "/journal#day-1")
    page = client.get("/journal?q=why+loss").text
    assert "&lt;b&gt;loss&lt;/b&gt;" in page
    assert "1 note" in page
    assert "0 notes" in client.get("/journal?q=nothing-of-it").text
    assert text in client.get("/journal/journal.md").text
    assert text.replace("<", "&lt;").replace(">", "&gt;").replace("&", "&amp;", 0)[:8] in page
    now = re.search(r'name="base" value="(\w+)"', client.get("/journal/1").text)[1]
    client.post("/journal/1", data={"text": "", "base": now})
    assert kept(own, lambda me: me.notes()) == {}


def test_a_guess_is_kept_and_shown_again(own, client):
    day = next(d for d in days.every() if "predict-1" in client.get(f"/day/{d.number}").text)
    sent = {"key": "predict-1", "text": 'about "0.9" <i>'}
    client.post(f"/day/{day.number}/guess", data=sent)
    assert "about &#34;0.9&#34; &lt;i&gt;" in client.get(f"/day/{day.number}").text.replace(
        "&quot;", "&#34;"
    )


def test_a_day_that_was_read_is_told(own, client):
    assert client.post("/day/1/read", data={}).headers["location"] == "/day/1#end"
    assert "You have read this day" in client.get("/day/1").text
    assert kept(own, lambda me: list(me.days_read())) == [1]


def test_search_says_how_much_it_found_and_shows_text_without_marks(client):
    page = client.get("/search?q=loss").text
    assert re.search(r"The first 30 of \d+ places", page)
    assert page.count("<mark>") <= 30
    assert "|---" not in page
    assert "Nothing holds all of these words" in client.get("/search?q=qwertz").text


def test_search_finds_sections_and_cards_and_escapes_words(client):
    page = client.get("/search?q=held+back").text
    assert 'href="/day/1#' in page
    assert "<mark>" in page
    assert "<script>alert" not in client.get("/search?q=<script>alert(1)</script>").text


@pytest.mark.parametrize("week", [1, 2])
def test_a_weeks_review_is_a_page(client, week):
    if not any(day.week == week and day.review for day in days.every()):
        assert client.get(f"/week/{week}").status_code == 404
    else:
        assert f"Review of week {week}" in client.get(f"/week/{week}").text
