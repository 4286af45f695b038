from functools import partial

import pytest
from argon2 import PasswordHasher

from plugins.auth_local import adapters


@pytest.fixture(autouse=True)
def _quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """What makes a password dear to guess makes many tests slow."""
    monkeypatch.setattr(adapters, "PasswordHasher", partial(PasswordHasher, time_cost=1, memory_cost=2048))
