"""Benchmarks: how quick and how small the bot is beside others, as ratios."""
