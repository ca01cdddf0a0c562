"""Taking boilerplate out: `clean()` for blocks, `clean_text()` for a page's plain text, `node_rule()` for elements."""

from newscrawler.boilerplate.blocks import clean
from newscrawler.boilerplate.nodes import NodeRule, node_rule
from newscrawler.boilerplate.plaintext import clean_text

__all__ = ["NodeRule", "clean", "clean_text", "node_rule"]
