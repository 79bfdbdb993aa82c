"""The search index after a partial build: the same as after a full one.

Of the pages that it does not write anew Sphinx knows what its last index says, but forgets their
entries in the general index, and keeps words that no page has any more.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.search import IndexBuilder, js_index


def complete_index(app: Sphinx) -> list[Any]:
    """Complete the index, just before it is written; add no page."""
    builder = app.builder
    path = Path(app.outdir, "searchindex.js")
    if isinstance(builder, StandaloneHTMLBuilder) and builder.indexer and path.is_file():
        complete(builder.indexer, js_index.loads(path.read_text("utf-8")))
    return []


def complete(index: IndexBuilder, last: dict[str, Any]) -> None:
    """Take entries of pages that were not written anew from the last index; drop unused words."""
    entries: dict[str, list[tuple[str, str, str]]] = {name: [] for name in index._titles}
    for entry, places in last["indexentries"].items():
        for page, id, main in places:
            name = last["docnames"][page]
            entries.setdefault(name, []).append((entry, id, "main" if main else ""))
    entries |= index._index_entries
    index._index_entries = {name: entries[name] for name in sorted(index._titles)}
    for words in (index._mapping, index._title_mapping):
        for word in [word for word, pages in words.items() if not pages]:
            del words[word]
