import pytest

from sample_tracking.lifecycle.diagram import mermaid, page
from sample_tracking.lifecycle.transitions import LEVELS, Level
from tests.servers.debian import ROOT


def test_the_page_on_the_lifecycle_is_current() -> None:
    assert (ROOT / "docs" / "lifecycle.md").read_text("utf-8") == page()


@pytest.mark.parametrize("level", LEVELS, ids=lambda level: level.name)
def test_every_transition_is_drawn(level: Level) -> None:
    drawn = mermaid(level)
    assert all(f" : {name}" in drawn for name in level.names)
