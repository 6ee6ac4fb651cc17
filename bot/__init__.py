"""Alliance Bot: questions about the Japan-U.S. alliance, answered by cited, verbatim excerpts."""

__version__ = "0.1.0"
