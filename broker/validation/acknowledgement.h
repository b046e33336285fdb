// What a recipient says of a delivery, before it is compared with the delivery itself.
#ifndef HANDOVER_BROKER_VALIDATION_ACKNOWLEDGEMENT_H_
#define HANDOVER_BROKER_VALIDATION_ACKNOWLEDGEMENT_H_

#include <optional>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"

#include "broker/base/ids.h"
#include "broker/validation/vocabulary.h"
#include "handover/directory/v1/directory.pb.h"
#include "handover/exchange/v1/wire.pb.h"

namespace handover::validation {

struct ParsedAcknowledgement {
  exchange::v1::Acknowledgement message;
  DeliveryId delivery;
  // For REDIRECTED exactly one of the two is set, else none.
  std::optional<PartyId> redirect_party;
  std::optional<directory::v1::Sector> redirect_sector;
};

// What the bytes alone tell, and nothing of when or under which policy they came. INVALID_ARGUMENT with a path such as
// `acknowledgement.reason`; mend it, never retry as it is: PART_TOO_LARGE, the codes of strict_proto.h, FIELD_REQUIRED,
// FIELD_UNEXPECTED, OUTCOME_UNKNOWN, TEXT_LENGTH, CODE_FORMAT, REDIRECT_TARGET, ID_LENGTH, SECTOR_UNKNOWN. Whether the
// delivery is the caller's, and the redirect party exists, is asked later.
absl::StatusOr<ParsedAcknowledgement> ParseAcknowledgement(std::string_view bytes);

// What is asked of a new one only, so that one that was taken is answered the same whenever it is said again.
// INVALID_ARGUMENT: TIME_WINDOW, REASON_UNKNOWN.
absl::Status CheckNewAcknowledgement(const exchange::v1::Acknowledgement& message, const Vocabulary& vocabulary,
                                     absl::Time now);

}  // namespace handover::validation

#endif  // HANDOVER_BROKER_VALIDATION_ACKNOWLEDGEMENT_H_
