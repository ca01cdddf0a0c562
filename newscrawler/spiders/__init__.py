"""Spiders: one file a site, and what they share."""
