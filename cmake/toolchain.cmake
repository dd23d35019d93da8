# Language, warnings, hardening, sanitizers, linker and compiler cache: the same for every target.
set(CMAKE_CXX_STANDARD 23)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR})

set(REGARD_SANITIZE "" CACHE STRING "sanitizers, as -fsanitize= takes them; empty for none")
set(REGARD_CANARY "" CACHE STRING "number of a known bug to plant, to see that the tests catch it; empty for none")
option(REGARD_FUZZ "build the fuzz targets against libFuzzer (clang only)" OFF)

# Asserts stay on in every build: a broken invariant ends the process, and replay repairs.
# -g1 is what stack traces need; -g costs a sixth more time to compile.
set(CMAKE_CXX_FLAGS_DEBUG "-O1 -g1 -fno-omit-frame-pointer")
set(CMAKE_CXX_FLAGS_RELEASE "-O2 -g1")

# -ffp-contract=off: the same log gives the same state on any machine, so no fused multiply-add.
# Not -Wpedantic: TRY is a statement expression.
add_compile_options(
  -Wall -Wextra -Wshadow -Wconversion -Werror
  -ffp-contract=off -fstack-protector-strong -fdiagnostics-color=always)
add_compile_definitions(_GLIBCXX_ASSERTIONS)
add_link_options(-Wl,-z,relro,-z,now)

include(CheckPIESupported)
check_pie_supported(LANGUAGES CXX)

if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # g++ 12 reports these inside its own <string> and <regex> at -O2 and under sanitizers (GCC bugs 105329, 105562, 105651).
  add_compile_options(-Wno-restrict -Wno-maybe-uninitialized -Wno-stringop-overflow -Wno-array-bounds)
else()
  # clang counts int -> enum bit fields and size_t literals here, which g++ does not; g++ is the one that rules.
  # libstdc++ 12's own std::stable_sort uses what it deprecates, which clang reports and g++ does not.
  add_compile_options(-Wno-deprecated-declarations -Wno-sign-conversion -Wno-implicit-int-float-conversion -Wno-unused-const-variable)
endif()

if(REGARD_SANITIZE)
  add_compile_options(-fsanitize=${REGARD_SANITIZE} -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${REGARD_SANITIZE})
elseif(CMAKE_BUILD_TYPE STREQUAL "Release")
  # Needs optimisation, and its checks hide what the sanitizers would see.
  add_compile_definitions(_FORTIFY_SOURCE=2)
endif()
if(REGARD_FUZZ)
  if(NOT CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
    message(FATAL_ERROR "REGARD_FUZZ needs clang: use cmake --preset fuzz")
  endif()
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()
if(NOT REGARD_CANARY STREQUAL "")
  add_compile_definitions(REGARD_CANARY=${REGARD_CANARY})
endif()

find_program(REGARD_MOLD mold)
if(REGARD_MOLD)
  add_link_options(-fuse-ld=mold)
endif()
find_program(REGARD_CCACHE ccache)
if(REGARD_CCACHE)
  # Sloppiness: else nothing that uses a precompiled header is ever found again. No hash of the folder: build
  # folders side by side then share what they compiled (debug information may name another one's folder).
  set(CMAKE_CXX_COMPILER_LAUNCHER
    ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime CCACHE_NOHASHDIR=1 CCACHE_BASEDIR=${PROJECT_SOURCE_DIR}
    ${REGARD_CCACHE})
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    add_compile_options(-fpch-preprocess)
  endif()
endif()
