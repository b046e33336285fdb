// What the log holds about one person, under whichever of the person's numbers.
#ifndef HANDOVER_BROKER_PIPELINE_PERSON_EVENTS_H_
#define HANDOVER_BROKER_PIPELINE_PERSON_EVENTS_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"

#include "broker/base/commitment/leaf.h"
#include "broker/base/ids.h"
#include "broker/identity/directory.h"
#include "broker/pipeline/environment.h"
#include "broker/store/log_reader.h"
#include "handover/storage/v1/storage.pb.h"

namespace handover::pipeline {

// Leaves about one person that are looked at for one answer: bounds the work; the newest are left out beyond it.
inline constexpr size_t kMaxLeavesPerPerson = 50'000;

// One leaf with its detail. A CONCERNS leaf stands for the main leaf before it.
struct PersonEvent {
  uint64_t index = 0;
  uint64_t time_ms = 0;
  storage::v1::LeafRecord record;
  storage::v1::LeafDetail detail;
};

// The leaf itself, or for a CONCERNS leaf the nearest other one before it. DATA_LOSS: a leaf is damaged.
struct MainLeaf {
  uint64_t index = 0;
  storage::v1::LeafRecord record;
  handover::Leaf leaf;
};
absl::StatusOr<MainLeaf> ReadMainLeaf(const store::LogReader& log, uint64_t index);

// The event of the leaf's main leaf. Nothing where the detail was erased. DATA_LOSS: a leaf or the detail is damaged.
// UNAVAILABLE: the store cannot be read.
absl::StatusOr<std::optional<PersonEvent>> ReadPersonEvent(const store::LogReader& log, uint64_t index,
                                                           Environment& env);

// Every leaf under these keys, what is kept from the person and what is sealed too, by the index of its main leaf: who
// stands in a handover under two numbers has two leaves of it. The one walk from a person to what happened.
struct PersonLeaves {
  std::map<uint64_t, PersonEvent> events;
  std::set<uint64_t> damaged;  // Leaves of these keys of which it cannot be read what happened.
};
// UNAVAILABLE: the store cannot be read.
absl::StatusOr<PersonLeaves> ReadLeavesOf(absl::Span<const PersonKey> keys, size_t max_per_key, Environment& env);

// Everything about the person, each event once, in the order of the log. Nothing of what lies under a number that was
// given up at an adoption, neither for the child nor for anybody else in it (C-30), and nothing that is damaged. Errors
// as FactsSource::KeysOf() and ReadLeavesOf(). With types: of main leaves of these types alone; no other is opened.
absl::StatusOr<std::vector<PersonEvent>> EventsAbout(const PersonKey& person, Environment& env,
                                                     absl::Span<const LeafType> types = {});

// Those of them that the party may know of; no other is opened, so that what others do costs next to nothing.
absl::StatusOr<std::vector<PersonEvent>> EventsKnownTo(const PartyId& party, const PersonKey& person,
                                                       Environment& env);

// The alias of a party by its id's bytes; empty for one that is not known.
std::string AliasOfParty(const identity::Directory& directory, std::string_view party);

}  // namespace handover::pipeline

#endif  // HANDOVER_BROKER_PIPELINE_PERSON_EVENTS_H_
