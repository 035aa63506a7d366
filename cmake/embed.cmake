# embed_files(OUT NAMESPACE NAME FILE...): generates a source that defines
#   const std::span<const EmbeddedFile> NAMESPACE::NAME   (see cards/embedded_file.hpp;
# conformance/embedded_file.hpp in that room, which shares nothing with the others)
# and puts its path into OUT. The files stay ordinary files in the tree; a change rebuilds the source.
function(embed_files OUT NAMESPACE NAME)
  set(header cards/embedded_file.hpp)
  if(NAMESPACE STREQUAL "eczema::conformance")
    set(header conformance/embedded_file.hpp)
  endif()
  set(generated ${CMAKE_BINARY_DIR}/generated/${NAME}.cpp)
  add_custom_command(
    OUTPUT ${generated}
    COMMAND ${CMAKE_COMMAND} -DOUTPUT=${generated} -DNAMESPACE=${NAMESPACE} -DNAME=${NAME} -DHEADER=${header}
            "-DFILES=${ARGN}" -P ${CMAKE_SOURCE_DIR}/cmake/embed_script.cmake
    DEPENDS ${ARGN} ${CMAKE_SOURCE_DIR}/cmake/embed_script.cmake
    COMMENT "Embedding ${NAME}" VERBATIM)
  # A whole file is one literal; both compilers take far more than the standard's 65536 characters.
  set_source_files_properties(${generated} PROPERTIES COMPILE_OPTIONS -Wno-overlength-strings)
  set(${OUT} ${generated} PARENT_SCOPE)
endfunction()
