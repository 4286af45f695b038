"""People who lose their way get a page; programs get the document that they know."""

from pathlib import Path
from typing import Any

import falcon
import pytest
from falcon import testing

from tests.browsing import Browser, words
from tests.world import Configured, Service, Template, sqlite_service

OF_BROWSERS = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
LINK = "/api/v1/shipments/1/labels.pdf?once=made-up"


def lead(service: Service, path: str, method: str = "GET", **more: Any) -> testing.Result:
    return service.http.simulate_request(method, path, headers=OF_BROWSERS, **more)


class Broken:
    def on_get(self, _req: falcon.Request, _resp: falcon.Response) -> None:
        raise ArithmeticError("not for people")


@pytest.mark.parametrize(
    ("method", "path", "status", "sentence"),
    [
        ("GET", "/no/such/page", 404, "There is nothing at this address."),
        ("GET", "/static/nothing.css", 404, "There is nothing at this address."),
        ("DELETE", "/login", 405, "This address does not take that method."),
        ("GET", LINK, 401, "Please ask for a new one."),
    ],
)
def test_people_get_a_page(sqlite: Service, method: str, path: str, status: int, sentence: str) -> None:
    answer = lead(sqlite, path, method)
    assert (answer.status_code, answer.headers["content-type"]) == (status, "text/html; charset=utf-8")
    assert sentence in words(answer)
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert answer.headers["x-request-id"] in words(answer)


@pytest.mark.parametrize("path", ["/no/such/page", "/api/v1/nothing", LINK])
def test_programs_get_their_document(sqlite: Service, path: str) -> None:
    answer = sqlite.http.simulate_get(path)
    assert answer.headers["content-type"] == "application/problem+json"


def test_the_interface_has_no_pages(sqlite: Service) -> None:
    assert lead(sqlite, "/api/v1/nothing").headers["content-type"] == "application/problem+json"


def test_who_has_logged_in_keeps_the_menu_and_reads_it_in_the_own_language(sqlite: Service) -> None:
    browser = Browser(sqlite.http)
    browser.log_in("user")
    sent = {**OF_BROWSERS, "Accept-Language": "de"}
    page = sqlite.http.simulate_get("/no/such/page", headers=sent, cookies=browser.cookies)
    assert 'action="/logout"' in page.text
    assert 'lang="de"' in page.text


def test_a_defect_is_told_without_its_cause(tmp_path: Path, template: Template) -> None:
    service = sqlite_service(tmp_path, template)
    service.http.app.add_route("/broken", Broken())
    page = lead(service, "/broken")
    assert (page.status_code, "The service made a mistake" in words(page)) == (500, True)
    assert "not for people" not in page.text
    assert 'action="/language"' not in page.text
    assert service.http.simulate_get("/broken").json["type"] == "/problems/defect"
    service.end()


class TestWithoutPages:
    @pytest.fixture
    def configured(self) -> Configured:
        return Configured(sections={"disabled_modules": ["ui"]})

    def test_everybody_gets_the_document(self, sqlite: Service) -> None:
        assert lead(sqlite, "/no/such/page").headers["content-type"] == "application/problem+json"
