"""The tables that are ours alone, in a database of their own beside the shared one."""
