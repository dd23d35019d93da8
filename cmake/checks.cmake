# Tests of the source tree itself and the list of fuzz targets for ./do fuzz.
if(REGARD_FUZZ)
  string(REPLACE ";" "\n" lines "${REGARD_FUZZ_TARGETS}")
  file(WRITE ${PROJECT_BINARY_DIR}/fuzz_targets.txt "${lines}\n")
endif()
