// The simple types of XML Schema that MedCom's letters use. Pure functions of a text.
#ifndef HANDOVER_ADAPTERS_MEDCOM_XML_XML_VALUES_H_
#define HANDOVER_ADAPTERS_MEDCOM_XML_XML_VALUES_H_

#include <cstdint>
#include <optional>
#include <string_view>

#include "absl/time/civil_time.h"
#include "absl/time/time.h"

namespace handover::adapters::medcom {

// Without the white space of XML at both ends.
std::string_view Trim(std::string_view text);

// Whether there is nothing but white space. Sooner than Trim() where there is much of it.
bool IsBlank(const char* text);

// xs:int: an optional sign and digits, in 32 bits. White space around it is allowed.
std::optional<int64_t> ReadInteger(std::string_view text);

// xs:date without a time zone, which would contradict the time beside it that has none; a day that exists, from 1850 to
// 2150, which the model can hold. White space around it is allowed.
std::optional<absl::CivilDay> ReadDate(std::string_view text);

// hh:mm, exactly.
struct HourAndMinute {
  int hour = 0;
  int minute = 0;
};
std::optional<HourAndMinute> ReadTime(std::string_view text);

// xs:dateTime from 1850 to 2150. Without a zone it is Danish. 24:00:00 is not taken.
std::optional<absl::Time> ReadDateTime(std::string_view text);

// xs:boolean: true, false, 1, 0.
std::optional<bool> ReadBoolean(std::string_view text);

}  // namespace handover::adapters::medcom

#endif  // HANDOVER_ADAPTERS_MEDCOM_XML_XML_VALUES_H_
