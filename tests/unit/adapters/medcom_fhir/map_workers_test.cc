#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "adapters/medcom_fhir/care_mapping.h"
#include "tests/unit/adapters/medcom_fhir/messages.h"

namespace handover::adapters::fhir::testing {
namespace map_workers_test_internal {

// `role|name|organisation|telephone` of each professional.
std::vector<std::string> ProfessionalsOf(const Translation& translation) {
  std::vector<std::string> found;
  for (const exchange::v1::SectionBody& body : BodiesOf(translation, "Professional")) {
    const model::v1::Professional& one = body.professional();
    found.push_back(absl::StrCat(one.role(), "|", one.name(), "|", one.organisation(), "|", one.telephone()));
  }
  return found;
}

// new_v5 with that many texts more, all by the same author.
std::string WithTexts(int count) {
  const std::string text = Message("new_v5.json");
  const size_t begin = text.find("          {\n            \"extension\"");
  const size_t end = text.find("          },\n", begin) + 13;
  std::string more;
  for (int i = 0; i < count; ++i) {
    more += Edited(text.substr(begin, end - begin), "000000000120", absl::StrCat("0000000001", 30 + i));
  }
  return text.substr(0, end) + more + text.substr(end);
}

}  // namespace map_workers_test_internal

using map_workers_test_internal::ProfessionalsOf;
using map_workers_test_internal::WithTexts;
using ::testing::ElementsAre;
using ::testing::UnorderedElementsAre;

TEST(MapWorkersTest, AuthorsAreProfessionalsOfTheirOrganisation) {
  EXPECT_THAT(ProfessionalsOf(ReadMessage(Message("new_v5.json"))),
              ElementsAre("NURSE|Sille Test Fagperson|gln:5790000999019|+4512345678"));
}

TEST(MapWorkersTest, SpecificSenderAndTeamAreProfessionalsOnce) {
  EXPECT_THAT(ProfessionalsOf(ReadMessage(Message("reply_v5.json"))),
              UnorderedElementsAre("HEALTH_VISITOR|Hanne Test Fagperson|gln:5790000999026|87654321",
                                   "CARE_TEAM|Barselsteam|gln:5790000999019|"));
}

TEST(MapWorkersTest, RoleInWordsIsOtherAndItsWordsStay) {
  const Translation translation = ReadMessage(Message("forward_v4.json"));
  EXPECT_THAT(ProfessionalsOf(translation),
              UnorderedElementsAre("HEALTH_VISITOR|Hanne Test Fagperson|gln:5790000999026|87654321",
                                   "OTHER|Dr. Poul Test Fagperson|gln:5790000999026|87 65 43 21"));
  bool found = false;
  for (const exchange::v1::SectionBody& body : BodiesOf(translation, "Note")) {
    found |= body.note().provenance().observer_role() == "Ledende sundhedsplejerske";
  }
  EXPECT_TRUE(found);
}

TEST(MapWorkersTest, AuthorOfTheNewestTextIsTheEnvelopes) {
  const exchange::v1::Envelope envelope = ReadMessage(Message("forward_v4.json")).handovers.front().envelope();
  EXPECT_EQ(envelope.author_role(), "OTHER");
  EXPECT_EQ(envelope.author_name(), "Dr. Poul Test Fagperson");
}

TEST(MapWorkersTest, NameThatIsTooLongForTheEnvelopeIsCutThereAlone) {
  const auto with_name = [](size_t length) {
    return ReadMessage(Spoiled("new_v5.json", "\"family\": \"Fagperson\", \"given\": [\"Sille\", \"Test\"]",
                               absl::StrCat("\"family\": \"", std::string(length, 'a'), "\"")));
  };
  EXPECT_EQ(with_name(200).handovers.front().envelope().author_name(), std::string(120, 'a'));
  EXPECT_THAT(ProfessionalsOf(with_name(200)), ElementsAre(::testing::HasSubstr(std::string(200, 'a'))));
  EXPECT_THAT(ErrorsOf(with_name(201)), ElementsAre("FHIR_TOO_LONG /entry/4/resource/name/0"));
}

TEST(MapWorkersTest, MessageHoldsWhatAHandoverHolds) {
  // Identity, professional, file, residue and 25 texts.
  EXPECT_TRUE(ReadMessage(WithTexts(24)).accepted());
  EXPECT_THAT(ErrorsOf(ReadMessage(WithTexts(25))), ElementsAre("FHIR_TOO_MANY_PAYLOADS /entry/2/resource/payload"));
}

}  // namespace handover::adapters::fhir::testing
