#!/usr/bin/env bash
# Electronic cards between two programs that share no source: PyPI's claim169 (with cbor2, OpenSSL and gmssl as second
# judges) reads codes of ours, and we read codes of theirs; what is damaged both refuse.
#
#   EXAMPLES=target/debug/examples stories/credential/interop.sh
set -euo pipefail
cd "$(dirname "$0")/../.."

examples=$(realpath "${EXAMPLES:-target/debug/examples}")
here=$PWD/stories/credential
mkdir -p "${CARGO_TARGET_DIR:-target}/credential-check"
venv=$(realpath "${CARGO_TARGET_DIR:-target}/credential-check")/venv

if ! cmp -s "$here/requirements.txt" "$venv/requirements.txt"; then
    rm -rf "$venv"
    python3 -m venv "$venv"
    "$venv/bin/pip" install --quiet --disable-pip-version-check --requirement "$here/requirements.txt"
    cp "$here/requirements.txt" "$venv/requirements.txt"
fi

"$venv/bin/python" "$here/interop.py" "$examples"
