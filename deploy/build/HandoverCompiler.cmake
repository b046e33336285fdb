# Flags for our own code, the build variants, ccache and the linker.
include_guard()

if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "Release, Debug, Sanitize or Check" FORCE)
endif()

set(HANDOVER_SANITIZE "" CACHE STRING "Sanitizers: address,undefined or thread")
option(HANDOVER_COVERAGE "Count executed lines with gcov" OFF)
option(HANDOVER_UNITY "Compile in batches of 16 files; OFF keeps includes honest" ON)

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_CXX_SCAN_FOR_MODULES OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR})
set(CMAKE_ARCHIVE_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/lib)

set(CMAKE_CXX_FLAGS_RELEASE "-O2 -g1 -DNDEBUG")
set(CMAKE_CXX_FLAGS_DEBUG "-O0 -g")
set(CMAKE_CXX_FLAGS_CHECK "-O0")
set(CMAKE_CXX_FLAGS_SANITIZE "-O1 -g1 -fno-omit-frame-pointer")

# Flags of our own code alone: generated code is compiled with -w instead. Designated initializers
# that leave members at their defaults are how we pass options, hence the one exception.
add_library(handover_own_flags INTERFACE)
target_compile_options(handover_own_flags INTERFACE
  -Wall -Wextra -Werror -Wno-missing-field-initializers)
if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
  target_compile_options(handover_own_flags INTERFACE -Wthread-safety -Werror=thread-safety)
endif()

if(HANDOVER_SANITIZE)
  add_compile_options(-fsanitize=${HANDOVER_SANITIZE})
  add_link_options(-fsanitize=${HANDOVER_SANITIZE})
  if(HANDOVER_SANITIZE MATCHES "undefined")
    # vptr needs type information that Debian's libraries hide.
    add_compile_options(-fno-sanitize-recover=all -fno-sanitize=vptr)
    add_link_options(-fno-sanitize=vptr)
  endif()
  if(NOT HANDOVER_SANITIZE MATCHES "fuzzer")
    # A third of the time that compiling takes, for what AddressSanitizer sees as well: memory that is not there.
    add_compile_options(-fno-sanitize=null,alignment,object-size)
  endif()
  if(HANDOVER_SANITIZE MATCHES "fuzzer")
    add_compile_options(-fsanitize-ignorelist=${CMAKE_SOURCE_DIR}/deploy/build/fuzz_ignore.txt)
  endif()
endif()
if(HANDOVER_COVERAGE)
  add_compile_options(--coverage)
  add_link_options(--coverage)
endif()

# The base directory makes cached objects serve every build directory of this depth.
find_program(HANDOVER_CCACHE ccache)
if(HANDOVER_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER
    ${CMAKE_COMMAND} -E env CCACHE_BASEDIR=${CMAKE_SOURCE_DIR} CCACHE_NOHASHDIR=1
    ${HANDOVER_CCACHE})
endif()

find_program(HANDOVER_MOLD mold)
find_program(HANDOVER_LLD ld.lld)
if(HANDOVER_MOLD)
  add_link_options(-fuse-ld=mold)
elseif(HANDOVER_LLD)
  add_link_options(-fuse-ld=lld)
endif()
add_link_options(-Wl,--as-needed)
