#!/usr/bin/env bash
# The words of the real program, as somebody at a terminal says them: what they print, what they give back, what they refuse.
set -euo pipefail
cd "$(dirname "$0")/.."
regard=${REGARD:-build/debug/regard}
folder=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null || true; rm -rf "$folder"' EXIT
data=$folder/store
faults=0

# expect WHAT WANTED GOT
expect() {
  [ "$2" = "$3" ] && return
  echo "FAULT $1: wanted \"$2\", got \"$3\""
  faults=$((faults + 1))
}
# code COMMAND...: its exit code; what it says goes to said and error
code() {
  local code=0
  "$@" >"$folder/said" 2>"$folder/error" </dev/null || code=$?
  echo "$code"
}
field() { python3 -c 'import json,sys; print(json.load(sys.stdin)[sys.argv[1]])' "$1"; }
# A word of the error is enough to know it by; an error is one line.
said_wrong() {
  grep -q -- "$1" "$folder/error" || { echo "FAULT: the error does not say \"$1\": $(cat "$folder/error")"; faults=$((faults + 1)); }
}

expect "no word" 2 "$(code "$regard")"
expect "an unknown word" 2 "$(code "$regard" fly)"
expect "help" 0 "$(code "$regard" serve --help)"
grep -q 'Examples:' "$folder/said" || expect "help has examples" yes no
expect "a store that is not there" 1 "$(code "$regard" status --data "$data")"
said_wrong "regard init"

"$regard" init --data "$data" --simulated --json >"$folder/made"
key=$(field key <"$folder/made")
expect "a second init" 1 "$(code "$regard" init --data "$data")"
expect "simulated" True "$("$regard" status --data "$data" --json | field simulated)"

# Import: once, again, in CSV with a row nobody understands, and as a dry run.
"$regard" simulate --customers 200 --days 60 --end 2026-01-01 --out "$folder/touches.jsonl"
"$regard" simulate --customers 200 --days 60 --end 2026-01-01 --out "$folder/again.jsonl"
cmp "$folder/touches.jsonl" "$folder/again.jsonl"
gzip -k "$folder/touches.jsonl"
"$regard" import "$folder/touches.jsonl.gz" --source simulated --data "$data" --json >"$folder/first"
accepted=$(field accepted <"$folder/first")
[ "$accepted" -gt 1000 ] || expect "touches of the first import" "more than 1000" "$accepted"
"$regard" import - --source simulated --data "$data" --json <"$folder/touches.jsonl" >"$folder/second"
expect "accepted by the second import" 0 "$(field accepted <"$folder/second")"
expect "read by the second import" "$(field read <"$folder/first")" "$(field read <"$folder/second")"

cat >"$folder/map.yaml" <<'YAML'
map: till
format: csv
touches:
  - touchpoint: store.purchase
    at: $when
    identifiers: {loyalty: $card}
YAML
printf 'when,card\n2026-01-02T10:00:00Z,1\n2026-01-02T10:00:00Z,1\nnever,2\n' >"$folder/till.csv"
"$regard" import "$folder/till.csv" --map "$folder/map.yaml" --data "$data" --dry-run --json >"$folder/dry"
expect "a dry run's problems" 1 "$(field problems_count <"$folder/dry")"
before=$("$regard" status --data "$data" --json | field touches)
"$regard" import "$folder/till.csv" --map "$folder/map.yaml" --data "$data" --json >"$folder/first"
expect "two equal rows are two touches" 2 "$(field accepted <"$folder/first")"
expect "the row nobody understands" 1 "$(field quarantined <"$folder/first")"
"$regard" import "$folder/till.csv" --map "$folder/map.yaml" --data "$data" --json >"$folder/second"
expect "the same file again" "0 2" "$(field accepted <"$folder/second") $(field duplicates <"$folder/second")"
expect "touches afterwards" $((before + 2)) "$("$regard" status --data "$data" --json | field touches)"
expect "a map that is not there" 1 "$(code "$regard" import "$folder/till.csv" --map "$folder/none.yaml" --data "$data")"
said_wrong "none.yaml"

expect "ask for a customer" 0 "$(code "$regard" ask customer loyalty:1 --data "$data")"
grep -q '^Standing' "$folder/said" || expect "a customer's standing" said "$(cat "$folder/said")"
expect "ask for nobody" 1 "$(code "$regard" ask customer loyalty:none --data "$data")"
expect "replay" 0 "$(code "$regard" replay --verify --data "$data")"
expect "replay's last word" identical "$(tail -1 "$folder/said")"

# A running server: the same questions, and nobody else opens its store.
"$regard" serve --data "$data" --port 0 --json >"$folder/address" &
server=$!
for _ in $(seq 300); do [ -s "$folder/address" ] && break; sleep 0.1; done
url=$(field url <"$folder/address")
expect "a store that is served" 1 "$(code "$regard" status --data "$data")"
expect "a sender may not ask" 1 "$(code "$regard" status --to "$url" --key "$key")"
said_wrong "key of kind read"
printf '{"id":"over-1","touchpoint":"phone.call","identifiers":{"loyalty":"1"}}\nnonsense\n' >"$folder/more.jsonl"
"$regard" import "$folder/more.jsonl" --to "$url" --key "$key" --json >"$folder/first" 2>"$folder/error"
expect "import to a server" "1 1" "$(field accepted <"$folder/first") $(field quarantined <"$folder/first")"
said_wrong "^2:"
expect "a port that is taken" 1 "$(code "$regard" serve --data "$data" --port "${url##*:}")"
said_wrong "taken"
kill -TERM "$server"
stopped=0
wait "$server" || stopped=$?
server=
expect "stopping" 0 "$stopped"

# A new password ends the old one's day; the catalogue of a folder comes into force.
"$regard" init --new-password --data "$data" --json >"$folder/again"
[ "$(field password <"$folder/made")" != "$(field password <"$folder/again")" ] || expect "the new password" another "the same"
expect "a catalogue's folder that is empty" 1 "$(code "$regard" init --data "$folder/other" --catalogue "$folder/none")"

[ "$faults" = 0 ] && echo "the words do what they say" || exit 1
