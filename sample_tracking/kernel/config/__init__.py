"""The configuration: one file, the environment over it, settings that arrive as arguments."""

from .declare import between, length, matching, one_of, setting
from .describe import SettingDescription, every_setting, json_schema, shown, tables
from .loading import Choice, Mode, Settings, choose, load, replaced, sections_of
from .mistakes import ConfigError, StartupError
from .sections import (
    KEY_BYTES,
    ApiSettings,
    DatabaseSettings,
    LogSettings,
    PermissionSettings,
    SiteSettings,
    TokenSettings,
    WorkerSettings,
)
from .sources import FILE_VARIABLE

__all__ = [
    "FILE_VARIABLE",
    "KEY_BYTES",
    "ApiSettings",
    "Choice",
    "ConfigError",
    "DatabaseSettings",
    "LogSettings",
    "Mode",
    "PermissionSettings",
    "SettingDescription",
    "Settings",
    "SiteSettings",
    "StartupError",
    "TokenSettings",
    "WorkerSettings",
    "between",
    "choose",
    "every_setting",
    "json_schema",
    "length",
    "load",
    "matching",
    "one_of",
    "replaced",
    "sections_of",
    "setting",
    "shown",
    "tables",
]
