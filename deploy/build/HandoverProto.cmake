# Generated code goes to <build>/gen and is never committed.
#   handover_proto  the messages of every file under proto/
#   handover_grpc   the stubs of the *_service.proto files; few files should see them
#   handover_proto_files, handover_grpc_files   only write the files, compile nothing
# <build>/gen/handover.desc holds all descriptors with their comments.
include_guard()

set(HANDOVER_PROTO_ROOT ${CMAKE_SOURCE_DIR}/proto)
set(HANDOVER_GEN ${CMAKE_BINARY_DIR}/gen)
file(MAKE_DIRECTORY ${HANDOVER_GEN})
file(GLOB_RECURSE proto_files CONFIGURE_DEPENDS RELATIVE ${HANDOVER_PROTO_ROOT}
  ${HANDOVER_PROTO_ROOT}/*.proto)

# protoc says itself which imports a file has, so a change rebuilds what depends on it and no more.
function(handover_generate proto kind out_flag)
  string(REGEX REPLACE "\\.proto$" "" stem ${proto})
  set(outputs ${HANDOVER_GEN}/${stem}${kind}.cc ${HANDOVER_GEN}/${stem}${kind}.h)
  add_custom_command(
    OUTPUT ${outputs}
    COMMAND ${HANDOVER_PROTOC} -I${HANDOVER_PROTO_ROOT} ${out_flag}
            --dependency_out=${HANDOVER_GEN}/${stem}${kind}.d ${ARGN} ${proto}
    DEPENDS ${HANDOVER_PROTO_ROOT}/${proto}
    DEPFILE ${HANDOVER_GEN}/${stem}${kind}.d
    WORKING_DIRECTORY ${HANDOVER_PROTO_ROOT}
    COMMENT "protoc ${proto}"
    VERBATIM)
endfunction()

# Batches include by relative name, so that ccache serves one build directory from another. protoc
# names two arrays alike in every file; a batch gives each file its own.
function(handover_generated_library target batch_size)
  set(files ${ARGN})
  set(sources)
  set(batch 0)
  while(files)
    list(SUBLIST files 0 ${batch_size} chunk)
    list(REMOVE_ITEM files ${chunk})
    set(text "")
    foreach(file IN LISTS chunk)
      string(APPEND text "#include \"${file}.h\"\n")
    endforeach()
    foreach(file IN LISTS chunk)
      string(MAKE_C_IDENTIFIER ${file} id)
      foreach(word schemas file_default_instances)
        string(APPEND text "#undef ${word}\n#define ${word} ${word}_${id}\n")
      endforeach()
      string(APPEND text "#include \"${file}.cc\"\n")
    endforeach()
    set(path ${HANDOVER_GEN}/${target}/batch_${batch}.cc)
    file(CONFIGURE OUTPUT ${path} CONTENT "${text}" @ONLY)
    list(APPEND sources ${path})
    math(EXPR batch "${batch} + 1")
  endwhile()
  list(TRANSFORM ARGN PREPEND ${HANDOVER_GEN}/ OUTPUT_VARIABLE headers)
  list(TRANSFORM headers APPEND .h OUTPUT_VARIABLE headers)
  add_custom_target(${target}_files DEPENDS ${headers})
  if(NOT sources)
    add_library(${target} INTERFACE)
    return()
  endif()
  add_library(${target} STATIC ${sources} ${headers})
  target_compile_options(${target} PRIVATE -w)
  if(HANDOVER_SANITIZE STREQUAL "address,undefined")
    # It is as foreign as Debian's libprotobuf, and large.
    target_compile_options(${target} PRIVATE -fno-sanitize=address,undefined)
  endif()
  target_include_directories(${target} SYSTEM PUBLIC ${HANDOVER_GEN})
  add_dependencies(${target} ${target}_files)
endfunction()

set(message_files)
set(service_files)
foreach(proto IN LISTS proto_files)
  string(REGEX REPLACE "\\.proto$" "" stem ${proto})
  handover_generate(${proto} .pb --cpp_out=${HANDOVER_GEN})
  list(APPEND message_files ${stem}.pb)
  if(proto MATCHES "_service\\.proto$")
    handover_generate(${proto} .grpc.pb --grpc_out=${HANDOVER_GEN}
      --plugin=protoc-gen-grpc=${HANDOVER_GRPC_PLUGIN})
    list(APPEND service_files ${stem}.grpc.pb)
  endif()
endforeach()

if(HANDOVER_UNITY)
  set(generated_batch 4)
else()
  set(generated_batch 1)
endif()
handover_generated_library(handover_proto ${generated_batch} ${message_files})
handover_generated_library(handover_grpc ${generated_batch} ${service_files})
get_target_property(proto_type handover_proto TYPE)
if(NOT proto_type STREQUAL "INTERFACE_LIBRARY")
  target_link_libraries(handover_proto PUBLIC protobuf::libprotobuf)
endif()
get_target_property(grpc_type handover_grpc TYPE)
if(NOT grpc_type STREQUAL "INTERFACE_LIBRARY")
  target_link_libraries(handover_grpc PUBLIC handover_proto handover_grpcpp)
  add_dependencies(handover_grpc_files handover_proto_files)
endif()

list(TRANSFORM proto_files PREPEND ${HANDOVER_PROTO_ROOT}/ OUTPUT_VARIABLE proto_paths)
add_custom_command(
  OUTPUT ${HANDOVER_GEN}/handover.desc
  COMMAND ${HANDOVER_PROTOC} -I${HANDOVER_PROTO_ROOT} --include_imports --include_source_info
          --descriptor_set_out=${HANDOVER_GEN}/handover.desc ${proto_files}
  DEPENDS ${proto_paths}
  WORKING_DIRECTORY ${HANDOVER_PROTO_ROOT}
  COMMENT "protoc handover.desc"
  VERBATIM)
add_custom_target(handover_descriptors ALL DEPENDS ${HANDOVER_GEN}/handover.desc)
