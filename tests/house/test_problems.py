import re

from sample_tracking.kernel.errors import every_problem
from tests.servers.debian import ROOT

ROW = re.compile(r"^\| `(?P<slug>[a-z-]+)` \| (?P<status>\d{3}) \| [^|]+ \| [^|]+ \|$", re.MULTILINE)


def test_every_type_of_problem_stands_in_the_page_with_its_status_and_what_to_do() -> None:
    page = (ROOT / "docs" / "problems.md").read_text()
    told = {row["slug"]: int(row["status"]) for row in ROW.finditer(page)}
    assert told == {kind.slug: kind.status for kind in every_problem()}


def test_no_two_problems_share_a_type() -> None:
    slugs = [kind.slug for kind in every_problem()]
    assert sorted(slugs) == sorted(set(slugs))
