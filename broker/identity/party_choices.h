// What a party, or the municipality behind it, has chosen where the law leaves a choice: guidelines, which units are
// one authority, shorter or longer times. Data of the directory, so that one municipality can have what
// its neighbour has not.
#ifndef HANDOVER_BROKER_IDENTITY_PARTY_CHOICES_H_
#define HANDOVER_BROKER_IDENTITY_PARTY_CHOICES_H_

#include <string_view>

#include "absl/status/status.h"

#include "handover/directory/v1/directory.pb.h"

namespace handover::identity {

// INVALID_ARGUMENT with a path relative to the party: AUTHORITY_FORMAT, GUIDELINE_FORMAT, GUIDELINE_TWICE, KIND_FORMAT,
// KIND_TWICE, TIME_LIMIT_RANGE. The operator mends the record.
absl::Status CheckChoices(const directory::v1::Party& party);

// The municipality has declared the two one authority: the same legal unit, and the same authority within it. A common
// CVR number alone is not enough, and no name is no authority.
bool AreOneAuthority(const directory::v1::Party& one, const directory::v1::Party& other);

// The party serves those who live in the municipality: it names it, or it names none and serves everywhere. An empty
// code is nobody's residence.
bool Serves(const directory::v1::Party& party, std::string_view municipality_code);

// The party serves the municipality, and this guideline of it is in force: `code@version`.
bool HasGuideline(const directory::v1::Party& party, std::string_view code, std::string_view municipality_code);

// The party's own times for a kind of handover that it receives; null = as the policy has them.
const directory::v1::DeadlineChoice* FindDeadlineChoice(const directory::v1::Party& party, std::string_view kind);

}  // namespace handover::identity

#endif  // HANDOVER_BROKER_IDENTITY_PARTY_CHOICES_H_
