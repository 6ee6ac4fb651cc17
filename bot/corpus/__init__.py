"""Files into articles into passages; every passage knows its file and its place in it."""
