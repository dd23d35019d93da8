#!/usr/bin/env bash
# The test of the tests: plants one known bug at a time (-DREGARD_CANARY=n, `#if REGARD_CANARY == n` in the code) and
# expects the tests named here to go red, because they ran and found it. ccache gives back all files that do not know of it.
#
#   tests/canary.sh [NUMBER...]      default: all
set -euo pipefail
cd "$(dirname "$0")/.."

# number | test program | tests that must find it | what is planted
canaries=(
  '1|store_test|Seeds/Power.*/0|a commit is acknowledged before its fsync'
  '2|partition_test|WayTest.*|what is delivered to a partition twice is folded twice'
  '3|relationship_test|*|a sum is kept in a float'
  '4|partition_test|CrewAsked*|a question does not wait for what was told before it'
)
build=build/canary
jobs=$(nproc)
said=$(mktemp)
trap 'rm -f "$said"' EXIT
missed=0

# What went wrong is shown before the script ends.
quietly() {
  "$@" >"$said" 2>&1 || { tail -50 "$said"; echo "canary: '$*' failed"; exit 1; }
}

hatch() {
  local number=$1 program=$2 tests=$3 what=$4 status=0 reds
  if ! grep -rqE "REGARD_CANARY (==|!=) $number\\b" src; then
    echo "canary $number, $what: is planted nowhere in src/"
    return 1
  fi
  quietly cmake --preset debug -B "$build" -DREGARD_CANARY="$number"
  quietly cmake --build "$build" -j "$jobs" --target "$program"
  timeout 600 "$build/$program" --gtest_filter="$tests" >"$said" 2>&1 || status=$?
  reds=$(grep -cE '^\[  FAILED  \] [^ ]+[,(. ].*ms\)' "$said" || true)
  # A program that ends before a test said no (or finds no test) has shown nothing; a broken invariant has.
  if [ "$status" != 0 ] && { [ "$reds" -gt 0 ] || grep -q 'broken invariant' "$said"; }; then
    echo "canary $number, $what: caught by $reds of $(grep -c '^\[ RUN' "$said") tests of $program"
    return 0
  fi
  tail -20 "$said"
  echo "canary $number, $what: NOT caught by $program --gtest_filter='$tests' (ended with $status)"
  return 1
}

for canary in "${canaries[@]}"; do
  IFS='|' read -r number program tests what <<<"$canary"
  if [ $# -gt 0 ] && ! [[ " $* " == *" $number "* ]]; then continue; fi
  hatch "$number" "$program" "$tests" "$what" || missed=$((missed + 1))
done
[ "$missed" = 0 ]
