// A small FHIR tree of our own making, written as JSON or XML. For messages that we send; what others sent is read with
// the parsers and never written again.
#ifndef HANDOVER_ADAPTERS_FHIR_FHIR_WRITER_H_
#define HANDOVER_ADAPTERS_FHIR_FHIR_WRITER_H_

#include <string>
#include <string_view>

#include "adapters/fhir/fhir_tree.h"

namespace handover::adapters::fhir {

// Builds a Bundle element by element. XML wants FHIR's own order of elements, so the caller keeps it.
class FhirBuilder {
 public:
  // `syntax` is what Write() will answer.
  explicit FhirBuilder(Syntax syntax, std::string_view resource_type);

  Node* root() { return root_; }
  // An element that FHIR has once.
  Node* Object(Node* parent, std::string_view name);
  void Value(Node* parent, std::string_view name, std::string_view value);
  // As it stands, without quotes in JSON. REQUIRES: a JSON number, or true or false.
  void Literal(Node* parent, std::string_view name, std::string_view value);
  // One more of a repeated element: an array in JSON, even of one.
  Node* Item(Node* parent, std::string_view name);
  void ItemValue(Node* parent, std::string_view name, std::string_view value);
  // The resource of a bundle entry.
  Node* Resource(Node* entry, std::string_view resource_type);
  // What another document holds, once more: `node` becomes an element of that name, with all below it.
  void Copy(Node* parent, std::string_view name, const Node& node);
  // The narrative, in plain words without markup.
  void Narrative(Node* resource, std::string_view words);

  // The whole document, without line breaks.
  std::string Write() const;

 private:
  Tree tree_;
  Node* root_;
};

// With quotes around it.
std::string JsonQuoted(std::string_view text);
// For an attribute value or character data.
std::string XmlEscaped(std::string_view text);

}  // namespace handover::adapters::fhir

#endif  // HANDOVER_ADAPTERS_FHIR_FHIR_WRITER_H_
