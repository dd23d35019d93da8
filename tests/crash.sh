#!/usr/bin/env bash
# Kills the real server 50 times under load; what it answered for must be there, once. See tests/crash/kill.py.
set -euo pipefail
cd "$(dirname "$0")/.."
exec python3 tests/crash/kill.py --regard "${REGARD:-build/debug/regard}" --kills 50
