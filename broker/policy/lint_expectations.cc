#include "broker/policy/lint_expectations.h"

#include <algorithm>
#include <set>
#include <string>
#include <string_view>

#include "absl/strings/str_cat.h"

#include "handover/model/v1/person.pb.h"

namespace handover::policy {
namespace lint_expectations_internal {

using Event = v1::Expectation::Event;

constexpr int kMaxDays = 366;
constexpr int kMaxWeek = 42;
constexpr int kMaxMonths = 192;  // Health visiting follows the family until the child is 16.
constexpr int kMaxCareLevel = 4;

// Which a row may name to be raised, and which to be ended.
bool MayRaise(Event event) {
  return event == v1::Expectation::CHILD_KNOWN || event == v1::Expectation::DAYCARE_START_KNOWN ||
         event == v1::Expectation::MOVED;
}
bool MayEnd(Event event) {
  return event == v1::Expectation::MOVED || event == v1::Expectation::BORN || event == v1::Expectation::STILLBIRTH ||
         event == v1::Expectation::PREGNANCY_ENDED || event == v1::Expectation::DEATH ||
         event == v1::Expectation::ADOPTED;
}

bool InRange(int value, int least, int most) { return value >= least && value <= most; }

class ExpectationLint {
 public:
  ExpectationLint(const v1::Policy& policy, std::vector<LintFinding>& findings) : policy_(policy), findings_(findings) {
    for (const v1::Kind& kind : policy.kinds()) kinds_.insert(kind.name());
  }

  void Check(const v1::Expectation& rule) {
    place_ = absl::StrCat("expectations[", rule.id(), "]");
    if (rule.id().empty()) Add("NAME_MISSING", "must have a name");
    if (!ids_.insert(rule.id()).second) Add("NAME_TWICE", "a name must be used once");
    if (rule.text().empty()) Add("TEXT_MISSING", "an expectation must be said in words");
    CheckRaised(rule);
    CheckDue(rule);
    CheckOwner(rule);
    CheckMet(rule);
    for (const int event : rule.ended_by()) {
      if (!MayEnd(static_cast<Event>(event))) Add("UNKNOWN_EVENT", "what ends it must be an event that ends");
    }
  }

 private:
  void Add(std::string_view code, std::string_view text) {
    findings_.push_back({std::string(code), place_, std::string(text)});
  }

  void CheckKinds(const google::protobuf::RepeatedPtrField<std::string>& names) {
    for (const std::string& name : names) {
      if (!kinds_.contains(name)) Add("UNKNOWN_KIND", "a kind must exist");
    }
  }

  void CheckRaised(const v1::Expectation& rule) {
    CheckKinds(rule.kinds());
    const bool has_event = rule.event() != v1::Expectation::EVENT_UNSPECIFIED;
    if (rule.kinds().empty() != has_event) Add("RAISED_BY_ONE", "either kinds or an event must raise it");
    if (has_event && !MayRaise(rule.event())) Add("UNKNOWN_EVENT", "what raises it must be an event that raises");
    if (!InRange(rule.min_care_level(), 0, kMaxCareLevel) || (rule.min_care_level() > 0 && rule.kinds().empty())) {
      Add("CARE_LEVEL_RANGE", "a care level must be 1 to 4 and goes with kinds");
    }
    for (const int subject : rule.subjects()) {
      if (subject != v1::Kind::CHILD && subject != v1::Kind::PREGNANCY && subject != v1::Kind::PERSON) {
        Add("UNKNOWN_SUBJECT", "a subject must be CHILD, PREGNANCY or PERSON");
      }
    }
    if (rule.subjects().empty()) Add("SUBJECT_MISSING", "must say whose pathway it is on");
  }

  void CheckDue(const v1::Expectation& rule) {
    const v1::Expectation::Due& due = rule.due();
    bool good = false;
    switch (due.after_case()) {
      case v1::Expectation::Due::kDays:
        good = InRange(due.days(), 1, kMaxDays);
        break;
      case v1::Expectation::Due::kWorkingDays:
        good = InRange(due.working_days(), 1, kMaxDays);
        break;
      case v1::Expectation::Due::kPregnancyWeek:
        good = InRange(due.pregnancy_week(), 4, kMaxWeek) && due.at_least_working_days() > 0;
        break;
      case v1::Expectation::Due::kAgeMonths:
        good = InRange(due.age_months(), 1, kMaxMonths) && rule.event() == v1::Expectation::CHILD_KNOWN;
        break;
      case v1::Expectation::Due::kWorkingDaysBeforeDaycareStart:
        good = InRange(due.working_days_before_daycare_start(), 0, kMaxDays) &&
               rule.event() == v1::Expectation::DAYCARE_START_KNOWN;
        break;
      case v1::Expectation::Due::AFTER_NOT_SET:
        break;
    }
    good = good && InRange(due.grace_working_days(), 0, kMaxDays) && InRange(due.at_least_working_days(), 0, kMaxDays);
    if (!good) {
      Add("DUE_RANGE", "must be 1 to 366 days, a week from 4 to 42 with a limit, or a date that its event tells");
    }
  }

  void CheckOwner(const v1::Expectation& rule) {
    const bool by_residence =
        rule.owner() == v1::Expectation::RESIDENCE || rule.owner() == v1::Expectation::FORMER_RESIDENCE;
    const bool has_sector = rule.owner_sector() != directory::v1::SECTOR_UNSPECIFIED;
    bool good = v1::Expectation::Owner_IsValid(rule.owner()) && rule.owner() != v1::Expectation::OWNER_UNSPECIFIED &&
                by_residence == has_sector && directory::v1::Sector_IsValid(rule.owner_sector());
    if (rule.owner() == v1::Expectation::FORMER_RESIDENCE) good = good && rule.event() == v1::Expectation::MOVED;
    // A fact has neither sender nor recipient.
    if (!by_residence) good = good && !rule.kinds().empty();
    if (!good) Add("OWNER", "must say who acts: by residence with a sector, by handover with kinds");
    if (rule.in_conversation() && rule.kinds().empty()) {
      Add("CONVERSATION", "only what a handover raised has a conversation");
    }
    if (rule.passes_to_child() && rule.owner() != v1::Expectation::RESIDENCE) {
      Add("PASSES_TO_CHILD", "only what the party of residence owes can pass to the child");
    }
  }

  // Whoever must act may send what is waited for; else the alarm could never be stilled.
  void CheckMet(const v1::Expectation& rule) {
    if (rule.met_by().empty()) Add("MET_BY_MISSING", "must name the kinds that meet it");
    CheckKinds(rule.met_by());
    for (const std::string& name : rule.met_by_contacts()) {
      model::v1::Encounters::Encounter::Type type = model::v1::Encounters::Encounter::TYPE_UNSPECIFIED;
      if (!model::v1::Encounters::Encounter::Type_Parse(name, &type)) {
        Add("UNKNOWN_CONTACT", "a type of contact must exist");
      }
    }
    if (rule.owner_sector() == directory::v1::SECTOR_UNSPECIFIED) return;
    for (const std::string& kind : rule.met_by()) {
      if (kinds_.contains(kind) && !MaySend(kind, rule.owner_sector())) {
        Add("OWNER_MAY_NOT_SEND", "no rule lets the owner send what is waited for");
      }
    }
  }

  bool MaySend(const std::string& kind, int sector) const {
    return std::any_of(policy_.rules().begin(), policy_.rules().end(), [&](const v1::Rule& rule) {
      return rule.deny_reason().empty() && std::count(rule.kinds().begin(), rule.kinds().end(), kind) > 0 &&
             std::count(rule.from().begin(), rule.from().end(), sector) > 0;
    });
  }

  const v1::Policy& policy_;
  std::vector<LintFinding>& findings_;
  std::set<std::string> kinds_;
  std::set<std::string> ids_;
  std::string place_;
};

}  // namespace lint_expectations_internal

void LintExpectations(const v1::Policy& policy, std::vector<LintFinding>& findings) {
  lint_expectations_internal::ExpectationLint lint(policy, findings);
  for (const v1::Expectation& rule : policy.expectations()) lint.Check(rule);
}

}  // namespace handover::policy
