"""The index, the ranking, the excerpt, and the one object that answers."""
