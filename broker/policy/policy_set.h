// The law as data, ready to decide by: parsed, checked and indexed once. Immutable, hence thread-safe; a reload makes a
// new one, and whoever is deciding keeps the old one until it is done.
#ifndef HANDOVER_BROKER_POLICY_POLICY_SET_H_
#define HANDOVER_BROKER_POLICY_POLICY_SET_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/container/inlined_vector.h"
#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "absl/types/span.h"

#include "broker/policy/compiled_rule.h"
#include "broker/policy/deadline.h"
#include "broker/policy/escalation_plan.h"
#include "handover/directory/v1/directory.pb.h"
#include "handover/policy/v1/policy.pb.h"

namespace handover::policy {

// A policy file: its name without folder, and its text.
struct NamedText {
  std::string name;
  std::string text;
};

// When a delivery must have arrived, and when a professional must have concluded it.
struct DeliveryLimits {
  v1::Deadline deliver_within;
  std::optional<v1::Deadline> conclude_within;  // Nothing = no conclusion is asked for.
};

class PolicySet {
 public:
  PolicySet(PolicySet&&) = default;
  PolicySet& operator=(PolicySet&&) = default;

  // Null = the policy does not have it.
  const v1::Kind* FindKind(std::string_view name) const;
  const CompiledBasis* FindBasis(std::string_view code) const;

  // The rule for the kind between the sectors on the day; null = there is none.
  const CompiledRule* FindRule(std::string_view kind, directory::v1::Sector from, directory::v1::Sector to,
                               absl::CivilDay day) const;
  const CompiledRule* FindRuleById(std::string_view id) const;

  bool HasPurpose(std::string_view code) const;
  bool HasDeclineReason(std::string_view code) const;
  bool MayRecordConsents(directory::v1::Sector sector) const;
  bool IsPrivate(directory::v1::Sector sector) const;
  // The slip's `code@version` is in force for who lives in the municipality.
  bool GuidelineInForce(std::string_view code, std::string_view municipality_code) const;

  // The limits of a handover of the kind that went under the rule; an unknown name gives one working day and no
  // conclusion.
  DeliveryLimits LimitsFor(std::string_view kind, std::string_view rule_id) const;

  const WorkCalendar& calendar() const { return calendar_; }
  const EscalationPlan& escalation() const { return escalation_; }
  const std::string& digest() const { return digest_; }  // As given to ParsePolicy.
  const v1::Policy& policy() const { return *policy_; }
  const absl::flat_hash_set<std::string>& purposes() const { return purposes_; }

 private:
  friend absl::StatusOr<PolicySet> ParsePolicy(absl::Span<const NamedText> files, std::string digest);
  PolicySet(std::unique_ptr<const v1::Policy> policy, std::string digest);
  void IndexRule(const CompiledRule& rule);

  std::unique_ptr<const v1::Policy> policy_;  // The indexes below point into it, so it does not move.
  std::string digest_;
  WorkCalendar calendar_;
  EscalationPlan escalation_;
  absl::flat_hash_map<std::string, int> kind_index_;
  std::vector<std::unique_ptr<const CompiledBasis>> bases_;
  absl::flat_hash_map<std::string, const CompiledBasis*> basis_by_code_;
  std::vector<std::unique_ptr<const CompiledRule>> rules_;
  absl::flat_hash_map<std::string, const CompiledRule*> rule_by_id_;
  // At (kind, from, to): the rules of different dates, then the `*` rows.
  std::vector<absl::InlinedVector<const CompiledRule*, 1>> rules_by_triple_;
  absl::flat_hash_set<std::string> purposes_;
  absl::flat_hash_set<std::string> decline_reasons_;
  absl::flat_hash_set<std::string> guidelines_;  // `municipality/code`.
  uint32_t consent_recorders_ = 0;
  uint32_t private_sectors_ = 0;
};

// Reads the files in the order given, merges and lints them. `digest` is SHA-256 over the files, made by the caller
// (the policy has no cryptography); it stands in every decision. INVALID_ARGUMENT: POLICY_SYNTAX with `file:line` as
// field path, or the first lint finding with its code and place. Never quotes the text. The caller keeps the policy it
// has.
absl::StatusOr<PolicySet> ParsePolicy(absl::Span<const NamedText> files, std::string digest);

}  // namespace handover::policy

#endif  // HANDOVER_BROKER_POLICY_POLICY_SET_H_
