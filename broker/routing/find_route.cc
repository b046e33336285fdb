#include "broker/routing/find_route.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/types/span.h"

#include "broker/base/refusal.h"
#include "broker/identity/party_rules.h"

namespace handover::routing {
namespace find_route_internal {

using directory::v1::Sector;
using exchange::v1::Addressee;
using identity::Directory;
using identity::DirectoryParty;

Route Refused(std::string_view field, std::string_view rule) {
  Route route;
  route.refusal = Invalid("UNKNOWN_RECIPIENT", field, rule);
  return route;
}

Route Held(Sector sector, Route::HeldReason reason, std::string_view explanation) {
  Route route;
  route.outcome = Route::Outcome::kHeld;
  route.held_reason = reason;
  route.sector = sector;
  route.explanation = std::string(explanation);
  return route;
}

Route Found(const DirectoryParty& party, std::string_view explanation) {
  Route route;
  route.outcome = Route::Outcome::kFound;
  route.party = party.id;
  route.sector = party.record.sector();
  route.explanation = std::string(explanation);
  return route;
}

// A suspended party is answered like none at all: the sender is not told about others' standing.
Route ToNamedParty(const Addressee& addressee, const Directory& directory) {
  const std::optional<PartyId> id = PartyId::FromBytes(addressee.party());
  const DirectoryParty* party = id.has_value() ? directory.FindParty(*id) : nullptr;
  if (party == nullptr || !party->active()) return Refused("party", "The party must be one that takes part.");
  return Found(*party, "The sender named the party.");
}

// A party that a register names for the person. Nothing when it is not there, not active or of another sector.
const DirectoryParty* RegisteredParty(std::string_view id_or_alias, Sector sector, const Directory& directory) {
  if (id_or_alias.empty()) return nullptr;
  const DirectoryParty* party = directory.FindByIdOrAlias(id_or_alias);
  const bool usable = party != nullptr && party->active() && party->record.sector() == sector;
  return usable ? party : nullptr;
}

Route ToRegisteredGp(const ResidenceFacts& facts, const Directory& directory) {
  const DirectoryParty* gp = RegisteredParty(facts.gp_party, directory::v1::GP, directory);
  if (gp != nullptr) return Found(*gp, "The register names the person's GP.");
  return Held(directory::v1::GP, Route::HeldReason::kNoParty,
              facts.gp_party.empty() ? "The register names no GP of the person."
                                     : "The GP that the register names does not take part.");
}

std::vector<const DirectoryParty*> ActiveOf(absl::Span<const DirectoryParty* const> parties) {
  std::vector<const DirectoryParty*> active;
  std::copy_if(parties.begin(), parties.end(), std::back_inserter(active),
               [](const DirectoryParty* party) { return party->active(); });
  return active;
}

// Who is meant by an address of another format, such as `gln:5790000120000`.
absl::Span<const DirectoryParty* const> PartiesAt(std::string_view stated_address, const Directory& directory) {
  const size_t colon = stated_address.find(':');
  if (colon == std::string_view::npos) return {};
  const std::string_view scheme = stated_address.substr(0, colon);
  const std::string_view address = stated_address.substr(colon + 1);
  if (scheme == "gln") return directory.FindByGln(address);
  if (scheme == "sor") return directory.FindBySor(address);
  if (scheme == "institution") return directory.FindByInstitutionNumber(address);
  return {};
}

// The one of several candidates that the sender's address names; null when it names none of them, or several.
const DirectoryParty* NamedAmong(const std::vector<const DirectoryParty*>& candidates, const Addressee& addressee,
                                 const Directory& directory) {
  const DirectoryParty* named = nullptr;
  for (const DirectoryParty* party : PartiesAt(addressee.stated_address(), directory)) {
    if (std::find(candidates.begin(), candidates.end(), party) == candidates.end()) continue;
    if (named != nullptr) return nullptr;
    named = party;
  }
  return named;
}

Route ByResidence(const Addressee& addressee, Sector sector, const ResidenceFacts& facts, const Directory& directory) {
  if (facts.municipality_code.empty()) {
    return Held(sector, Route::HeldReason::kNoRegisteredResidence, "The register knows no residence of the person.");
  }
  std::vector<const DirectoryParty*> candidates = ActiveOf(directory.FindServing(sector, facts.municipality_code));
  if (candidates.empty()) candidates = ActiveOf(directory.FindServingEverywhere(sector));
  if (candidates.empty()) {
    return Held(sector, Route::HeldReason::kNoParty, "No active party of the role serves the registered municipality.");
  }
  if (candidates.size() == 1) {
    return Found(*candidates.front(), "One party of the role serves the registered municipality.");
  }
  const DirectoryParty* named = NamedAmong(candidates, addressee, directory);
  if (named != nullptr) {
    return Found(
        *named,
        "Several parties of the role serve the registered municipality; the sender's address names one of them.");
  }
  return Held(sector, Route::HeldReason::kAmbiguous,
              "Several parties of the role serve the registered municipality, and nothing tells which.");
}

// The child's own daycare, wherever the family lives; before it has one, whoever serves the municipality.
Route ToDaycare(const Addressee& addressee, Sector sector, const ResidenceFacts& facts, const Directory& directory) {
  const DirectoryParty* daycare = RegisteredParty(facts.daycare_party, sector, directory);
  if (daycare != nullptr) return Found(*daycare, "The register names the child's daycare.");
  return ByResidence(addressee, sector, facts, directory);
}

Route ByRole(const Addressee& addressee, Sector sector, const ResidenceFacts& facts, const Directory& directory) {
  switch (sector) {
    case directory::v1::GP:
      return ToRegisteredGp(facts, directory);
    case directory::v1::DAYCARE_MUNICIPAL:
    case directory::v1::DAYCARE_PRIVATE:
      return ToDaycare(addressee, sector, facts, directory);
    case directory::v1::BIRTH_CLINIC:
    case directory::v1::HEALTH_VISITING:
    case directory::v1::SOCIAL_SERVICES:
    case directory::v1::SCHOOL:
    case directory::v1::PPR:
    case directory::v1::FAMILY_AMBULATORY:
    case directory::v1::CIVIL_SOCIETY:
    case directory::v1::MUNICIPAL_DENTAL:
    case directory::v1::EDUCATION_COUNSELLING:
    case directory::v1::HOSPITAL_DEPARTMENT:
      return ByResidence(addressee, sector, facts, directory);
    case directory::v1::SECTOR_UNSPECIFIED:
    case directory::v1::Sector_INT_MIN_SENTINEL_DO_NOT_USE_:
    case directory::v1::Sector_INT_MAX_SENTINEL_DO_NOT_USE_:
      break;
  }
  return Refused("role", "The role must be the name of a sector.");
}

}  // namespace find_route_internal

std::string_view HeldReasonCode(Route::HeldReason reason) {
  switch (reason) {
    case Route::HeldReason::kNone:
      return "";
    case Route::HeldReason::kNoRegisteredResidence:
      return "NO_REGISTERED_RESIDENCE";
    case Route::HeldReason::kNoParty:
      return "NO_PARTY";
    case Route::HeldReason::kAmbiguous:
      return "AMBIGUOUS";
  }
  return "";
}

Route FindRoute(const exchange::v1::Addressee& addressee, const ResidenceFacts& facts,
                const identity::Directory& directory) {
  namespace internal = find_route_internal;
  if (!addressee.party().empty()) return internal::ToNamedParty(addressee, directory);
  const std::optional<directory::v1::Sector> sector = identity::SectorFromName(addressee.role());
  if (!sector.has_value()) return internal::Refused("role", "The role must be the name of a sector.");
  Route route = internal::ByRole(addressee, *sector, facts, directory);
  if (!addressee.area().empty() && !facts.municipality_code.empty() && addressee.area() != facts.municipality_code) {
    route.area_contradicts_register = true;
    absl::StrAppend(&route.explanation,
                    " The sender believes another municipality responsible than the register does.");
  }
  return route;
}

}  // namespace handover::routing
