"""For scrapyd-deploy, which would write one that knows nothing of pyproject.toml."""

from setuptools import setup

setup()
