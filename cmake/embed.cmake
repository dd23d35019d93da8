# embed(<room> <name> <path>): makes the files below the path (or the one file) part of the room's library.
#
# Run as a script (cmake -D ... -P embed.cmake) it writes the source that holds them; a folder that is not there holds none,
# so the program can be built before its pages are.
if(NOT CMAKE_SCRIPT_MODE_FILE)
  set(REGARD_EMBED_SCRIPT ${CMAKE_CURRENT_LIST_FILE})
  configure_file(cmake/embedded.h.in generated/base/embedded.h COPYONLY)

  function(embed room name path)
    set(root ${PROJECT_SOURCE_DIR}/${path})
    if(IS_DIRECTORY ${root} OR NOT EXISTS ${root})
      file(GLOB_RECURSE files CONFIGURE_DEPENDS ${root}/*)
    else()
      set(files ${root})
      cmake_path(GET root PARENT_PATH root)
    endif()
    list(SORT files)
    set(folder ${PROJECT_BINARY_DIR}/generated/${room})
    file(CONFIGURE OUTPUT ${folder}/embedded_${name}.h @ONLY CONTENT
"// @room@/embedded_@name@.h: what lies in @path@. See base/embedded.h.
#pragma once

#include \"base/embedded.h\"

#include <span>

namespace regard {

[[nodiscard]] std::span<const Embedded> embedded_@name@();

}  // namespace regard
")
    # The list is a file of its own: when one is added or taken away, this changes.
    file(CONFIGURE OUTPUT ${folder}/embedded_${name}.list CONTENT "${files}" @ONLY)
    add_custom_command(
      OUTPUT ${folder}/embedded_${name}.cc
      COMMAND ${CMAKE_COMMAND} -D room=${room} -D name=${name} -D root=${root} -D folder=${folder} -P ${REGARD_EMBED_SCRIPT}
      DEPENDS ${files} ${folder}/embedded_${name}.list ${REGARD_EMBED_SCRIPT}
      COMMENT "Embedding ${path}"
      VERBATIM)
    target_sources(${room} PRIVATE ${folder}/embedded_${name}.cc)
  endfunction()
  return()
endif()

file(READ ${folder}/embedded_${name}.list files)
file(MAKE_DIRECTORY ${folder}/${name}_gzip)
set(declarations "")
set(symbols "")
set(rows "")
set(number 0)
foreach(file IN LISTS files)
  cmake_path(RELATIVE_PATH file BASE_DIRECTORY ${root} OUTPUT_VARIABLE path)
  set(gzip ${folder}/${name}_gzip/${number}.gz)
  execute_process(COMMAND gzip -9 -n -c ${file} OUTPUT_FILE ${gzip} COMMAND_ERROR_IS_FATAL ANY)
  set(symbol embedded_${name}_${number})
  file(SIZE ${file} plain_bytes)
  file(SIZE ${gzip} gzip_bytes)
  string(APPEND symbols "REGARD_EMBED(${symbol}, \"${file}\")\n")
  set(compressed "{}")
  if(gzip_bytes LESS plain_bytes)
    string(APPEND symbols "REGARD_EMBED(${symbol}_gzip, \"${gzip}\")\n")
    set(compressed "{${symbol}_gzip, ${gzip_bytes}}")
  endif()
  string(APPEND rows "    Embedded{\"${path}\", {${symbol}, ${plain_bytes}}, ${compressed}},\n")
  math(EXPR number "${number} + 1")
endforeach()
file(WRITE ${folder}/embedded_${name}.cc
"// Made by cmake/embed.cmake.
#include \"${room}/embedded_${name}.h\"

#include <array>

#define REGARD_EMBED(symbol, path)                                                                              \\
    asm(\".pushsection .rodata.\" #symbol \",\\\"a\\\"\\n.balign 16\\n.globl \" #symbol \"\\n\" #symbol \":\\n.incbin \\\"\" path \"\\\"\\n.popsection\\n\"); \\
    extern \"C\" const char symbol[];

${symbols}
namespace regard {

std::span<const Embedded> embedded_${name}()
{
    static constexpr std::array<Embedded, ${number}> files{{
${rows}    }};
    return files;
}

}  // namespace regard
")
