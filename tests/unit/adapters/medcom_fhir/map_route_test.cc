#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "adapters/medcom_fhir/care_mapping.h"
#include "adapters/medcom_fhir/thread_record.h"
#include "tests/unit/adapters/medcom_fhir/messages.h"

namespace handover::adapters::fhir::testing {
namespace map_route_test_internal {

// The values that were carried of a place.
std::vector<std::string> CarriedAt(const Translation& translation, std::string_view path) {
  std::vector<std::string> values;
  for (const exchange::v1::SectionBody& body : BodiesOf(translation, "Residue")) {
    for (const auto& element : body.residue().elements()) {
      if (element.path() == path) values.push_back(element.value());
    }
  }
  return values;
}

}  // namespace map_route_test_internal

using map_route_test_internal::CarriedAt;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(MapRouteTest, BothNumbersOfSenderAndReceiverAreCarried) {
  const Translation message = ReadMessage(Message("reply_v5.json"));
  const std::string header = "Bundle.entry[0].resource.ofType(MessageHeader).";
  EXPECT_THAT(CarriedAt(message, header + "sender.reference"), ElementsAre("gln:5790000999026 sor:999021000016002"));
  EXPECT_THAT(CarriedAt(message, header + "destination[0].receiver.reference"),
              ElementsAre("gln:5790000999019 sor:999011000016001"));
}

TEST(MapRouteTest, IdOfTheThreadAndItsEpisodeAreCarried) {
  EXPECT_THAT(CarriedAt(ReadMessage(Message("new_v5.json")),
                        "Bundle.entry[2].resource.ofType(Communication).identifier[0].value"),
              ElementsAre("urn:uuid:00000000-0000-4000-8000-000000000104"));
  EXPECT_THAT(CarriedAt(ReadMessage(Message("forward_v4.json")),
                        "Bundle.entry[7].resource.ofType(Encounter).episodeOfCare[0].identifier.value"),
              ElementsAre("urn:uuid:00000000-0000-4000-8000-000000000341"));
}

TEST(MapRouteTest, EarlierMessagesAreCarriedAsRecords) {
  const Translation message = ReadMessage(Message("reply_v5.json"));
  const std::vector<std::string> records = CarriedAt(message, "Bundle.entry[10].resource.ofType(Provenance)");
  ASSERT_EQ(records.size(), 1u);
  const std::optional<ThreadRecord> record = ReadThreadRecord(records[0]);
  ASSERT_TRUE(record.has_value());
  EXPECT_EQ(record->target, "MessageHeader/00000000-0000-4000-8000-000000000101");
  EXPECT_EQ(record->activity, "new-message");
  EXPECT_EQ(record->agent.Text(), "gln:5790000999019 sor:999011000016001");
  EXPECT_EQ(record->sources.size(), 2u);
  EXPECT_THAT(CarriedAt(message, "Bundle.entry[11].resource.ofType(Provenance).entity[0].what.reference"),
              ElementsAre("MessageHeader/00000000-0000-4000-8000-000000000101"));
  EXPECT_THAT(CarriedAt(message, "Bundle.entry[11].resource.ofType(Provenance).agent[0].who.reference"), IsEmpty());
}

TEST(MapRouteTest, AnAgentThatIsNotTheSenderIsCarried) {
  std::string text = Message("reply_v5.json");
  const size_t last = text.rfind("Organization/00000000-0000-4000-8000-000000000111");
  text.replace(last, 49, "Organization/00000000-0000-4000-8000-000000000110");
  EXPECT_THAT(CarriedAt(ReadMessage(text), "Bundle.entry[11].resource.ofType(Provenance).agent[0].who.reference"),
              ElementsAre("gln:5790000999019 sor:999011000016001"));
}

TEST(MapRouteTest, ARecordThatIsTooLongIsLostByName) {
  std::string entities;
  for (int i = 0; i < 200; ++i) {
    absl::StrAppend(&entities, "{\"role\": \"source\", \"what\": {\"identifier\": {\"value\": \"",
                    std::string(100, 'a'), i, "\"}}}, ");
  }
  const std::string_view first =
      "{\"role\": \"source\", \"what\": {\"identifier\": {\"value\": "
      "\"urn:uuid:00000000-0000-4000-8000-000000000120\"}}}";
  const Translation message = ReadMessage(Spoiled("reply_v5.json", first, absl::StrCat(entities, std::string(first))));
  EXPECT_THAT(LossesOf(message), Contains("FHIR_THREAD_STEP /entry/10/resource"));
  EXPECT_THAT(CarriedAt(message, "Bundle.entry[10].resource.ofType(Provenance)"), IsEmpty());
}

}  // namespace handover::adapters::fhir::testing
