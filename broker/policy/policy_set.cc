#include "broker/policy/policy_set.h"

#include <cstddef>
#include <memory>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/io/tokenizer.h"
#include "google/protobuf/text_format.h"

#include "broker/base/refusal.h"
#include "broker/base/status_macros.h"
#include "broker/policy/lint_policy.h"

namespace handover::policy {
namespace policy_set_internal {

constexpr uint32_t kAllSectors = ~uint32_t{0};
constexpr int kSectorCount = directory::v1::Sector_ARRAYSIZE;

absl::string_view ToAbsl(std::string_view text) { return {text.data(), text.size()}; }

bool InRange(int value, int count) { return value > 0 && value < count; }

template <typename Sectors>
uint32_t SectorBits(const Sectors& sectors) {
  uint32_t bits = 0;
  for (const int sector : sectors) {
    if (InRange(sector, 32)) bits |= uint32_t{1} << sector;
  }
  return bits;
}

bool HasSector(uint32_t bits, directory::v1::Sector sector) {
  return InRange(sector, 32) && ((bits >> sector) & 1) != 0;
}

// Keeps where the first error is, and not what protobuf says of it: that would quote the text.
class FirstError : public google::protobuf::io::ErrorCollector {
 public:
  void AddError(int line, int, const std::string&) override {
    if (!line_.has_value()) line_ = line + 1;
  }

  int line() const { return line_.value_or(1); }

 private:
  std::optional<int> line_;
};

absl::Status MergeFile(const NamedText& file, v1::Policy& policy) {
  v1::Policy part;
  FirstError error;
  google::protobuf::TextFormat::Parser parser;
  parser.RecordErrorsTo(&error);
  if (!parser.ParseFromString(file.text, &part)) {
    return Invalid("POLICY_SYNTAX", absl::StrCat(file.name, ":", error.line()),
                   "must be text of handover.policy.v1.Policy");
  }
  if (!part.version().empty() && !policy.version().empty()) {
    return Invalid("POLICY_VERSION_TWICE", file.name, "exactly one file must hold the version");
  }
  policy.MergeFrom(part);
  return absl::OkStatus();
}

}  // namespace policy_set_internal

PolicySet::PolicySet(std::unique_ptr<const v1::Policy> policy, std::string digest)
    : policy_(std::move(policy)),
      digest_(std::move(digest)),
      calendar_(policy_->free_days()),
      escalation_(policy_->escalation()) {
  using policy_set_internal::SectorBits;
  for (int i = 0; i < policy_->kinds_size(); ++i) kind_index_[policy_->kinds(i).name()] = i;
  for (const v1::Basis& basis : policy_->bases()) {
    auto compiled = std::make_unique<CompiledBasis>();
    compiled->basis = &basis;
    compiled->from = basis.from().empty() ? policy_set_internal::kAllSectors : SectorBits(basis.from());
    compiled->to = basis.to().empty() ? policy_set_internal::kAllSectors : SectorBits(basis.to());
    basis_by_code_[basis.code()] = compiled.get();
    bases_.push_back(std::move(compiled));
  }
  rules_by_triple_.resize(kind_index_.size() * policy_set_internal::kSectorCount * policy_set_internal::kSectorCount);
  for (const v1::Rule& rule : policy_->rules()) {
    absl::InlinedVector<const CompiledBasis*, 4> bases;
    for (const std::string& code : rule.bases()) bases.push_back(FindBasis(code));
    rules_.push_back(std::make_unique<const CompiledRule>(rule, std::move(bases)));
    rule_by_id_[rule.id()] = rules_.back().get();
  }
  // Rows for every kind last: they count where no other row does.
  for (const bool wildcard : {false, true}) {
    for (const std::unique_ptr<const CompiledRule>& rule : rules_) {
      const bool is_wildcard = rule->rule().kinds(0) == "*";
      if (is_wildcard == wildcard) IndexRule(*rule);
    }
  }
  purposes_.reserve(policy_->purposes_size());
  for (const v1::Purpose& purpose : policy_->purposes()) purposes_.insert(purpose.code());
  for (const std::string& reason : policy_->decline_reasons()) decline_reasons_.insert(reason);
  for (const v1::Guideline& guideline : policy_->guidelines()) {
    guidelines_.insert(absl::StrCat(guideline.municipality_code(), "/", guideline.code()));
  }
  consent_recorders_ = SectorBits(policy_->consent_recorders());
  private_sectors_ = SectorBits(policy_->private_sectors());
}

void PolicySet::IndexRule(const CompiledRule& rule) {
  constexpr int kSectors = policy_set_internal::kSectorCount;
  std::vector<int> kinds;
  for (const std::string& name : rule.rule().kinds()) {
    if (name != "*") kinds.push_back(kind_index_.at(name));
  }
  if (kinds.empty()) {
    for (const auto& [name, index] : kind_index_) kinds.push_back(index);
  }
  for (const int kind : kinds) {
    for (const int from : rule.rule().from()) {
      for (const int to : rule.rule().to()) {
        rules_by_triple_[(static_cast<size_t>(kind) * kSectors + from) * kSectors + to].push_back(&rule);
      }
    }
  }
}

const v1::Kind* PolicySet::FindKind(std::string_view name) const {
  const auto it = kind_index_.find(policy_set_internal::ToAbsl(name));
  return it == kind_index_.end() ? nullptr : &policy_->kinds(it->second);
}

const CompiledBasis* PolicySet::FindBasis(std::string_view code) const {
  const auto it = basis_by_code_.find(policy_set_internal::ToAbsl(code));
  return it == basis_by_code_.end() ? nullptr : it->second;
}

const CompiledRule* PolicySet::FindRule(std::string_view kind, directory::v1::Sector from, directory::v1::Sector to,
                                        absl::CivilDay day) const {
  constexpr int kSectors = policy_set_internal::kSectorCount;
  const auto it = kind_index_.find(policy_set_internal::ToAbsl(kind));
  if (it == kind_index_.end()) return nullptr;
  if (!policy_set_internal::InRange(from, kSectors) || !policy_set_internal::InRange(to, kSectors)) return nullptr;
  for (const CompiledRule* rule :
       rules_by_triple_[(static_cast<size_t>(it->second) * kSectors + from) * kSectors + to]) {
    if (rule->ValidOn(day)) return rule;
  }
  return nullptr;
}

const CompiledRule* PolicySet::FindRuleById(std::string_view id) const {
  const auto it = rule_by_id_.find(policy_set_internal::ToAbsl(id));
  return it == rule_by_id_.end() ? nullptr : it->second;
}

bool PolicySet::HasPurpose(std::string_view code) const {
  return purposes_.contains(policy_set_internal::ToAbsl(code));
}

bool PolicySet::HasDeclineReason(std::string_view code) const {
  return decline_reasons_.contains(policy_set_internal::ToAbsl(code));
}

bool PolicySet::MayRecordConsents(directory::v1::Sector sector) const {
  return policy_set_internal::HasSector(consent_recorders_, sector);
}

bool PolicySet::IsPrivate(directory::v1::Sector sector) const {
  return policy_set_internal::HasSector(private_sectors_, sector);
}

bool PolicySet::GuidelineInForce(std::string_view code, std::string_view municipality_code) const {
  return guidelines_.contains(
      absl::StrCat(policy_set_internal::ToAbsl(municipality_code), "/", policy_set_internal::ToAbsl(code)));
}

DeliveryLimits PolicySet::LimitsFor(std::string_view kind_name, std::string_view rule_id) const {
  DeliveryLimits limits;
  limits.deliver_within.set_working_days(1);
  if (const v1::Kind* const kind = FindKind(kind_name); kind != nullptr) {
    if (kind->has_deliver_within()) limits.deliver_within = kind->deliver_within();
    if (kind->has_conclude_within()) limits.conclude_within = kind->conclude_within();
  }
  if (const CompiledRule* const rule = FindRuleById(rule_id); rule != nullptr) {
    if (rule->rule().has_conclude_within()) limits.conclude_within = rule->rule().conclude_within();
    if (rule->rule().no_conclusion()) limits.conclude_within = std::nullopt;
  }
  return limits;
}

absl::StatusOr<PolicySet> ParsePolicy(absl::Span<const NamedText> files, std::string digest) {
  auto policy = std::make_unique<v1::Policy>();
  for (const NamedText& file : files) {
    HANDOVER_RETURN_IF_ERROR(policy_set_internal::MergeFile(file, *policy));
  }
  const std::vector<LintFinding> findings = LintPolicy(*policy);
  if (!findings.empty()) {
    return Invalid(findings.front().code, findings.front().place, findings.front().text);
  }
  return PolicySet(std::move(policy), std::move(digest));
}

}  // namespace handover::policy
