// Regions as documents name them, by ISO 3166-2 (`DK-84`) or as the issuer of a replacement number, judged by the
// document's own day: Region Hovedstaden and Region Sjælland are one from 1 January 2027.
#ifndef HANDOVER_ADAPTERS_TEXT_REGION_CODES_H_
#define HANDOVER_ADAPTERS_TEXT_REGION_CODES_H_

#include <string_view>

#include "absl/time/time.h"

namespace handover::adapters {

struct JudgedRegion {
  bool merged = false;    // It was a region, and at that time is part of another.
  std::string_view code;  // That of the region at that time; empty for what is none. Lives as long as the program.
};

// By ISO 3166-2.
JudgedRegion JudgeRegion(std::string_view code, absl::Time time);

// The region behind the OID of a D-eCPR's issuer. The number keeps its issuer: this says whom to ask for it.
JudgedRegion JudgeIssuer(std::string_view oid, absl::Time time);

}  // namespace handover::adapters

#endif  // HANDOVER_ADAPTERS_TEXT_REGION_CODES_H_
