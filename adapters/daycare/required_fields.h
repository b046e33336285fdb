// What the model requires of a body, by the options beside its fields.
#ifndef HANDOVER_ADAPTERS_DAYCARE_REQUIRED_FIELDS_H_
#define HANDOVER_ADAPTERS_DAYCARE_REQUIRED_FIELDS_H_

#include <string>

#include "google/protobuf/message.h"

#include "handover/exchange/v1/handover.pb.h"

namespace handover::adapters::daycare {

// The path of the first field that must be told and is not, such as `results.instrument`; empty when there is none.
// Bodies nest four deep.
std::string MissingField(const google::protobuf::Message& message);

// Says by whom and when, where the model asks for it and nobody has: the author of the envelope, at its time.
void FillProvenance(const exchange::v1::Envelope& envelope, google::protobuf::Message& message);

}  // namespace handover::adapters::daycare

#endif  // HANDOVER_ADAPTERS_DAYCARE_REQUIRED_FIELDS_H_
