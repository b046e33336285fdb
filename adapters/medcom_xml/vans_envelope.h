// Reads the VANSEnvelope around a letter: who sent what to whom, and the bytes of the letter. The gateway needs the
// header as well, to answer in kind.
#ifndef HANDOVER_ADAPTERS_MEDCOM_XML_VANS_ENVELOPE_H_
#define HANDOVER_ADAPTERS_MEDCOM_XML_VANS_ENVELOPE_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/types/span.h"

#include "adapters/translation.h"

namespace handover::adapters::medcom {

struct VansEndPoint {
  std::string type;  // EAN, CVR or VANS.
  std::string id;
};

struct VansServiceTag {
  std::string name;
  std::string value;
};

// What a receipt must repeat about the message it answers. Empty strings where the source has none.
struct VansMetaInformation {
  std::string identifier;  // UUID as received.
  std::string provider_identifier;
  std::string service_identifier;
  std::string format;
  std::string name;
  std::string version;
  int64_t size_bytes = 0;
  bool has_transport = false;
  std::string transport_type;  // reliable, unreliable or empty.
  bool transform_message = false;
  std::vector<VansServiceTag> service_tags;
};

struct VansHeader {
  VansEndPoint sender;
  VansEndPoint receiver;
  std::string envelope_identifier;  // UUID as received.
  VansMetaInformation message;
};

struct VansReading {
  bool header_read = false;  // The header may be quoted in a receipt, also where the issues refuse the message.
  VansHeader header;
  std::string document;       // The decoded letter; empty when refused.
  std::vector<Issue> issues;  // Any of severity kError: refused.
};

// Which document a reader takes out of the envelope.
struct VansDocument {
  std::string_view format;  // XML, EDIFACT and others of the schema.
  std::string_view name;
};
inline constexpr VansDocument kXdis32Document = {"XML", "MCM:XDIS32"};
inline constexpr VansDocument kXdis91Document = {"XML", "MCM:XDIS91"};
inline constexpr VansDocument kDis32Document = {"EDIFACT", "MCM:FDIS32"};
inline constexpr VansDocument kDis91Document = {"EDIFACT", "MCM:FDIS91"};
inline constexpr VansDocument kContrlDocument = {"EDIFACT", "MCM:FCTL"};  // A receipt, which is not answered.

// Takes that document alone: a receipt, another letter or another format is refused.
VansReading ReadVansEnvelope(std::string_view bytes, const VansDocument& wanted);

// Takes every document that some reader of ours takes: whoever answers need not know which one it was.
VansReading ReadVansEnvelope(std::string_view bytes);

// Whether the root element is VANSEnvelope; cheap, and also true of a broken one.
bool IsVansEnvelope(std::string_view bytes);

// Whether it is one that names that document near its beginning; cheap, and also true of a broken one.
bool CarriesDocument(std::string_view bytes, const VansDocument& wanted);

}  // namespace handover::adapters::medcom

#endif  // HANDOVER_ADAPTERS_MEDCOM_XML_VANS_ENVELOPE_H_
