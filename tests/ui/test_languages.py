"""The second language: whole, in step with the texts, and shown to those who want it."""

import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from sample_tracking.kernel.languages import Languages, load, phrase, said, said_of
from sample_tracking.kernel.templates import environment
from sample_tracking.tracking.letters import Chapter, News, subject, text
from sample_tracking.tracking.steps import sentence_of
from tests.browsing import Browser, words
from tests.world import Configured, Service

ROOT = Path(__file__).parents[2]
UI = ROOT / "sample_tracking" / "ui"
GERMAN = UI / "locale" / "de" / "LC_MESSAGES"
KEYWORDS = re.compile(r"^KEYWORDS := (.+)$", re.MULTILINE)
# %(name)s, {}, {name}, and {name!r}, which a translation may set between quotation marks of its own
PLACE = re.compile(r"%\(\w+\)s|\{\w*(?=(?:!r)?\})")


@pytest.fixture
def configured() -> Configured:
    return Configured(plugins=("auth_local", "outcome"))


@pytest.fixture
def browser(sqlite: Service) -> Browser:
    """Of somebody who has chosen German."""
    browser = Browser(sqlite.http)
    browser.open("/login")
    browser.send("/language", {"language": "de", "next": "/login"})
    return browser


@pytest.fixture
def user(browser: Browser) -> Browser:
    browser.log_in("user")
    browser.open("/")
    return browser


@pytest.fixture(scope="module")
def german() -> Catalog:
    with (GERMAN / "messages.po").open("rb") as file:
        return read_po(file)


@pytest.fixture(scope="module")
def languages() -> Languages:
    return load(UI / "locale")


def pairs(catalogue: Catalog) -> Iterator[tuple[str, str]]:
    """Each text with its translation; a plural is two."""
    for message in catalogue:
        if not message.id:
            continue
        if isinstance(message.id, str):
            yield message.id, str(message.string)
        else:
            yield from zip(message.id, message.string or (), strict=True)


def test_nothing_is_left_to_translate(german: Catalog) -> None:
    assert [source for source, translated in pairs(german) if not translated.strip()] == []
    assert [message.id for message in german if message.fuzzy and message.id] == []
    assert german.obsolete == {}


def test_a_translation_has_the_places_of_its_text(german: Catalog) -> None:
    wrong = [source for source, told in pairs(german) if sorted(PLACE.findall(source)) != sorted(PLACE.findall(told))]
    assert wrong == []


def test_sentences_end_alike(german: Catalog) -> None:
    wrong = [source for source, told in pairs(german) if source.endswith(".") != told.endswith(".")]
    assert wrong == []


def test_what_is_read_is_what_was_written(german: Catalog, languages: Languages) -> None:
    with languages.speaking("de"):
        for message in german:
            if message.id and isinstance(message.id, str):
                assert said(message.id) == message.string
            elif message.id:
                singular, plural = message.id
                assert (said_of(singular, plural, 1), said_of(singular, plural, 2)) == tuple(message.string or ())


def test_every_text_of_the_pages_is_in_the_catalogue(german: Catalog, tmp_path: Path) -> None:
    """Otherwise run ``make messages`` and translate what is empty then."""
    found = KEYWORDS.search((ROOT / "Makefile").read_text(encoding="utf-8"))
    assert found is not None
    keywords = [part for keyword in found[1].split() for part in ("-k", keyword)]
    gathered = tmp_path / "messages.pot"
    options = ["-F", "pyproject.toml", *keywords, "--no-location", "-o", str(gathered)]
    command = [sys.executable, "-m", "babel.messages.frontend", "-q", "extract", *options, "sample_tracking", "plugins"]
    subprocess.run(command, cwd=ROOT, check=True)
    with gathered.open("rb") as file:
        texts = {message.id if isinstance(message.id, str) else message.id[0] for message in read_po(file)}
    there = {message.id if isinstance(message.id, str) else message.id[0] for message in german}
    assert len(texts) > 600
    assert (texts - there, there - texts) == (set(), set())


@pytest.mark.parametrize(
    ("wished", "accepted", "expected"),
    [
        (None, None, "en"),
        (None, "de-AT,de;q=0.9,en;q=0.8", "de"),
        (None, "fr, en;q=0.5, de;q=0.7", "de"),
        (None, "fr", "en"),
        (None, "de;q=0", "en"),
        (None, "de;q=much, en", "en"),
        ("en", "de", "en"),
        ("de", "en", "de"),
        ("tlh", "de", "de"),
    ],
)
def test_what_was_chosen_comes_before_what_the_browser_prefers(
    languages: Languages, wished: str | None, accepted: str | None, expected: str
) -> None:
    assert languages.chosen(wished, accepted) == expected


def test_a_browser_that_prefers_german_gets_it(sqlite: Service) -> None:
    page = sqlite.http.simulate_get("/login", headers={"Accept-Language": "de-DE,de;q=0.9"})
    assert page.headers["content-language"] == "de"
    assert '<html lang="de">' in page.text
    assert "Anmeldename" in words(page)
    assert "Anmeldename" not in words(sqlite.http.simulate_get("/login"))


def test_the_choice_on_the_page_stays(browser: Browser) -> None:
    page = browser.open("/login")
    assert (page.headers["content-language"], '<html lang="de">' in page.text) == ("de", True)
    assert '<option value="de" selected>Deutsch</option>' in page.text
    browser.send("/language", {"language": "en", "next": "/login"})
    assert '<html lang="en">' in browser.open("/login").text


def test_the_log_in_says_in_german_what_is_wrong(browser: Browser) -> None:
    assert "Der Anmeldename oder das Passwort stimmt nicht" in words(browser.log_in("user", "not this one"))
    assert "Bitte geben Sie Ihren Anmeldenamen ein." in words(browser.log_in("", "x"))


def test_the_pages_of_a_journey_are_german(user: Browser) -> None:
    start = words(user.open("/"))
    assert "Guten Tag, Ida" in start
    assert "Sendungen" in words(user.open("/proposals/mx23694"))
    made = user.send("/proposals/mx23694/new-shipment", {"name": "Spring", "safety_level": "Green", "session_id": ""})
    shipment = str(made.headers["location"]).partition("?")[0]
    assert "Wer schickt die Sendung" in words(user.open(f"{shipment}/contacts"))
    assert "In welchem Dewar reist die Sendung?" in words(user.open(f"{shipment}/dewars"))
    checked = words(user.open(f"{shipment}/check"))
    assert "Mindestens ein Dewar" in checked
    assert "Die Sendung hat keinen Dewar." in checked
    assert "Entwurf" in words(user.open("/shipments"))


def test_a_field_says_in_german_what_does_not_fit(user: Browser) -> None:
    page = words(user.send("/proposals/mx23694/new-shipment", {"name": "x" * 300, "safety_level": "Green"}))
    assert re.search(r"Hier passen höchstens \d+ Zeichen hinein", page)
    assert "Einige Eingaben stimmen nicht" in page


def test_the_puck_editor_is_german_down_to_its_script(user: Browser) -> None:
    made = user.send("/proposals/mx23694/new-shipment", {"name": "Spring", "safety_level": "Green", "session_id": ""})
    shipment = str(made.headers["location"]).partition("?")[0]
    user.send(f"{shipment}/dewars", {"code": "D1"})
    dewar = re.findall(r'name="dewar_id" value="(\d+)"', user.open(f"{shipment}/pucks").text)[0]
    user.send(f"{shipment}/pucks", {"dewar_id": dewar, "code": "P1", "type": "Puck", "barcode": ""})
    address = re.findall(r'href="(/containers/\d+/samples)"', user.open(f"{shipment}/samples").text)[0]
    page = user.open(address)
    assert "0 von 16 Positionen belegt" in words(page)
    assert "Bemerkungen" in words(page)
    rules = re.findall(r"data-rules='([^']*)'", page.text)
    assert any("Bitte einen Wert von 1 bis 16." in rule for rule in rules)
    assert not any("please" in rule or "Please" in rule for rule in rules)
    row = {"samples-1-id": "", "samples-1-seen": "", "samples-1-position": "77", "samples-1-name": "a", "seen": "*"}
    refused = words(user.send(address, {**row, "samples-1-protein": "Lyso"}))
    assert "der Behälter P1 hat die Positionen 1 bis 16" in refused


def test_accounts_are_german(browser: Browser) -> None:
    browser.log_in("admin")
    assert "Es gibt noch kein Konto." in words(browser.open("/admin/accounts"))
    assert "Konten" in words(browser.open("/"))


def test_the_interface_for_programs_stays_english(user: Browser, sqlite: Service) -> None:
    """Even right after a German page of the same thread."""
    made = user.send("/proposals/mx23694/new-shipment", {"name": "Spring", "safety_level": "Green", "session_id": ""})
    shipment = str(made.headers["location"]).partition("?")[0]
    assert "Mindestens ein Dewar" in words(user.open(f"{shipment}/check"))
    readiness = sqlite.client("user").get(f"{shipment}/readiness").json
    assert "At least one dewar" in {rule["title"] for rule in readiness["rules"]}


def test_values_in_translated_sentences_stay_what_they_are(languages: Languages) -> None:
    show = environment(UI / "templates", {}).from_string("{{ told(text) }}")
    refused = phrase("There is no space group {space_group!r}; write it as in P212121.", space_group="<b>5 %(x)s {y}")
    with languages.speaking("de"):
        page = show.render(text=refused)
        assert page.startswith("Die Raumgruppe „&lt;b&gt;5 %(x)s {y}“ gibt es nicht")
        assert show.render(text="<i>100 %</i>") == "&lt;i&gt;100 %&lt;/i&gt;"
        assert show.render(text="") == ""
    assert (
        show.render(text=refused) == "There is no space group &#39;&lt;b&gt;5 %(x)s {y}&#39;; write it as in P212121."
    )


def test_a_sentence_within_a_sentence_is_translated_too(languages: Languages) -> None:
    told = phrase("The container {container}: {wrong}.", container="P1", wrong=phrase("it has no name"))
    with languages.speaking("de"):
        assert said(told) == "Der Behälter P1: sie hat keinen Namen."
    assert said(told) == "The container P1: it has no name."


def test_news_are_told_in_the_language_of_whoever_gets_them(languages: Languages) -> None:
    with languages.speaking("de"):
        arrived = sentence_of("receive", None, "D1", "100 % {rack}")
        assert arrived == "Der Dewar D1 ist in der Einrichtung angekommen: 100 % {rack}."
        assert sentence_of("odd", "ready", "D1", None) == "Der Dewar D1 ist gepackt und kann abgeholt werden."
        news = [News(datetime(2026, 11, 24, 10, tzinfo=UTC), arrived)] * 2
        chapters = [Chapter("Spring", "mx1", "https://x", news)]
        assert subject(chapters) == "Spring: 2 Schritte"
        assert "auf ihrer Seite können Sie das beenden" in text(chapters, ZoneInfo("Europe/Berlin"), "")
    assert subject(chapters) == "Spring: 2 steps"
