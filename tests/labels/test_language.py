"""Papers are in the language of the site: couriers and the facility read them, not whoever prints them."""

from pathlib import Path

import pytest

from tests.browsing import Browser
from tests.readiness.stage import packed
from tests.world import Configured, Service, Template, sqlite_service

from .paper import text_of


def printed(service: Service, page_language: str) -> str:
    tree = packed(service)
    browser = Browser(service.http)
    browser.log_in("user")
    browser.send("/language", {"language": page_language, "next": "/"})
    asked = {"what": "packing,contents"}
    papers = service.http.simulate_get(f"/shipments/{tree['id']}/labels.pdf", params=asked, cookies=browser.cookies)
    assert papers.status_code == 200
    return text_of(papers.content)


@pytest.mark.parametrize(("of_papers", "of_page", "expected"), [("de", "en", "Proben"), ("en", "de", "Samples")])
def test_papers_speak_the_language_of_the_site(
    tmp_path: Path, template: Template, of_papers: str, of_page: str, expected: str
) -> None:
    service = sqlite_service(tmp_path, template, Configured(sections={"labels": {"language": of_papers}}))
    told = printed(service, of_page)
    assert [word for word in ("Proben", "Samples") if word in told] == [expected]
