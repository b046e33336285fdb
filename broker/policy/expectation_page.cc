#include "broker/policy/expectation_page.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

#include "broker/policy/rule_words.h"

namespace handover::policy {
namespace expectation_page_internal {

std::string KindsPhrase(const google::protobuf::RepeatedPtrField<std::string>& kinds) {
  std::vector<std::string> words;
  for (const std::string& kind : kinds) words.push_back(PlainWords(kind));
  return absl::StrJoin(words, ", ");
}

std::string EventPhrase(int event) { return PlainWords(v1::Expectation::Event_Name(event)); }

std::string RaisedPhrase(const v1::Expectation& rule) {
  if (rule.kinds().empty()) return EventPhrase(rule.event());
  if (rule.min_care_level() == 0) return KindsPhrase(rule.kinds());
  return absl::StrCat(KindsPhrase(rule.kinds()), " of care level ", rule.min_care_level(), " or higher");
}

std::string DuePhrase(const v1::Expectation::Due& due) {
  const std::string grace =
      due.grace_working_days() == 0 ? "" : absl::StrCat(" and ", due.grace_working_days(), " working days");
  const std::string least =
      due.at_least_working_days() == 0 ? "" : absl::StrCat(", at least ", due.at_least_working_days(), " working days");
  switch (due.after_case()) {
    case v1::Expectation::Due::kDays:
      return absl::StrCat(due.days(), " days", least);
    case v1::Expectation::Due::kWorkingDays:
      return absl::StrCat(due.working_days(), " working days", least);
    case v1::Expectation::Due::kPregnancyWeek:
      return absl::StrCat(due.pregnancy_week(), " weeks of pregnancy", least);
    case v1::Expectation::Due::kAgeMonths:
      return absl::StrCat("age of ", due.age_months(), " months", grace);
    case v1::Expectation::Due::kWorkingDaysBeforeDaycareStart:
      return absl::StrCat(due.working_days_before_daycare_start(), " working days before daycare begins", least);
    case v1::Expectation::Due::AFTER_NOT_SET:
      break;
  }
  return "";
}

std::string OwnerPhrase(const v1::Expectation& rule) {
  switch (rule.owner()) {
    case v1::Expectation::SENDER:
      return "who sent it";
    case v1::Expectation::RECIPIENT:
      return "who received it";
    case v1::Expectation::RESIDENCE:
      return absl::StrCat(SectorPhrase(rule.owner_sector()), " where the person lives");
    case v1::Expectation::FORMER_RESIDENCE:
      return absl::StrCat(SectorPhrase(rule.owner_sector()), " where the person lived");
    case v1::Expectation::OWNER_UNSPECIFIED:
    case v1::Expectation_Owner_Expectation_Owner_INT_MIN_SENTINEL_DO_NOT_USE_:
    case v1::Expectation_Owner_Expectation_Owner_INT_MAX_SENTINEL_DO_NOT_USE_:
      break;
  }
  return "";
}

std::string MetPhrase(const v1::Expectation& rule) {
  std::string met = KindsPhrase(rule.met_by());
  if (!rule.met_by_contacts().empty()) {
    absl::StrAppend(&met, " with a contact that took place: ", KindsPhrase(rule.met_by_contacts()));
  }
  if (rule.in_conversation()) absl::StrAppend(&met, ", in the same conversation");
  return met;
}

std::string OneExpectation(const v1::Expectation& rule) {
  std::vector<std::string> ends;
  for (const int event : rule.ended_by()) ends.push_back(EventPhrase(event));
  if (rule.passes_to_child()) ends.push_back("with the birth it passes to the child");
  std::string what = rule.text();
  if (!rule.offer().empty()) absl::StrAppend(&what, " Only where `", rule.offer(), "` is offered.");
  if (!rule.note().empty()) absl::StrAppend(&what, " ", rule.note());
  return absl::StrCat("| ",
                      absl::StrJoin({rule.id(), what, RaisedPhrase(rule), DuePhrase(rule.due()), OwnerPhrase(rule),
                                     MetPhrase(rule), absl::StrJoin(ends, ", ")},
                                    " | "),
                      " |\n");
}

}  // namespace expectation_page_internal

std::string ExpectationPage(const v1::Policy& policy) {
  if (policy.expectations().empty()) return "Nothing is expected.\n";
  std::string page =
      "| Rule | What | Raised by | Overdue after | Who must act | Met by | Ended by |\n"
      "|---|---|---|---|---|---|---|\n";
  for (const v1::Expectation& rule : policy.expectations()) page += expectation_page_internal::OneExpectation(rule);
  if (policy.coordinator_sectors().empty()) return page;
  return absl::StrCat(page, "\nThe first of these that accepts a handover coordinates the pathway, or that sent it: ",
                      SectorsPhrase(policy.coordinator_sectors()), ".\n");
}

}  // namespace handover::policy
