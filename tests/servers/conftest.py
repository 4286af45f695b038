import os
import select
from collections.abc import Callable

import pytest


@pytest.fixture
def gone() -> Callable[[int], bool]:
    """Whether a process ends within ten seconds, or has ended."""

    def ended(pid: int) -> bool:
        try:
            process = os.pidfd_open(pid)
        except ProcessLookupError:
            return True
        try:
            return bool(select.select([process], [], [], 10)[0])
        finally:
            os.close(process)

    return ended
