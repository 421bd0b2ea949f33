# What script/server, script/check and script/test share. Sourced, not run.

set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
python=.venv/bin/python

# The first Python that is new enough; PYTHON names another one.
find_python() {
    local candidate
    for candidate in ${PYTHON:+"$PYTHON"} python3 python3.13 python3.12 python3.11; do
        if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            command -v "$candidate"
            return
        fi
    done
    echo "Python 3.11 or newer is needed. Install it, or set PYTHON to the path of one." >&2
    return 2
}

# environment requirements.txt: .venv with what the file pins, installed again only when the pins change.
environment() {
    local pins stamp=".venv/.$1.installed"
    if [ ! -x "$python" ]; then
        local found
        found=$(find_python)
        echo "Making .venv with $("$found" --version)."
        "$found" -m venv .venv
    fi
    pins=$(cat requirements.txt "$1" constraints.txt | "$python" -c 'import hashlib, sys; print(hashlib.sha256(sys.stdin.buffer.read()).hexdigest())')
    if [ "$(cat "$stamp" 2>/dev/null || true)" != "$pins" ]; then
        echo "Installing $1."
        "$python" -m pip install --quiet --disable-pip-version-check --requirement "$1" --constraint constraints.txt
        echo "$pins" > "$stamp"
    fi
}

results=()
failures=0

# step NAME COMMAND…: runs it, shows what it said only when it fails, and keeps the result for the summary.
step() {
    local name=$1 log started=$SECONDS
    shift
    log=$(mktemp)
    if "$@" > "$log" 2>&1; then
        record passed "$name" "$started"
    else
        record FAILED "$name" "$started"
        cat "$log"
    fi
    rm -f "$log"
}

# record RESULT NAME STARTED
record() {
    if [ "$1" = FAILED ]; then failures=$((failures + 1)); fi
    results+=("$(printf '%-8s %-46s %4d s' "$1" "$2" $((SECONDS - $3)))")
    echo "${results[-1]}"
}

summary() {
    printf '\nSummary\n'
    printf '%s\n' "${results[@]}"
}
