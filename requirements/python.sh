#!/bin/sh
# Makes the virtual environment $2 with the interpreter $1, or says what is missing (and installs it where it may).
set -eu
python=$1
venv=$2

if ! command -v "$python" >/dev/null 2>&1; then
    echo "There is no $python. Install Python 3.11 or later, or name another one: make PYTHON=/path/to/python3" >&2
    exit 1
fi
if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
    echo "$("$python" --version) is too old: Python 3.11 or later is needed (make PYTHON=/path/to/python3)." >&2
    exit 1
fi
# An environment that works is kept: others may be using it.
if "$venv/bin/python" -m pip --version >/dev/null 2>&1; then
    exit 0
fi
if ! "$python" -c 'import ensurepip, venv' >/dev/null 2>&1; then
    package=python$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')-venv
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
        echo "Installing $package, which $python lacks" >&2
        export DEBIAN_FRONTEND=noninteractive
        apt-get install -y -qq --no-install-recommends "$package" >/dev/null 2>&1 ||
            { apt-get update -qq && apt-get install -y -qq --no-install-recommends "$package" >/dev/null; }
    else
        echo "$python has no module venv. On Debian and Ubuntu: sudo apt-get install $package" >&2
        exit 1
    fi
fi
"$python" -m venv --clear "$venv"
