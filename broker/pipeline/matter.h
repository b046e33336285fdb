// What a handover is about, as the law asks: the same at the door, where it was parsed a moment ago, and at delivery,
// where it comes from the store. Questions to policy are made of it, one per addressee.
#ifndef HANDOVER_BROKER_PIPELINE_MATTER_H_
#define HANDOVER_BROKER_PIPELINE_MATTER_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"

#include "broker/base/person_ref.h"
#include "broker/pipeline/environment.h"
#include "broker/pipeline/facts_source.h"
#include "broker/policy/decision.h"
#include "broker/policy/question.h"
#include "broker/routing/find_route.h"
#include "handover/directory/v1/directory.pb.h"
#include "handover/exchange/v1/handover.pb.h"

namespace handover::pipeline {

// A section as far as the law looks at it. `body` may be null where it is not at hand.
struct SectionRef {
  const exchange::v1::SectionHeader* header = nullptr;
  const exchange::v1::SectionBody* body = nullptr;
};

// Borrows envelope, slip and sections.
struct Matter {
  const exchange::v1::Envelope* envelope = nullptr;
  const exchange::v1::RoutingSlip* slip = nullptr;
  std::vector<PersonOfHandover> persons;
  // Everything but recipient, addressee and phase, and of when its sections are.
  policy::Question question;
  // Of its sections, in their order; null where one is not at hand.
  std::vector<const exchange::v1::SectionBody*> bodies;

  // Empty for a kind without a subject.
  PersonKey subject_key() const;
  // Everybody with a number, each key once: whose facts decide. The subject's first.
  std::vector<PersonKey> person_keys() const;
  std::optional<absl::CivilDay> needed_by() const;
};

// INVALID_ARGUMENT: the slip names a person whose number is malformed, or a header a person who is not in the slip;
// cannot happen after validation.
absl::StatusOr<Matter> MakeMatter(const exchange::v1::Envelope& envelope, const exchange::v1::RoutingSlip& slip,
                                  const std::vector<SectionRef>& sections, const policy::SenderRef& sender,
                                  const PseudonymKey& pseudonyms);

// One addressee, routed and decided.
struct Ruling {
  routing::Route route;
  policy::Question question;
  policy::Decision decision;
};

struct RulingRequest {
  const exchange::v1::Addressee& addressee;
  policy::Phase phase;
  // At delivery: to whom it is handed out. Routing is asked again, and whoever hands out looks at what it found; the
  // decision is about this party.
  std::optional<PartyId> expected;
  // Of a decision that is made again: when it was made. Else now, but never before the newest entry of the log.
  std::optional<absl::Time> time = std::nullopt;
  // A named human has chosen `expected`: see IsChosenByHuman.
  bool chosen_by_human = false;
};

// Route, then decide: by role and municipality first, and again with the party once it is found.
// Decided as of now, but never of a moment before the newest entry of the log. UNAVAILABLE: the store cannot be read.
absl::StatusOr<Ruling> Rule(const Matter& matter, const RulingRequest& request, const LoadedFacts& facts,
                            const identity::Directory& directory, const ActivePolicy& policy, Environment& env);

}  // namespace handover::pipeline

#endif  // HANDOVER_BROKER_PIPELINE_MATTER_H_
