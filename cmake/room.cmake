# room(<name> [PURE] [LINKS <room>...] [BRINGS <library>...] [EMBEDS <name>=<path>...])
#
# One room of src/ from what lies in its folder (sub-folders too), by suffix:
#   *.cc         the library <name>
#   main.cc      the executable `regard`, in the room that has it
#   *_test.cc    the executable <name>_test, one ctest per TEST
#   *_fuzz.cc    an executable each: libFuzzer's under the preset fuzz; elsewhere a short replay, registered as a test
#   *_bench.cc   an executable each, part of the target `benches`
# A room without sources is skipped, and whoever links it does without: what is not built is not offered.
# A room is linked to the rooms the table of src/README.md lets it include and to no others, so a forbidden call does not link.
include(GoogleTest)

set(REGARD_FUZZ_TARGETS "" CACHE INTERNAL "")
add_custom_target(benches)
if(NOT REGARD_FUZZ)
  add_library(fuzz_replay OBJECT EXCLUDE_FROM_ALL ${PROJECT_SOURCE_DIR}/tools/fuzz_replay.cc)
endif()

function(room name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "PURE" "" "LINKS;BRINGS;EMBEDS")
  set(folder ${CMAKE_CURRENT_SOURCE_DIR}/${name})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${folder}/*.cc)
  file(GLOB_RECURSE headers CONFIGURE_DEPENDS ${folder}/*.h)
  if(NOT sources AND NOT headers)
    return()
  endif()
  set(tests ${sources})
  set(fuzzers ${sources})
  set(benches ${sources})
  set(mains ${sources})
  list(FILTER tests INCLUDE REGEX "_test\\.cc$")
  list(FILTER fuzzers INCLUDE REGEX "_fuzz\\.cc$")
  list(FILTER benches INCLUDE REGEX "_bench\\.cc$")
  list(FILTER mains INCLUDE REGEX "/main\\.cc$")
  list(FILTER sources EXCLUDE REGEX "(_test|_fuzz|_bench|/main)\\.cc$")

  set(links "")
  foreach(other IN LISTS arg_LINKS)
    if(TARGET ${other})
      list(APPEND links ${other})
    endif()
  endforeach()
  foreach(library IN LISTS arg_BRINGS)
    library(${library})
    list(APPEND links ${library_${library}})
  endforeach()

  if(sources)
    add_library(${name} STATIC ${sources})
    set(scope PUBLIC)
  else()
    add_library(${name} INTERFACE)
    set(scope INTERFACE)
  endif()
  target_include_directories(${name} ${scope} ${PROJECT_SOURCE_DIR}/src ${PROJECT_BINARY_DIR}/generated)
  target_link_libraries(${name} ${scope} ${links})
  if(sources)
    foreach(pair IN LISTS arg_EMBEDS)
      string(REPLACE "=" ";" pair ${pair})
      embed(${name} ${pair})
    endforeach()
  endif()

  if(mains)
    add_executable(regard ${mains})
    target_link_libraries(regard PRIVATE ${name})
    if(NOT REGARD_SANITIZE)  # the sanitizers bring their own
      pkg_check_modules(jemalloc REQUIRED IMPORTED_TARGET GLOBAL jemalloc)
      target_link_libraries(regard PRIVATE -Wl,--no-as-needed PkgConfig::jemalloc -Wl,--as-needed)
    endif()
  endif()
  # To run Regard nobody needs GoogleTest; a build that is made to be tested insists on it.
  if(NOT REGARD_SANITIZE)
    find_package(GTest QUIET)
  endif()
  if(tests AND NOT REGARD_FUZZ AND (REGARD_SANITIZE OR GTest_FOUND))
    library(gtest)
    add_executable(${name}_test ${tests})
    target_link_libraries(${name}_test PRIVATE ${name} ${library_gtest})
    target_precompile_headers(${name}_test PRIVATE <gtest/gtest.h>)
    if(REGARD_SANITIZE MATCHES undefined)
      # The subject keeps every check. In the tests' own code these five took half of the time to compile (15.3 s
      # against 7.6 s for identity's), and what they would see the address sanitizer sees too.
      target_compile_options(${name}_test PRIVATE -fno-sanitize=null,alignment,vptr,object-size,pointer-overflow)
    endif()
    gtest_discover_tests(${name}_test
      TEST_PREFIX ${name}.
      WORKING_DIRECTORY ${PROJECT_SOURCE_DIR}
      PROPERTIES TIMEOUT 300
      DISCOVERY_MODE PRE_TEST DISCOVERY_TIMEOUT 60)
  endif()
  foreach(file IN LISTS fuzzers)
    room_fuzzer(${name} ${file})
  endforeach()
  foreach(file IN LISTS benches)
    cmake_path(GET file STEM target)
    add_executable(${target} EXCLUDE_FROM_ALL ${file})
    target_link_libraries(${target} PRIVATE ${name})
    add_dependencies(benches ${target})
  endforeach()
endfunction()

# Its corpus lies beside it: json_fuzz.cc is fed from json_corpus/.
function(room_fuzzer name file)
  cmake_path(GET file STEM target)
  string(REGEX REPLACE "_fuzz\\.cc$" "_corpus" corpus ${file})
  if(REGARD_FUZZ)
    add_executable(${target} ${file})
    target_link_options(${target} PRIVATE -fsanitize=fuzzer)
    set(REGARD_FUZZ_TARGETS ${REGARD_FUZZ_TARGETS} ${target}\t${corpus} CACHE INTERNAL "")
  else()
    add_executable(${target} ${file})
    target_link_libraries(${target} PRIVATE fuzz_replay)
    add_test(NAME ${name}.${target} COMMAND ${target} ${corpus})
    set_tests_properties(${name}.${target} PROPERTIES TIMEOUT 60)
  endif()
  target_link_libraries(${target} PRIVATE ${name})
endfunction()
