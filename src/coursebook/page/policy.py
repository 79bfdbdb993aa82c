"""The content security policy: a page may load its own site's files, and nothing else.

It stands in every page as a meta tag, so it holds wherever the site is served from. The one inline
script is named by its hash. Inline style attributes are allowed, because KaTeX places the parts of
a formula with them; inline style sheets and event handlers are not.
"""

from __future__ import annotations

import base64
import hashlib


def content_policy(*inline_scripts: str, python: bool = False) -> str:
    """Return the policy of a page with these inline scripts.

    A page that runs Python compiles WebAssembly and starts a worker: from a blob alone, which
    inherits the policy. A worker by its address would be held by none that stands in a page.

    >>> content_policy().startswith("default-src 'none'; script-src 'self'; style-src 'self'")
    True
    """
    compiles = ["'wasm-unsafe-eval'"] if python else []
    rules = {
        "default-src": "'none'",
        "script-src": " ".join(["'self'", *compiles, *map(source_hash, inline_scripts)]),
        "style-src": "'self'",
        "style-src-attr": "'unsafe-inline'",
        "img-src": "'self' data:",
        "font-src": "'self' data:",
        "connect-src": "'self'",  # what a term means stands on another page
        "form-action": "'self'",
        "base-uri": "'self'",
    } | ({"worker-src": "blob:"} if python else {})
    return "; ".join(f"{name} {value}" for name, value in rules.items())


def source_hash(script: str) -> str:
    """Return what a policy calls an inline script: the hash of its exact text.

    >>> source_hash("")
    "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"
    """
    digest = hashlib.sha256(script.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"
