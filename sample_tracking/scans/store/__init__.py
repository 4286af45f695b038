"""The SQL of scans: codes, things, the log, badges."""
