#include "adapters/daycare/required_fields.h"

#include "google/protobuf/descriptor.h"

#include "handover/options/v1/options.pb.h"

namespace handover::adapters::daycare {
namespace required_fields_internal {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

bool IsProvenance(const FieldDescriptor& field) { return field.message_type() == model::v1::Provenance::descriptor(); }

bool IsRequired(const FieldDescriptor& field) { return field.options().GetExtension(options::v1::required); }

bool IsTold(const Message& message, const FieldDescriptor& field) {
  const Reflection& reflection = *message.GetReflection();
  return field.is_repeated() ? reflection.FieldSize(message, &field) > 0 : reflection.HasField(message, &field);
}

}  // namespace required_fields_internal

std::string MissingField(const google::protobuf::Message& message) {
  using namespace required_fields_internal;
  const Reflection& reflection = *message.GetReflection();
  for (int i = 0; i < message.GetDescriptor()->field_count(); ++i) {
    const FieldDescriptor& field = *message.GetDescriptor()->field(i);
    if (!IsTold(message, field)) {
      if (IsRequired(field)) return field.name();
      continue;
    }
    if (field.cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) continue;
    const int count = field.is_repeated() ? reflection.FieldSize(message, &field) : 1;
    for (int j = 0; j < count; ++j) {
      const std::string below = MissingField(field.is_repeated() ? reflection.GetRepeatedMessage(message, &field, j)
                                                                 : reflection.GetMessage(message, &field));
      if (!below.empty()) return field.name() + "." + below;
    }
  }
  return {};
}

void FillProvenance(const exchange::v1::Envelope& envelope, google::protobuf::Message& message) {
  using namespace required_fields_internal;
  const Reflection& reflection = *message.GetReflection();
  for (int i = 0; i < message.GetDescriptor()->field_count(); ++i) {
    const FieldDescriptor& field = *message.GetDescriptor()->field(i);
    if (IsProvenance(field) && IsRequired(field)) {
      auto& provenance = static_cast<model::v1::Provenance&>(*reflection.MutableMessage(&message, &field));
      provenance.set_observer_role(envelope.author_role());
      provenance.set_observer_name(envelope.author_name());
      provenance.mutable_recorded()->mutable_time()->set_seconds(envelope.created_ms() / 1000);
      provenance.mutable_recorded()->set_precision(model::v1::TIME_PRECISION_MINUTE);
    } else if (field.is_repeated() && field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
      for (int j = 0; j < reflection.FieldSize(message, &field); ++j) {
        FillProvenance(envelope, *reflection.MutableRepeatedMessage(&message, &field, j));
      }
    }
  }
}

}  // namespace handover::adapters::daycare
