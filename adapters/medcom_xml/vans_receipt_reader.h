// A VANS receipt that comes in: what became of an envelope that was sent.
#ifndef HANDOVER_ADAPTERS_MEDCOM_XML_VANS_RECEIPT_READER_H_
#define HANDOVER_ADAPTERS_MEDCOM_XML_VANS_RECEIPT_READER_H_

#include <string>
#include <string_view>
#include <vector>

#include "adapters/medcom_xml/vans_envelope.h"
#include "adapters/medcom_xml/vans_receipt.h"
#include "adapters/translation.h"

namespace handover::adapters::medcom {

struct ReceivedVansReceipt {
  VansReceipt::Kind kind = VansReceipt::Kind::kNegativeVans;
  VansEndPoint sender;              // Who answers,
  VansEndPoint receiver;            // whom: the sender of the envelope that is answered.
  std::string envelope_identifier;  // Of that envelope: a UUID in small letters.
  // Of the message in it, in small letters; empty where a NegativeVans could not read so far.
  std::string message_identifier;
  std::string error_code;  // The number that a refusal may have; empty = none. The text beside it is nobody's list.
};

struct VansReceiptReading {
  ReceivedVansReceipt receipt;
  std::vector<Issue> issues;  // Any of severity kError: refused.
};

VansReceiptReading ReadVansReceipt(std::string_view bytes);

// Whether it is a VANSEnvelope with a receipt near its beginning; cheap, and also true of a broken one.
bool IsVansReceipt(std::string_view bytes);

}  // namespace handover::adapters::medcom

#endif  // HANDOVER_ADAPTERS_MEDCOM_XML_VANS_RECEIPT_READER_H_
