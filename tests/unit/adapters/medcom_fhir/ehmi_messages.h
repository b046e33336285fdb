// CareCommunications of the fixtures in EHMI's envelope.
#ifndef HANDOVER_TESTS_UNIT_ADAPTERS_MEDCOM_FHIR_EHMI_MESSAGES_H_
#define HANDOVER_TESTS_UNIT_ADAPTERS_MEDCOM_FHIR_EHMI_MESSAGES_H_

#include <string>

#include "absl/time/time.h"

#include "adapters/medcom_fhir/ehmi_writing.h"
#include "tests/unit/adapters/medcom_fhir/messages.h"

namespace handover::adapters::fhir::testing {

inline const EhmiSending kEhmiSending = {"7b0f3c52-5d0e-4c55-8a39-0f3d2f1f5a01", absl::FromUnixSeconds(1'718'900'000)};

inline std::string Enveloped(std::string_view name) { return WriteEhmiMessage(Message(name), kEhmiSending).value(); }

// Without the scope of that type.
inline std::string WithoutScope(std::string text, const std::string& type) {
  const size_t at = text.find("<Type>" + type + "<");
  EXPECT_NE(at, std::string::npos) << type;
  const size_t begin = text.rfind("<Scope>", at);
  return text.erase(begin, text.find("</Scope>", begin) + 8 - begin);
}

}  // namespace handover::adapters::fhir::testing

#endif  // HANDOVER_TESTS_UNIT_ADAPTERS_MEDCOM_FHIR_EHMI_MESSAGES_H_
