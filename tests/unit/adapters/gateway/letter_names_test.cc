#include "adapters/gateway/letter_names.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/str_replace.h"

#include "tests/unit/adapters/gateway/gateway_world.h"
#include "tests/unit/adapters/gateway/receipts_world.h"

namespace handover::gateway {
namespace letter_names_test_internal {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using Kind = LetterName::Kind;

TEST(NamesOfLetterTest, AnInterchangeIsNamedByItsUnb) {
  EXPECT_THAT(NamesOfLetter(fakes::ReadFileBytes("tests/fixtures/dis32/twins.edi")),
              ElementsAre(LetterName{Kind::kInterchange, "gln:5790000120400", "KUV20240613001"}));
}

TEST(NamesOfLetterTest, InAnEnvelopeAllThreeNamesCount) {
  const std::string letter = absl::StrReplaceAll(
      ReceiptsWorld::Enveloped(), {{"7b0f3c52-5d0e-4c55-8a39-0f3d2f1f5a01", "7B0F3C52-5d0e-4c55-8a39-0f3d2f1f5a01"}});
  EXPECT_THAT(NamesOfLetter(letter),
              ElementsAre(LetterName{Kind::kVansEnvelope, "gln:5790000120400", "7b0f3c52-5d0e-4c55-8a39-0f3d2f1f5a01"},
                          LetterName{Kind::kVansMessage, "gln:5790000120400", "7b0f3c52-5d0e-4c55-8a39-0f3d2f1f5a02"},
                          LetterName{Kind::kInterchange, "gln:5790000120400", "KUV20240613001"}));
}

TEST(NamesOfLetterTest, AnOioxmlLetterIsNamedByItsEnvelopeAlone) {
  EXPECT_EQ(NamesOfLetter(GatewayWorld::TwinsLetter()).size(), 2u);
  EXPECT_THAT(NamesOfLetter(GatewayWorld::BareTwinsLetter()), IsEmpty());
}

TEST(NamesOfLetterTest, AFhirMessageIsNamedByItsHeader) {
  for (const char* name : {"new_v5.json", "new_v5.xml"}) {
    const std::vector<LetterName> names =
        NamesOfLetter(fakes::ReadFileBytes(std::string("tests/fixtures/carecommunication/") + name));
    ASSERT_EQ(names.size(), 1u) << name;
    EXPECT_EQ(names[0].kind, Kind::kFhirMessage);
    EXPECT_EQ(names[0].sender_address.substr(0, 4), "gln:");
    EXPECT_EQ(names[0].id.size(), 36u);
  }
}

TEST(NamesOfLetterTest, InAnEhmiEnvelopeItIsNamedByBoth) {
  const std::vector<LetterName> names = NamesOfLetter(ReceiptsWorld::FhirInEnvelope());
  ASSERT_EQ(names.size(), 2u);
  EXPECT_EQ(names[0].kind, Kind::kEhmiEnvelope);
  EXPECT_EQ(names[0].id, "7b0f3c52-5d0e-4c55-8a39-0f3d2f1f5a01");
  EXPECT_EQ(names[0].sender_address, names[1].sender_address);
  EXPECT_EQ(names[1], NamesOfLetter(ReceiptsWorld::FhirMessage()).at(0));
}

TEST(NamesOfLetterTest, WhatCannotBeReadHasNoName) {
  for (const char* document :
       {"", "a poem", "<VANSEnvelope/>", "<StandardBusinessDocument/>", "{\"resourceType\":\"Patient\"}",
        "{\"resourceType\":\"Bundle\"}", "{\"resourceType\":", "UNB+UNOC:3+1:14+2:14+3'"}) {
    EXPECT_THAT(NamesOfLetter(document), IsEmpty()) << document;
  }
}

}  // namespace letter_names_test_internal
}  // namespace handover::gateway
