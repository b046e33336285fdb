// The category of a section: a fact of its body's type, but for text and files, where a named professional says it.
#ifndef HANDOVER_BROKER_POLICY_SECTION_CATEGORY_H_
#define HANDOVER_BROKER_POLICY_SECTION_CATEGORY_H_

#include "broker/base/section_catalog.h"
#include "handover/exchange/v1/handover.pb.h"
#include "handover/options/v1/options.pb.h"

namespace handover::policy {

// DATA_CATEGORY_UNSPECIFIED = withhold: no type, an unknown category, or a body without one. A sortable body is what
// `sorted` says, if that names category, professional and time; else UNSORTED. On any other body `sorted` is ignored.
options::v1::DataCategory CategoryOf(const SectionType* type, const exchange::v1::SectionHeader& header);

}  // namespace handover::policy

#endif  // HANDOVER_BROKER_POLICY_SECTION_CATEGORY_H_
