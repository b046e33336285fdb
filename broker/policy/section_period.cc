#include "broker/policy/section_period.h"

#include <algorithm>
#include <vector>

#include "absl/time/civil_time.h"
#include "absl/time/time.h"

#include "broker/policy/deadline.h"
#include "handover/model/v1/common.pb.h"
#include "handover/options/v1/options.pb.h"

namespace handover::policy {
namespace section_period_internal {

using consent::DataPeriod;
using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

bool IsMessage(const FieldDescriptor& field) { return field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE; }

bool SaysWhen(const FieldDescriptor& field) { return field.options().GetExtension(options::v1::data_time); }

bool IsProvenance(const FieldDescriptor& field) {
  return IsMessage(field) && !field.is_repeated() && field.message_type() == model::v1::Provenance::descriptor();
}

// A part that can say of when it is. Others, as a code, are of the time of what they stand in.
bool CanSayWhen(const Descriptor& type) {
  for (int i = 0; i < type.field_count(); ++i) {
    if (SaysWhen(*type.field(i)) || IsProvenance(*type.field(i))) return true;
  }
  return false;
}

// The day, or the month where no more is known.
DataPeriod PeriodOfMoment(const model::v1::Moment& moment) {
  const absl::Time time = absl::FromUnixSeconds(moment.time().seconds());
  const absl::CivilDay day(DanishTime(time));
  if (moment.precision() != model::v1::TIME_PRECISION_MONTH) return {day, day};
  const absl::CivilMonth month(day);
  return {absl::CivilDay(month), absl::CivilDay(month + 1) - 1};
}

// Walks a body and widens `period` to all that it finds.
class Walk {
 public:
  // `inherited`: what the message stands in says of when it is. False = something is of no known time.
  bool Visit(const Message& message, bool inherited) {
    const Reflection& reflection = *message.GetReflection();
    std::vector<const FieldDescriptor*> fields;
    reflection.ListFields(message, &fields);
    const bool known = TimesOf(message, fields, inherited);
    for (const FieldDescriptor* field : fields) {
      if (SaysWhen(*field) || IsProvenance(*field)) continue;
      if (!IsMessage(*field) || !CanSayWhen(*field->message_type())) {
        if (!known) return false;
        continue;
      }
      const int count = field->is_repeated() ? reflection.FieldSize(message, field) : 1;
      for (int i = 0; i < count; ++i) {
        const Message& part = field->is_repeated() ? reflection.GetRepeatedMessage(message, field, i)
                                                   : reflection.GetMessage(message, field);
        if (!Visit(part, known)) return false;
      }
    }
    return true;
  }

  const std::optional<DataPeriod>& period() const { return period_; }

 private:
  // Takes the message's own times. Whether it is known of when the message is: a provenance of its own that tells no
  // time means that nobody told it.
  bool TimesOf(const Message& message, const std::vector<const FieldDescriptor*>& fields, bool inherited) {
    bool any = false;
    bool own_provenance = false;
    for (const FieldDescriptor* field : fields) {
      if (SaysWhen(*field)) any = Take(message.GetReflection()->GetMessage(message, field)) || any;
      if (!IsProvenance(*field)) continue;
      own_provenance = true;
      const auto& provenance =
          static_cast<const model::v1::Provenance&>(message.GetReflection()->GetMessage(message, field));
      if (provenance.has_observed()) any = Take(provenance.observed()) || any;
    }
    return any || (inherited && !own_provenance);
  }

  bool Take(const Message& moment) {
    const DataPeriod taken = PeriodOfMoment(static_cast<const model::v1::Moment&>(moment));
    if (!period_.has_value()) period_ = taken;
    period_->first = std::min(period_->first, taken.first);
    period_->last = std::max(period_->last, taken.last);
    return true;
  }

  std::optional<DataPeriod> period_;
};

}  // namespace section_period_internal

std::optional<consent::DataPeriod> PeriodOf(const exchange::v1::SectionBody& body) {
  std::vector<const google::protobuf::FieldDescriptor*> fields;
  body.GetReflection()->ListFields(body, &fields);
  if (fields.size() != 1) return std::nullopt;
  section_period_internal::Walk walk;
  if (!walk.Visit(body.GetReflection()->GetMessage(body, fields.front()), false)) return std::nullopt;
  return walk.period();
}

}  // namespace handover::policy
