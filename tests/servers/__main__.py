"""Fetches what the tests need from Debian, before the clock of the tests runs."""

import sys

from .chromium import chromium
from .debian import Missing
from .mariadb import mariadbd
from .slapd import slapd

for what, fetch in (("MariaDB", mariadbd), ("an LDAP directory", slapd), ("a browser", chromium)):
    try:
        fetch()
    except Missing as missing:
        sys.stderr.write(f"tests on {what} will be skipped: {missing}\n")
