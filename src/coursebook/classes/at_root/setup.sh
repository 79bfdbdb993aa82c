#!/usr/bin/env bash
# Gradescope runs this once, as root, when it makes the image in which submissions are graded. It fetches what the
# grader stands on, in the versions and with the hashes of the book's locks.
set -euo pipefail
root=${AUTOGRADER_ROOT:-/autograder}
python=python3

fits() { "$1" -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))'; }
get() { DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends "$@"; }

if ! fits "$python"; then
  apt-get update
  get python3-venv
  fits "$python" || { get python3.11-venv && python=python3.11; }
fi

"$python" -m venv "$root/venv"
install() {
  "$root/venv/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps "$@"
}
cd "$root/source/locks"
install --index-url https://download.pytorch.org/whl/cpu -r torch-cpu.lock \
  || install -r torch.lock -r cuda.lock
install -r book.lock

# A student's code, which runs as another user, reads both packages and Python.
chmod a+x "$root"
chmod -R a+rX "$root/source" "$root/venv"
