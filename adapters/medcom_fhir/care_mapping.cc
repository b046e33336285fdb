#include "adapters/medcom_fhir/care_mapping.h"

#include <algorithm>
#include <cstdint>

#include "absl/time/time.h"

#include "adapters/fhir/fhir_values.h"
#include "adapters/text/utf8.h"
#include "broker/base/commitment/hash.h"

namespace handover::adapters::fhir {
namespace care_mapping_internal {

constexpr size_t kMaxEnvelopeLosses = 64;

std::string Sha256Of(std::string_view bytes) {
  const Digest digest = HashOf(bytes);
  return std::string(reinterpret_cast<const char*>(digest.data()), digest.size());
}

// A forwarded message asks somebody new, so it is a query as well; only a reply answers.
std::string_view KindOf(Activity activity) {
  switch (activity) {
    case Activity::kNew:
    case Activity::kForward:
      return "QUERY";
    case Activity::kReply:
      return "REPLY";
  }
  return "QUERY";
}

void AddRelation(const ThreadIds& ids, Activity activity, exchange::v1::Envelope& envelope) {
  if (activity == Activity::kNew || ids.predecessor.empty()) return;
  exchange::v1::Envelope::Related& related = *envelope.add_related();
  related.set_relation(activity == Activity::kForward ? exchange::v1::Envelope::FORWARDS
                                                      : exchange::v1::Envelope::ANSWERS);
  related.set_handover_id(ids.predecessor);
  envelope.set_conversation_id(ids.conversation);
}

void FillEnvelope(const ThreadIds& ids, std::string_view document, Mapping& mapping) {
  const CareMessage& message = mapping.message();
  const Activity activity = message.steps[message.current_step].activity;
  exchange::v1::Envelope& envelope = mapping.draft().envelope();
  envelope.set_handover_id(ids.own);
  envelope.set_kind(std::string(KindOf(activity)));
  envelope.set_schema_version(1);
  envelope.set_created_ms(absl::ToUnixMillis(mapping.context().now));
  const bool asap = ValueOf(*message.communication, "priority") == kPriorityAsap;
  envelope.set_priority(asap ? exchange::v1::URGENT : exchange::v1::ROUTINE);
  AddRelation(ids, activity, envelope);
  envelope.set_source_format(std::string(SourceFormatOf(message.version)));
  envelope.set_source_message_id(std::string(ValueOf(*message.header, "id")));
  envelope.set_source_sha256(Sha256Of(document));
}

// The receiver by its stated number alone: the directory knows which party and sector that is, the letter does not.
void FillAddressee(Mapping& mapping) {
  exchange::v1::Addressee& addressee = mapping.draft().AddAddressee();
  addressee.set_purpose("TREATMENT");
  addressee.set_legal_basis("HEALTH_TREATMENT_NECESSITY");
  addressee.set_stated_address(AddressOf(mapping.message().receiver));
}

// The episode of care; without one the communication's own identifier, which all messages of a thread share.
void FillEpisode(Mapping& mapping) {
  const CareMessage& message = mapping.message();
  const Node* identifier = Child(*message.communication, "identifier");
  if (message.encounter != nullptr) {
    mapping.Use(message.encounter);
    const std::vector<const Node*> episodes = Children(*message.encounter, "episodeOfCare");
    for (size_t i = 1; i < episodes.size(); ++i) mapping.exceptions().residue.insert(episodes[i]);
    const Node* stated = Child(*episodes.front(), "identifier");
    if (stated != nullptr && Child(*stated, "value") != nullptr) identifier = stated;
  }
  mapping.draft().slip().set_treatment_episode_id(mapping.Bounded(*identifier, "value", 64));
}

void NoteThread(const ThreadIds& ids, const OwnEntries& entries, Mapping& mapping) {
  const CareMessage& message = mapping.message();
  const ThreadStep& current = message.steps[message.current_step];
  if (!ids.predecessor_known) {
    mapping.findings().AddMissing(kPredecessorTime, *current.provenance, "entity",
                                  "The thread does not tell of the message before, so its handover cannot be named.");
  }
  if (entries.unclear) {
    mapping.findings().AddMissing(kThreadUnclear, *message.communication, "payload",
                                  "All texts belong to earlier messages; the newest one is taken for this one's.");
  }
  size_t next = 0;
  std::vector<size_t> kept = entries.positions;
  std::sort(kept.begin(), kept.end());
  for (size_t i = 0; i < message.payloads.size(); ++i) {
    if (next < kept.size() && kept[next] == i) {
      ++next;
      continue;
    }
    mapping.findings().AddLoss(kLossThreadEntry, *message.payloads[i].node);
    mapping.exceptions().accounted.insert(message.payloads[i].node);
  }
}

}  // namespace care_mapping_internal

std::string_view SourceFormatOf(MessageVersion version) {
  switch (version) {
    case MessageVersion::kFour:
      return "MEDCOM_CARECOMMUNICATION_4";
    case MessageVersion::kFive:
      return "MEDCOM_CARECOMMUNICATION_5";
    case MessageVersion::kUnsupported:
      return "MEDCOM_CARECOMMUNICATION";
  }
  return "MEDCOM_CARECOMMUNICATION";
}

std::string Mapping::Bounded(const Node* node, size_t max_characters) {
  if (node == nullptr || node->value.empty()) return {};
  if (CountCodePoints(node->value) > max_characters) {
    findings_.Add(kTooLong, *node, "The value is longer than the reference model takes.");
    return {};
  }
  return node->value;
}

std::string Mapping::Bounded(const Node& parent, std::string_view name, size_t max_characters) {
  return Bounded(Child(parent, name), max_characters);
}

model::v1::Moment Mapping::MomentOf(std::string_view date_time, const Node& where) {
  const std::optional<model::v1::Moment> moment = ParseDateTime(date_time);
  if (!moment.has_value()) return {};
  if (!moment->zone_assumed().empty()) {
    findings_.Add(kZoneAssumed, where, "A date without a time is taken as Danish local midnight.");
  }
  return *moment;
}

void Mapping::Use(const Node* resource) {
  if (resource != nullptr) used_.insert(resource);
}

void FillLosses(Mapping& mapping) {
  std::vector<std::string> codes;
  for (const Loss& loss : mapping.findings().losses()) codes.push_back(loss.code);
  std::sort(codes.begin(), codes.end());
  codes.erase(std::unique(codes.begin(), codes.end()), codes.end());
  if (codes.size() > care_mapping_internal::kMaxEnvelopeLosses) codes.resize(care_mapping_internal::kMaxEnvelopeLosses);
  for (std::string& code : codes) mapping.draft().envelope().add_losses(std::move(code));
}

exchange::v1::Handover MapMessage(const BundleIndex& bundle, const CareMessage& message, std::string_view document,
                                  const ReadContext& context, Findings& findings) {
  Mapping mapping(message, context, findings);
  const ThreadIds ids = IdsOf(message);
  const OwnEntries entries = EntriesOf(message);
  const int subject = MapPatient(mapping);
  mapping.draft().envelope().set_subject_person_id(mapping.draft().person_id(subject));
  care_mapping_internal::FillEnvelope(ids, document, mapping);
  care_mapping_internal::FillAddressee(mapping);
  care_mapping_internal::FillEpisode(mapping);
  care_mapping_internal::NoteThread(ids, entries, mapping);
  MapEntries(entries, mapping);
  MapWorkers(entries, mapping);
  MapResidue(bundle, mapping);
  FillLosses(mapping);
  return mapping.draft().Finish();
}

}  // namespace handover::adapters::fhir
