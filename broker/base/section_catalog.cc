#include "broker/base/section_catalog.h"

#include <algorithm>

#include "absl/strings/string_view.h"

#include "handover/exchange/v1/handover.pb.h"

namespace handover {
namespace section_catalog_internal {

SectionType TypeOf(const google::protobuf::FieldDescriptor& field) {
  const google::protobuf::Descriptor& body = *field.message_type();
  SectionType type;
  type.name = body.name();
  type.body_case = field.number();
  type.category = body.options().GetExtension(options::v1::category);
  type.sortable = body.options().GetExtension(options::v1::sortable);
  type.about = body.options().GetExtension(options::v1::about);
  type.field = &field;
  type.body = &body;
  return type;
}

}  // namespace section_catalog_internal

const SectionCatalog& SectionCatalog::Get() {
  static const SectionCatalog& catalog =
      *new SectionCatalog(*exchange::v1::SectionBody::descriptor()->FindOneofByName("body"));
  return catalog;
}

SectionCatalog::SectionCatalog(const google::protobuf::OneofDescriptor& bodies) {
  for (int i = 0; i < bodies.field_count(); ++i) {
    types_.push_back(section_catalog_internal::TypeOf(*bodies.field(i)));
  }
  std::sort(types_.begin(), types_.end(),
            [](const SectionType& a, const SectionType& b) { return a.body_case < b.body_case; });
  for (size_t i = 0; i < types_.size(); ++i) {
    types_[i].index = static_cast<int>(i);
    by_name_[types_[i].name] = static_cast<int>(i);
    by_case_[types_[i].body_case] = static_cast<int>(i);
  }
}

const SectionType* SectionCatalog::Find(std::string_view name) const {
  const auto it = by_name_.find(absl::string_view(name.data(), name.size()));
  return it == by_name_.end() ? nullptr : &types_[it->second];
}

const SectionType* SectionCatalog::FindCase(int body_case) const {
  const auto it = by_case_.find(body_case);
  return it == by_case_.end() ? nullptr : &types_[it->second];
}

}  // namespace handover
