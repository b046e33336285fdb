// A rule of the policy as a table, so that a decision looks up instead of searching.
#ifndef HANDOVER_BROKER_POLICY_COMPILED_RULE_H_
#define HANDOVER_BROKER_POLICY_COMPILED_RULE_H_

#include <cstdint>
#include <optional>
#include <vector>

#include "absl/container/inlined_vector.h"
#include "absl/time/civil_time.h"

#include "broker/policy/reason.h"
#include "handover/directory/v1/directory.pb.h"
#include "handover/options/v1/options.pb.h"
#include "handover/policy/v1/policy.pb.h"

namespace handover::policy {

// A basis with its sector lists as bits.
struct CompiledBasis {
  const v1::Basis* basis = nullptr;
  uint32_t from = 0;  // Bit s: Sector s may send. All bits where the policy names none.
  uint32_t to = 0;

  bool Covers(directory::v1::Sector sender, directory::v1::Sector recipient) const;
};

// What a ceiling says of one (category, role, body).
enum class CeilingNeed : uint8_t { kNotAllowed, kBasisAlone, kConsent };

// Immutable. Borrows the rule and its bases, which the PolicySet holds.
class CompiledRule {
 public:
  // REQUIRES: the rule passes the lint. No base is null.
  CompiledRule(const v1::Rule& rule, absl::InlinedVector<const CompiledBasis*, 4> bases);

  const v1::Rule& rule() const { return *rule_; }
  const absl::InlinedVector<const CompiledBasis*, 4>& bases() const { return bases_; }
  std::optional<Reason> deny_reason() const { return deny_reason_; }

  // `body` is SectionType::index. kNotAllowed for values outside the enums.
  CeilingNeed NeedOf(options::v1::DataCategory category, options::v1::PersonRole role, int body) const;

  // The rule counts on the day.
  bool ValidOn(absl::CivilDay day) const { return valid_from_ <= day && day < valid_to_; }

 private:
  const v1::Rule* rule_;
  absl::InlinedVector<const CompiledBasis*, 4> bases_;
  std::optional<Reason> deny_reason_;
  absl::CivilDay valid_from_;
  absl::CivilDay valid_to_;
  std::vector<CeilingNeed> needs_;
};

}  // namespace handover::policy

#endif  // HANDOVER_BROKER_POLICY_COMPILED_RULE_H_
