"""Sample Tracking: the journey of a mail-in experiment over a shared ISPyB database."""

__version__ = "0.1.0"
