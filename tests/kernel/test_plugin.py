from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from sample_tracking.kernel import plugin
from sample_tracking.kernel.config import Choice, StartupError

PREFIX = "from sample_tracking.kernel.plugin import Module\n"
Write = Callable[..., None]


@pytest.fixture
def distribution(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Write:
    """Installs a distribution with one plugin into a folder of the test's own."""
    monkeypatch.syspath_prepend(str(tmp_path))

    def write(package: str, code: str, *, entry: str | None = None, source: str = "foreign") -> None:
        monkeypatch.delitem(sys.modules, package, raising=False)
        (tmp_path / f"{package}.py").write_text(PREFIX + code)
        info = tmp_path / f"{source}-1.0.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {source}\nVersion: 1.0\n")
        line = f"{entry or package} = {package}:plugin"
        (info / "entry_points.txt").write_text(f"[{plugin.GROUP}]\n{line}\n")

    return write


def manifest(name: str, more: str = "") -> str:
    return f'plugin = module = Module(name="{name}", summary="for a test"{more})\n'


def refused(choice: Choice, *core: str) -> str:
    with pytest.raises(StartupError) as stopped:
        plugin.load(choice, core)
    return str(stopped.value)


def test_a_manifest_needs_a_name_and_nothing_else() -> None:
    module = plugin.Module(name="bare", summary="brings nothing")
    assert (module.routes(), module.commands(), module.requires, module.settings) == ((), (), (), None)
    assert module.authenticator is None


def test_core_modules_come_first_and_disabled_ones_not_at_all(distribution: Write) -> None:
    for name in ("st_first", "st_second", "st_extra"):
        distribution(name, manifest(name), source=name)
    choice = Choice(plugins=("st_extra",), disabled_modules=("st_first",))
    assert [module.name for module in plugin.load(choice, ("st_first", "st_second"))] == ["st_second", "st_extra"]


def test_only_enabled_plugins_are_imported(distribution: Write) -> None:
    distribution("st_used", manifest("st_used"), source="one")
    distribution("st_unused", "raise RuntimeError('imported')", source="two")
    assert {"st_used", "st_unused"} <= {found.name for found in plugin.installed()}
    assert [module.name for module in plugin.load(Choice(plugins=("st_used",)), ())] == ["st_used"]
    assert "st_unused" not in sys.modules


def test_a_plugin_can_be_named_by_its_place(distribution: Write) -> None:
    distribution("st_placed", manifest("called_otherwise"))
    assert plugin.load(Choice(plugins=("st_placed:plugin",)), ())[0].name == "called_otherwise"


def test_an_unknown_plugin_is_named_with_those_that_exist() -> None:
    assert refused(Choice(plugins=("auth_dumm",))).startswith(
        'There is no plugin "auth_dumm". Installed are: auth_dummy'
    )


def test_an_unknown_disabled_module_is_named() -> None:
    sentence = refused(Choice(disabled_modules=("dewar",)), "sample_tracking.dewars")
    assert sentence == 'disabled_modules names "dewar"; the core modules are dewars.'


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("import a_library_that_is_not_there", "ModuleNotFoundError: No module named 'a_library_that_is_not_there'"),
        ("raise RuntimeError('two\\nlines')", "RuntimeError: two lines"),
        ("raise SystemExit(3)", "SystemExit: 3"),
        ("def broken(:", "SyntaxError"),
        ("", "AttributeError"),
        ("plugin = {'name': 'st_broken'}", "it gives a dict, not a Module"),
        ("plugin = Module()", "TypeError"),
        ("plugin = Module(name='other', summary='')", 'calls itself "other"'),
    ],
)
def test_a_plugin_that_cannot_be_loaded_stops_the_start_by_name(distribution: Write, code: str, reason: str) -> None:
    distribution("st_broken", code)
    sentence = refused(Choice(plugins=("st_broken",)))
    assert sentence.startswith('The plugin "st_broken" of foreign 1.0')
    assert reason in sentence
    assert len(sentence.splitlines()) == 1


@pytest.mark.parametrize("wanted", ["st_absent:plugin", ":", "json:", "json:absent", "json:dumps"])
def test_a_place_without_manifest_stops_the_start(wanted: str) -> None:
    assert f'The plugin "{wanted}"' in refused(Choice(plugins=(wanted,)))


def test_a_core_module_that_cannot_be_imported_stops_the_start() -> None:
    sentence = refused(Choice(), "sample_tracking.absent")
    assert sentence.startswith('The core module "sample_tracking.absent" cannot be loaded: ModuleNotFoundError')


def test_one_name_twice_stops_the_start(distribution: Write) -> None:
    distribution("st_twice", manifest("st_twice"), source="one")
    assert 'two modules or plugins of the name "st_twice"' in refused(Choice(plugins=("st_twice",)), "st_twice")
    distribution("st_twin", manifest("st_twice"), entry="st_twice", source="two")
    assert "is installed more than once, by one 1.0 and two 1.0; remove one." in refused(Choice(plugins=("st_twice",)))


def test_a_missing_requirement_stops_the_start(distribution: Write) -> None:
    distribution("st_needs", manifest("st_needs", ", requires=('st_base',)"), source="one")
    distribution("st_base", manifest("st_base"), source="two")
    needs = Choice(plugins=("st_needs",))
    assert refused(needs) == '"st_needs" needs "st_base", but it is not among the plugins.'
    assert len(plugin.load(Choice(plugins=("st_needs", "st_base")), ())) == 2
    disabled = Choice(plugins=("st_needs",), disabled_modules=("st_base",))
    assert refused(disabled, "st_base") == '"st_needs" needs "st_base", but "st_base" is in disabled_modules.'


def test_a_foreign_wheel_is_installed_enabled_and_found(tmp_path: Path) -> None:
    project, target = tmp_path / "project", tmp_path / "installed"
    (project / "st_foreign").mkdir(parents=True)
    (project / "st_foreign" / "__init__.py").write_text(PREFIX + manifest("st_foreign"))
    (project / "pyproject.toml").write_text(
        '[build-system]\nrequires = ["hatchling"]\nbuild-backend = "hatchling.build"\n'
        '[project]\nname = "st-foreign"\nversion = "3.1"\n'
        f'[project.entry-points."{plugin.GROUP}"]\nst_foreign = "st_foreign:plugin"\n'
    )
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-build-isolation", "--no-index"]
    subprocess.run([*pip, "--disable-pip-version-check", "--target", target, project], check=True)
    answer = subprocess.run(
        [sys.executable, "-m", "sample_tracking", "plugins"],
        env={"PYTHONPATH": str(target), "SAMPLE_TRACKING__PLUGINS": "st_foreign", "PATH": ""},
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=True,
    )
    line = next(line for line in answer.stdout.splitlines() if line.startswith("st_foreign"))
    assert line.split() == ["st_foreign", "enabled", "st-foreign", "3.1", "for", "a", "test"]
