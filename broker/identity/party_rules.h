// What a record of the directory must hold, for the admin service and for what is read from the store.
#ifndef HANDOVER_BROKER_IDENTITY_PARTY_RULES_H_
#define HANDOVER_BROKER_IDENTITY_PARTY_RULES_H_

#include <optional>
#include <string_view>

#include "absl/status/status.h"

#include "handover/directory/v1/directory.pb.h"

namespace handover::identity {

// INVALID_ARGUMENT with a path relative to the party: PARTY_ID_FORMAT, ALIAS_FORMAT, DISPLAY_NAME_LENGTH,
// SECTOR_UNKNOWN, CVR_FORMAT, MUNICIPALITY_UNKNOWN, GLN_FORMAT, SOR_FORMAT, INSTITUTION_NUMBER_FORMAT, UNIT_TWICE,
// PARTY_STATE, and those of party_choices.h. The operator mends the record. An empty party_id and an unset state are
// right in what is being added.
absl::Status CheckParty(const directory::v1::Party& party);

// INVALID_ARGUMENT: CVR_FORMAT, HOLDER_UUID_FORMAT, PARTY_ID_FORMAT.
absl::Status CheckBinding(const directory::v1::CertificateBinding& binding);

// The sector of a name such as HEALTH_VISITING; nothing for SECTOR_UNSPECIFIED and for what is none.
std::optional<directory::v1::Sector> SectorFromName(std::string_view name);

}  // namespace handover::identity

#endif  // HANDOVER_BROKER_IDENTITY_PARTY_RULES_H_
