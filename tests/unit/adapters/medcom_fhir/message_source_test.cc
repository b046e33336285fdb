#include "adapters/medcom_fhir/message_source.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "tests/unit/adapters/medcom_fhir/notifications.h"

namespace handover::adapters::fhir::testing {

TEST(MessageSourceTest, TellsWhatAnAnswerQuotes) {
  const Parsed message(Notification("mother_admitted.json"));
  const SourceReference source = ReadMessageSource(message.bundle, message.tree.root(), "F");
  EXPECT_EQ(source.format, "F");
  EXPECT_EQ(source.envelope_id, "00000000-0000-4000-8000-000000005000");
  EXPECT_THAT(source.letter_ids, ::testing::ElementsAre("00000000-0000-4000-8000-000000005001"));
  EXPECT_EQ(source.sender_address, "gln:5790000999019");
  EXPECT_EQ(source.receiver_address, "gln:5790000999026");
  EXPECT_TRUE(source.acknowledgement_wanted);
}

TEST(MessageSourceTest, BundleWithoutHeaderHasNeitherLetterNorAddress) {
  const Parsed message("{\"resourceType\": \"Bundle\", \"id\": \"b\"}");
  const SourceReference source = ReadMessageSource(message.bundle, message.tree.root(), "F");
  EXPECT_EQ(source.envelope_id, "b");
  EXPECT_THAT(source.letter_ids, ::testing::IsEmpty());
  EXPECT_EQ(source.sender_address, "");
}

TEST(MessageSourceTest, AddressThatLeadsToNoOrganisationIsEmpty) {
  const Parsed message(SpoiledNotification("mother_admitted.json",
                                           "\"reference\": \"Organization/"
                                           "00000000-0000-4000-8000-000000005010\"",
                                           "\"reference\": \"Patient/00000000-0000-4000-8000-000000005003\""));
  EXPECT_EQ(ReadMessageSource(message.bundle, message.tree.root(), "F").sender_address, "");
}

TEST(MessageSourceTest, RefusalNamesFormatAndProblem) {
  const Translation refusal = RefuseDocument("F", {"CODE", "/", "Rule."});
  EXPECT_FALSE(refusal.accepted());
  EXPECT_EQ(refusal.source.format, "F");
  EXPECT_THAT(ErrorsOf(refusal), ::testing::ElementsAre("CODE /"));
}

}  // namespace handover::adapters::fhir::testing
