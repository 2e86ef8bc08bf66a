# heed::torch: all of LibTorch as one target, after find_package(Torch). Included by heed's build and by its installed
# package, so that no machine's paths to LibTorch are written into the package.
if(NOT TARGET heed::torch)
  # at::parallel_for is a template: it works on all threads only where its callers are compiled for OpenMP. GCC's is the
  # one that LibTorch is built with; another runtime's threads would stand in the way of its.
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    find_package(OpenMP REQUIRED COMPONENTS CXX)
  endif()
  add_library(heed::torch INTERFACE IMPORTED GLOBAL)
  target_include_directories(heed::torch SYSTEM INTERFACE ${TORCH_INCLUDE_DIRS})
  target_link_libraries(heed::torch INTERFACE ${TORCH_LIBRARIES} $<TARGET_NAME_IF_EXISTS:OpenMP::OpenMP_CXX>)
endif()
