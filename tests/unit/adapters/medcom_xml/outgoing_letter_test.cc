#include "adapters/medcom_xml/outgoing_letter.h"

#include <string>
#include <vector>

#include "gtest/gtest.h"

#include "adapters/medcom_xml/xdis91_structure.h"
#include "adapters/text/xml_names.h"

namespace handover::adapters::medcom {
namespace outgoing_letter_test_internal {

using exchange::v1::Handover;

struct Outgoing {
  EmessageTree tree;
  LetterBuilder builder{kXdis91Schema, kXdis91Out, tree};
  LetterNode letter = builder.Add(builder.root(), "ClinicalEmail");
};

std::string NumberAndList(std::string_view number, std::string_view location) {
  Outgoing out;
  const LetterNode sender = out.builder.Add(out.letter, "Sender");
  SetOrganisationNumber(sender, number, location, out.builder);
  return TextOf(ChildOf(sender.node, "IdentifierCode")) + " " + TextOf(ChildOf(sender.node, "Identifier"));
}

TEST(NameOfLetterTest, ALettersHandoverHasItsName) {
  Handover handover;
  handover.mutable_envelope()->set_source_format("MEDCOM_DIS32");
  handover.mutable_envelope()->set_source_message_id("5790001659592#BRV20240613002#1");
  const LetterName name = NameOfLetter(handover);
  EXPECT_EQ(name.sender, "5790001659592");
  EXPECT_EQ(name.identifier, "BRV20240613002");
  EXPECT_TRUE(name.of_a_letter);
}

TEST(NameOfLetterTest, AnyOtherGetsOneFromItsId) {
  Handover handover;
  handover.mutable_envelope()->set_source_format("HL7V2");
  handover.mutable_envelope()->set_source_message_id("5790001659592#BRV20240613002#1");
  handover.mutable_envelope()->set_handover_id("0123456789abcdef");
  const LetterName name = NameOfLetter(handover);
  EXPECT_EQ(name.sender, "");
  EXPECT_EQ(name.identifier.size(), 14u);
  EXPECT_FALSE(name.of_a_letter);
  EXPECT_EQ(NameOfLetter(handover).identifier, name.identifier);
  handover.mutable_envelope()->set_handover_id("0123456789abcdeg");
  EXPECT_NE(NameOfLetter(handover).identifier, name.identifier);
  handover.mutable_envelope()->set_source_format("MEDCOM_XDIS91");
  for (const char* other : {"579000165959#K#1", "5790001659592#123456789012345#1", "5790001659592#K", ""}) {
    handover.mutable_envelope()->set_source_message_id(other);
    EXPECT_FALSE(NameOfLetter(handover).of_a_letter) << other;
  }
}

TEST(SignedAtTest, TheNewestTimeAtWhichSomethingWasWrittenDown) {
  Handover handover;
  handover.mutable_envelope()->set_created_ms(1'718'270'000'000);
  EXPECT_EQ(SignedAt(handover), absl::CivilMinute(2024, 6, 13, 11, 13));
  const auto add = [&handover](int64_t seconds) {
    auto& note = *handover.add_sections()->mutable_body()->mutable_note();
    note.mutable_provenance()->mutable_recorded()->mutable_time()->set_seconds(seconds);
  };
  add(1'718'000'000);
  add(1'718'100'000);
  add(1'718'050'000);
  EXPECT_EQ(SignedAt(handover), absl::CivilMinute(2024, 6, 11, 12, 0));
}

TEST(SetOrganisationNumberTest, ASchemeIsAList) {
  EXPECT_EQ(NumberAndList("sks:4202", "5790001659592"), "sygehusafdelingsnummer 4202");
  EXPECT_EQ(NumberAndList("yder:079741", ""), "ydernummer 079741");
  EXPECT_EQ(NumberAndList("kommune:0461", ""), "kommunenummer 461");
  EXPECT_EQ(NumberAndList("gln:5790001659592", ""), "lokationsnummer 5790001659592");
  EXPECT_EQ(NumberAndList("sor:325421000016001", ""), "sorkode 325421000016001");
}

TEST(SetOrganisationNumberTest, WhatTheLetterHasNoListForIsTheLocationNumber) {
  for (const char* number : {"", "cvr:25313763", "lokalt_nummer:17", "sks:123456789012345678", "4202"}) {
    EXPECT_EQ(NumberAndList(number, "5790001659592"), "lokationsnummer 5790001659592") << number;
  }
  EXPECT_EQ(NumberAndList("cvr:25313763", ""), " ");
}

TEST(AddReceiverTest, TheFirstAddresseeWithALocationNumber) {
  Handover handover;
  handover.add_addressees()->set_stated_address("sor:325421000016001");
  handover.add_addressees()->set_stated_address("gln:5790000121526");
  handover.mutable_addressees(1)->set_copy(true);
  Outgoing nobody;
  EXPECT_FALSE(AddReceiver(handover, nobody.letter, nobody.builder));
  EXPECT_EQ(nobody.tree.issues.front().code, "XDIS91_OUT_MISSING");
  handover.mutable_addressees(1)->set_copy(false);
  handover.mutable_addressees(1)->set_area("0461");
  Outgoing out;
  EXPECT_TRUE(AddReceiver(handover, out.letter, out.builder));
  const pugi::xml_node receiver = ChildOf(out.letter.node, "Receiver");
  EXPECT_EQ(TextOf(ChildOf(receiver, "EANIdentifier")), "5790000121526");
  EXPECT_EQ(TextOf(ChildOf(receiver, "Identifier")), "461");
}

TEST(DialledNumberTest, DenmarkIsLeftOut) {
  EXPECT_EQ(DialledNumber("+4520112233"), "20112233");
  EXPECT_EQ(DialledNumber("+4620112233"), "004620112233");
  EXPECT_EQ(DialledNumber("lokal 4711"), "lokal 4711");
  EXPECT_EQ(DialledNumber(""), "");
}

TEST(AddLocalElementsTest, WhatStandsForItselfComesBack) {
  Outgoing out;
  const char* xml = "<m:Local_Elements><x:A xmlns:x=\"urn:x\" x:b=\"1\">t</x:A></m:Local_Elements>";
  EXPECT_TRUE(AddLocalElements(xml, out.builder));
  const pugi::xml_node last = out.tree.document.document_element().last_child();
  EXPECT_EQ(std::string(last.name()), "Local_Elements");
  EXPECT_EQ(std::string(last.first_child().child_value()), "t");
}

TEST(AddLocalElementsTest, WhatDoesNotIsRefused) {
  for (const char* xml : {"", "<Local_Elements>", "<Local_Elements><x:A/></Local_Elements>",
                          "<Local_Elements><A x:b=\"1\"/></Local_Elements>", "<!DOCTYPE a><Local_Elements/>"}) {
    Outgoing out;
    EXPECT_FALSE(AddLocalElements(xml, out.builder)) << xml;
  }
}

TEST(TellLossesTest, WhatIsNotHeldIsNamed) {
  Handover handover;
  handover.mutable_envelope()->set_kind("QUERY");
  handover.mutable_slip()->set_justification_text("x");
  handover.add_addressees()->set_role("GP");
  handover.add_sections()->mutable_body()->mutable_note()->set_text("x");
  handover.mutable_sections(0)->mutable_body()->mutable_note()->set_title("x");
  handover.mutable_sections(0)->mutable_header()->mutable_sorted()->set_by_name("x");
  handover.add_sections()->mutable_body()->mutable_network()->add_supporters("x");
  const std::string_view held_paths[] = {"Note.text"};
  const std::string_view own_paths[] = {"Envelope.kind"};
  const HeldFields held(held_paths);
  const HeldFields own(own_paths);
  const auto lost = [&](bool of_a_letter) {
    Outgoing out;
    TellLosses(handover, {held, own}, of_a_letter, out.builder);
    std::vector<std::string> codes;
    for (const Loss& loss : out.tree.losses) codes.push_back(loss.code + " " + loss.path);
    return codes;
  };
  const std::vector<std::string> of_a_letter = {
      "XDIS91_OUT_ENVELOPE RoutingSlip.justification_text", "XDIS91_OUT_ENVELOPE Addressee.role",
      "XDIS91_OUT_FIELD SectionHeader.sorted", "XDIS91_OUT_FIELD Note.title", "XDIS91_OUT_SECTION Network"};
  EXPECT_EQ(lost(true), of_a_letter);
  EXPECT_EQ(lost(false).size(), of_a_letter.size() + 1);
  EXPECT_EQ(lost(false).front(), "XDIS91_OUT_ENVELOPE Envelope.kind");
}

}  // namespace outgoing_letter_test_internal
}  // namespace handover::adapters::medcom
