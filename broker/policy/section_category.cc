#include "broker/policy/section_category.h"

namespace handover::policy {
namespace section_category_internal {

options::v1::DataCategory KnownOrWithheld(options::v1::DataCategory category) {
  return options::v1::DataCategory_IsValid(category) ? category : options::v1::DATA_CATEGORY_UNSPECIFIED;
}

bool SomebodyHasSorted(const exchange::v1::SectionHeader& header) {
  const exchange::v1::SectionHeader::Sorted& sorted = header.sorted();
  return header.has_sorted() && !sorted.by_name().empty() && !sorted.by_role().empty() && sorted.sorted_ms() > 0;
}

}  // namespace section_category_internal

options::v1::DataCategory CategoryOf(const SectionType* type, const exchange::v1::SectionHeader& header) {
  if (type == nullptr) return options::v1::DATA_CATEGORY_UNSPECIFIED;
  if (!type->sortable) return section_category_internal::KnownOrWithheld(type->category);
  if (!section_category_internal::SomebodyHasSorted(header)) return options::v1::DATA_CATEGORY_UNSORTED;
  return section_category_internal::KnownOrWithheld(header.sorted().category());
}

}  // namespace handover::policy
