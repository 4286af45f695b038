"""Writes a whole module for some of the shared tables: manifest, schemas, store, service, resources and tests."""
