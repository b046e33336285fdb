#include "adapters/text/region_codes.h"

#include "adapters/text/danish_time.h"
#include "broker/base/codes/code_systems.h"

namespace handover::adapters {

JudgedRegion JudgeRegion(std::string_view code, absl::Time time) {
  const CodeEntry* now = CodesOf(CodeSystem::kRegions).FindOn(absl::CivilDay(ToDanishLocalTime(time)), code);
  return now == nullptr ? JudgedRegion() : JudgedRegion{now->code != code, now->code};
}

JudgedRegion JudgeIssuer(std::string_view oid, absl::Time time) {
  const CodeEntry* issuer = CodesOf(CodeSystem::kDEcprIssuers).Find(oid);
  return issuer == nullptr ? JudgedRegion() : JudgeRegion(issuer->group, time);
}

}  // namespace handover::adapters
