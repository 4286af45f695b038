from pathlib import Path

import pytest
import sqlalchemy as sa

from sample_tracking.kernel.config import StartupError
from sample_tracking.kernel.own import migrate
from sample_tracking.kernel.own.branch import Branch, of_plugin

REVISION = """
import sqlalchemy as sa
from alembic import op

revision, down_revision, branch_labels, depends_on = "{revision}", {before}, None, None


def upgrade():
    {work}
"""
CREATE = 'op.create_table("{name}", sa.Column("id", sa.Integer, primary_key=True), schema="tracking")'


@pytest.fixture
def engine(tmp_path: Path) -> sa.Engine:
    return sa.create_engine(f"sqlite:///{tmp_path}/own.sqlite")


def branch(folder: Path, *works: str, plugin: str = "notes") -> Branch:
    """A plugin with a revision for each of the works."""
    versions = folder / f"{plugin}_versions"
    versions.mkdir(exist_ok=True)
    for number, work in enumerate(works, 1):
        before = f'"{plugin}_{number - 1}"' if number > 1 else "None"
        text = REVISION.format(revision=f"{plugin}_{number}", before=before, work=work)
        (versions / f"{plugin}_{number}.py").write_text(text)
    metadata = sa.MetaData()
    sa.Table(f"{plugin}_note", metadata, sa.Column("id", sa.Integer, primary_key=True), schema="tracking")
    return of_plugin(plugin, metadata, versions)


def test_each_plugin_has_revisions_of_its_own(engine: sa.Engine, tmp_path: Path) -> None:
    notes = branch(tmp_path, CREATE.format(name="notes_note"))
    memos = branch(tmp_path, CREATE.format(name="memos_note"), plugin="memos")
    for one, name in ((notes, "notes"), (memos, "memos")):
        assert migrate.current(engine, "tracking", one) is None
        assert migrate.upgrade(engine, "tracking", one) == [f"{name}_1"]
        assert migrate.differences(engine, "tracking", one) == []
    assert migrate.upgrade(engine, "tracking")
    assert migrate.differences(engine, "tracking") == []


def test_a_plugin_that_is_taken_out_hinders_nobody(engine: sa.Engine, tmp_path: Path) -> None:
    migrate.upgrade(engine, "tracking", branch(tmp_path, CREATE.format(name="notes_note")))
    assert migrate.upgrade(engine, "tracking")
    assert migrate.current(engine, "tracking") == migrate.head()


def test_a_newer_version_of_a_plugin_goes_on_where_the_older_ended(engine: sa.Engine, tmp_path: Path) -> None:
    migrate.upgrade(engine, "tracking", branch(tmp_path, CREATE.format(name="notes_note")))
    newer = branch(tmp_path, CREATE.format(name="notes_note"), CREATE.format(name="notes_more"))
    assert migrate.upgrade(engine, "tracking", newer) == ["notes_2"]


@pytest.mark.parametrize(
    "work",
    [
        CREATE.format(name="other"),
        'op.drop_table("event", schema="tracking")',
        'op.execute("DROP TABLE event")',
        'op.execute("ALTER TABLE `tracking`.`event` ADD colour INTEGER")',
        'op.execute("create table if not exists Shipping (id INTEGER)")',
        'op.add_column("event", sa.Column("colour", sa.Integer), schema="tracking")',
        'op.create_index("notes_index", "event", ["level"], schema="tracking")',
    ],
)
def test_a_revision_touches_no_table_of_others(engine: sa.Engine, tmp_path: Path, work: str) -> None:
    migrate.upgrade(engine, "tracking")
    with pytest.raises(StartupError, match="which is not a table of its plugin"):
        migrate.upgrade(engine, "tracking", branch(tmp_path, work))
    assert migrate.differences(engine, "tracking") == []
