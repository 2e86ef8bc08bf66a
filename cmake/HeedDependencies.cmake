# Everything heed is built on. Nothing is fetched: scripts/setup installs Debian's packages and LibTorch.

# Sets Torch_DIR to the torch of python3, else of the repository's .venv.
function(heed_find_python_torch)
  foreach(python python3 ${PROJECT_SOURCE_DIR}/.venv/bin/python)
    execute_process(
      COMMAND ${python} ${PROJECT_SOURCE_DIR}/cmake/find_torch.py
      OUTPUT_VARIABLE folder OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET RESULT_VARIABLE status)
    if(status EQUAL 0)
      set(Torch_DIR ${folder} CACHE PATH "Folder of TorchConfig.cmake" FORCE)
      return()
    endif()
  endforeach()
endfunction()

# LibTorch: Torch_DIR or CMAKE_PREFIX_PATH first; scripts/setup looks in the same order.
find_package(Torch QUIET)
if(NOT Torch_FOUND)
  heed_find_python_torch()
  find_package(Torch QUIET)
endif()
if(NOT Torch_FOUND)
  message(FATAL_ERROR "LibTorch was not found. Run scripts/setup, or pass -DTorch_DIR=... "
                      "(the folder of TorchConfig.cmake).")
endif()
if(Torch_VERSION AND Torch_VERSION VERSION_LESS 2.6)
  message(FATAL_ERROR "LibTorch ${Torch_VERSION} in ${Torch_DIR} is too old: heed needs 2.6 or newer.")
endif()
if(TORCH_CXX_FLAGS MATCHES "_GLIBCXX_USE_CXX11_ABI=0")
  message(FATAL_ERROR "LibTorch in ${Torch_DIR} was built with the C++ ABI of before 2011, which the system's "
                      "libraries do not have. Use a build with the C++11 ABI: every one from 2.7 on.")
endif()
message(STATUS "LibTorch ${Torch_VERSION}: ${Torch_DIR}")
include(HeedTorch)

find_package(Boost 1.71 CONFIG REQUIRED COMPONENTS program_options)
find_package(fmt REQUIRED)
find_package(ICU REQUIRED COMPONENTS uc)
find_package(nlohmann_json REQUIRED)
find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)
pkg_check_modules(edit REQUIRED IMPORTED_TARGET libedit)
pkg_check_modules(sentencepiece REQUIRED IMPORTED_TARGET sentencepiece)
pkg_check_modules(xxhash REQUIRED IMPORTED_TARGET libxxhash)

# heed_allocator: the allocator of our programs. It takes the place of the C library's, which gives large blocks back to
# the system and clears them anew for each tensor; first in a program's libraries, so that all of them use it. The
# sanitizers bring their own.
add_library(heed_allocator INTERFACE)
if(NOT HEED_SANITIZE)
  find_package(mimalloc REQUIRED)
  target_link_libraries(heed_allocator INTERFACE mimalloc)
  target_compile_definitions(heed_allocator INTERFACE HEED_MIMALLOC)
endif()
