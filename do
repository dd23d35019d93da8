#!/usr/bin/env bash
# What people and CI call. `./do help` says the words; each installs what it needs first.
set -euo pipefail
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")"

say() { printf '%s\n' "$*" >&2; }
die() { say "do: $*"; exit 1; }

word_help() {
  cat <<'EOF'
usage: ./do WORD

  run [--empty] [--port N] [--data DIR] [-- SERVE OPTIONS]
              build, make a store (./data/regard) with a simulated business in it, serve it
              on http://127.0.0.1:8080 and say how to sign in; --empty starts with no data
  test [FILTER]
              build everything with sanitizers and run every test, or those whose name matches
  build       leave the optimised program at build/release/regard
  bench [QUESTION]
              measure; figures are ratios taken side by side in one run
  check [--all]
              format, clang-tidy on the files changed since the last commit (or on all),
              the map of the rooms, the shell scripts, the pages
  fuzz [TARGET] [SECONDS]
              fuzz one target or each, 60 seconds each unless told otherwise
  help        this

Debian 12 packages that are missing are installed by apt: tools/packages.txt to build and run,
tools/packages-test.txt for the tests. Node 22 is brought into .cache/node where there is no Node 20.19.
EOF
}

# ── what must be there ──────────────────────────────────────────────────────────────────────────────────────────────

as_root() {
  if [ "$(id -u)" = 0 ]; then
    "$@"
  elif command -v sudo >/dev/null; then
    sudo "$@"
  else
    die "packages are missing and this is neither root nor is there sudo. As root, run: apt-get install ${missing[*]}"
  fi
}

apt_install() {
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "$@"
}

# Installs those of the named packages that are not there. Asking dpkg takes some 15 ms.
need_packages() {
  local names=("$@") missing=() name log
  if ! command -v dpkg-query >/dev/null; then
    say "do: this is not Debian; make sure that what is in tools/packages*.txt is installed"
    return
  fi
  local installed
  # It ends with 1 when it does not know one of them.
  installed=" $({ dpkg-query -W -f '${db:Status-Status} ${Package}\n' "${names[@]}" 2>/dev/null || true; } |
    sed -n 's/^installed //p' | tr '\n' ' ') "
  for name in "${names[@]}"; do
    [[ $installed == *" $name "* ]] || missing+=("$name")
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  say "installing ${missing[*]}"
  mkdir -p .cache
  log=.cache/apt.log
  # Lists of packages that are there and fresh save the update; when they are not, this fails at once.
  if ! apt_install "${missing[@]}" >"$log" 2>&1; then
    as_root apt-get update -q >"$log" 2>&1 || { tail -5 "$log" >&2; die "apt-get update failed; see $log"; }
    apt_install "${missing[@]}" >"$log" 2>&1 || { tail -15 "$log" >&2; die "apt-get install failed; see $log"; }
  fi
}

need_lists() {
  local names
  mapfile -t names < <(cat "$@")
  need_packages "${names[@]}"
}

node_is_new_enough() {
  command -v node >/dev/null && command -v npm >/dev/null &&
    node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 22 || (a == 22 && b >= 12) || (a == 20 && b >= 19) ? 0 : 1)'
}

need_node() {
  # Debian 12 has Node 18. Its npm fetches Node 22 and an npm that fits, as npm packages, into .cache/node.
  [ ! -d .cache/node/bin ] || PATH=$PWD/.cache/node/bin:$PATH
  ! node_is_new_enough || return 0
  local arch
  case $(uname -m) in
    x86_64) arch=x64 ;;
    aarch64) arch=arm64 ;;
    *) die "no Node 20.19 or newer here, and none is packaged for $(uname -m); install it and call again" ;;
  esac
  need_packages npm
  say "installing Node 22 into .cache/node"
  rm -rf .cache/node
  mkdir -p .cache/node
  npm install --prefix .cache/node --no-audit --no-fund --loglevel=error "node-linux-$arch@22" npm@10 >&2
  mkdir .cache/node/bin
  ln -s "../node_modules/node-linux-$arch/bin/node" .cache/node/bin/node
  ln -s ../node_modules/npm/bin/npm-cli.js .cache/node/bin/npm
  ln -s ../node_modules/npm/bin/npx-cli.js .cache/node/bin/npx
  PATH=$PWD/.cache/node/bin:$PATH
  hash -r
  node_is_new_enough || die "the Node in .cache/node does not run"
}

# ── building ────────────────────────────────────────────────────────────────────────────────────────────────────────

# newer_than STAMP PATH...: is there anything under the paths that changed after the stamp? Folders count: a deletion
# changes them.
newer_than() {
  local stamp=$1 path paths=()
  shift
  [ -e "$stamp" ] || return 0
  for path in "$@"; do [ ! -e "$path" ] || paths+=("$path"); done
  # wire.d.ts is made from openapi.yaml, which is looked at itself.
  [ -n "$(find "${paths[@]}" -newer "$stamp" ! -name wire.d.ts -print -quit)" ]
}

web_sources=(web/src web/shop web/index.html web/package.json web/package-lock.json web/vite.config.ts web/tsconfig.json web/public
  src/server/openapi.yaml)

web_modules() {
  need_node
  local sum
  sum=$(sha256sum <web/package-lock.json)
  if [ "$(cat web/node_modules/.lock-sum 2>/dev/null)" != "$sum" ]; then
    say "installing what the pages are built with"
    # npm 11's ci refuses a lock without the optional packages of other systems, which a registry may not have; what is
    # in the lock is installed as locked either way, and the lock is left alone.
    (cd web && { npm ci --no-audit --no-fund --loglevel=silent >&2 ||
      npm install --no-save --no-audit --no-fund --loglevel=error >&2; })
    printf '%s\n' "$sum" >web/node_modules/.lock-sum
  fi
}

# The pages into web/dist, when they changed. The time of the stamp is the start: what changes meanwhile is built next time.
web_build() {
  [ -e web/package.json ] || return 0
  if [ -e web/dist/index.html ] && ! newer_than .cache/web.stamp "${web_sources[@]}"; then return; fi
  web_modules
  say "building the pages"
  mkdir -p .cache
  (cd web && npm run --silent types)  # makes a file among the sources: before the stamp
  touch .cache/web.stamp.new
  (cd web && npm run --silent build >&2)
  mv .cache/web.stamp.new .cache/web.stamp
}

configure() {
  local preset=$1
  shift
  cmake --preset "$preset" "$@" >.cache/configure.log 2>&1 || { cat .cache/configure.log >&2; die "the configuration failed"; }
}

# compile PRESET [TARGET...]
compile() {
  local preset=$1
  shift
  mkdir -p .cache
  configure "$preset"
  cmake --build "build/$preset" ${1:+--target "$@"} >&2
}

word_build() {
  need_lists tools/packages.txt
  local stamp=build/release/.built
  web_build
  if [ -x build/release/regard ] &&
    ! newer_than "$stamp" src cmake catalogue tools/fuzz_replay.cc CMakeLists.txt CMakePresets.json web/dist; then
    return
  fi
  say "building build/release/regard"
  mkdir -p build/release
  touch "$stamp.new"
  compile release regard
  mv "$stamp.new" "$stamp"
}

# ── run ─────────────────────────────────────────────────────────────────────────────────────────────────────────────

# Fills a new store with a simulated business whose last day is the one given. The same day gives the same touches, and
# touches that are there already are recognised, so it can be started over.
fill() {
  local data=$1 end=$2
  say "simulating a business up to $end"
  build/release/regard simulate --seed 1 --end "$end" | build/release/regard import --data "$data" -
}

word_run() {
  local data=${REGARD_DATA:-./data/regard} port=8080 empty=no
  while [ $# -gt 0 ]; do
    case $1 in
      --empty) empty=yes ;;
      --port) port=${2:?--port needs a number}; shift ;;
      --data) data=${2:?--data needs a folder}; shift ;;
      --) shift; break ;;
      *) die "run: $1 is not known; see ./do help" ;;
    esac
    shift
  done
  data=${data%/}
  word_build
  # The mark stays until the store is complete, so that a first start that was broken off is taken up again.
  local mark=$data.unfinished sign_in=$data.sign-in
  if [ -e "$mark" ] && [ ! -s "$sign_in" ]; then rm -rf "$data"; fi
  if [ ! -e "$data" ]; then
    mkdir -p "$(dirname "$data")"
    local marked=(--simulated)
    if [ "$empty" = yes ]; then marked=(); echo empty >"$mark"; else date -u +%F >"$mark"; fi
    # What init says once is kept for the next start, readable by its owner alone.
    (umask 077 && : >"$sign_in.new")
    build/release/regard init --data "$data" "${marked[@]}" >"$sign_in.new"
    mv "$sign_in.new" "$sign_in"
  fi
  if [ -e "$mark" ]; then
    [ "$(cat "$mark")" = empty ] || fill "$data" "$(cat "$mark")"
    rm "$mark"
  fi
  echo
  if [ -s "$sign_in" ]; then
    grep -v '^Next:' "$sign_in" | sed '/^$/d'
    echo "(from $sign_in; delete that file once you have the password)"
  else
    echo "Sign in with the name and password the store was made with;"
    echo "lost? stop this and say: build/release/regard init --new-password --data $data"
  fi
  exec build/release/regard serve --data "$data" --port "$port" "$@"
}

# ── test ────────────────────────────────────────────────────────────────────────────────────────────────────────────

passed=0
failed=0
skipped=0
failures=()

count_ctest() {
  local log=$1 total bad
  read -r bad total < <(sed -nE 's/.*tests passed, ([0-9]+) tests failed out of ([0-9]+)$/\1 \2/p' "$log" | tail -1) || true
  : "${bad:=0}" "${total:=0}"
  skipped=$((skipped + $(grep -c '\*\*\*Skipped' "$log" || true)))
  passed=$((passed + total - bad))
  failed=$((failed + bad))
  [ "$bad" = 0 ] || failures+=("$bad of ctest")
}

# step NAME COMMAND...: one test that is a program; its output is shown when it fails. 77 says that it was skipped.
step() {
  local name=$1 log status=0 started=$SECONDS
  shift
  if [ -n "$filter" ] && ! [[ $name =~ $filter ]]; then return; fi
  log=build/debug/Testing/${name//\//.}.log
  mkdir -p build/debug/Testing
  "$@" >"$log" 2>&1 </dev/null || status=$?
  case $status in
    0) passed=$((passed + 1)); printf '%-60s passed %5s s\n' "$name" $((SECONDS - started)) ;;
    77) passed=$((passed + 1)); skipped=$((skipped + 1)); printf '%-60s skipped: %s\n' "$name" "$(tail -1 "$log")" ;;
    *)
      failed=$((failed + 1))
      failures+=("$name")
      tail -100 "$log"
      printf '%-60s FAILED (%s) after %s s; all it said: %s\n' "$name" $status $((SECONDS - started)) "$log"
      ;;
  esac
}

npm_in() {
  local folder=$1
  shift
  (cd "$folder" && npm run --silent "$@")
}

word_test() {
  filter=${1:-}
  local script jobs log=build/debug/ctest.log
  jobs=$(nproc)
  need_lists tools/packages.txt tools/packages-test.txt
  web_build
  compile debug
  # Every test gets what the sanitizers need to stop at the first fault.
  export ASAN_OPTIONS=${ASAN_OPTIONS:-detect_stack_use_after_return=1:strict_string_checks=1}
  export UBSAN_OPTIONS=${UBSAN_OPTIONS:-print_stacktrace=1}
  export REGARD=$PWD/build/debug/regard
  ctest --test-dir build/debug -j "$jobs" --output-on-failure ${filter:+-R "$filter"} --timeout 600 | tee "$log" || true
  count_ctest "$log"
  if [ -e web/package.json ]; then
    web_modules
    step web.units npm_in web test
    step web.check npm_in web check
  fi
  for script in tests/*.sh; do
    [ ! -x "$script" ] || step "$script" "$script"
  done
  if [ -d web/tests/pages ] && [ -x "$REGARD" ]; then step web.pages npm_in web pages; fi
  [ $((passed + failed)) -gt 0 ] || die "test: nothing matches '$filter'"
  [ "$skipped" = 0 ] || echo "$skipped of them skipped: each says above what it lacks"
  [ "$failed" = 0 ] || echo "failed: ${failures[*]}"
  echo "$passed passed, $failed failed"
  [ "$failed" = 0 ]
}

# ── bench, check, fuzz ──────────────────────────────────────────────────────────────────────────────────────────────

word_bench() {
  [ -x bench/run ] || die "bench: there is no bench/run"
  word_build
  compile release benches
  exec bench/run "$@"
}

# The C++ files whose text differs from the last commit's parent or from the index, or all of them.
cpp_files() {
  if [ "$1" = all ]; then
    git ls-files -co --exclude-standard -- '*.cc' '*.h'
  else
    { git diff --name-only --diff-filter=d HEAD~1 -- '*.cc' '*.h' 2>/dev/null || git ls-files -- '*.cc' '*.h'
      git ls-files -o --exclude-standard -- '*.cc' '*.h'; } | sort -u
  fi
}

word_check() {
  local which=changed status=0 files scripts bodies
  [ "${1:-}" != --all ] || which=all
  need_lists tools/packages.txt tools/packages-test.txt
  echo "· the map of the rooms, words, limits"
  tools/tidy || status=1
  tools/limits --check || status=1
  echo "· shell"
  mapfile -t scripts < <(git ls-files -co --exclude-standard | while read -r name; do
    [ -f "$name" ] && head -c 64 "$name" | head -1 | grep -qaE '^#!.*\b(ba)?sh\b' && echo "$name"; done)
  shellcheck "${scripts[@]}" || status=1
  echo "· format"
  mapfile -t files < <(cpp_files all)
  clang-format-19 --dry-run -Werror "${files[@]}" || status=1
  mapfile -t bodies < <(cpp_files $which | grep '\.cc$' || true)
  if [ ${#bodies[@]} -gt 0 ]; then
    echo "· clang-tidy on ${#bodies[@]} file(s)"
    # Its own folder: clang cannot read g++'s precompiled headers.
    mkdir -p .cache
    configure debug -B build/tidy -D CMAKE_CXX_COMPILER=clang++-19 -D CMAKE_DISABLE_PRECOMPILE_HEADERS=ON
    printf '%s\0' "${bodies[@]}" | xargs -0 -n 1 -P "$(nproc)" clang-tidy-19 --quiet -p build/tidy || status=1
  fi
  if [ -e web/package.json ]; then
    echo "· pages"
    web_modules
    npm_in web check || status=1
  fi
  [ $status = 0 ] && echo "checked"
  return $status
}

word_fuzz() {
  local wanted=${1:-} seconds=${2:-60} target corpus
  need_lists tools/packages.txt tools/packages-test.txt
  web_build
  mkdir -p .cache
  configure fuzz
  if [ -n "$wanted" ] && ! grep -q "^$wanted	" build/fuzz/fuzz_targets.txt; then
    die "fuzz: $wanted is no target; there are: $(cut -f1 build/fuzz/fuzz_targets.txt | tr '\n' ' ')"
  fi
  compile fuzz ${wanted:+"$wanted"}
  while IFS=$'\t' read -r target corpus; do
    [ -n "$target" ] || continue
    if [ -n "$wanted" ] && [ "$wanted" != "$target" ]; then continue; fi
    echo "· $target, $seconds s"
    # New inputs are kept in the first folder; the corpus in the tree is only read.
    mkdir -p "build/fuzz/corpus/$target" build/fuzz/found
    local folders=("build/fuzz/corpus/$target")
    [ ! -d "$corpus" ] || folders+=("$corpus")
    "build/fuzz/$target" -max_total_time="$seconds" -rss_limit_mb=2048 -timeout=10 -print_final_stats=1 -verbosity=0 \
      -artifact_prefix="build/fuzz/found/$target-" "${folders[@]}"
  done <build/fuzz/fuzz_targets.txt
}

word=${1:-help}
[ $# = 0 ] || shift
case $word in
  run | test | build | bench | check | fuzz | help) "word_$word" "$@" ;;
  -h | --help) word_help ;;
  *) word_help >&2; die "$word is no word of mine" ;;
esac
