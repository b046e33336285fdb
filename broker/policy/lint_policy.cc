#include "broker/policy/lint_policy.h"

#include <algorithm>
#include <cstdint>
#include <set>
#include <string_view>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

#include "broker/base/section_catalog.h"
#include "broker/policy/lint_expectations.h"
#include "broker/policy/lint_escalation.h"
#include "broker/policy/lint_retention.h"
#include "broker/policy/lint_rules.h"
#include "handover/directory/v1/directory.pb.h"

namespace handover::policy {
namespace lint_policy_internal {

constexpr int kMaxDeadlineDays = 60;    // The longest anyone has asked for is ten working days.
constexpr int kMaxDeadlineHours = 168;  // A week.

class Findings {
 public:
  explicit Findings(std::vector<LintFinding>& findings) : findings_(findings) {}

  void Add(std::string_view code, const std::string& place, std::string_view text) {
    findings_.push_back({std::string(code), place, std::string(text)});
  }

  // Adds a finding when `name` is empty or not new.
  void CheckName(const std::string& name, std::set<std::string>& seen, const std::string& place) {
    if (name.empty()) Add("NAME_MISSING", place, "must have a name");
    if (!seen.insert(name).second) Add("NAME_TWICE", place, "a name must be used once");
  }

 private:
  std::vector<LintFinding>& findings_;
};

void LintBasis(const v1::Basis& basis, Findings& findings) {
  const std::string place = absl::StrCat("bases[", basis.code(), "]");
  if (basis.citation().empty()) findings.Add("CITATION_MISSING", place, "a basis must cite the law");
  if (basis.unblockable() && (!basis.statutory_duty() || !basis.overrides_objection() || basis.rests_on_consent())) {
    findings.Add("UNBLOCKABLE_NOT_DUTY", place,
                 "only a statutory duty that overrides objections and asks no consent can be unblockable");
  }
  if (basis.rests_on_consent() && basis.overrides_objection()) {
    findings.Add("CONSENT_OVERRIDES_OBJECTION", place, "a consent cannot override the objection of who gave it");
  }
  if (basis.uses_per_meeting() < 0 || basis.follow_ups_per_meeting() < 0) {
    findings.Add("USES_NEGATIVE", place, "a number of uses must not be negative");
  }
  if ((basis.uses_per_meeting() > 0 || basis.follow_ups_per_meeting() > 0) && !basis.needs_meeting()) {
    findings.Add("USES_WITHOUT_MEETING", place, "uses are counted per meeting, so the basis must need one");
  }
  if (!basis.referral_kinds().empty() && !basis.needs_registered_gp()) {
    findings.Add("REFERRAL_WITHOUT_GP", place, "who referred matters only where the registered GP does");
  }
  for (const std::string& code : basis.obligations()) {
    if (!IsObligation(code)) findings.Add("UNKNOWN_OBLIGATION", place, "the broker must know the obligation");
  }
}

void LintDeadline(const v1::Deadline& deadline, const std::string& place, Findings& findings) {
  bool good = false;
  switch (deadline.limit_case()) {
    case v1::Deadline::kWorkingDays:
      good = deadline.working_days() >= 0 && deadline.working_days() <= kMaxDeadlineDays;
      break;
    case v1::Deadline::kHours:
      good = deadline.hours() >= 1 && deadline.hours() <= kMaxDeadlineHours;
      break;
    case v1::Deadline::kBeforeNeededByDate:
      good = deadline.before_needed_by_date();
      break;
    case v1::Deadline::LIMIT_NOT_SET:
      break;
  }
  if (!good)
    findings.Add("DEADLINE_RANGE", place, "must be 0 to 60 working days, 1 to 168 hours, or the needed-by date");
}

void LintBodies(const google::protobuf::RepeatedPtrField<std::string>& names, const std::string& place,
                Findings& findings) {
  for (const std::string& name : names) {
    if (name != "*" && SectionCatalog::Get().Find(name) == nullptr) {
      findings.Add("UNKNOWN_BODY", place, "a body must exist");
    }
  }
}

// The slip, one addressee and each body of the kind once must fit, and one commitment stays closed.
bool SlotsFit(const v1::Kind& kind) {
  std::set<std::string> bodies(kind.optional().begin(), kind.optional().end());
  for (const v1::Kind::Requirement& requirement : kind.required()) {
    bodies.insert(requirement.any_of().begin(), requirement.any_of().end());
  }
  const size_t count = bodies.contains("*") ? SectionCatalog::Get().size() : bodies.size();
  return count + 2 <= static_cast<size_t>(kind.slots() - 1);
}

void LintKind(const v1::Kind& kind, Findings& findings) {
  const std::string place = absl::StrCat("kinds[", kind.name(), "]");
  if (kind.subjects().empty()) findings.Add("SUBJECT_MISSING", place, "a kind must say whom it is on");
  for (const int subject : kind.subjects()) {
    if (!v1::Kind::Subject_IsValid(subject) || subject == v1::Kind::SUBJECT_UNSPECIFIED) {
      findings.Add("UNKNOWN_SUBJECT", place, "a subject must exist");
    }
  }
  for (const v1::Kind::Requirement& requirement : kind.required()) {
    if (requirement.any_of().empty()) findings.Add("REQUIREMENT_EMPTY", place, "a requirement must name a body");
    for (const std::string& name : requirement.any_of()) {
      if (name == "*") findings.Add("UNKNOWN_BODY", place, "a requirement must name bodies one by one");
    }
    LintBodies(requirement.any_of(), place, findings);
  }
  LintBodies(kind.optional(), place, findings);
  const bool slots_known = kind.slots() == 16 || kind.slots() == 32 || kind.slots() == 64;
  if (!slots_known) {
    findings.Add("SLOTS_UNKNOWN", place, "slots must be 16, 32 or 64");
  } else if (!SlotsFit(kind)) {
    findings.Add("SLOTS_TOO_FEW", place, "every body of the kind, an addressee and the slip must fit");
  }
  if (kind.has_deliver_within()) LintDeadline(kind.deliver_within(), place + ".deliver_within", findings);
  if (kind.has_conclude_within()) LintDeadline(kind.conclude_within(), place + ".conclude_within", findings);
}

bool IsMunicipality(const std::string& code) {
  return code.size() == 4 &&
         std::all_of(code.begin(), code.end(), [](unsigned char c) { return absl::ascii_isdigit(c); });
}

void LintLists(const v1::Policy& policy, Findings& findings) {
  std::set<std::string> purposes;
  for (const v1::Purpose& purpose : policy.purposes()) {
    findings.CheckName(purpose.code(), purposes, absl::StrCat("purposes[", purpose.code(), "]"));
    if (purpose.text().empty()) {
      findings.Add("TEXT_MISSING", absl::StrCat("purposes[", purpose.code(), "]"), "a purpose must be said in words");
    }
  }
  for (const v1::Guideline& guideline : policy.guidelines()) {
    const bool good = absl::StrContains(guideline.code(), '@') && IsMunicipality(guideline.municipality_code()) &&
                      !guideline.citation().empty();
    if (!good) {
      findings.Add("GUIDELINE_FORMAT", absl::StrCat("guidelines[", guideline.code(), "]"),
                   "must have code@version, a municipality and a citation");
    }
  }
  for (const v1::FreeDay& free_day : policy.free_days()) {
    const std::string& text = free_day.month_day();
    const bool is_date = free_day.day_case() == v1::FreeDay::kMonthDay && text.size() == 5 && text[2] == '-' &&
                         text >= "01-01" && text <= "12-31";
    const bool is_offset = free_day.day_case() == v1::FreeDay::kDaysAfterEaster;
    if (!is_date && !is_offset) {
      findings.Add("FREE_DAY_FORMAT", absl::StrCat("free_days[", free_day.name(), "]"),
                   "must be MM-DD or a number of days after Easter Sunday");
    }
  }
}

// Whoever names a question means one that is asked.
void LintQuestions(const v1::Policy& policy, Findings& findings) {
  std::set<int> numbers;
  for (const v1::OpenQuestion& question : policy.open_questions()) {
    const std::string place = absl::StrCat("open_questions[", question.number(), "]");
    if (question.number() < 1) findings.Add("QUESTION_NUMBER", place, "a number must be 1 or more");
    if (!numbers.insert(question.number()).second) findings.Add("NAME_TWICE", place, "a number must be used once");
    if (question.text().empty()) findings.Add("TEXT_MISSING", place, "a question must be said in words");
  }
  const auto check = [&](const google::protobuf::RepeatedField<int32_t>& named, const std::string& place) {
    for (const int32_t number : named) {
      if (!numbers.contains(number)) findings.Add("UNKNOWN_QUESTION", place, "an open question must exist");
    }
  };
  for (const v1::Basis& basis : policy.bases()) {
    check(basis.question_numbers(), absl::StrCat("bases[", basis.code(), "]"));
  }
  for (const v1::Rule& rule : policy.rules()) check(rule.question_numbers(), absl::StrCat("rules[", rule.id(), "]"));
}

}  // namespace lint_policy_internal

std::vector<LintFinding> LintPolicy(const v1::Policy& policy) {
  std::vector<LintFinding> result;
  lint_policy_internal::Findings findings(result);
  if (policy.version().empty()) findings.Add("VERSION_MISSING", "version", "exactly one file must hold the version");
  std::set<std::string> bases;
  for (const v1::Basis& basis : policy.bases()) {
    findings.CheckName(basis.code(), bases, absl::StrCat("bases[", basis.code(), "]"));
    lint_policy_internal::LintBasis(basis, findings);
  }
  std::set<std::string> kinds;
  for (const v1::Kind& kind : policy.kinds()) {
    findings.CheckName(kind.name(), kinds, absl::StrCat("kinds[", kind.name(), "]"));
    lint_policy_internal::LintKind(kind, findings);
  }
  for (const v1::Basis& basis : policy.bases()) {
    for (const std::string& kind : basis.referral_kinds()) {
      if (!kinds.contains(kind)) {
        findings.Add("UNKNOWN_KIND", absl::StrCat("bases[", basis.code(), "].referral_kinds"), "a kind must exist");
      }
    }
  }
  lint_policy_internal::LintLists(policy, findings);
  lint_policy_internal::LintQuestions(policy, findings);
  LintRules(policy, result);
  LintExpectations(policy, result);
  LintEscalation(policy, result);
  LintRetention(policy, result);
  return result;
}

}  // namespace handover::policy
