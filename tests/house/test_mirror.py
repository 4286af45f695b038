from pathlib import Path

from tests.servers.debian import ROOT


def _rooms(folder: Path) -> list[Path]:
    return sorted(init.parent for init in folder.glob("*/__init__.py"))


def test_every_module_has_its_tests_in_a_folder_of_the_same_name() -> None:
    assert [room.name for room in _rooms(ROOT / "sample_tracking") if not _tested(ROOT / "tests" / room.name)] == []


def test_every_plugin_has_its_tests_in_a_folder_of_the_same_name() -> None:
    tests = ROOT / "tests" / "plugins"
    assert [plugin.name for plugin in _rooms(ROOT / "plugins") if not _tested(tests / plugin.name)] == []


def _tested(folder: Path) -> bool:
    return any(folder.rglob("test_*.py"))
