"""Writes the shared ISPyB tables as SQLAlchemy classes, from a fact file or from a live database."""
