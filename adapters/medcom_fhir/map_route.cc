#include <string>
#include <string_view>

#include "adapters/fhir/fhir_values.h"
#include "adapters/medcom_fhir/bundle_path.h"
#include "adapters/medcom_fhir/care_mapping.h"
#include "adapters/medcom_fhir/organisation_numbers.h"
#include "adapters/medcom_fhir/thread_record.h"
#include "adapters/text/utf8.h"

namespace handover::adapters::fhir {
namespace map_route_internal {

constexpr int kMaxRecords = 200;  // As many as entries; the longest real thread has 5.
constexpr size_t kMaxRecordCharacters = 20'000;

void Carry(const Node* node, const std::string& value, Mapping& mapping, model::v1::Residue& residue) {
  if (node == nullptr || value.empty()) return;
  model::v1::Residue::Element& element = *residue.add_elements();
  element.set_path(BundlePathOf(*node, mapping.findings().tree().syntax()));
  element.set_value(value);
}

const Node* Below(const Node* node, std::string_view name) { return node == nullptr ? nullptr : Child(*node, name); }

// Who sends and who receives, by both numbers.
void CarryEnds(Mapping& mapping, model::v1::Residue& residue) {
  const CareMessage& message = mapping.message();
  const Node* receiver = Below(Child(*message.header, "destination"), "receiver");
  Carry(Below(receiver, "reference"), NumbersOf(message.receiver).Text(), mapping, residue);
  Carry(Below(Child(*message.header, "sender"), "reference"), NumbersOf(message.sender).Text(), mapping, residue);
}

// The communication's id is that of the whole thread; the slip, where it may stand as the episode, goes to nobody.
void CarryIds(Mapping& mapping, model::v1::Residue& residue) {
  const CareMessage& message = mapping.message();
  const Node* own = Below(Child(*message.communication, "identifier"), "value");
  Carry(own, mapping.Bounded(own, kMaxRecordCharacters), mapping, residue);
  const Node* episode = Below(message.encounter, "episodeOfCare");
  const Node* stated = Below(Below(episode, "identifier"), "value");
  Carry(stated, mapping.Bounded(stated, kMaxRecordCharacters), mapping, residue);
}

// What the current Provenance says that nothing else does.
void CarryCurrent(const ThreadStep& step, Mapping& mapping, model::v1::Residue& residue) {
  const Node* who = Below(Below(step.provenance, "agent"), "who");
  const OrganisationNumbers agent = NumbersOf(step.agent);
  if (agent != NumbersOf(mapping.message().sender)) Carry(Below(who, "reference"), agent.Text(), mapping, residue);
  for (const Node* entity : Children(*step.provenance, "entity")) {
    if (ValueOf(*entity, "role") != "revision") continue;
    const Node* what = Child(*entity, "what");
    for (const Node* name : {Below(what, "reference"), Below(Below(what, "identifier"), "value")}) {
      Carry(name, mapping.Bounded(name, kMaxRecordCharacters), mapping, residue);
    }
  }
}

ThreadRecord RecordOf(const ThreadStep& step) {
  ThreadRecord record;
  record.target = std::string(step.target);
  record.occurred = std::string(step.occurred);
  record.activity = std::string(ActivityCode(step.activity));
  record.agent = NumbersOf(step.agent);
  record.predecessor_reference = std::string(step.predecessor_reference);
  record.predecessor_identifier = std::string(step.predecessor_identifier);
  for (const std::string_view source : step.sources) record.sources.emplace_back(source);
  return record;
}

}  // namespace map_route_internal

void MapRoute(Mapping& mapping, model::v1::Residue& residue) {
  namespace internal = map_route_internal;
  const CareMessage& message = mapping.message();
  const ThreadStep& current = message.steps[message.current_step];
  internal::CarryEnds(mapping, residue);
  internal::CarryIds(mapping, residue);
  internal::CarryCurrent(current, mapping, residue);
  int records = 0;
  for (const ThreadStep& step : message.steps) {
    if (&step == &current) continue;
    const std::string text = ThreadRecordText(internal::RecordOf(step));
    if (++records > internal::kMaxRecords || CountCodePoints(text) > internal::kMaxRecordCharacters) {
      mapping.findings().AddLoss(kLossThreadStep, *step.provenance);
    } else {
      internal::Carry(step.provenance, text, mapping, residue);
    }
  }
}

}  // namespace handover::adapters::fhir
