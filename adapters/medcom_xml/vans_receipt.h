// Writes the receipt by which VANS answers a message, in a VANSEnvelope 1.0.4 of its own. A receipt never holds a value
// of the message it answers: what is wrong is said as code, path and rule.
#ifndef HANDOVER_ADAPTERS_MEDCOM_XML_VANS_RECEIPT_H_
#define HANDOVER_ADAPTERS_MEDCOM_XML_VANS_RECEIPT_H_

#include <string>
#include <vector>

#include "absl/time/time.h"

#include "adapters/medcom_xml/vans_envelope.h"
#include "adapters/translation.h"

namespace handover::adapters::medcom {

struct VansReceipt {
  enum class Kind {
    kPositiveMessage,  // The message was read and taken on.
    kNegativeMessage,  // The message was read and refused.
    kNegativeVans,     // The envelope itself is wrong: size, base64, format.
  };
  Kind kind = Kind::kNegativeVans;
  std::string envelope_identifier;  // A new UUID, the receipt's own.
  absl::Time sent_time;
  std::string error_text;  // Of both negative kinds: at most 512 characters are written. See DescribeIssues().
  VansHeader answered;     // As read; sender and receiver change places.
};

// UTF-8, ready to be sent. REQUIRES: `answered` was read (VansReading.header_read).
std::string WriteVansReceipt(const VansReceipt& receipt);

// The errors in at most 512 characters: `XDIS32_WEIGHT_RANGE at /Emessage/...: The weight must be ... (and 2 more)`.
std::string DescribeIssues(const std::vector<Issue>& issues);

}  // namespace handover::adapters::medcom

#endif  // HANDOVER_ADAPTERS_MEDCOM_XML_VANS_RECEIPT_H_
