// Dates and times as our own JSON documents have them: 2024-06-10, 2024-06-10T10:15 by a Danish clock, or RFC 3339 with
// an offset. Pure functions of their input.
#ifndef HANDOVER_ADAPTERS_TEXT_ISO_TIME_H_
#define HANDOVER_ADAPTERS_TEXT_ISO_TIME_H_

#include <optional>
#include <string>
#include <string_view>

#include "handover/model/v1/common.pb.h"

namespace handover::adapters {

// A date, a minute by a Danish clock, or RFC 3339 with an offset.
std::optional<model::v1::Moment> ReadFormTime(std::string_view text);
// The undoing, as exactly as the three spellings can.
std::string WriteFormTime(const model::v1::Moment& moment);

// 2024-06-10.
std::optional<model::v1::Date> ReadFormDate(std::string_view text);
std::string WriteFormDate(const model::v1::Date& date);

}  // namespace handover::adapters

#endif  // HANDOVER_ADAPTERS_TEXT_ISO_TIME_H_
