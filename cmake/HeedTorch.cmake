# heed::torch: all of LibTorch as one target, after find_package(Torch). Included by heed's build and by its installed
# package, so that no machine's paths to LibTorch are written into the package.
if(NOT TARGET heed::torch)
  add_library(heed::torch INTERFACE IMPORTED GLOBAL)
  target_include_directories(heed::torch SYSTEM INTERFACE ${TORCH_INCLUDE_DIRS})
  target_link_libraries(heed::torch INTERFACE ${TORCH_LIBRARIES})
endif()
