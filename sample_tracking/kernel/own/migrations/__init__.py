"""The history of our own tables. A revision, once released, is never changed."""
