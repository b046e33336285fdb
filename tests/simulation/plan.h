// What is to happen in one run, made of a seed alone: what families, professionals and the world do, and what fails.
// What the broker and the parties make of it is the run's. A plan can be made smaller, and the rest of it stays.
#ifndef HANDOVER_TESTS_SIMULATION_PLAN_H_
#define HANDOVER_TESTS_SIMULATION_PLAN_H_

#include <array>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "absl/time/time.h"

namespace handover::simulation {

enum class Fault {
  kCrash,      // The broker's process ends, in or between its commits.
  kPower,      // The machine loses its power: what was not synced is gone, the head file may be older.
  kSyncLies,   // The disk says that it has synced, for hours; then the power goes, or it does not.
  kSyncFails,  // A sync fails, and the bytes may be there or not.
  kDiskFull,   // For minutes.
  kTorn,       // The power goes in the middle of a write.
  kBitFlip,    // Rows that cannot be read until an operator mends them.
  kClock,      // The broker's wall clock is set wrong, forth or back.
  kNetwork,    // Calls and answers that are lost, late or there twice.
  kParty,      // Recipients that crash, are slow, give back, or are silent for weeks.
};
inline constexpr std::array<Fault, 10> kAllFaults = {
    Fault::kCrash,    Fault::kPower, Fault::kSyncLies, Fault::kSyncFails, Fault::kDiskFull,
    Fault::kTorn,     Fault::kBitFlip, Fault::kClock,    Fault::kNetwork,   Fault::kParty};
std::string_view NameOf(Fault fault);
std::optional<Fault> FaultOf(std::string_view name);

// What somebody has planted, to see whether a run finds it.
enum class Bug {
  kNone,
  kStaleConsent,    // At a repeated hand-out the facts of before are used.
  kForgottenQueue,  // At a restart something that waits is left out.
  kEarlyAnswer,     // Answered before it is on the medium.
  kLostOrder,       // What is given back goes behind what came later.
  kForgottenTimer,  // At a restart a deadline is left out.
  kLostLetter,      // At a restart the row of a letter is gone.
  kUnheededHead,    // A start that does not look at the head file.
  kAcceptedTwice,   // What is sent again is accepted again.
  kResentCopy,      // A repeated hand-out is the copy of the first one.
  kFussyStart,      // A start that any row stops that cannot be read.
  kFussyWatch,      // While any row cannot be read nobody is told of what is late.
};
std::string_view NameOf(Bug bug);

struct Plan {
  uint64_t seed = 1;
  std::set<int> families;  // By number.
  int days = 10;
  std::set<Fault> faults;
  std::set<uint64_t> left_out;  // Events, by their id.
  Bug bug = Bug::kNone;
  std::string silent_party;  // Alias of one that stops fetching; empty: none.
  int silent_from = 0;       // From this day on.
  bool visits_are_copies = false;  // Every summary of a visit goes for information alone.
  std::string left_out_party;      // Alias of one whom summaries of visits are not sent any more; empty: none.
  int left_out_from = 0;           // From this day on.
};
// Families 0 to `family_count` - 1.
Plan MakePlan(uint64_t seed, int family_count, int days);

enum class EventKind { kRegister, kGrant, kRevoke, kLetter, kMove, kFault };
enum class LetterKind { kBirth, kVisit, kTransition, kConcern, kQuery, kMove };
// What is consented to.
enum class Scope { kMentalHealthToGp, kDevelopmentToDaycare };

struct PlannedEvent {
  uint64_t id = 0;  // The same in every plan of the seed.
  absl::Time time;
  EventKind kind = EventKind::kRegister;
  int family = -1;  // -1: of none.
  LetterKind letter = LetterKind::kVisit;
  Scope scope = Scope::kMentalHealthToGp;
  Fault fault = Fault::kCrash;
};

absl::Time StartOfTime();
inline absl::Time EndOf(const Plan& plan) { return StartOfTime() + absl::Hours(24) * plan.days; }
// In order of time.
std::vector<PlannedEvent> EventsOf(const Plan& plan);

// For a story: `letter VISIT of family 3`.
std::string WordsOf(const PlannedEvent& event);
std::string_view NameOf(LetterKind kind);

}  // namespace handover::simulation

#endif  // HANDOVER_TESTS_SIMULATION_PLAN_H_
