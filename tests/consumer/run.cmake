# Installs heed, moves the installation, and builds and runs a project that finds it there.
#   cmake -D SOURCE=... -D BUILD=... -D CONSUMER=... -D WORK=... -D GENERATOR=... -D CXX=... -D TORCH=... -P run.cmake

function(run expected)
  execute_process(COMMAND ${ARGN} RESULT_VARIABLE status OUTPUT_VARIABLE output ERROR_VARIABLE output)
  if(NOT status EQUAL 0 OR NOT output MATCHES "${expected}")
    message(FATAL_ERROR "${ARGN}\nexit code ${status}, expected output with '${expected}':\n${output}")
  endif()
endfunction()

file(REMOVE_RECURSE ${WORK})
run("" ${CMAKE_COMMAND} --install ${BUILD} --prefix ${WORK}/first)
file(RENAME ${WORK}/first ${WORK}/prefix)

# The package names none of the folders that it was built in.
file(GLOB_RECURSE package_files ${WORK}/prefix/*.cmake)
foreach(file IN LISTS package_files)
  file(READ ${file} text)
  string(FIND "${text}" "${SOURCE}/" position)
  if(NOT position EQUAL -1)
    message(FATAL_ERROR "${file} names ${SOURCE}")
  endif()
endforeach()

foreach(program heed-train heed-translate heed-evaluate)
  run("--help" ${WORK}/prefix/bin/${program} --help)
endforeach()

run("" ${CMAKE_COMMAND} -S ${CONSUMER} -B ${WORK}/build -G ${GENERATOR} -D CMAKE_CXX_COMPILER=${CXX}
    -D CMAKE_PREFIX_PATH=${WORK}/prefix -D Torch_DIR=${TORCH})
run("" ${CMAKE_COMMAND} --build ${WORK}/build)
run("BLEU 100.0" ${WORK}/build/score)
run("logits 2 x 5 x 10" ${WORK}/build/transform)
file(REMOVE_RECURSE ${WORK})
