"""The puck editor: a container's samples as a picture and a table."""
