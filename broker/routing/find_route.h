// From an addressee to the party that gets the handover: by name, or by role and the registered residence of the person
// it is about. What the sender believes is compared and noted, never trusted alone.
#ifndef HANDOVER_BROKER_ROUTING_FIND_ROUTE_H_
#define HANDOVER_BROKER_ROUTING_FIND_ROUTE_H_

#include <string>
#include <string_view>

#include "absl/status/status.h"

#include "broker/base/ids.h"
#include "broker/identity/directory.h"
#include "handover/directory/v1/directory.pb.h"
#include "handover/exchange/v1/handover.pb.h"

namespace handover::routing {

// What the registers say of the person an addressee is of: the one it names, else the subject. Empty = not known.
struct ResidenceFacts {
  std::string municipality_code;
  std::string gp_party;       // UUID or alias.
  std::string daycare_party;  // UUID or alias.
};

struct Route {
  // What became of the search.
  enum class Outcome {
    kRefused,  // The sender named what does not exist; `refusal` says so.
    kHeld,     // No party without a human decision; the operator routes it.
    kFound,
  };
  // Why a human must decide.
  enum class HeldReason {
    kNone,                   // It is not held.
    kNoRegisteredResidence,  // The person has no registered municipality.
    kNoParty,                // Nobody active serves the role there, or no GP is registered.
    kAmbiguous,              // Several do, and nothing tells which.
  };

  Outcome outcome = Outcome::kRefused;
  HeldReason held_reason = HeldReason::kNone;
  PartyId party;  // Nil unless found.
  // What was addressed: the party's own sector, or the role. Unspecified when refused.
  directory::v1::Sector sector = directory::v1::SECTOR_UNSPECIFIED;
  // The sender's `area` is not the registered municipality. Informs; changes nothing.
  bool area_contradicts_register = false;
  std::string explanation;  // One or more sentences for people; no name, number or place.
  // INVALID_ARGUMENT (UNKNOWN_RECIPIENT), with a path relative to the addressee; OK unless refused.
  absl::Status refusal;
};

// The stable code of a held delivery, such as NO_REGISTERED_RESIDENCE; empty for kNone.
std::string_view HeldReasonCode(Route::HeldReason reason);

// REQUIRES: the addressee has passed validation. Pure.
Route FindRoute(const exchange::v1::Addressee& addressee, const ResidenceFacts& facts,
                const identity::Directory& directory);

}  // namespace handover::routing

#endif  // HANDOVER_BROKER_ROUTING_FIND_ROUTE_H_
