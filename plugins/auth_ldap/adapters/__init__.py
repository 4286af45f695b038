"""The directory: where its servers are, what is said to them, what is made of their answers."""

from __future__ import annotations

from .directory import LdapDirectory, LdapPasswords, open_directory

__all__ = ["LdapDirectory", "LdapPasswords", "open_directory"]
