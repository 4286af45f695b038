import sqlalchemy as sa

from sample_tracking.kernel.compiled import MOST, CompiledStatements


def key(structure: tuple[object, ...], *names: str) -> tuple[object, ...]:
    """As SQLAlchemy makes it."""
    return ("a dialect", structure, names, False, False)


def test_a_statement_is_found_by_its_structure_and_by_an_equal_one() -> None:
    cache, structure = CompiledStatements(), ("select", "from")
    cache[key(structure, "id")] = "compiled"
    assert cache.get(key(structure, "id")) == "compiled"
    assert cache.get(key((*structure,), "id")) == "compiled"


def test_a_statement_with_other_parameters_is_another() -> None:
    cache, structure = CompiledStatements(), ("select",)
    cache[key(structure, "id")] = "compiled"
    assert cache.get(key(structure, "id", "code")) is None


def test_what_is_gone_is_not_mistaken_for_what_comes_after() -> None:
    cache = CompiledStatements()
    for number in range(2 * MOST):
        assert cache.get(key(("select", number))) is None
        cache[key(("select", number))] = number
    assert len(cache) <= MOST
    assert cache.get(key(("select", 2 * MOST - 1))) == 2 * MOST - 1


def test_statements_that_differ_in_a_value_alone_are_compiled_once_and_give_their_own() -> None:
    cache = CompiledStatements()
    engine = sa.create_engine("sqlite://").execution_options(compiled_cache=cache)
    one, two = sa.select(sa.literal(1)), sa.select(sa.literal(2))
    with engine.connect() as connection:
        assert [connection.execute(statement).scalar() for statement in (one, two, one, two)] == [1, 2, 1, 2]
    assert len(cache) == 1
    engine.dispose()
