import re

from sample_tracking.kernel.config import every_setting
from sample_tracking.modules import every_installed
from tests.servers.debian import ROOT

HEADING = re.compile(r"^### (?:`\[(?P<section>\w+)\]`|Top level)$", re.MULTILINE)


def test_every_setting_stands_in_the_page_on_configuring() -> None:
    page = _sections((ROOT / "docs" / "configure.md").read_text())
    missing = [
        f"[{setting.section}] {setting.field}"
        for setting in every_setting(every_installed())
        if f"| `{setting.field}` |" not in page.get(setting.section, "")
    ]
    assert missing == []


def _sections(page: str) -> dict[str, str]:
    """The text below each heading that names a section; the top level has no name."""
    headings = list(HEADING.finditer(page))
    ends = [heading.start() for heading in headings[1:]] + [len(page)]
    return {heading["section"] or "": page[heading.end() : end] for heading, end in zip(headings, ends, strict=True)}
