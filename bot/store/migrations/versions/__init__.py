"""One step of history a file, named by its number."""
