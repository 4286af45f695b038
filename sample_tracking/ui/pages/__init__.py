"""The pages, a file for each subject; each names its addresses in ``PAGES``."""
