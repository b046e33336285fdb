# Libraries from Debian 12; deploy/install_packages.sh installs them. Those found by name alone have
# CMake configurations that ask for development packages we do not use.
include_guard()

find_package(Threads REQUIRED)
find_package(OpenSSL 3.0 REQUIRED)
find_package(Protobuf 3.21 REQUIRED MODULE)
find_package(absl CONFIG REQUIRED)
find_package(pugixml CONFIG REQUIRED)
find_package(ZLIB REQUIRED)
find_package(spdlog CONFIG REQUIRED)
find_package(GTest CONFIG REQUIRED)
find_package(benchmark CONFIG QUIET)

find_program(HANDOVER_PROTOC protoc REQUIRED)
find_program(HANDOVER_GRPC_PLUGIN grpc_cpp_plugin REQUIRED)
find_program(HANDOVER_PYTHON NAMES python3 REQUIRED)
find_path(HANDOVER_RAPIDJSON_INCLUDE rapidjson/document.h REQUIRED)
find_path(HANDOVER_CLI11_INCLUDE CLI/CLI.hpp REQUIRED)

# handover_system_library(<target> <library>...): an imported target for libraries found by name.
function(handover_system_library target)
  add_library(${target} INTERFACE)
  foreach(name IN LISTS ARGN)
    string(MAKE_C_IDENTIFIER "HANDOVER_LIB_${name}" variable)
    find_library(${variable} NAMES ${name} REQUIRED)
    target_link_libraries(${target} INTERFACE ${${variable}})
  endforeach()
endfunction()

handover_system_library(handover_grpcpp grpc++_reflection grpc++ grpc gpr)
target_link_libraries(handover_grpcpp INTERFACE protobuf::libprotobuf Threads::Threads)
handover_system_library(handover_rocksdb rocksdb)
handover_system_library(handover_jemalloc jemalloc)
handover_system_library(handover_prometheus prometheus-cpp-pull prometheus-cpp-core)

# The parts of Abseil we use, under one name; --as-needed drops what a program does not need.
add_library(handover_absl INTERFACE)
target_link_libraries(handover_absl INTERFACE
  absl::base absl::core_headers absl::cleanup absl::algorithm_container absl::any_invocable
  absl::bind_front absl::bits absl::btree absl::cord absl::fixed_array absl::flat_hash_map
  absl::flat_hash_set absl::function_ref absl::hash absl::inlined_vector absl::int128
  absl::memory absl::node_hash_map absl::numeric absl::optional absl::random_random absl::span
  absl::status absl::statusor absl::str_format absl::strings absl::synchronization absl::time
  absl::type_traits absl::variant)
