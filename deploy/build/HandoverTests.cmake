# How test executables are made from folders. See tests/CMakeLists.txt for the names.
include_guard()

set(HANDOVER_EVERYTHING handover_family handover_world handover_broker_process handover_server handover_cli
  handover_gateway handover_verify)
set(HANDOVER_TEST_RESULTS ${CMAKE_BINARY_DIR}/test-results)

# What a sanitized test is started with; tsan_abseil.cc says why Abseil needs help.
set(HANDOVER_TEST_ENVIRONMENT "HANDOVER_BUILD_DIR=${CMAKE_BINARY_DIR}")
if(HANDOVER_SANITIZE MATCHES "thread")
  add_library(handover_tsan OBJECT ${CMAKE_SOURCE_DIR}/deploy/build/tsan_abseil.cc)
  target_link_libraries(handover_tsan PRIVATE handover_absl)
  list(APPEND HANDOVER_TEST_ENVIRONMENT
    "HANDOVER_SIM_SECONDS=20" "HANDOVER_KILLS=5"
    "TSAN_OPTIONS=suppressions=${CMAKE_SOURCE_DIR}/deploy/build/tsan.supp:halt_on_error=1")
elseif(HANDOVER_SANITIZE MATCHES "address")
  list(APPEND HANDOVER_TEST_ENVIRONMENT
    "HANDOVER_SIM_SECONDS=20" "HANDOVER_KILLS=5"
    "ASAN_OPTIONS=detect_stack_use_after_return=1:strict_string_checks=1"
    "UBSAN_OPTIONS=print_stacktrace=1")
endif()

# Targets by kind, so that a preset can build the tests it runs and no others.
foreach(kind unit component integration scenarios simulation corpus faults fuzz)
  add_custom_target(all_${kind}_tests)
endforeach()
# The tests that ThreadSanitizer is for.
add_custom_target(all_concurrency_tests)

# handover_test(<name> LABELS <label>... SOURCES <file>... LINK <library>...)
function(handover_test name)
  cmake_parse_arguments(arg "" "" "LABELS;SOURCES;LINK" ${ARGN})
  add_executable(${name} ${arg_SOURCES})
  target_include_directories(${name} PRIVATE ${CMAKE_SOURCE_DIR})
  target_include_directories(${name} SYSTEM PRIVATE ${HANDOVER_GEN})
  target_link_libraries(${name} PRIVATE handover_fakes ${arg_LINK} GTest::gmock_main
    handover_own_flags)
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
  handover_unity(${name})
  # What is tested is optimised; the tests themselves are compiled once and run once.
  target_compile_options(${name} PRIVATE -O0)
  if(TARGET handover_tsan)
    target_link_libraries(${name} PRIVATE handover_tsan)
  endif()
  add_test(NAME ${name} COMMAND ${name} --gtest_output=xml:${HANDOVER_TEST_RESULTS}/${name}.xml
    WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
  set_tests_properties(${name} PROPERTIES LABELS "${arg_LABELS}" TIMEOUT 600
    ENVIRONMENT "${HANDOVER_TEST_ENVIRONMENT}")
  foreach(label IN LISTS arg_LABELS)
    add_dependencies(all_${label}_tests ${name})
  endforeach()
endfunction()

# The library that the tests of a folder are about.
function(handover_subject folder result)
  set(subject ${HANDOVER_EVERYTHING})
  if(folder MATCHES "^broker/(pipeline|rpc)$")
    # Its tests play whole uses in a world, with handovers that the client library has sealed.
    set(subject handover_world handover_${CMAKE_MATCH_1})
  elseif(folder MATCHES "^broker/(consent|policy|redaction)$")
    set(subject handover_family handover_${CMAKE_MATCH_1})
  elseif(folder MATCHES "^broker/(.+)$")
    set(subject handover_${CMAKE_MATCH_1})
  elseif(folder STREQUAL "broker")
    set(subject handover_world handover_server)
  elseif(folder STREQUAL "adapters")
    set(subject handover_adapters)
  elseif(folder STREQUAL "adapters/gateway")
    set(subject handover_fake_broker handover_gateway)
  elseif(folder MATCHES "^adapters/(.+)$")
    set(subject handover_adapter_${CMAKE_MATCH_1})
  elseif(folder STREQUAL "clients/cpp")
    set(subject handover_fake_broker handover_client)
  elseif(folder STREQUAL "clients/cli")
    set(subject handover_fake_broker handover_cli)
  elseif(folder STREQUAL "clients/verify")
    set(subject handover_verify)
  elseif(folder MATCHES "^tests/")
    set(subject)
  endif()
  foreach(library IN LISTS subject)
    if(NOT TARGET ${library})
      message(FATAL_ERROR "tests/unit/${folder} has tests, but there is no library ${library}")
    endif()
  endforeach()
  set(${result} ${subject} PARENT_SCOPE)
endfunction()

function(handover_unit_tests)
  file(GLOB_RECURSE files CONFIGURE_DEPENDS RELATIVE ${CMAKE_SOURCE_DIR}/tests/unit
    ${CMAKE_SOURCE_DIR}/tests/unit/*.cc)
  set(folders)
  foreach(file IN LISTS files)
    if(NOT file MATCHES "^([^/]+(/[^/]+)?)/[^/]")
      message(FATAL_ERROR "tests/unit/${file}: a unit test lies in the folder of its subject")
    endif()
    set(folder ${CMAKE_MATCH_1})
    string(MAKE_C_IDENTIFIER ${folder} id)
    list(APPEND folders ${folder})
    list(APPEND files_${id} ${CMAKE_SOURCE_DIR}/tests/unit/${file})
  endforeach()
  list(REMOVE_DUPLICATES folders)
  foreach(folder IN LISTS folders)
    string(MAKE_C_IDENTIFIER ${folder} id)
    handover_subject(${folder} subject)
    set(labels unit)
    if(folder MATCHES "^broker/(store|delivery|pipeline)$")
      list(APPEND labels concurrency)
    endif()
    if(folder STREQUAL "broker/pipeline")
      # What its tests share is a library, so that component tests can speak the same words.
      set(shared ${files_${id}})
      list(FILTER shared EXCLUDE REGEX "_test\\.cc$")
      list(REMOVE_ITEM files_${id} ${shared})
      add_library(unit_${id}_words STATIC EXCLUDE_FROM_ALL ${shared})
      target_include_directories(unit_${id}_words PRIVATE ${CMAKE_SOURCE_DIR})
      target_include_directories(unit_${id}_words SYSTEM PRIVATE ${HANDOVER_GEN})
      target_link_libraries(unit_${id}_words PUBLIC ${subject} handover_fakes GTest::gmock PRIVATE handover_own_flags)
      target_compile_options(unit_${id}_words PRIVATE -O0)
      handover_unity(unit_${id}_words)
      list(APPEND subject unit_${id}_words)
    endif()
    handover_test(unit_${id} LABELS ${labels} SOURCES ${files_${id}} LINK ${subject})
  endforeach()
endfunction()

# Tests that link everything: one executable for the files of the folder itself, one per subfolder. Component tests and
# those of damaged files are about the broker alone, and start no program.
function(handover_wide_tests kind)
  file(GLOB_RECURSE files CONFIGURE_DEPENDS RELATIVE ${CMAKE_SOURCE_DIR}/tests/${kind}
    ${CMAKE_SOURCE_DIR}/tests/${kind}/*.cc)
  set(groups)
  foreach(file IN LISTS files)
    set(group all)
    if(file MATCHES "^([^/]+)/")
      set(group ${CMAKE_MATCH_1})
    endif()
    list(APPEND groups ${group})
    list(APPEND files_${group} ${CMAKE_SOURCE_DIR}/tests/${kind}/${file})
  endforeach()
  list(REMOVE_DUPLICATES groups)
  foreach(group IN LISTS groups)
    set(subject ${HANDOVER_EVERYTHING})
    if(kind STREQUAL "component" OR group STREQUAL "corruption")
      set(subject handover_family handover_world)
    endif()
    handover_test(${kind}_${group} LABELS ${kind} SOURCES ${files_${group}} LINK ${subject})
    if(subject STREQUAL HANDOVER_EVERYTHING)
      # These start the programs themselves.
      add_dependencies(${kind}_${group} all_programs)
    endif()
    set_tests_properties(${kind}_${group} PROPERTIES TIMEOUT 1200)
  endforeach()
endfunction()

# The program of libFuzzer, which plays any target of tests/fuzz/targets.cc; in the preset fuzz alone. It links what
# reads bytes of strangers, not the broker.
function(handover_fuzzer)
  if(NOT HANDOVER_SANITIZE MATCHES "fuzzer")
    return()
  endif()
  add_executable(fuzzer EXCLUDE_FROM_ALL
    ${CMAKE_SOURCE_DIR}/deploy/build/fuzz_entry.cc ${CMAKE_SOURCE_DIR}/tests/fuzz/targets.cc)
  target_include_directories(fuzzer PRIVATE ${CMAKE_SOURCE_DIR})
  target_include_directories(fuzzer SYSTEM PRIVATE ${HANDOVER_GEN})
  target_link_libraries(fuzzer PRIVATE handover_fakes handover_adapters handover_validation handover_verify
    handover_own_flags)
  target_link_options(fuzzer PRIVATE -fsanitize=fuzzer)
endfunction()

function(handover_benchmarks)
  add_custom_target(all_benchmarks)
  file(GLOB files CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/tests/bench/*.cc)
  if(NOT TARGET benchmark::benchmark)
    return()
  endif()
  foreach(file IN LISTS files)
    cmake_path(GET file STEM stem)
    # The load generator is a program of its own kind; the others are Google Benchmarks.
    set(link handover_fakes ${HANDOVER_EVERYTHING} benchmark::benchmark)
    if(stem STREQUAL "load")
      set(link handover_load)
    endif()
    add_executable(bench_${stem} ${file})
    target_include_directories(bench_${stem} PRIVATE ${CMAKE_SOURCE_DIR})
    target_include_directories(bench_${stem} SYSTEM PRIVATE ${HANDOVER_CLI11_INCLUDE})
    target_link_libraries(bench_${stem} PRIVATE ${link} handover_own_flags)
    set_target_properties(bench_${stem} PROPERTIES
      RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bench)
    add_dependencies(all_benchmarks bench_${stem})
    if(stem MATCHES "^(load|translate_bench)$")
      handover_serves_long(bench_${stem})  # It stands for gateways.
    endif()
  endforeach()
endfunction()

# Each rule is a Python file with tests of its own, which plant a violation and see it caught.
function(handover_tidy_tests)
  file(GLOB rules CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/tests/tidy/rule_*.py)
  foreach(rule IN LISTS rules)
    cmake_path(GET rule STEM stem)
    string(REPLACE "rule_" "tidy_" name ${stem})
    add_test(NAME ${name}
      COMMAND ${HANDOVER_PYTHON} -B tests/tidy/check.py --xml=${HANDOVER_TEST_RESULTS}/${name}.xml
              ${stem}
      WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
    set_tests_properties(${name} PROPERTIES LABELS tidy TIMEOUT 60
      ENVIRONMENT "HANDOVER_BUILD_DIR=${CMAKE_BINARY_DIR}")
  endforeach()
endfunction()
