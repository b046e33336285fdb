#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "adapters/medcom_fhir/care_message.h"
#include "tests/unit/adapters/medcom_fhir/messages.h"

namespace handover::adapters::fhir::testing {
namespace check_header_test_internal {

// The header of a message with its checks done.
struct CheckedHeader {
  explicit CheckedHeader(std::string_view text) : parsed(text) {
    CheckHeader(parsed.bundle, parsed.Resource("MessageHeader"), message, parsed.findings);
  }
  Parsed parsed;
  CareMessage message;
};

}  // namespace check_header_test_internal

using check_header_test_internal::CheckedHeader;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(CheckHeaderTest, SenderAndReceiverAreFollowed) {
  const CheckedHeader checked(Message("new_v5.json"));
  EXPECT_THAT(checked.parsed.errors(), IsEmpty());
  EXPECT_EQ(GlnOf(*checked.message.sender), "5790000999019");
  EXPECT_EQ(GlnOf(*checked.message.receiver), "5790000999026");
  EXPECT_EQ(SorCodeOf(*checked.message.receiver), "999021000016002");
}

TEST(CheckHeaderTest, AbsoluteReferenceIsFollowedToo) {
  const CheckedHeader checked(Spoiled("new_v5.json", "\"sender\": {\"reference\": \"Organization/",
                                      "\"sender\": {\"reference\": "
                                      "\"https://fhir.example.dk/Organization/"));
  EXPECT_THAT(checked.parsed.errors(), IsEmpty());
  EXPECT_NE(checked.message.sender, nullptr);
}

TEST(CheckHeaderTest, CheckDigitAndSpellingAreOnlyReported) {
  const CheckedHeader checked(Message("odd_v4.json"));
  EXPECT_THAT(checked.parsed.errors(), IsEmpty());
  EXPECT_THAT(checked.parsed.warnings(), ElementsAre("FHIR_GLN_CHECK_DIGIT /entry/9/resource/identifier/0/value",
                                                     "FHIR_SYSTEM_SPELLING /entry/9/resource/identifier/1/system"));
}

TEST(CheckHeaderTest, SenderNeedsBothNumbersOnce) {
  const CheckedHeader without(Spoiled("new_v5.json", "https://www.gs1.org/gln", "https://www.gs1.org/else"));
  EXPECT_THAT(without.parsed.errors(), ElementsAre("FHIR_MISSING /entry/5/resource/identifier"));
  const CheckedHeader twice(Spoiled("new_v5.json",
                                    "{\"system\": \"urn:oid:1.2.208.176.1.1\", \"value\": \"999021000016002\"}",
                                    "{\"system\": \"urn:oid:1.2.208.176.1.1\", \"value\": \"999021000016002\"}, "
                                    "{\"system\": \"urn:oid:1.2.208.176.1.1\", \"value\": \"999021000016003\"}"));
  EXPECT_THAT(twice.parsed.errors(), ElementsAre("FHIR_CARDINALITY /entry/6/resource"));
}

TEST(CheckHeaderTest, OrganisationsAreOneByEntryOrByNumber) {
  const Parsed a(Message("new_v5.json"));
  const Parsed b(Message("reply_v5.json"));
  const Node& sender = *a.bundle.OfType("Organization")[0];
  const Node& receiver = *a.bundle.OfType("Organization")[1];
  const Node& same_sender = *b.bundle.OfType("Organization")[1];
  EXPECT_TRUE(IsSameOrganisation(sender, sender));
  EXPECT_TRUE(IsSameOrganisation(sender, same_sender));
  EXPECT_FALSE(IsSameOrganisation(sender, receiver));
}

TEST(CheckHeaderTest, OrganisationsWithoutNumbersAreNotOne) {
  std::string text = Message("new_v5.json");
  for (int i = 0; i < 2; ++i) {
    text = Edited(text, "https://www.gs1.org/gln", "https://www.gs1.org/else");
    text = Edited(text, "urn:oid:1.2.208.176.1.1\"", "urn:oid:1.2.208.999\"");
  }
  const Parsed parsed(text);
  EXPECT_FALSE(IsSameOrganisation(*parsed.bundle.OfType("Organization")[0], *parsed.bundle.OfType("Organization")[1]));
}

}  // namespace handover::adapters::fhir::testing
