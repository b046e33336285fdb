#include "tests/simulation/plan.h"

#include <algorithm>
#include <tuple>

#include "absl/strings/str_cat.h"

#include "broker/base/absl_view.h"
#include "tests/simulation/chance.h"

namespace handover::simulation {
namespace plan_internal {

constexpr absl::Duration kDay = absl::Hours(24);

// One family's, in no order; `events` gets them with their ids.
class FamilyPlan {
 public:
  FamilyPlan(const Plan& plan, int family, std::vector<PlannedEvent>& events)
      : plan_(plan), family_(family), chance_(Chance(plan.seed).Of("family", static_cast<uint64_t>(family))),
        events_(events) {}

  void Make() {
    // Families of every age: most births were before the run, some are in it.
    const absl::Duration birth = chance_.Between(-900 * kDay, 90 * kDay);
    const bool late_register = chance_.Hits(0.1);
    Add(EventKind::kRegister, birth > absl::ZeroDuration() && late_register ? birth + chance_.Between(kDay, 4 * kDay)
                                                                           : chance_.Between({}, absl::Hours(2)));
    if (birth > absl::Hours(3)) AddLetter(LetterKind::kBirth, birth);
    const absl::Duration begin = std::max(birth, absl::Hours(3));
    if (chance_.Hits(0.3)) {
      const absl::Duration move = chance_.Between(begin, begin + 300 * kDay);
      Add(EventKind::kMove, move);
      AddLetter(LetterKind::kMove, move + chance_.Between({}, 2 * kDay));
    }
    Repeat(begin, {5 * kDay, 25 * kDay}, [this](absl::Duration time) { AddVisit(time); });
    Repeat(begin, {30 * kDay, 90 * kDay}, [this](absl::Duration time) { AddTransition(time); });
    Repeat(begin, {40 * kDay, 120 * kDay}, [this](absl::Duration time) { AddLetter(LetterKind::kConcern, time); });
    Repeat(begin, {30 * kDay, 120 * kDay}, [this](absl::Duration time) { AddLetter(LetterKind::kQuery, time); });
  }

 private:
  struct Pause {
    absl::Duration from;
    absl::Duration to;
  };

  // A stream of its own, so that a shorter run is the beginning of a longer one. The first is anywhere in the first
  // pause, so that short runs see everything.
  template <typename Make>
  void Repeat(absl::Duration begin, const Pause& pause, const Make& make) {
    count_ = 0;
    chance_ = Chance(plan_.seed).Of("family", static_cast<uint64_t>(family_)).Of("stream", ++stream_);
    for (absl::Duration time = begin + chance_.Between({}, pause.from); time < plan_.days * kDay;
         time += chance_.Between(pause.from, pause.to)) {
      make(time);
    }
  }

  PlannedEvent& Add(EventKind kind, absl::Duration time) {
    PlannedEvent& event = events_.emplace_back();
    event.id = static_cast<uint64_t>(family_) * 100'000 + stream_ * 10'000 + ++count_;
    event.time = StartOfTime() + time;
    event.kind = kind;
    event.family = family_;
    return event;
  }
  void AddLetter(LetterKind kind, absl::Duration time) { Add(EventKind::kLetter, time).letter = kind; }
  void AddConsent(EventKind kind, Scope scope, absl::Duration time) { Add(kind, time).scope = scope; }

  // A consent around it that comes and goes, so that all orders of consent, letter and hand-out occur.
  void AddVisit(absl::Duration time) {
    AddLetter(LetterKind::kVisit, time);
    if (chance_.Hits(0.4)) {
      AddConsent(EventKind::kGrant, Scope::kMentalHealthToGp, time + chance_.Between(-kDay, absl::Hours(1)));
    }
    if (chance_.Hits(0.4)) {
      AddConsent(EventKind::kRevoke, Scope::kMentalHealthToGp, time + chance_.Between(-absl::Hours(2), kDay));
    }
    // Two on one day, so that there is an order to keep.
    if (chance_.Hits(0.3)) AddLetter(LetterKind::kVisit, time + chance_.Between({}, absl::Minutes(20)));
  }
  void AddTransition(absl::Duration time) {
    if (chance_.Hits(0.8)) {
      AddConsent(EventKind::kGrant, Scope::kDevelopmentToDaycare, time - chance_.Between(absl::Minutes(1), kDay));
    }
    AddLetter(LetterKind::kTransition, time);
    if (chance_.Hits(0.5)) {
      AddConsent(EventKind::kRevoke, Scope::kDevelopmentToDaycare, time + chance_.Between(-absl::Minutes(5), kDay));
    }
  }

  const Plan& plan_;
  const int family_;
  Chance chance_;
  std::vector<PlannedEvent>& events_;
  uint64_t stream_ = 0;
  uint64_t count_ = 0;  // In the stream.
};

double TimesPerDay(Fault fault) {
  switch (fault) {
    case Fault::kCrash:
      return 2.0;
    case Fault::kPower:
    case Fault::kSyncFails:
    case Fault::kTorn:
    case Fault::kClock:
      return 0.4;
    case Fault::kSyncLies:
    case Fault::kDiskFull:
    case Fault::kBitFlip:
    case Fault::kParty:
      return 0.3;
    case Fault::kNetwork:
      return 0.0;  // All the time.
  }
  return 0.0;
}

void AddFaults(const Plan& plan, Fault fault, std::vector<PlannedEvent>& events) {
  if (TimesPerDay(fault) <= 0.0) return;
  Chance chance = Chance(plan.seed).Of("fault", static_cast<uint64_t>(fault));
  const absl::Duration pause = kDay / TimesPerDay(fault);
  uint64_t count = 0;
  for (absl::Time time = StartOfTime() + chance.Between({}, pause); time < EndOf(plan);
       time += chance.Between({}, 2 * pause)) {
    PlannedEvent& event = events.emplace_back();
    event.id = 1'000'000'000'000 + static_cast<uint64_t>(fault) * 1'000'000 + ++count;
    event.time = time;
    event.kind = EventKind::kFault;
    event.fault = fault;
  }
}

}  // namespace plan_internal

std::string_view NameOf(Fault fault) {
  constexpr std::array<std::string_view, kAllFaults.size()> kNames = {
      "crash", "power", "sync-lies", "sync-fails", "disk-full", "torn", "bit-flip", "clock", "network", "party"};
  return kNames[static_cast<size_t>(fault)];
}

std::optional<Fault> FaultOf(std::string_view name) {
  for (const Fault fault : kAllFaults) {
    if (NameOf(fault) == name) return fault;
  }
  return std::nullopt;
}

std::string_view NameOf(Bug bug) {
  switch (bug) {
    case Bug::kNone:
      return "none";
    case Bug::kStaleConsent:
      return "stale-consent";
    case Bug::kForgottenQueue:
      return "forgotten-queue";
    case Bug::kEarlyAnswer:
      return "early-answer";
    case Bug::kLostOrder:
      return "lost-order";
    case Bug::kForgottenTimer:
      return "forgotten-timer";
    case Bug::kLostLetter:
      return "lost-letter";
    case Bug::kUnheededHead:
      return "unheeded-head";
    case Bug::kAcceptedTwice:
      return "accepted-twice";
    case Bug::kResentCopy:
      return "resent-copy";
    case Bug::kFussyStart:
      return "fussy-start";
    case Bug::kFussyWatch:
      return "fussy-watch";
  }
  return "";
}

std::string_view NameOf(LetterKind kind) {
  constexpr std::array<std::string_view, 6> kNames = {"BIRTH", "VISIT", "TRANSITION", "CONCERN", "QUERY", "MOVE"};
  return kNames[static_cast<size_t>(kind)];
}

Plan MakePlan(uint64_t seed, int family_count, int days) {
  Plan plan;
  plan.seed = seed;
  plan.days = days;
  for (int family = 0; family < family_count; ++family) plan.families.insert(family);
  plan.faults.insert(kAllFaults.begin(), kAllFaults.end());
  return plan;
}

absl::Time StartOfTime() { return absl::FromUnixSeconds(1'718'000'000); }  // 2024-06-10.

std::vector<PlannedEvent> EventsOf(const Plan& plan) {
  std::vector<PlannedEvent> events;
  for (const int family : plan.families) plan_internal::FamilyPlan(plan, family, events).Make();
  for (const Fault fault : plan.faults) plan_internal::AddFaults(plan, fault, events);
  std::erase_if(events, [&plan](const PlannedEvent& event) {
    return event.time >= EndOf(plan) || plan.left_out.contains(event.id);
  });
  std::sort(events.begin(), events.end(), [](const PlannedEvent& left, const PlannedEvent& right) {
    return std::tie(left.time, left.id) < std::tie(right.time, right.id);
  });
  return events;
}

std::string WordsOf(const PlannedEvent& event) {
  const std::string of = absl::StrCat(" of family ", event.family);
  const char* scope = event.scope == Scope::kMentalHealthToGp ? "mental-health-to-gp" : "development-to-daycare";
  switch (event.kind) {
    case EventKind::kRegister:
      return absl::StrCat("the register knows the persons", of);
    case EventKind::kGrant:
      return absl::StrCat("consent ", scope, of);
    case EventKind::kRevoke:
      return absl::StrCat("revocation ", scope, of);
    case EventKind::kLetter:
      return absl::StrCat("letter ", AbslView(NameOf(event.letter)), of);
    case EventKind::kMove:
      return absl::StrCat("move", of);
    case EventKind::kFault:
      return absl::StrCat("fault ", AbslView(NameOf(event.fault)));
  }
  return "";
}

}  // namespace handover::simulation
