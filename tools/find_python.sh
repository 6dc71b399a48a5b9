#!/bin/sh
# Prints the path of a Python that can run the site: 3.12 to 3.14, able to make virtual environments and to open SQLite.
# PYTHON=/path/to/python chooses one. Otherwise the series of .python-version comes first, then the default, then newer ones.
set -u
here=$(cd "$(dirname "$0")/.." && pwd)
series=$(cut -d. -f1,2 "$here/.python-version")
seen=""

fits() {  # The interpreter's real path, or nothing. pyenv's shims exist for versions that are not selected, so it has to run.
    "$1" -c 'import sys
if not (3, 12) <= sys.version_info[:2] <= (3, 14): sys.exit(3)
import ensurepip, sqlite3, ssl, venv
print(sys.executable)' 2>/dev/null
}

try() {
    command -v "$1" >/dev/null 2>&1 || return 1
    found=$(fits "$1")
    case $? in
        0) echo "$found"; exit 0 ;;
        1) seen="$seen
  $1 has no venv, ensurepip, sqlite3 or ssl (on Debian: apt-get install python3-venv)" ;;
    esac
    return 1
}

if [ -n "${PYTHON:-}" ]; then
    try "$PYTHON"
    echo "PYTHON=$PYTHON is not a Python 3.12 to 3.14 that can make virtual environments.$seen" >&2
    exit 1
fi
for name in "python$series" python3 python3.13 python3.14 python3.12 python; do try "$name"; done
for root in "${PYENV_ROOT:-$HOME/.pyenv}"; do
    for name in "$root/versions/$series"*/bin/python3 "$root"/versions/3.1[234]*/bin/python3; do try "$name"; done
done
cat >&2 <<EOF
No suitable Python was found: the site needs 3.12, 3.13 or 3.14 with venv and sqlite3.$seen
Install one (Debian 13: apt-get install python3 python3-venv; pyenv: pyenv install $series), or name one: make PYTHON=/path/to/python ...
EOF
exit 1
