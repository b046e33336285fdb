// What should follow what: which expectations a piece of news on a pathway raises, meets and ends, and when each is
// overdue. Pure; who keeps them is the pipeline's.
#ifndef HANDOVER_BROKER_POLICY_EXPECTATION_H_
#define HANDOVER_BROKER_POLICY_EXPECTATION_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/time/civil_time.h"
#include "absl/time/time.h"

#include "broker/policy/deadline.h"
#include "broker/policy/policy_set.h"
#include "handover/directory/v1/directory.pb.h"
#include "handover/policy/v1/policy.pb.h"

namespace handover::policy {

// What an accepted handover or a new fact says of one pathway, as far as expectations ask. Made where the bodies are at
// hand anyway and kept no longer: dates and codes, no name and no number.
struct PathwayNews {
  v1::Kind::Subject subject = v1::Kind::PERSON;  // CHILD, PREGNANCY or PERSON: whose pathway.
  std::string kind;                              // Empty: a fact.
  directory::v1::Sector sender_sector = directory::v1::SECTOR_UNSPECIFIED;
  bool takes_back = false;      // It retracts another: raises, meets and ends nothing.
  bool tells_of_birth = false;  // The subject was just born: the mother's pregnancy is over.
  int care_level = 0;           // 1 to 4; 0 = none told.
  std::vector<v1::Expectation::Event> events;
  std::vector<std::string> contacts;  // Types of the contacts that took place, such as ESTABLISHING.
  std::optional<absl::CivilDay> birth_date;
  std::optional<absl::CivilDay> daycare_start;
  std::optional<absl::CivilDay> term;  // The expected day of birth.
};

// The first moment that is too late, for what is raised `now`. Nothing: a date it counts from is not known, the age was
// reached before, or the child has begun in daycare already.
std::optional<absl::Time> DueOf(const v1::Expectation& rule, const PathwayNews& news, absl::Time now,
                                const WorkCalendar& calendar);

// Whether what was due at `due` was due for the day on which the child begins in daycare by the news, or for a day
// shortly after it, which serves both: from the day that the rule counts back to, until the child begins.
bool IsForDaycareStart(const v1::Expectation& rule, const PathwayNews& news, absl::Time due,
                       const WorkCalendar& calendar);

// Whether the news raises the expectation, if it is not open already: not where it is what is waited for itself. Says
// nothing of when it is due.
bool Raises(const v1::Expectation& rule, const PathwayNews& news);

// Whether the handover is of the kind and content that is waited for. Who sent it and in which conversation is for the
// caller to compare.
bool Meets(const v1::Expectation& rule, const PathwayNews& news);

// What ends it unmet; nothing where the news does not.
std::optional<v1::Expectation::Event> Ends(const v1::Expectation& rule, const PathwayNews& news);

// Null: the policy does not have it any more.
const v1::Expectation* FindExpectation(const v1::Policy& policy, std::string_view id);

// Whether a coordinator is taken from the sector.
bool MayCoordinate(const v1::Policy& policy, directory::v1::Sector sector);

// How many months old a child is on a day that begins them: the 29th of February and the ends of months count as the
// last day of a shorter month.
absl::CivilDay DayOfAge(absl::CivilDay birth_date, int months);

}  // namespace handover::policy

#endif  // HANDOVER_BROKER_POLICY_EXPECTATION_H_
