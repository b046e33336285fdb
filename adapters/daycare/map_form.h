// From a filled form to a handover.
#ifndef HANDOVER_ADAPTERS_DAYCARE_MAP_FORM_H_
#define HANDOVER_ADAPTERS_DAYCARE_MAP_FORM_H_

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "google/protobuf/descriptor.h"

#include "adapters/daycare/form_fill.h"
#include "adapters/daycare/form_table.h"
#include "adapters/findings.h"
#include "broker/base/random.h"
#include "handover/exchange/v1/handover.pb.h"

namespace handover::adapters::daycare {

// The document a form came from.
struct FormSource {
  FormKind kind = FormKind::kTransition;
  std::string_view format;  // Goes into Envelope.source_format.
  std::string sha256;       // 32 bytes, of the document as received.
  size_t ordinal = 1;       // Of the form in the document: a retry makes the same ids.
};

// A handover without sender_party, or nothing when there is an issue of severity kError. REQUIRES: form.places.
std::optional<exchange::v1::Handover> MapForm(const FilledForm& form, const FormSource& source, Random& random,
                                              Findings& findings);

// Where a part of an item stood: in a table its cell, in JSON its pointer.
std::string PlaceOf(const FilledForm& form, size_t element, size_t item, const Part& part);

// The message that an element's fields are of.
const google::protobuf::Descriptor& TypeOf(const Element& element);

}  // namespace handover::adapters::daycare

#endif  // HANDOVER_ADAPTERS_DAYCARE_MAP_FORM_H_
