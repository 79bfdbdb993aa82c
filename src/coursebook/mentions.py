"""What pages say of one another: their order, titles and numbers, and what can be referred to.

Sphinx writes the pages whose own source changed, though another may name what was renamed there.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from sphinx.application import Sphinx


def inventory(app: Sphinx) -> str:
    """Hash whatever a page may say of another one, once all are read and numbered."""
    env = app.env
    cited = env.domaindata["cite"]["citations"]
    said = {
        "contents": Path(app.srcdir, app.config.external_toc_path).read_text("utf-8"),
        "titles": {name: title.astext() for name, title in env.titles.items()},
        "numbers": [env.toc_secnumbers, env.toc_fignumbers],
        "citations": sorted((each.key, each.formatted_entry.label) for each in cited),
        "targets": {
            name: sorted(map(repr, domain.get_objects())) for name, domain in env.domains.items()
        },
    }
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()
