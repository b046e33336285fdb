#include "tests/unit/adapters/medcom_fhir/messages.h"

#include "adapters/medcom_fhir/care_communication_reader.h"
#include "tests/fakes/seeded_random.h"

namespace handover::adapters::fhir::testing {

Translation ReadMessage(std::string_view text) {
  fakes::SeededRandom random;
  ReadContext context;
  context.random = &random;
  context.now = absl::FromUnixSeconds(1'718'900'000);
  return CareCommunicationReader().Read(text, context);
}

std::vector<Negative> ReadNegatives() { return ReadNegativesOf("tests/fixtures/carecommunication/negatives.txt"); }

}  // namespace handover::adapters::fhir::testing
