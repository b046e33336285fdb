// Of when what a section tells is. Fields of the model with the option `data_time` say it: when it was seen or
// measured, or took place.
#ifndef HANDOVER_BROKER_POLICY_SECTION_PERIOD_H_
#define HANDOVER_BROKER_POLICY_SECTION_PERIOD_H_

#include <optional>

#include "broker/consent/data_period.h"
#include "handover/exchange/v1/handover.pb.h"

namespace handover::policy {

// The days in Denmark from the earliest to the latest that the body tells; a part without a time is of the time of what
// it is in. Nothing when some of it is of no known time, as who somebody is, or when there is no body. Pure.
std::optional<consent::DataPeriod> PeriodOf(const exchange::v1::SectionBody& body);

}  // namespace handover::policy

#endif  // HANDOVER_BROKER_POLICY_SECTION_PERIOD_H_
