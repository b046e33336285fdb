// Message types written in the test itself, so that a rule can be tried on a field that the model does not have.
#ifndef HANDOVER_TESTS_UNIT_BROKER_BASE_COMMITMENT_RUNTIME_SCHEMA_H_
#define HANDOVER_TESTS_UNIT_BROKER_BASE_COMMITMENT_RUNTIME_SCHEMA_H_

#include <string>

#include "google/protobuf/descriptor.h"

namespace handover {

// Parses the text of a .proto file without imports. The types live as long as this object.
class RuntimeSchema {
 public:
  explicit RuntimeSchema(const std::string& proto_text);
  RuntimeSchema(const RuntimeSchema&) = delete;
  RuntimeSchema& operator=(const RuntimeSchema&) = delete;

  // Ends the test program when the text has no such message.
  const google::protobuf::Descriptor& Type(const std::string& name) const;

 private:
  google::protobuf::DescriptorPool pool_;
};

}  // namespace handover

#endif  // HANDOVER_TESTS_UNIT_BROKER_BASE_COMMITMENT_RUNTIME_SCHEMA_H_
