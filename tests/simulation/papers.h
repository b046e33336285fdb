// The papers of a family: letters about it made from the fixtures, its consents, and what the registers say of it.
#ifndef HANDOVER_TESTS_SIMULATION_PAPERS_H_
#define HANDOVER_TESTS_SIMULATION_PAPERS_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/time/time.h"

#include "broker/base/ids.h"
#include "handover/consent/v1/consent.pb.h"
#include "handover/exchange/v1/handover.pb.h"
#include "tests/simulation/plan.h"

namespace handover::simulation {

// Where a family lives, and who cares for it.
struct Home {
  int municipality = 0;
  std::string gp;       // Aliases.
  std::string daycare;
};

// Before the family moves.
Home FirstHomeOf(uint64_t seed, int family);

// Of child and mother. Nothing of who they are is in the numbers: they belong to nobody.
std::vector<consent::v1::RegisterFacts> RegisterOf(int family, const Home& home);

struct LetterDraft {
  LetterKind kind = LetterKind::kVisit;
  int family = 0;
  exchange::v1::Priority priority = exchange::v1::ROUTINE;
  bool is_copy = false;
  absl::Time now;
  std::optional<PartyId> to;  // A letter of a move names its recipient.
};
exchange::v1::Handover MakeLetter(const LetterDraft& draft);

consent::v1::ConsentRecord MakeConsent(int family, Scope scope, absl::Time now, absl::Time until);
model::v1::PersonIdentifier SubjectOf(int family, Scope scope);

}  // namespace handover::simulation

#endif  // HANDOVER_TESTS_SIMULATION_PAPERS_H_
