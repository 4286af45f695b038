"""What forms know of fields is what the fields do."""

import pytest
from marshmallow import Schema, ValidationError, fields

from sample_tracking.kernel.limits import limits_of
from sample_tracking.samples.schemas import SampleRowSchema

FIELDS = {name: field for name, field in SampleRowSchema().fields.items() if not field.dump_only}


@pytest.mark.parametrize("name", FIELDS)
def test_each_check_has_its_sentence_for_people(name: str) -> None:
    found = limits_of(FIELDS[name])
    expected = {
        "needed": found.required,
        "kind": found.kind != "text",
        "range": found.high is not None,
        "pattern": bool(found.pattern),
        "long": found.longest is not None,
        "choice": bool(found.choices),
    }
    assert set(found.sentences) == {check for check, there in expected.items() if there}
    assert not any("must match" in sentence or "Length" in sentence for sentence in found.sentences.values())


def test_the_limits_are_those_of_the_field() -> None:
    name, position = limits_of(FIELDS["name"]), limits_of(FIELDS["position"])
    assert (name.kind, name.required, name.pattern, name.lines) == ("text", True, "[A-Za-z0-9_-]+", False)
    assert FIELDS["name"].deserialize("x" * (name.longest or 0))
    assert (position.kind, position.low, position.high) == ("whole", 1, 10000)
    assert limits_of(FIELDS["cell_a"]).kind == "number"
    assert limits_of(FIELDS["comments"]).lines


def test_a_choice_is_one_that_every_check_takes() -> None:
    choices = limits_of(FIELDS["experiment_kind"]).choices
    assert "OSC" in choices
    for choice in choices:
        FIELDS["experiment_kind"].deserialize(choice)
    with pytest.raises(ValidationError):
        FIELDS["experiment_kind"].deserialize("MESH")


def test_a_thing_may_allow_less_than_its_field() -> None:
    position = limits_of(FIELDS["position"]).up_to(16)
    assert (position.high, position.sentences["range"]) == (16, "From 1 to 16, please.")
    assert limits_of(FIELDS["position"]).up_to(None).high == 10000
    assert limits_of(FIELDS["name"]).up_to(16).high is None


def test_a_field_that_takes_anything_has_no_limits() -> None:
    class Free(Schema):
        text = fields.String()

    found = limits_of(Free().fields["text"])
    assert (found.sentences, found.choices, found.longest, found.pattern) == ({}, (), None, "")
