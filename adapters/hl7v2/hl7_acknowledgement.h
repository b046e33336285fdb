// The answer to an HL7 v2 message: ACK with MSA AA, AE or AR, and an ERR segment for each error. No value of the
// message but its control id.
#ifndef HANDOVER_ADAPTERS_HL7V2_HL7_ACKNOWLEDGEMENT_H_
#define HANDOVER_ADAPTERS_HL7V2_HL7_ACKNOWLEDGEMENT_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/time/time.h"

#include "adapters/translation.h"

namespace handover::adapters::hl7v2 {

// Who says so: what a message means (AA, AE, AR), or in enhanced mode only that it is kept (CA, CE, CR).
enum class AcknowledgementKind { kApplication, kCommit };

enum class Verdict {
  kAccepted,
  kRefused,
  kNotNow,  // Nothing is wrong with the message: it is to be sent again.
};

struct Acknowledgement {
  Verdict verdict = Verdict::kRefused;
  const std::vector<Issue>& issues;
  std::string_view control_id;  // Of the acknowledgement itself.
  absl::Time now;
  AcknowledgementKind kind = AcknowledgementKind::kApplication;
};

// AA: taken. AE: its content is wrong, and a mended message is welcome. AR: it cannot be read, is not for us, or cannot
// be taken now. The bytes are ER7 in UTF-8 with carriage returns, without a frame.
std::string MakeAcknowledgement(std::string_view message, const Acknowledgement& acknowledgement);

// The same of a translation.
std::string MakeAcknowledgement(std::string_view message, const Translation& translation, std::string_view control_id,
                                absl::Time now);

}  // namespace handover::adapters::hl7v2

#endif  // HANDOVER_ADAPTERS_HL7V2_HL7_ACKNOWLEDGEMENT_H_
