"""The wire format of proteins."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from sample_tracking.kernel.fields import NAME_PATTERN, computed, of, sought
from sample_tracking.kernel.paging import PageQuery
from sample_tracking.kernel.tables import Protein


class ProteinSchema(Schema):
    """``molecular_mass`` in daltons."""

    id = of(Protein.protein_id, dump_only=True)
    proposal = computed(fields.String)
    acronym = of(Protein.acronym, required=True, pattern=NAME_PATTERN)
    name = of(Protein.name)
    safety_level = of(Protein.safety_level)
    molecular_mass = of(Protein.molecular_mass, validate=[validate.Range(min=0)])
    sequence = of(Protein.sequence, lines=True)
    description = of(Protein.description, lines=True)
    sample_count = computed(fields.Integer)


class ProteinQuery(PageQuery):
    acronym = sought(Protein.acronym)
