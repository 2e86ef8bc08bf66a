# `cmake --install`: the three programs, the libraries with their headers, and the package that
# find_package(heed) reads: targets heed::core (no LibTorch) and heed::heed.
include(CMakePackageConfigHelpers)

set(heed_programs heed-train heed-translate heed-evaluate)
set(heed_package_folder ${CMAKE_INSTALL_LIBDIR}/cmake/heed)

# Installed programs find LibTorch where the build found it.
set_target_properties(${heed_programs} PROPERTIES INSTALL_RPATH "${TORCH_INSTALL_PREFIX}/lib")
install(TARGETS ${heed_programs} RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})

install(TARGETS heed_core EXPORT heedCoreTargets ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(TARGETS heed EXPORT heedTargets ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(DIRECTORY ${PROJECT_SOURCE_DIR}/include/heed DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}
        FILES_MATCHING PATTERN "*.h")
foreach(targets heedCoreTargets heedTargets)
  install(EXPORT ${targets} NAMESPACE heed:: DESTINATION ${heed_package_folder})
endforeach()

configure_package_config_file(
  ${PROJECT_SOURCE_DIR}/cmake/heedConfig.cmake.in ${PROJECT_BINARY_DIR}/heedConfig.cmake
  INSTALL_DESTINATION ${heed_package_folder} NO_SET_AND_CHECK_MACRO)
write_basic_package_version_file(${PROJECT_BINARY_DIR}/heedConfigVersion.cmake
                                 COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/heedConfig.cmake ${PROJECT_BINARY_DIR}/heedConfigVersion.cmake
              ${PROJECT_SOURCE_DIR}/cmake/HeedTorch.cmake
        DESTINATION ${heed_package_folder})
install(FILES ${PROJECT_SOURCE_DIR}/LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR})
