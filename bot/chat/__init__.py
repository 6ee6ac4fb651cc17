"""Telegram: what is asked there, and how the answer looks. Only here is telegram imported."""
