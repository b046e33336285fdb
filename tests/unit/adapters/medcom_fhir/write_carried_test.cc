#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "google/protobuf/descriptor.h"
#include "gtest/gtest.h"

#include "adapters/medcom_fhir/message_writer.h"
#include "tests/unit/adapters/medcom_fhir/generated_questions.h"
#include "tests/unit/adapters/medcom_fhir/messages.h"

namespace handover::adapters::fhir::testing {
namespace write_carried_test_internal {

exchange::v1::Handover Odd() { return ReadMessage(Message("odd_v4.json")).handovers.front(); }

void Carry(exchange::v1::Handover& handover, const std::string& path, const std::string& value) {
  auto& element = *BodyIn(handover, "Residue").mutable_residue()->add_elements();
  element.set_path(path);
  element.set_value(value);
}

Written WriteFour(const exchange::v1::Handover& handover) {
  return CareCommunicationWriter(MessageVersion::kFour, Syntax::kJson).Write({handover});
}

}  // namespace write_carried_test_internal

using namespace write_carried_test_internal;  // NOLINT: the test's own words.
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;

TEST(WriteCarriedTest, SingleElementsStandWhereTheyStood) {
  const Parsed parsed(WriteFour(Odd()).bytes);
  const Node& patient = parsed.Resource("Patient");
  EXPECT_EQ(ValueOf(patient, "deceasedDateTime"), "2024-06-30");
  EXPECT_EQ(Child(patient, "deceasedBoolean"), nullptr);
  EXPECT_EQ(Child(patient, "multipleBirthBoolean")->kind, NodeKind::kBool);
  EXPECT_EQ(Children(patient, "name").size(), 2u);
  EXPECT_EQ(Children(*Child(patient, "meta"), "security").size(), 2u);
  EXPECT_EQ(ValueOf(*Child(parsed.Resource("Communication"), "note"), "text"), "En bemærkning uden plads");
}

TEST(WriteCarriedTest, ResourcesThatAreNoPartOfAMessageComeBackWhole) {
  const Parsed parsed(WriteFour(Odd()).bytes);
  ASSERT_EQ(parsed.bundle.OfType("Flag").size(), 1u);
  EXPECT_EQ(ValueOf(parsed.Resource("Flag"), "id"), "00000000-0000-4000-8000-000000000441");
  EXPECT_EQ(ValueOf(parsed.Resource("Encounter"), "status"), "planned");
}

TEST(WriteCarriedTest, ReferencesLeadToTheNewResources) {
  exchange::v1::Handover odd = Odd();
  const std::string flag = "Bundle.entry[6].resource.ofType(Flag).";
  Carry(odd, flag + "subject.reference", "Patient");
  Carry(odd, flag + "author.reference", "gln:5790000999026 sor:999021000016002");
  const Parsed parsed(WriteFour(odd).bytes);
  const Node& resource = parsed.Resource("Flag");
  EXPECT_EQ(ValueOf(*Child(resource, "subject"), "reference"),
            absl::StrCat("Patient/", std::string(ValueOf(parsed.Resource("Patient"), "id"))));
  EXPECT_THAT(std::string(ValueOf(*Child(resource, "author"), "reference")), HasSubstr("Organization/"));
}

TEST(WriteCarriedTest, WhatHasNoPlaceIsLostByItsPath) {
  for (const char* path : {"Bundle.entry[2].resource.ofType(Communication).payload[7].contentAttachment.url",
                           "Bundle.entry[1].resource.ofType(Patient).extension[4].valueString",
                           "Bundle.entry[9].resource.ofType(Organization).alias[0]",
                           "Bundle.entry[20].resource.ofType(Flag).status", "Bundle.identifier.value"}) {
    exchange::v1::Handover odd = Odd();
    Carry(odd, path, "x");
    const Written written = WriteFour(odd);
    EXPECT_NE(written.bytes, "") << path;
    EXPECT_THAT(LostOf(written), Contains(absl::StrCat("CARE_OUT_RESIDUE ", path)));
  }
  EXPECT_THAT(LostOf(WriteFour(Odd())), Not(Contains(HasSubstr("CARE_OUT_RESIDUE"))));
}

TEST(WriteCarriedTest, AWholeExtensionComesBack) {
  exchange::v1::Handover odd = Odd();
  Carry(odd, "Bundle.entry[1].resource.ofType(Patient).extension[4].url", "https://example.dk/x");
  Carry(odd, "Bundle.entry[1].resource.ofType(Patient).extension[4].valueString", "y");
  const Written written = WriteFour(odd);
  EXPECT_THAT(written.bytes, HasSubstr(R"("extension":[{"url":"https://example.dk/x","valueString":"y"}])"));
}

TEST(WriteCarriedTest, WhatAMessageCannotHoldIsNamed) {
  exchange::v1::Handover question = SimpleQuestion();
  question.mutable_envelope()->set_sender_unit("Hold 2");
  question.mutable_slip()->set_meeting_id("17");
  question.mutable_addressees(0)->set_copy(true);
  question.mutable_addressees(0)->set_purpose("HEALTH_VISITING");
  AddBody(question, options::v1::PERSON_ROLE_CHILD).mutable_child_health();
  model::v1::Note& note = *BodyIn(question, "Note").mutable_note();
  note.mutable_provenance()->set_informant(model::v1::Provenance::PROFESSIONAL_SAW);
  note.mutable_provenance()->mutable_recorded()->set_precision(model::v1::TIME_PRECISION_MINUTE);
  question.mutable_sections(1)->mutable_header()->mutable_sorted()->set_by_role("NURSE");
  const std::vector<std::string> lost = LostOf(WriteMessage(question));
  for (const char* loss :
       {"CARE_OUT_ENVELOPE Envelope.sender_unit", "CARE_OUT_ENVELOPE RoutingSlip.meeting_id",
        "CARE_OUT_ENVELOPE Addressee.copy", "CARE_OUT_ENVELOPE Addressee.purpose", "CARE_OUT_SECTION ChildHealth",
        "CARE_OUT_FIELD Note.provenance.informant", "CARE_OUT_PRECISION Note.provenance",
        "CARE_OUT_FIELD SectionHeader.sorted", "CARE_OUT_ENVELOPE Envelope.handover_id"}) {
    EXPECT_THAT(lost, Contains(loss));
  }
}

TEST(WriteCarriedTest, ReadmeTellsEveryFieldThatAMessageHolds) {
  const std::string readme = ReadFile("adapters/medcom_fhir/README.md");
  const size_t begin = readme.find("### Fields that a message holds");
  ASSERT_NE(begin, std::string::npos);
  const std::string part = readme.substr(begin, readme.find("\n#", begin + 1) - begin);
  for (const std::string_view field : CareHeldFields()) {
    EXPECT_NE(part.find(absl::StrCat("| `", std::string(field), "` |")), std::string::npos) << field;
  }
  size_t rows = 0;
  for (size_t at = part.find("\n| `"); at != std::string::npos; at = part.find("\n| `", at + 1)) ++rows;
  EXPECT_EQ(rows, CareHeldFields().size());
}

}  // namespace handover::adapters::fhir::testing
