"""Which language a text is in, and what an analyzer makes of its words."""
