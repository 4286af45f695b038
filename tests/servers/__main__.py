"""Fetches what the tests need from Debian, before the clock of the tests runs."""

import sys

from .debian import Missing
from .mariadb import mariadbd

try:
    mariadbd()
except Missing as missing:
    sys.stderr.write(f"tests on MariaDB will be skipped: {missing}\n")
