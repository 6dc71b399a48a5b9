#!/bin/sh
# Makes or updates .venv: "venv.sh runtime" for what the site needs, "venv.sh dev" for that and what the tests need.
# Does nothing when the requirement files are those it installed last.
set -eu
cd "$(dirname "$0")/.."
case "${1:-}" in runtime) file=requirements.txt ;; dev) file=requirements-dev.txt ;; *) echo "usage: venv.sh runtime|dev" >&2; exit 2 ;; esac

if [ -d .venv ] && ! .venv/bin/python -c '' 2>/dev/null; then
    echo "The Python of .venv is gone: making it anew."
    rm -rf .venv
fi
if [ ! -d .venv ]; then
    python=$(sh tools/find_python.sh)
    echo "Making .venv with $($python --version)."
    "$python" -m venv .venv
fi
stamp() { .venv/bin/python -c 'import hashlib, sys
print(hashlib.sha256(sys.version.encode() + b"".join(open(name, "rb").read() for name in sys.argv[1:])).hexdigest())' "$@"; }
all=$(stamp requirements.txt requirements-dev.txt)
[ "$(cat .venv/stamp-dev 2>/dev/null || true)" = "$all" ] && exit 0
own=$all
[ "$1" = runtime ] && own=$(stamp requirements.txt)
[ "$(cat ".venv/stamp-$1" 2>/dev/null || true)" = "$own" ] && exit 0
echo "Installing $file."
.venv/bin/python -m pip install --quiet --disable-pip-version-check --no-input -r "$file"
echo "$own" > ".venv/stamp-$1"
