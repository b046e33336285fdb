#include "broker/validation/addressee_rules.h"

#include <algorithm>
#include <string>
#include <string_view>

#include "absl/strings/ascii.h"

#include "broker/base/municipality.h"
#include "broker/base/refusal.h"
#include "broker/base/status_macros.h"
#include "broker/identity/party_rules.h"
#include "broker/validation/person_rules.h"

namespace handover::validation {
namespace addressee_rules_internal {

using exchange::v1::Addressee;

constexpr size_t kPartyBytes = 16;
constexpr size_t kMaxStatedAddressBytes = 64;

absl::Status CheckTarget(const Addressee& addressee, const std::string& path) {
  if (addressee.party().empty() == addressee.role().empty()) {
    return Invalid("ADDRESSEE_TARGET", path + "party", "An addressee names a party or a role, and one of them.");
  }
  if (!addressee.party().empty() && addressee.party().size() != kPartyBytes) {
    return Invalid("ID_LENGTH", path + "party", "An id has 16 bytes.");
  }
  if (!addressee.role().empty() && !identity::SectorFromName(addressee.role()).has_value()) {
    return Invalid("SECTOR_UNKNOWN", path + "role", "The role must be the name of a sector.");
  }
  return absl::OkStatus();
}

// `gln:5790000120000`: a scheme in small letters, a colon, and an address without spaces.
bool IsStatedAddress(std::string_view text) {
  const size_t colon = text.find(':');
  if (text.size() > kMaxStatedAddressBytes || colon == std::string_view::npos || colon == 0) return false;
  const std::string_view scheme = text.substr(0, colon);
  const std::string_view address = text.substr(colon + 1);
  return !address.empty() &&
         std::all_of(scheme.begin(), scheme.end(), [](unsigned char c) { return absl::ascii_islower(c); }) &&
         std::all_of(address.begin(), address.end(), [](unsigned char c) { return absl::ascii_isgraph(c); });
}

bool SameAddressee(const Addressee& a, const Addressee& b) {
  return a.party() == b.party() && a.role() == b.role() && a.area() == b.area() &&
         a.of_person_id() == b.of_person_id() && a.stated_address() == b.stated_address();
}

absl::Status CheckAddressee(const Addressee& addressee, const ParsedHandover& handover, const Vocabulary& vocabulary,
                            const std::string& path) {
  HANDOVER_RETURN_IF_ERROR(CheckTarget(addressee, path));
  if (!vocabulary.HasPurpose(addressee.purpose())) {
    return Invalid("PURPOSE_UNKNOWN", path + "purpose", "The purpose must be one of the policy.");
  }
  if (!vocabulary.HasBasis(addressee.legal_basis())) {
    return Invalid("BASIS_UNKNOWN", path + "legal_basis", "The legal basis must be one of the policy.");
  }
  if (!addressee.area().empty() && !IsMunicipalityCode(addressee.area())) {
    return Invalid("MUNICIPALITY_UNKNOWN", path + "area", "No municipality has this code.");
  }
  if (!addressee.of_person_id().empty() && FindSlipPerson(*handover.slip, addressee.of_person_id()) == nullptr) {
    return Invalid("PERSON_UNKNOWN", path + "of_person_id", "The person must stand in the slip.");
  }
  if (!addressee.stated_address().empty() && !IsStatedAddress(addressee.stated_address())) {
    return Invalid("STATED_ADDRESS_FORMAT", path + "stated_address",
                   "A stated address is its scheme, a colon and the address, at most 64 characters.");
  }
  return absl::OkStatus();
}

}  // namespace addressee_rules_internal

absl::Status ValidateAddressees(const ParsedHandover& handover, const Vocabulary& vocabulary) {
  namespace internal = addressee_rules_internal;
  for (size_t i = 0; i < handover.addressees.size(); ++i) {
    const ParsedAddressee& parsed = handover.addressees[i];
    const std::string path = handover.AddresseePath(parsed);
    HANDOVER_RETURN_IF_ERROR(internal::CheckAddressee(*parsed.addressee, handover, vocabulary, path));
    for (size_t j = 0; j < i; ++j) {
      if (!internal::SameAddressee(*handover.addressees[j].addressee, *parsed.addressee)) continue;
      return Within(path, Invalid("ADDRESSEE_TWICE", "", "An addressee is named once."));
    }
  }
  return absl::OkStatus();
}

}  // namespace handover::validation
