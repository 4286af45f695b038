"""Run by Alembic only."""

from __future__ import annotations

from alembic import context

from sample_tracking.kernel.own import migrate

migrate.run(context)  # type: ignore[arg-type] # the module stands in for the object
