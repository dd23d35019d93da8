#!/usr/bin/env bash
# The answers of the real program, held against its own description of them.
set -euo pipefail
cd "$(dirname "$0")/.."
exec python3 tests/api/answers.py "${REGARD:-build/debug/regard}"
