// Writes the VANSEnvelope 1.0.4 around a letter: who sends it to whom, and its bytes.
#ifndef HANDOVER_ADAPTERS_MEDCOM_XML_VANS_MESSAGE_H_
#define HANDOVER_ADAPTERS_MEDCOM_XML_VANS_MESSAGE_H_

#include <string>
#include <string_view>

#include "absl/time/time.h"

#include "adapters/medcom_xml/vans_envelope.h"

namespace handover::adapters::medcom {

struct VansMessage {
  VansEndPoint sender;
  VansEndPoint receiver;
  std::string envelope_identifier;  // UUID: whoever sends it anew takes a new one.
  std::string message_identifier;   // UUID: the same for the same letter.
  absl::Time sent_time;
  VansDocument document;
  std::string version;  // Of the letter, such as XD3234L; empty = not told.
  std::string_view bytes;
};

// UTF-8, accepted by ReadVansEnvelope(). No Processing and no Transport: the network fills those in.
std::string WriteVansMessage(const VansMessage& message);

}  // namespace handover::adapters::medcom

#endif  // HANDOVER_ADAPTERS_MEDCOM_XML_VANS_MESSAGE_H_
