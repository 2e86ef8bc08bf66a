# heed_compile_options: what our own targets are compiled with, and nobody else's.
add_library(heed_compile_options INTERFACE)
target_compile_options(heed_compile_options INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wconversion
                                                      -Wno-sign-conversion)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  # GCC 12 sees overlaps and overflows in std::string's own code: gcc.gnu.org/PR105651.
  target_compile_options(heed_compile_options INTERFACE -Wno-restrict -Wno-stringop-overflow)
endif()
if(HEED_WARNINGS_AS_ERRORS)
  target_compile_options(heed_compile_options INTERFACE -Werror)
endif()
if(HEED_SANITIZE)
  target_compile_options(heed_compile_options INTERFACE -fsanitize=address,undefined
                                                        -fno-omit-frame-pointer)
  target_link_options(heed_compile_options INTERFACE -fsanitize=address,undefined)
endif()

# ccache, where there is one. The settings let it cache sources that use the precompiled header; those that use __DATE__
# or __TIME__ would go stale, and we have none.
find_program(HEED_CCACHE ccache)
if(HEED_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER
      ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime
      ${HEED_CCACHE})
  target_compile_options(heed_compile_options INTERFACE $<$<CXX_COMPILER_ID:GNU>:-fpch-preprocess>)
endif()
