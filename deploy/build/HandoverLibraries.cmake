# One library per folder. What a library links is what STYLE's layers let its folder include, so a
# wrong include mostly does not link either; tests/tidy/layers.py checks the includes themselves.
include_guard()

# handover_library(<name> <folder> [RECURSE] [LINK <libraries>...])
# Every .cc of the folder except main.cc. A folder without one becomes an empty library, so the
# first file that is added needs no change here.
function(handover_library name folder)
  cmake_parse_arguments(arg "RECURSE" "" "LINK" ${ARGN})
  set(mode GLOB)
  if(arg_RECURSE)
    set(mode GLOB_RECURSE)
  endif()
  file(${mode} sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/${folder}/*.cc)
  list(FILTER sources EXCLUDE REGEX "/main\\.cc$")
  if(NOT sources)
    add_library(${name} INTERFACE)
    target_include_directories(${name} INTERFACE ${CMAKE_SOURCE_DIR})
    target_link_libraries(${name} INTERFACE ${arg_LINK})
    return()
  endif()
  add_library(${name} STATIC ${sources})
  target_include_directories(${name} PUBLIC ${CMAKE_SOURCE_DIR})
  target_link_libraries(${name} PUBLIC ${arg_LINK} PRIVATE handover_own_flags)
  handover_unity(${name})
endfunction()

function(handover_unity target)
  if(HANDOVER_UNITY)
    set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE 16)
  endif()
endfunction()

# handover_program(<name> <main.cc> LINK <libraries>...). Nothing is made while main.cc is missing.
function(handover_program name main)
  cmake_parse_arguments(arg "" "" "LINK" ${ARGN})
  file(GLOB found CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/${main})
  if(NOT found)
    return()
  endif()
  add_executable(${name} ${found})
  target_link_libraries(${name} PRIVATE ${arg_LINK} handover_own_flags)
  target_compile_definitions(${name} PRIVATE HANDOVER_VERSION="${PROJECT_VERSION}")
  set_property(GLOBAL APPEND PROPERTY HANDOVER_PROGRAMS ${name})
endfunction()

# A program that serves for weeks allocates with jemalloc: a quarter less CPU per handover than with
# glibc (docs/PERFORMANCE.md), and memory that goes back. A sanitizer brings its own.
function(handover_serves_long name)
  if(TARGET ${name} AND NOT HANDOVER_SANITIZE)
    target_link_libraries(${name} PRIVATE handover_jemalloc)
  endif()
endfunction()

# Layer 0 and 1. Inside a layer a folder links only those left of it in the sentence
#   rpc > identity > validation > consent > policy > redaction > routing > store > delivery > audit
handover_library(handover_base broker/base RECURSE
  LINK handover_proto handover_absl OpenSSL::Crypto Threads::Threads)
# The code systems stand as tables in files and are compiled in: a program stays one file.
file(GLOB code_tables CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/broker/base/codes/tables/*.tsv)
set(embedded_tables ${HANDOVER_GEN}/broker/base/codes/embedded_tables.cc)
add_custom_command(
  OUTPUT ${embedded_tables}
  COMMAND ${HANDOVER_PYTHON} -B ${CMAKE_SOURCE_DIR}/deploy/build/embed_tables.py ${embedded_tables} ${code_tables}
  DEPENDS ${code_tables} ${CMAKE_SOURCE_DIR}/deploy/build/embed_tables.py
  COMMENT "Code tables"
  VERBATIM)
target_sources(handover_base PRIVATE ${embedded_tables})
handover_library(handover_identity broker/identity RECURSE LINK handover_base)
handover_library(handover_validation broker/validation RECURSE LINK handover_identity)
handover_library(handover_consent broker/consent RECURSE LINK handover_validation)
handover_library(handover_policy broker/policy RECURSE LINK handover_consent)
handover_library(handover_redaction broker/redaction RECURSE LINK handover_policy)
handover_library(handover_routing broker/routing RECURSE LINK handover_redaction)
handover_library(handover_audit broker/audit RECURSE LINK handover_routing)

# Layer 2, 3 and 4.
handover_library(handover_store broker/store RECURSE LINK handover_audit handover_rocksdb)
handover_library(handover_delivery broker/delivery RECURSE LINK handover_store)
handover_library(handover_pipeline broker/pipeline RECURSE LINK handover_delivery)
handover_library(handover_rpc broker/rpc RECURSE
  LINK handover_pipeline handover_grpc OpenSSL::SSL spdlog::spdlog handover_prometheus)
handover_library(handover_server broker LINK handover_rpc)
handover_program(handover-broker broker/main.cc LINK handover_server)
if(TARGET handover-broker)
  target_include_directories(handover-broker SYSTEM PRIVATE ${HANDOVER_CLI11_INCLUDE})
endif()
handover_serves_long(handover-broker)

# Translators. Each format is a library of its own and sees adapters/text, which reads text of any
# format, and the files of adapters/ itself; handover_adapters is all of them.
handover_library(handover_adapter_text adapters/text RECURSE LINK handover_base pugixml::pugixml ZLIB::ZLIB)
handover_library(handover_translation adapters LINK handover_adapter_text)
# What the formats of FHIR share: the tree of JSON and XML, references, the table of elements.
handover_library(handover_adapter_fhir adapters/fhir RECURSE LINK handover_translation pugixml::pugixml)
# The list of formats calls them all: alone in its object, so that a test of one format links no other.
set_source_files_properties(${CMAKE_SOURCE_DIR}/adapters/translation.cc
  PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
file(GLOB adapter_files CONFIGURE_DEPENDS RELATIVE ${CMAKE_SOURCE_DIR}/adapters
  ${CMAKE_SOURCE_DIR}/adapters/*/*.cc ${CMAKE_SOURCE_DIR}/adapters/*/*.h)
list(TRANSFORM adapter_files REPLACE "/.*" "" OUTPUT_VARIABLE formats)
list(REMOVE_DUPLICATES formats)
list(REMOVE_ITEM formats gateway text fhir)
set(format_libraries)
foreach(format IN LISTS formats)
  # adapters/text is what all formats share: encodings, the guard before XML, code lists.
  set(shared handover_adapter_text handover_adapter_fhir)
  # MedCom's EDIFACT letters are read as their OIOXML twins.
  if(format STREQUAL "medcom_edifact")
    list(APPEND shared handover_adapter_medcom_xml)
  endif()
  handover_library(handover_adapter_${format} adapters/${format} RECURSE
    LINK handover_translation ${shared} pugixml::pugixml)
  list(APPEND format_libraries handover_adapter_${format})
endforeach()
# The formats call the shared parts and the list of formats calls the formats: one link group.
add_library(handover_adapters INTERFACE)
if(format_libraries)
  target_link_libraries(handover_adapters INTERFACE
    "$<LINK_GROUP:RESCAN,handover_translation,handover_adapter_fhir,${format_libraries}>")
else()
  target_link_libraries(handover_adapters INTERFACE handover_translation)
endif()

# Clients. The verifier shares no broker code and links libcrypto alone.
handover_library(handover_client clients/cpp RECURSE
  LINK handover_base handover_grpc OpenSSL::SSL)
handover_library(handover_cli clients/cli RECURSE LINK handover_client handover_adapters)
handover_program(handover clients/cli/main.cc LINK handover_cli)
handover_library(handover_verify clients/verify RECURSE LINK OpenSSL::Crypto)
handover_program(handover-verify clients/verify/main.cc LINK handover_verify)
handover_library(handover_gateway adapters/gateway RECURSE
  LINK handover_client handover_adapters spdlog::spdlog handover_prometheus)
handover_program(handover-gateway adapters/gateway/main.cc LINK handover_gateway)
handover_serves_long(handover-gateway)

# Every program, and nothing of the tests: what deploy/demo and the packages need.
get_property(programs GLOBAL PROPERTY HANDOVER_PROGRAMS)
add_custom_target(all_programs)
if(programs)
  add_dependencies(all_programs ${programs})
endif()
