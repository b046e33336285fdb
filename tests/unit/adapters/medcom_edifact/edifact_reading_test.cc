#include "adapters/medcom_edifact/edifact_reading.h"

#include <string>

#include "gtest/gtest.h"

#include "adapters/medcom_edifact/dis32_tree.h"
#include "tests/unit/adapters/medcom_edifact/edifact_fixture.h"

namespace handover::adapters::edifact {
namespace edifact_reading_test_internal {

TEST(LooksLikeEdifactTest, ByTheFirstSegment) {
  for (const char* edifact : {"UNA:+.? 'UNB+", "UNB+UNOC:3", "\r\n UNH+1+MEDDIS"}) {
    EXPECT_TRUE(LooksLikeEdifact(edifact)) << edifact;
  }
  for (const char* other : {"", "  ", "UN", "UNBOUND", "<Emessage/>", "MSH|^~\\&|", "{}"}) {
    EXPECT_FALSE(LooksLikeEdifact(other)) << other;
  }
}

TEST(EdifactReadingTest, TheSourceIsToldOfARefusalToo) {
  for (const auto& [find, replace] : std::vector<std::pair<std::string, std::string>>{
           {"UNZ+1", "UNZ+2"}, {"UNZ+1+KUV20240613001'", "UNZ+1+KUV"}, {"D3234L", "D3233L"}}) {
    Translation translation;
    const std::string bytes = testing::Replaced(testing::EdiFixture("twins.edi"), find, replace);
    const EdifactReading reading(bytes, kDis32Letter, translation);
    EXPECT_FALSE(reading.ok()) << find;
    EXPECT_FALSE(translation.issues.empty()) << find;
    EXPECT_EQ(translation.source.format, "MEDCOM_DIS32");
    EXPECT_EQ(translation.source.envelope_id, "KUV20240613001");
    EXPECT_EQ(translation.source.letter_ids, std::vector<std::string>{"BRV20240613001"});
    EXPECT_EQ(translation.source.sender_address, "gln:5790000120400");
    EXPECT_EQ(translation.source.receiver_address, "gln:5790001659592");
    EXPECT_TRUE(translation.source.acknowledgement_wanted);
  }
}

TEST(EdifactReadingTest, ACorrectionIsToldBeforeTheLetterIsRead) {
  Translation translation;
  const EdifactReading reading(testing::EdiFixture("everything.edi"), kDis32Letter, translation);
  EXPECT_TRUE(reading.ok());
  EXPECT_EQ(translation.source.correcting_letter_ids, std::vector<std::string>{"BRV20240613002"});
  EXPECT_FALSE(translation.source.acknowledgement_wanted);
}

TEST(EdifactReadingTest, TheTwinsIssuesAndLossesAreToldInTheWordsOfTheInterchange) {
  Translation translation;
  const std::string bytes = testing::EdiFixture("twins.edi");
  const EdifactReading reading(bytes, kDis32Letter, translation);
  const auto add_letter = [](LetterTree& tree, const EdifactMessage& message, const Segment&) {
    tree.Add(tree.root(), "Letter", &message.unh());
  };
  reading.ReadTwin("urn:x", add_letter, [](pugi::xml_node root, const std::string& sha256, Translation& twin) {
    EXPECT_EQ(std::string(root.name()), "Emessage");
    EXPECT_EQ(sha256.size(), 32u);
    twin.handovers.emplace_back();
    twin.issues.push_back({Severity::kNotice, "X", "/Emessage/Envelope/Identifier", "A rule."});
    twin.losses.push_back({"Y", "/Emessage/Envelope/Sent"});
  });
  EXPECT_TRUE(translation.accepted());
  ASSERT_EQ(translation.issues.size(), 1u);
  EXPECT_EQ(translation.issues[0].path, "segment 1 UNB 5.1");
  ASSERT_EQ(translation.losses.size(), 1u);
  EXPECT_EQ(translation.losses[0].path, "segment 1 UNB");
}

}  // namespace edifact_reading_test_internal
}  // namespace handover::adapters::edifact
