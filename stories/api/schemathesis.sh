#!/usr/bin/env bash
# Lets schemathesis call every operation of the machine face as programs of several roles, on a made-up prefecture of its
# own: no answer of ours may be a failure, no answer undocumented, none other than its schema, nothing done without a
# token. Ends with 1 at the first role with a failure.
#
#   YIKA=target/debug/yika stories/api/schemathesis.sh
#
# EXAMPLES (4, so that all roles take two minutes) is how many calls of each kind are tried on an operation; ROLES which
# programs: one of each role, one of a bank, one of a county. Those of THOROUGH, who can do something, also make every
# combination of right and wrong values.
set -euo pipefail
cd "$(dirname "$0")/../.."

yika=$(realpath "${YIKA:-target/debug/yika}")
examples=${EXAMPLES:-4}
roles=${ROLES:-maker finance bank county auditor operator collector checker approver1 card clerk security log}
thorough=${THOROUGH:-maker finance bank county}
here=$PWD/stories/api
mkdir -p "${CARGO_TARGET_DIR:-target}/api-check"
venv=$(realpath "${CARGO_TARGET_DIR:-target}/api-check")/venv
# In memory where that can be: each refusal is kept in the log, and a disk that is waited for tells nothing here.
work=$(mktemp -d -p /dev/shm 2>/dev/null || mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null || true; rm -rf "$work"' EXIT

if ! cmp -s "$here/requirements.txt" "$venv/requirements.txt"; then
    rm -rf "$venv"
    python3 -m venv "$venv"
    "$venv/bin/pip" install --quiet --disable-pip-version-check --requirement "$here/requirements.txt"
    cp "$here/requirements.txt" "$venv/requirements.txt"
fi

"$yika" demo --people 300 --dir "$work/demo" --no-serve >"$work/demo.log" 2>&1 || { cat "$work/demo.log" >&2; exit 2; }
export YIKA_DB=sqlite:$work/demo/yika.db
printf 'code,name,kind,region\nnongye,农业银行（演示）,bank,540500\n' >"$work/organisations.csv"
"$yika" import organisations "$work/organisations.csv" >/dev/null
"$yika" user add bank --region 540500 --role finance --organisation nongye >/dev/null
"$yika" user add county --region 540502 --role maker >/dev/null

port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
"$yika" serve --port "$port" >"$work/serve.log" 2>&1 &
server=$!
address=http://127.0.0.1:$port

# It leaves what it remembers in the folder it runs in.
cd "$work"
for role in $roles; do
    token=$("$yika" user token "$role" --days 1 --json 2>/dev/null | python3 -c 'import json, sys; print(json.load(sys.stdin)["token"])')
    phases=examples,fuzzing,stateful
    [[ " $thorough " != *" $role "* ]] || phases=examples,coverage,fuzzing,stateful
    echo "api-check: $role ($phases)"
    # `ignored_auth` stands among the checks: the same calls without the token must be refused.
    if ! "$venv/bin/schemathesis" --config-file "$here/schemathesis.toml" run "$address/openapi.json" --header "Authorization: Bearer $token" \
        --wait-for-schema 20 --checks all --max-examples "$examples" --rate-limit auto --request-timeout 120 --max-response-time 120 --phases "$phases" --seed 540500 --workers 1 \
        --generation-database none --warnings off --no-color >"$work/$role.log" 2>&1; then
        cat "$work/$role.log"
        echo "api-check: failed as $role" >&2
        exit 1
    fi
    tail -n 25 "$work/$role.log" | grep -E 'generated|passed|Tested|Selected' || true
done
kill -0 "$server" || { echo "api-check: the server is gone" >&2; exit 1; }
# What callers made up stays out of the log, and no call was a failure of ours.
if grep -E '"status":5[0-9][0-9]|a call failed|panicked' "$work/serve.log"; then
    echo "api-check: the server failed" >&2
    exit 1
fi
# Nor does anybody's number stand there, of those in the prefecture or of those made up.
if grep -nE '(^|[^0-9a-fA-F])[1-9][0-9]{16}[0-9Xx]([^0-9a-fA-F]|$)|(^|[^0-9a-fA-F])1[3-9][0-9]{9}([^0-9a-fA-F]|$)' "$work/serve.log"; then
    echo "api-check: a number of a person stands in the log" >&2
    exit 1
fi
echo "api-check: every operation as $roles: no failure, nothing undocumented"
