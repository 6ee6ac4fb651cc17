"""Arrays in files: what an index on disk is made of."""
