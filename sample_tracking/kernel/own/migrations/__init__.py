"""The history of our own tables. A revision, once released, is neither changed nor taken back: restore a backup."""
