// What the policy lets a sender say: kinds with their bodies, purposes, bases, reasons. Compiled once when a policy is
// loaded, so that checking a handover costs bit operations instead of string comparisons.
#ifndef HANDOVER_BROKER_VALIDATION_VOCABULARY_H_
#define HANDOVER_BROKER_VALIDATION_VOCABULARY_H_

#include <bitset>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/status/statusor.h"

#include "broker/base/absl_view.h"
#include "handover/policy/v1/policy.pb.h"

namespace handover::validation {

// Bodies by their number in the oneof of SectionBody (SectionType::body_case); 0 is unused.
using BodySet = std::bitset<64>;

// A kind as the door looks at it.
struct KindShape {
  // One of the bodies, at least once.
  struct Requirement {
    BodySet any_of;
    bool about_subject = false;
  };

  std::string name;
  std::vector<policy::v1::Kind::Subject> subjects;
  std::vector<Requirement> required;
  BodySet allowed;  // Required and optional ones.
  bool author_name_required = false;
  bool parent_involvement_required = false;
  bool relation_required = false;
  int slots = 0;
};

// Immutable after Build(), hence thread-safe.
class Vocabulary {
 public:
  // Knows no kind, so that it refuses everything.
  Vocabulary() = default;

  // INVALID_ARGUMENT (POLICY_INVALID) with a path such as `kinds[3].required[0].any_of`: a body that does not exist, a
  // kind twice, a slot count that is none of 16, 32 and 64. The operator mends the policy; the old one stays.
  static absl::StatusOr<Vocabulary> Build(const policy::v1::Policy& policy);

  // Null when the policy has no such kind.
  const KindShape* FindKind(std::string_view name) const;
  bool HasPurpose(std::string_view code) const { return purposes_.contains(AbslView(code)); }
  bool HasBasis(std::string_view code) const { return bases_.contains(AbslView(code)); }
  // For declining and for redirecting.
  bool HasDeclineReason(std::string_view code) const { return decline_reasons_.contains(AbslView(code)); }

 private:
  absl::flat_hash_map<std::string, KindShape> kinds_;
  absl::flat_hash_set<std::string> purposes_;
  absl::flat_hash_set<std::string> bases_;
  absl::flat_hash_set<std::string> decline_reasons_;
};

}  // namespace handover::validation

#endif  // HANDOVER_BROKER_VALIDATION_VOCABULARY_H_
