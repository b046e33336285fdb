#include "adapters/medcom_xml/xdis91_letter.h"

#include <string>
#include <vector>

#include "gtest/gtest.h"

#include "adapters/medcom_xml/issue_codes.h"
#include "adapters/medcom_xml/xml_structure.h"
#include "tests/unit/adapters/medcom_xml/correspondence_fixture.h"

namespace handover::adapters::medcom {
namespace xdis91_letter_test_internal {

Xdis91Letter LetterOf(const std::string& xml, pugi::xml_document& document) {
  EXPECT_TRUE(document.load_string(xml.c_str()));
  return ReadCorrespondence(ChildOf(document.document_element(), "ClinicalEmail"));
}

TEST(ReadCorrespondenceTest, FieldsStandInTheirPlaces) {
  pugi::xml_document document;
  const Xdis91Letter letter = LetterOf(testing::Correspondence("everything.xml"), document);
  EXPECT_TRUE(letter.corrects());
  EXPECT_EQ(letter.priority.text.substr(0, 1), "h");
  ASSERT_EQ(letter.texts.size(), 2u);
  EXPECT_TRUE(letter.texts[0].text.ends_with("Ring gerne."));
  ASSERT_EQ(letter.references.size(), 3u);
  EXPECT_TRUE(letter.references[0].url.present());
  EXPECT_TRUE(letter.references[1].paper.present());
  EXPECT_EQ(letter.references[2].file_name.text, "KURVE1");
  EXPECT_TRUE(letter.local_elements.empty());
}

TEST(ReadCorrespondenceTest, LocalElementsBelongToTheLetterBefore) {
  pugi::xml_document document;
  EXPECT_FALSE(LetterOf(testing::Correspondence("two_letters.xml"), document).local_elements.empty());
}

TEST(CheckCorrespondenceTest, AnOrdinaryLetterHasNoError) {
  for (const char* name : {"question.xml", "everything.xml"}) {
    pugi::xml_document document;
    std::vector<Issue> issues;
    CheckCorrespondence(LetterOf(testing::Correspondence(name), document), issues);
    EXPECT_FALSE(HasError(issues)) << name;
    EXPECT_NE(testing::FindIssue(issues, "XDIS91_ZONE_ASSUMED"), nullptr);
  }
}

TEST(PatientNumberOfTest, ANumberWithoutADayIsTheSendersOwn) {
  pugi::xml_document document;
  const std::string question = testing::Correspondence("question.xml");
  EXPECT_EQ(PatientNumberOf(LetterOf(question, document)).cpr(), "1306249996");
  const auto odd = PatientNumberOf(LetterOf(testing::Replaced(question, "1306249996", "1522824933"), document));
  EXPECT_EQ(odd.local().value(), "1522824933");
  EXPECT_EQ(odd.local().system(), "gln:5790000121526");
}

TEST(PatientNumberOfTest, AReplacementIsANationalOneOrTheSendersOwn) {
  const std::string cpr = "<CivilRegistrationNumber>1306249996</CivilRegistrationNumber>";
  const auto number = [&cpr](const std::string& text) {
    pugi::xml_document document;
    return PatientNumberOf(LetterOf(testing::Replaced(testing::Correspondence("question.xml"), cpr,
                                                      "<AlternativeIdentifier>" + text + "</AlternativeIdentifier>"),
                                    document));
  };
  EXPECT_EQ(number("0703921VJ4").x_ecpr(), "0703921VJ4");
  EXPECT_EQ(number("ABCDEFGHIJ").local().value(), "ABCDEFGHIJ");
}

}  // namespace xdis91_letter_test_internal
}  // namespace handover::adapters::medcom
