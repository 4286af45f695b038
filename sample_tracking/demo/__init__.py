"""A small invented facility, for trying things out."""
