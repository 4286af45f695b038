"""The plugins that come with Sample Tracking; each one is a folder with a manifest named `plugin`."""
