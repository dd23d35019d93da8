#!/usr/bin/env bash
# The tests in which threads meet, under ThreadSanitizer. RocksDB is not built with it: what it guards by locks of its own is
# passed over, what is ours is not.
set -euo pipefail
cd "$(dirname "$0")/.."
cmake --preset tsan
cmake --build build/tsan --target partition_test
export TSAN_OPTIONS="ignore_noninstrumented_modules=1 halt_on_error=1"
exec timeout 900 build/tsan/partition_test --gtest_brief=1 --gtest_filter='Crew*:Columns*:Said*'
