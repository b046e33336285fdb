#include "adapters/medcom_fhir/thread_record.h"

#include "adapters/fhir/fhir_json.h"
#include "adapters/fhir/fhir_tree.h"
#include "adapters/fhir/fhir_values.h"
#include "adapters/fhir/fhir_writer.h"
#include "adapters/medcom_fhir/fhir_codes.h"

namespace handover::adapters::fhir {
namespace thread_record_internal {

void ReadEntity(const Node& entity, ThreadRecord& record) {
  const Node* what = Child(entity, "what");
  if (what == nullptr) return;
  const Node* identifier = Child(*what, "identifier");
  const std::string id(identifier == nullptr ? std::string_view() : ValueOf(*identifier, "value"));
  if (ValueOf(entity, "role") == "source") {
    record.sources.push_back(id);
  } else {
    record.predecessor_reference = std::string(ValueOf(*what, "reference"));
    record.predecessor_identifier = id;
  }
}

std::string_view ReferenceIn(const Node& parent, std::string_view name) {
  const Node* reference = Child(parent, name);
  return reference == nullptr ? std::string_view() : ValueOf(*reference, "reference");
}

}  // namespace thread_record_internal

std::string ThreadRecordText(const ThreadRecord& record) {
  FhirBuilder fhir(Syntax::kJson, "Provenance");
  Node* root = fhir.root();
  fhir.Value(fhir.Item(root, "target"), "reference", record.target);
  fhir.Value(root, "occurredDateTime", record.occurred);
  fhir.Value(fhir.Object(root, "activity"), "text", record.activity);
  if (!record.agent.empty()) {
    fhir.Value(fhir.Object(fhir.Item(root, "agent"), "who"), "reference", record.agent.Text());
  }
  if (!record.predecessor_reference.empty() || !record.predecessor_identifier.empty()) {
    Node* entity = fhir.Item(root, "entity");
    fhir.Value(entity, "role", "revision");
    Node* what = fhir.Object(entity, "what");
    if (!record.predecessor_reference.empty()) fhir.Value(what, "reference", record.predecessor_reference);
    if (!record.predecessor_identifier.empty()) {
      fhir.Value(fhir.Object(what, "identifier"), "value", record.predecessor_identifier);
    }
  }
  for (const std::string& source : record.sources) {
    Node* entity = fhir.Item(root, "entity");
    fhir.Value(entity, "role", "source");
    fhir.Value(fhir.Object(fhir.Object(entity, "what"), "identifier"), "value", source);
  }
  return fhir.Write();
}

std::optional<ThreadRecord> ReadThreadRecord(std::string_view text) {
  const ParseResult parsed = ParseJson(text);
  if (!parsed.tree.has_value() || parsed.tree->root().resource_type != "Provenance") return std::nullopt;
  const Node& root = parsed.tree->root();
  ThreadRecord record;
  record.target = std::string(thread_record_internal::ReferenceIn(root, "target"));
  record.occurred = std::string(ValueOf(root, "occurredDateTime"));
  const Node* activity = Child(root, "activity");
  if (activity != nullptr) record.activity = std::string(ValueOf(*activity, "text"));
  const Node* agent = Child(root, "agent");
  if (agent != nullptr) record.agent = ReadNumbers(thread_record_internal::ReferenceIn(*agent, "who"));
  for (const Node* entity : Children(root, "entity")) thread_record_internal::ReadEntity(*entity, record);
  const bool whole = !record.target.empty() && ParseDateTime(record.occurred).has_value() &&
                     ActivityOf(record.activity).has_value() && !record.sources.empty();
  return whole ? std::optional<ThreadRecord>(std::move(record)) : std::nullopt;
}

}  // namespace handover::adapters::fhir
