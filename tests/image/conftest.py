"""Pytest leaves the image's test to `make image-test`, which builds the image first."""

collect_ignore = ["image_test.py"]
