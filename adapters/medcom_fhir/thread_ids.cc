#include "adapters/medcom_fhir/thread_ids.h"

#include <optional>
#include <set>

#include "absl/container/flat_hash_set.h"
#include "absl/time/time.h"

#include "adapters/fhir/fhir_text.h"
#include "adapters/fhir/fhir_values.h"
#include "broker/base/ids.h"
#include "broker/base/organisation_number.h"

namespace handover::adapters::fhir {
namespace thread_ids_internal {

absl::Time TimeOf(std::string_view date_time) {
  const std::optional<model::v1::Moment> moment = ParseDateTime(date_time);
  return moment.has_value() ? ToTime(*moment) : absl::UnixEpoch();
}

// One letter is one handover here, hence ordinal 1 (XDIS32 has several).
std::string Derive(absl::Time time, std::string_view sender, std::string_view letter_id) {
  return DeriveUuid8(time, Cat(sender, "\n", letter_id, "\n1"));
}

std::string IdOfStep(const ThreadStep& step) {
  return Derive(TimeOf(step.occurred), AddressOf(step.agent), MessageIdOf(step.target));
}

const ThreadStep* FindStep(const CareMessage& message, std::string_view message_id) {
  for (const ThreadStep& step : message.steps) {
    if (MessageIdOf(step.target) == message_id) return &step;
  }
  return nullptr;
}

// An OIOXML or EDIFACT letter is named `letter#location number`; MedCom's text has it the other way round.
std::string IdOfLetter(std::string_view identifier) {
  const size_t hash = identifier.find('#');
  if (hash == std::string_view::npos) return Derive(absl::UnixEpoch(), "", identifier);
  const std::string_view before = identifier.substr(0, hash);
  const std::string_view after = identifier.substr(hash + 1);
  if (IsGln(before)) return Derive(absl::UnixEpoch(), Cat("gln:", before), after);
  return Derive(absl::UnixEpoch(), Cat("gln:", after), before);
}

bool HasPredecessor(const ThreadStep& step) {
  return !step.predecessor_reference.empty() || !step.predecessor_identifier.empty();
}

// The message before `step`; null when the thread does not tell of it.
const ThreadStep* PredecessorOf(const CareMessage& message, const ThreadStep& step) {
  if (step.predecessor_reference.empty()) return nullptr;
  return FindStep(message, MessageIdOf(step.predecessor_reference));
}

// Of a predecessor without a step of its own.
std::string IdOfUnknown(const ThreadStep& step) {
  if (step.predecessor_reference.empty()) return IdOfLetter(step.predecessor_identifier);
  return Derive(absl::UnixEpoch(), "", MessageIdOf(step.predecessor_reference));
}

}  // namespace thread_ids_internal

std::string AddressOf(const Node* organisation) {
  if (organisation == nullptr) return {};
  const std::string_view gln = GlnOf(*organisation);
  if (!gln.empty()) return Cat("gln:", gln);
  const std::string_view sor = SorCodeOf(*organisation);
  return sor.empty() ? std::string() : Cat("sor:", sor);
}

std::string_view MessageIdOf(std::string_view reference) { return LastSegment(reference); }

ThreadIds IdsOf(const CareMessage& message) {
  using thread_ids_internal::HasPredecessor;
  ThreadIds ids;
  const ThreadStep* step = &message.steps[message.current_step];
  ids.own = thread_ids_internal::IdOfStep(*step);
  if (!HasPredecessor(*step)) return ids;
  const ThreadStep* before = thread_ids_internal::PredecessorOf(message, *step);
  ids.predecessor_known = before != nullptr;
  ids.predecessor =
      before == nullptr ? thread_ids_internal::IdOfUnknown(*step) : thread_ids_internal::IdOfStep(*before);
  // Back to the first message that the thread tells of; a circle ends where it closes.
  absl::flat_hash_set<const ThreadStep*> seen = {step};
  ids.conversation = ids.predecessor;
  while (before != nullptr && seen.insert(before).second) {
    ids.conversation = thread_ids_internal::IdOfStep(*before);
    if (!HasPredecessor(*before)) break;
    step = before;
    before = thread_ids_internal::PredecessorOf(message, *step);
    if (before == nullptr) ids.conversation = thread_ids_internal::IdOfUnknown(*step);
  }
  return ids;
}

OwnEntries EntriesOf(const CareMessage& message) {
  const ThreadStep& current = message.steps[message.current_step];
  const std::set<std::string_view> own(current.sources.begin(), current.sources.end());
  std::set<std::string_view> earlier;
  if (current.activity == Activity::kReply) {
    for (const ThreadStep& step : message.steps) {
      if (&step != &current) earlier.insert(step.sources.begin(), step.sources.end());
    }
  }
  OwnEntries entries;
  bool has_text = false;
  std::optional<size_t> newest;
  for (size_t i = 0; i < message.payloads.size(); ++i) {
    const Payload& payload = message.payloads[i];
    const bool is_text = payload.content == Payload::Content::kText;
    const bool not_older = !newest.has_value() || thread_ids_internal::TimeOf(payload.recorded) >=
                                                      thread_ids_internal::TimeOf(message.payloads[*newest].recorded);
    if (is_text && not_older) newest = i;
    if (earlier.contains(payload.id) && !own.contains(payload.id)) continue;
    has_text |= is_text;
    entries.positions.push_back(i);
  }
  entries.unclear = !has_text && newest.has_value();
  if (entries.unclear) entries.positions.insert(entries.positions.begin(), *newest);
  return entries;
}

}  // namespace handover::adapters::fhir
