"""The manifest by which core modules and plugins join the service, and how they are found."""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from importlib.metadata import EntryPoint, entry_points
from typing import TYPE_CHECKING, Any, Final

from . import foreign, parts
from .config import StartupError
from .own.branch import OURS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    import click

    from .authenticators import Authenticator
    from .config import Choice, Settings
    from .menu import Entry
    from .own.branch import Branch
    from .parts import Parts

GROUP: Final = "sample_tracking.plugins"


def nothing(*_: object) -> tuple[Any, ...]:
    return ()


def no_parts(*_: object) -> dict[str, Sequence[object]]:
    return {}


@dataclass(frozen=True, kw_only=True)
class Module:
    """What a module or plugin brings; everything but the name may be left out.

    ``settings``: the dataclass of its section in the configuration, which is called like the module.
    ``routes``: (path below /api/v1, resource class), for programs; ``pages``: (path, page class), for people;
    ``menu``: what the pages show in their menu. ``provides``: things that ``unit.site.get(Kind)`` finds.
    ``parts``: {"decoders" | "printers" | "couriers" | "holds" | "notifiers" | "rules" | "guards" | "followers": things
    that keep to a protocol of `kernel.parts`}. ``checks`` is asked once all parts are known; a StartupError of it
    hinders the start.
    ``listeners`` are called with the events of a unit after its commit. ``jobs`` are run by the worker.
    ``own_tables``: tables of its own with their revisions, made by `own.branch.of_plugin`.
    """

    name: str
    summary: str
    version: str = ""
    settings: type | None = None
    requires: tuple[str, ...] = ()
    routes: Callable[[], Sequence[tuple[str, type]]] = nothing
    pages: Callable[[], Sequence[tuple[str, type]]] = nothing
    menu: tuple[Entry, ...] = ()
    provides: Callable[[Settings], Iterable[object]] = nothing
    parts: Callable[[Settings], Mapping[str, Sequence[object]]] = no_parts
    checks: Callable[[Settings, Parts], object] = nothing
    authenticator: Callable[[Settings], Authenticator] | None = None
    listeners: Callable[[Settings], Sequence[Callable[[Any], None]]] = nothing
    jobs: Callable[[Settings], Sequence[Callable[..., None]]] = nothing
    commands: Callable[[], Sequence[click.Command]] = nothing
    own_tables: Branch | None = None

    def authenticators(self, settings: Settings) -> tuple[Authenticator, ...]:
        return () if self.authenticator is None else (self.authenticator(settings),)

    def brings(self, what: str, *arguments: object) -> list[Any]:
        """A part of the manifest that is made by a function; StartupError when that function fails."""
        with foreign.at_start(f'The {what} of "{self.name}" cannot be made'):
            return list(getattr(self, what)(*arguments))


@dataclass(frozen=True)
class Installed:
    """A plugin that can be enabled by its name; ``source`` is the distribution that brought it."""

    name: str
    source: str
    target: str
    entry: EntryPoint


def installed() -> tuple[Installed, ...]:
    """The plugins of all installed distributions, none of them imported."""
    entries = entry_points(group=GROUP)
    # A distribution reads its files anew whenever it is asked.
    sources = {dist: f"{dist.name} {dist.version}" if dist else "unknown" for dist in {one.dist for one in entries}}
    found = [Installed(entry.name, sources[entry.dist], entry.value, entry) for entry in entries]
    return tuple(sorted(found, key=lambda plugin: (plugin.name, plugin.source)))


def load(choice: Choice, core: Sequence[str]) -> tuple[Module, ...]:
    """Core modules (dotted names) without the disabled ones, then the enabled plugins; each must load."""
    names = {path.rpartition(".")[2]: path for path in core}
    if unknown := sorted(set(choice.disabled_modules) - set(names)):
        raise StartupError(f"disabled_modules names {_quoted(unknown)}; the core modules are {', '.join(names)}.")
    enabled = [path for name, path in names.items() if name not in choice.disabled_modules]
    modules = [load_core(path) for path in enabled]
    there = installed() if choice.plugins else ()
    modules += [load_plugin(wanted, there) for wanted in choice.plugins]
    _check_names(modules)
    _check_requirements(modules, choice)
    return tuple(modules)


def load_core(path: str) -> Module:
    return _manifest(f'The core module "{path}"', lambda: importlib.import_module(path).module)


def load_plugin(wanted: str, there: Sequence[Installed] | None = None) -> Module:
    """A plugin by its installed name or by ``package.module:attribute``; ``there``: what is installed, to look once."""
    if ":" in wanted:
        return _manifest(f'The plugin "{wanted}"', EntryPoint(wanted, wanted, GROUP).load)
    there = installed() if there is None else there
    found = [plugin for plugin in there if plugin.name == wanted]
    if not found:
        names = ", ".join(sorted({plugin.name for plugin in there})) or "none"
        raise StartupError(f'There is no plugin "{wanted}". Installed are: {names}.')
    if len(found) > 1:
        sources = " and ".join(plugin.source for plugin in found)
        raise StartupError(f'The plugin "{wanted}" is installed more than once, by {sources}; remove one.')
    manifest = _manifest(f'The plugin "{wanted}" of {found[0].source}', found[0].entry.load)
    if manifest.name != wanted:
        raise StartupError(f'The plugin "{wanted}" of {found[0].source} calls itself "{manifest.name}".')
    return manifest


def _manifest(who: str, find: Callable[[], object]) -> Module:
    with foreign.at_start(f"{who} cannot be loaded"):
        manifest = find()
    if not isinstance(manifest, Module):
        raise StartupError(f"{who} has no manifest: it gives a {type(manifest).__name__}, not a Module.")
    if manifest.own_tables is not None:
        manifest.own_tables.check(manifest.name)
    return manifest


def authenticators_of(modules: Sequence[Module], settings: Settings) -> tuple[Authenticator, ...]:
    made = [module.brings("authenticators", settings) for module in modules]
    return tuple(one for some in made for one in some)


def parts_of(modules: Sequence[Module], settings: Settings) -> Parts:
    def of(module: Module) -> Mapping[str, Sequence[object]]:
        with foreign.at_start(f'The parts of "{module.name}" cannot be made'):
            return dict(module.parts(settings))

    found = parts.gather((module.name, of(module)) for module in modules)
    for module in modules:
        with foreign.at_start(f'"{module.name}" cannot be used'):
            module.checks(settings, found)
    return found


def branches_of(modules: Sequence[Module]) -> tuple[Branch, ...]:
    """The service's own tables first, then those of the modules and plugins in use."""
    return (OURS, *(module.own_tables for module in modules if module.own_tables is not None))


def _check_names(modules: Sequence[Module]) -> None:
    names = [module.name for module in modules]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise StartupError(f"There are two modules or plugins of the name {_quoted(twice)}; enable one of them.")


def _check_requirements(modules: Sequence[Module], choice: Choice) -> None:
    names = {module.name for module in modules}
    for module in modules:
        if missing := sorted(set(module.requires) - names):
            off = sorted(set(missing) & set(choice.disabled_modules))
            why = f"{_quoted(off)} is in disabled_modules" if off else "it is not among the plugins"
            raise StartupError(f'"{module.name}" needs {_quoted(missing)}, but {why}.')


def _quoted(names: Iterable[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)
