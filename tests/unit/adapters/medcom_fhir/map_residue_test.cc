#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "adapters/medcom_fhir/care_mapping.h"
#include "tests/unit/adapters/medcom_fhir/messages.h"

namespace handover::adapters::fhir::testing {
namespace map_residue_test_internal {

// `path = value` of everything carried as it is.
std::vector<std::string> ResidueOf(const Translation& translation) {
  std::vector<std::string> found;
  for (const exchange::v1::SectionBody& body : BodiesOf(translation, "Residue")) {
    for (const auto& element : body.residue().elements()) {
      found.push_back(absl::StrCat(element.path(), " = ", element.value()));
    }
  }
  return found;
}

std::string WithNotes(int count, std::string_view text) {
  std::string notes;
  for (int i = 0; i < count; ++i) absl::StrAppend(&notes, i == 0 ? "" : ",", "{\"text\": \"", std::string(text), "\"}");
  return Spoiled("new_v5.json", "\"status\": \"unknown\",",
                 absl::StrCat("\"status\": \"unknown\", \"note\": [", notes, "],"));
}

}  // namespace map_residue_test_internal

using map_residue_test_internal::ResidueOf;
using map_residue_test_internal::WithNotes;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsSupersetOf;
using ::testing::Not;

// What the writer needs is carried (map_route.cc), and nothing else.
TEST(MapResidueTest, MessageThatIsUnderstoodLeavesItsRouteAlone) {
  EXPECT_THAT(ResidueOf(ReadMessage(Message("new_v5.json"))),
              ElementsAre(HasSubstr("destination[0].receiver.reference = gln:"), HasSubstr("sender.reference = gln:"),
                          HasSubstr("ofType(Communication).identifier[0].value = urn:uuid:")));
}

TEST(MapResidueTest, UnknownElementsAreCarriedWithTheirPlace) {
  EXPECT_THAT(ResidueOf(ReadMessage(WithNotes(2, "Ukendt"))),
              IsSupersetOf({"Bundle.entry[2].resource.ofType(Communication).note[0].text = Ukendt",
                            "Bundle.entry[2].resource.ofType(Communication).note[1].text = Ukendt"}));
}

TEST(MapResidueTest, UnexpectedResourceIsCarriedWhole) {
  for (const char* name : {"odd_v4.json", "odd_v4.xml"}) {
    EXPECT_THAT(ResidueOf(ReadMessage(Message(name))),
                Contains("Bundle.entry[6].resource.ofType(Flag).code.text = Tolk"));
  }
}

TEST(MapResidueTest, ReferencesSayWhomTheyMean) {
  const std::string text = Spoiled("odd_v4.json", "\"code\": {\"text\": \"Tolk\"}",
                                   "\"code\": {\"text\": \"Tolk\"}, \"subject\": {\"reference\": "
                                   "\"Patient/00000000-0000-4000-8000-000000000403\"}, \"author\": {\"reference\": "
                                   "\"Organization/00000000-0000-4000-8000-000000000410\"}");
  EXPECT_THAT(ResidueOf(ReadMessage(text)),
              IsSupersetOf({"Bundle.entry[6].resource.ofType(Flag).subject.reference = Patient",
                            "Bundle.entry[6].resource.ofType(Flag).author.reference = gln:5790000999010 "
                            "sor:999011000016001"}));
}

TEST(MapResidueTest, OfAnOrganisationBesideTheRouteOneNumberGoesOn) {
  EXPECT_THAT(LossesOf(ReadMessage(Message("new_v5.json"))), Not(Contains(HasSubstr("FHIR_ORGANISATION_IDENTIFIER"))));
  const std::string_view provenance = "    {\n      \"fullUrl\": \"https://fhir.example.dk/Provenance/";
  const std::string third =
      absl::StrCat(R"({"resource": {"resourceType": "Organization", "id": "third", "identifier": [)",
                   R"({"system": "https://www.gs1.org/gln", "value": "5790000121526"}, )",
                   R"({"system": "urn:oid:1.2.208.176.1.1", "value": "999031000016003"}]}},)", std::string(provenance));
  const std::string text = Edited(Spoiled("new_v5.json", provenance, third),
                                  "\"assigner\": {\"reference\": \"Organization/00000000-0000-4000-8000-000000000110\"",
                                  "\"assigner\": {\"reference\": \"Organization/third\"");
  EXPECT_THAT(LossesOf(ReadMessage(text)), Contains(HasSubstr("FHIR_ORGANISATION_IDENTIFIER /entry/")));
}

TEST(MapResidueTest, ResidueTellsItsFormatAndTime) {
  const model::v1::Residue residue = BodiesOf(ReadMessage(WithNotes(1, "a")), "Residue").front().residue();
  EXPECT_EQ(residue.format(), "MEDCOM_CARECOMMUNICATION_5");
  EXPECT_EQ(residue.provenance().recorded().time().seconds(), 1'718'871'300);
}

TEST(MapResidueTest, FiveHundredUnknownElementsAreEnough) {
  EXPECT_TRUE(ReadMessage(WithNotes(500, "a")).accepted());
  EXPECT_THAT(ErrorsOf(ReadMessage(WithNotes(501, "a"))),
              ElementsAre("FHIR_TOO_MANY_UNKNOWN /entry/2/resource/note/500/text"));
}

TEST(MapResidueTest, UnknownElementThatIsTooLongRefusesTheMessage) {
  EXPECT_TRUE(ReadMessage(WithNotes(1, std::string(20'000, 'a'))).accepted());
  EXPECT_THAT(ErrorsOf(ReadMessage(WithNotes(1, std::string(20'001, 'a')))),
              ElementsAre("FHIR_TOO_LONG /entry/2/resource/note/0/text"));
}

TEST(MapResidueTest, PeopleOfEarlierMessagesAndOtherNumbersAreLostByName) {
  EXPECT_THAT(LossesOf(ReadMessage(Message("reply_v5.json"))), Contains("FHIR_UNUSED_RESOURCE /entry/4/resource"));
  EXPECT_THAT(LossesOf(ReadMessage(Message("odd_v4.json"))),
              Contains("FHIR_ORGANISATION_IDENTIFIER /entry/9/resource/identifier/2"));
}

}  // namespace handover::adapters::fhir::testing
