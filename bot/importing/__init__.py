"""Documents of all kinds into articles: what is theirs, and what a page only had around it."""
