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
using ::testing::IsEmpty;

TEST(MapResidueTest, MessageThatIsUnderstoodLeavesNothing) {
  EXPECT_THAT(BodiesOf(ReadMessage(Message("new_v5.json")), "Residue"), IsEmpty());
  EXPECT_THAT(BodiesOf(ReadMessage(Message("reply_v5.json")), "Residue"), IsEmpty());
}

TEST(MapResidueTest, UnknownElementsAreCarriedWithTheirPlace) {
  EXPECT_THAT(ResidueOf(ReadMessage(WithNotes(2, "Ukendt"))),
              ElementsAre("/entry/2/resource/note/0/text = Ukendt", "/entry/2/resource/note/1/text = Ukendt"));
}

TEST(MapResidueTest, UnexpectedResourceIsCarriedWhole) {
  EXPECT_THAT(ResidueOf(ReadMessage(Message("odd_v4.json"))), Contains("/entry/6/resource/code/text = Tolk"));
  EXPECT_THAT(ResidueOf(ReadMessage(Message("odd_v4.xml"))),
              Contains("/Bundle/entry[7]/resource/Flag/code/text = Tolk"));
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
