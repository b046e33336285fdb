#include "adapters/medcom_xml/xdis91_letter_writer.h"

#include <algorithm>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "adapters/medcom_xml/emessage_writers.h"
#include "adapters/medcom_xml/xdis91_structure.h"
#include "tests/fakes/repeats.h"
#include "tests/unit/adapters/medcom_xml/correspondence_fixture.h"
#include "tests/unit/adapters/medcom_xml/generated_births.h"
#include "tests/unit/adapters/medcom_xml/round_trip.h"

namespace handover::adapters::medcom {
namespace xdis91_letter_writer_test_internal {

using testing::Correspondence;
using testing::GoneBetween;
using testing::SecondTimeWithoutPlaces;
using testing::TranslateCorrespondence;

constexpr const char* kCorrespondence[] = {"question.xml", "everything.xml", "two_letters.xml"};

std::string WriteEmails(const std::vector<exchange::v1::Handover>& handovers) {
  const Written written = Xdis91Writer(Wrapping::kBare).Write(handovers);
  EXPECT_NE(written.bytes, "") << ::testing::PrintToString(testing::ErrorCodes(written.issues));
  return written.bytes;
}

TEST(BuildXdis91Test, WhatIsReadIsWrittenAndReadAgain) {
  for (const char* name : kCorrespondence) {
    const Translation first = TranslateCorrespondence(Correspondence(name));
    const Translation second = TranslateCorrespondence(WriteEmails(first.handovers));
    EXPECT_EQ(second.handovers.size(), first.handovers.size()) << name;
    for (size_t i = 0; i < std::min(first.handovers.size(), second.handovers.size()); ++i) {
      EXPECT_EQ(SecondTimeWithoutPlaces(second.handovers[i]), SecondTimeWithoutPlaces(first.handovers[i])) << name;
    }
  }
}

TEST(BuildXdis91Test, EveryValueComesBackThatTheReaderDidNotDeclareAsDropped) {
  for (const char* name : kCorrespondence) {
    const std::string letter = Correspondence(name);
    const Translation reading = TranslateCorrespondence(letter);
    const std::string written = WriteEmails(reading.handovers);
    EXPECT_THAT(GoneBetween(letter, written, LeavesOf(kXdis91Schema), reading), ::testing::IsEmpty())
        << name << written;
  }
}

TEST(BuildXdis91Test, WhatIsGeneratedIsWrittenAndReadAgain) {
  for (uint64_t seed = 1; seed <= fakes::Repeats(300); ++seed) {
    const exchange::v1::Handover question = testing::GeneratedQuestion(seed);
    const std::string letter = WriteEmails({question});
    const Translation again = TranslateCorrespondence(letter);
    ASSERT_TRUE(again.accepted()) << "seed " << seed << ::testing::PrintToString(testing::ErrorCodes(again.issues));
    ASSERT_EQ(testing::ContentOf(again.handovers[0]), testing::ContentOf(question)) << "seed " << seed;
    ASSERT_EQ(again.handovers[0].envelope().priority(), question.envelope().priority());
    ASSERT_EQ(WriteEmails(again.handovers), letter) << "seed " << seed;
  }
}

std::vector<std::string> RefusedEmail(const std::vector<exchange::v1::Handover>& handovers) {
  const EmessageTree tree = BuildXdis91(handovers);
  EXPECT_EQ(tree.refused(), testing::HasErrorCode(tree.issues));
  return testing::ErrorCodes(tree.issues);
}

using Codes = std::vector<std::string>;

TEST(BuildXdis91Test, WhatSaysNothingIsRefused) {
  EXPECT_EQ(RefusedEmail({}), Codes{"XDIS91_OUT_NOTHING"});
  exchange::v1::Handover question = testing::GeneratedQuestion(1);
  EXPECT_EQ(RefusedEmail({question}), Codes{});
  auto* sections = question.mutable_sections();
  sections->erase(
      std::remove_if(sections->begin(), sections->end(), [](const auto& section) { return section.body().has_note(); }),
      sections->end());
  EXPECT_EQ(RefusedEmail({question}), Codes{"XDIS91_OUT_NOTHING"});
}

TEST(BuildXdis91Test, WhomNobodyNamesIsRefused) {
  exchange::v1::Handover question = testing::GeneratedQuestion(1);
  question.clear_addressees();
  EXPECT_EQ(RefusedEmail({question}), Codes{"XDIS91_OUT_MISSING"});
  question = testing::GeneratedQuestion(1);
  question.mutable_envelope()->clear_source_message_id();
  EXPECT_EQ(RefusedEmail({question}), Codes{"XDIS91_OUT_MISSING"});
  question = testing::GeneratedQuestion(1);
  question.mutable_envelope()->set_subject_person_id("nobody");
  EXPECT_EQ(RefusedEmail({question}), Codes{"XDIS91_OUT_MISSING"});
}

TEST(BuildXdis91Test, AParentWhoMustNotBeToldIsNoMatterForALetter) {
  exchange::v1::Handover question = testing::GeneratedQuestion(1);
  auto& involved = *question.mutable_envelope()->add_parent_involvements();
  involved.set_state(exchange::v1::Envelope::ParentInvolvement::INFORMED);
  EXPECT_EQ(RefusedEmail({question}), Codes{});
  involved.set_state(exchange::v1::Envelope::ParentInvolvement::WITHHELD);
  EXPECT_EQ(RefusedEmail({question}), Codes{"XDIS91_OUT_WITHHELD"});
}

TEST(BuildXdis91Test, NotesWithDifferentTitlesKeepThemInTheirText) {
  exchange::v1::Handover question = testing::GeneratedQuestion(1);
  model::v1::Note& note = *question.add_sections()->mutable_body()->mutable_note();
  note.set_title("Et andet emne");
  note.set_text("Andet");
  const Written written = Xdis91Writer(Wrapping::kBare).Write({question});
  EXPECT_NE(written.bytes.find("Et andet emne:<Break/>Andet"), std::string::npos);
  EXPECT_EQ(written.bytes.find("<Subject>"), std::string::npos);
}

TEST(BuildXdis91Test, WhatTheLetterCannotHoldIsNamed) {
  exchange::v1::Handover question = testing::GeneratedQuestion(1);
  question.mutable_envelope()->set_source_format("CARE_COMMUNICATION_5");
  question.mutable_envelope()->clear_source_message_id();
  for (exchange::v1::Section& section : *question.mutable_sections()) {
    if (!section.body().has_professional()) continue;
    section.mutable_body()->mutable_professional()->set_organisation("gln:5790001659592");
    section.mutable_body()->mutable_professional()->set_name("Anne");
  }
  question.add_sections()->mutable_body()->mutable_attachment()->set_title("Billede");
  question.mutable_envelope()->set_priority(exchange::v1::ACUTE);
  const Written written = Xdis91Writer(Wrapping::kBare).Write({question});
  std::vector<std::string> lost;
  for (const Loss& loss : written.losses) lost.push_back(loss.code + " " + loss.path);
  for (const char* loss : {"XDIS91_OUT_SECTION Attachment", "XDIS91_OUT_FIELD Professional.name",
                           "XDIS91_OUT_PRECISION Envelope.priority", "XDIS91_OUT_ENVELOPE Envelope.kind"}) {
    EXPECT_THAT(lost, ::testing::Contains(loss));
  }
  EXPECT_TRUE(TranslateCorrespondence(written.bytes).accepted());
}

TEST(BuildXdis91Test, ReadmeTellsEveryFieldThatTheLetterHolds) {
  const std::string readme = testing::ReadFile("adapters/medcom_xml/README.md");
  const size_t begin = readme.find("### Fields that XDIS91 holds");
  const std::string part = readme.substr(begin, readme.find("\n#", begin + 1) - begin);
  for (const std::string_view field : Xdis91HeldFields()) {
    EXPECT_NE(part.find("`" + std::string(field) + "`"), std::string::npos) << field;
  }
}

}  // namespace xdis91_letter_writer_test_internal
}  // namespace handover::adapters::medcom
