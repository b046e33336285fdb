// Who of a recipient must not open what the recipient gets: an objection (spærring) may name single professionals of a
// party (C-53). The party is told with the hand-out; it keeps it from them, and the broker takes no acceptance of
// theirs.
#ifndef HANDOVER_BROKER_CONSENT_EXCLUDED_PROFESSIONALS_H_
#define HANDOVER_BROKER_CONSENT_EXCLUDED_PROFESSIONALS_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/time/time.h"
#include "absl/types/span.h"
#include "google/protobuf/repeated_field.h"

#include "broker/base/ids.h"
#include "broker/consent/facts.h"

namespace handover::consent {

// Names as the objections have them, each once, sorted: of every objection in force by who decides for one of the
// persons. Whatever categories it is about: a professional cannot close one eye.
std::vector<std::string> ExcludedProfessionals(const Facts& facts, absl::Span<const PersonKey> persons,
                                               const PartyId& recipient, absl::Time time);

// The professional as the party signs it, `Name, role`, is one of the names. Case and blanks around do not count.
bool IsExcluded(const google::protobuf::RepeatedPtrField<std::string>& names, std::string_view professional);

}  // namespace handover::consent

#endif  // HANDOVER_BROKER_CONSENT_EXCLUDED_PROFESSIONALS_H_
