"""The SQL of readings and alarms."""
