#include "broker/policy/expectation.h"

#include <algorithm>

namespace handover::policy {
namespace expectation_internal {

constexpr int kDaysOfPregnancy = 280;  // From the first day of the last menstruation to the expected day of birth.

absl::Time EndOf(absl::CivilDay day) { return StartOfDanishDay(day + 1); }

// The last working day that leaves `count` whole ones before `day`.
absl::CivilDay WorkingDaysBefore(absl::CivilDay day, int count, const WorkCalendar& calendar) {
  while (count > 0) {
    --day;
    if (calendar.IsWorkingDay(day)) --count;
  }
  return day;
}

template <typename List, typename Value>
bool Holds(const List& list, const Value& value) {
  return std::find(list.begin(), list.end(), value) != list.end();
}

bool IsOf(const v1::Expectation& rule, const PathwayNews& news) {
  return Holds(rule.subjects(), static_cast<int>(v1::Kind::PERSON)) ||
         Holds(rule.subjects(), static_cast<int>(news.subject));
}

}  // namespace expectation_internal

absl::CivilDay DayOfAge(absl::CivilDay birth_date, int months) {
  const absl::CivilMonth month = absl::CivilMonth(birth_date) + months;
  const absl::CivilDay last = absl::CivilDay(month + 1) - 1;
  return std::min(absl::CivilDay(month) + (birth_date.day() - 1), last);
}

std::optional<absl::Time> DueOf(const v1::Expectation& rule, const PathwayNews& news, absl::Time now,
                                const WorkCalendar& calendar) {
  using namespace expectation_internal;
  const v1::Expectation::Due& due = rule.due();
  const absl::CivilDay today(DanishTime(now));
  const absl::Time earliest = EndOf(calendar.AddWorkingDays(today, due.at_least_working_days()));
  switch (due.after_case()) {
    case v1::Expectation::Due::kDays:
      return std::max(earliest, EndOf(today + due.days()));
    case v1::Expectation::Due::kWorkingDays:
      return std::max(earliest, EndOf(calendar.AddWorkingDays(today, due.working_days())));
    case v1::Expectation::Due::kPregnancyWeek:
      if (!news.term.has_value()) return earliest;
      return std::max(earliest, EndOf(*news.term - kDaysOfPregnancy + 7 * due.pregnancy_week()));
    case v1::Expectation::Due::kAgeMonths: {
      if (!news.birth_date.has_value()) return std::nullopt;
      const absl::CivilDay day =
          calendar.AddWorkingDays(DayOfAge(*news.birth_date, due.age_months()), due.grace_working_days());
      if (day < today) return std::nullopt;
      return EndOf(day);
    }
    case v1::Expectation::Due::kWorkingDaysBeforeDaycareStart:
      if (!news.daycare_start.has_value() || *news.daycare_start <= today) return std::nullopt;
      return std::max(earliest, StartOfDanishDay(WorkingDaysBefore(*news.daycare_start,
                                                                   due.working_days_before_daycare_start(), calendar)));
    case v1::Expectation::Due::AFTER_NOT_SET:
      break;
  }
  return std::nullopt;
}

bool IsForDaycareStart(const v1::Expectation& rule, const PathwayNews& news, absl::Time due,
                       const WorkCalendar& calendar) {
  if (!rule.due().has_working_days_before_daycare_start() || !news.daycare_start.has_value()) return false;
  const absl::CivilDay first = expectation_internal::WorkingDaysBefore(
      *news.daycare_start, rule.due().working_days_before_daycare_start(), calendar);
  return due >= StartOfDanishDay(first) && due <= StartOfDanishDay(*news.daycare_start);
}

bool Raises(const v1::Expectation& rule, const PathwayNews& news) {
  using namespace expectation_internal;
  if (news.takes_back || !IsOf(rule, news) || Meets(rule, news)) return false;
  const bool by_kind = !news.kind.empty() && Holds(rule.kinds(), news.kind) && news.care_level >= rule.min_care_level();
  const bool by_event = rule.event() != v1::Expectation::EVENT_UNSPECIFIED && Holds(news.events, rule.event());
  return by_kind || by_event;
}

bool Meets(const v1::Expectation& rule, const PathwayNews& news) {
  using namespace expectation_internal;
  if (news.takes_back || news.kind.empty() || !Holds(rule.met_by(), news.kind)) return false;
  if (rule.met_by_contacts().empty()) return true;
  return std::any_of(news.contacts.begin(), news.contacts.end(),
                     [&](const std::string& contact) { return Holds(rule.met_by_contacts(), contact); });
}

std::optional<v1::Expectation::Event> Ends(const v1::Expectation& rule, const PathwayNews& news) {
  if (news.takes_back) return std::nullopt;
  for (const v1::Expectation::Event event : news.events) {
    if (expectation_internal::Holds(rule.ended_by(), static_cast<int>(event))) return event;
  }
  return std::nullopt;
}

const v1::Expectation* FindExpectation(const v1::Policy& policy, std::string_view id) {
  for (const v1::Expectation& rule : policy.expectations()) {
    if (rule.id() == id) return &rule;
  }
  return nullptr;
}

bool MayCoordinate(const v1::Policy& policy, directory::v1::Sector sector) {
  return expectation_internal::Holds(policy.coordinator_sectors(), static_cast<int>(sector));
}

}  // namespace handover::policy
