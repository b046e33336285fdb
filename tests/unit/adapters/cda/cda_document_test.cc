#include "adapters/cda/cda_document.h"

#include <string>

#include "gtest/gtest.h"

#include "tests/unit/adapters/cda/documents.h"

namespace handover::adapters::cda {
namespace cda_document_test_internal {

constexpr const char* kXml =
    "<a xmlns='urn:hl7-org:v3' xmlns:o='urn:other'><b> one <i>two</i>\n</b><o:b/><b><c/></b></a>";

TEST(CdaTreeTest, ElementsOfTheNamespaceAlone) {
  pugi::xml_document xml;
  ASSERT_TRUE(xml.load_string(kXml));
  const pugi::xml_node root = xml.document_element();
  EXPECT_EQ(ChildrenOf(root, "b").size(), 2u);
  EXPECT_EQ(WordsOf(ChildOf(root, "b")), "one two");
  EXPECT_TRUE(Descend(root, {"b", "i"}));
  EXPECT_FALSE(Descend(root, {"b", "c"}));
  EXPECT_EQ(AllBelow(root, "c").size(), 1u);
  EXPECT_TRUE(AllBelow(ChildOf(root, "b"), "c").empty());
  EXPECT_EQ(PathOf(AllBelow(root, "c")[0]), "/*/*[2]/*");
  EXPECT_EQ(PathOf({}), "");
}

TEST(CdaTimeTest, OffsetsAreTakenAndTheirAbsenceIsDanishTime) {
  Findings findings;
  EXPECT_EQ(ReadTime("20240613120000+0200", "/x", findings)->time().seconds(), 1'718'272'800);
  EXPECT_EQ(ReadTime("20120912000000-0000", "/x", findings)->time().seconds(), 1'347'408'000);
  EXPECT_TRUE(findings.issues().empty());
  EXPECT_EQ(ReadTime("20240613120000", "/x", findings)->zone_assumed(), "Europe/Copenhagen");
  EXPECT_FALSE(ReadTime("2024-06-13", "/x", findings).has_value());
  ASSERT_EQ(findings.issues().size(), 2u);
  EXPECT_EQ(findings.issues()[0].code, "CDA_ZONE_ASSUMED");
  EXPECT_EQ(findings.issues()[1].code, "CDA_TIME_FORMAT");
}

TEST(ReadDocumentTest, TheHeaderOfARecord) {
  const std::string text = testing::Fixture("pscr.xml");
  pugi::xml_document xml;
  ASSERT_TRUE(xml.load_string(text.c_str()));
  Findings findings;
  ASSERT_EQ(TypeOf(xml.document_element()), DocumentType::kPscr);
  const CdaDocument document = ReadDocument(xml.document_element(), DocumentType::kPscr, findings);
  EXPECT_TRUE(findings.issues().empty());
  EXPECT_EQ(document.patient.identifiers(0).cpr(), "2911829996");
  EXPECT_EQ(document.organisation, "sor:276231000016004");
  EXPECT_EQ(document.organisation_name, "Testsygehus Svangreambulatorium");
  EXPECT_EQ(document.author, "Jordemoder Test");
  EXPECT_EQ(document.episode_id, "12345678-1234-4234-8234-123456789abc");
  ASSERT_EQ(document.sections.size(), 8u);
  EXPECT_EQ(document.sections[0].code, "161714006");
  EXPECT_EQ(document.sections[0].title, "Terminsberegning");
}

TEST(ReadDocumentTest, TheEpisodeMayBeLeftOut) {
  const std::string text = testing::Fixture("pscr.xml");
  const size_t episode = text.find("1.2.208.184.10.1.12");
  const size_t begin = text.rfind("  <documentationOf>", episode);
  const std::string end = "</documentationOf>";
  std::string without = text;
  without.erase(begin, text.find(end, episode) + end.size() - begin);
  EXPECT_TRUE(testing::Translate(without).accepted());
}

TEST(ReadDocumentTest, AFourthServiceEventIsOneTooMany) {
  const std::string text =
      testing::Replaced(testing::Fixture("pscr.xml"), "  <component>", "<documentationOf/><component>");
  EXPECT_TRUE(testing::Tells(testing::Translate(text), "CDA_TOO_MANY"));
}

TEST(ReadDocumentTest, SectionsHaveALimit) {
  const std::string text = testing::Fixture("pscr.xml");
  const size_t begin = text.find("      <component>\n        <section");
  const size_t end = text.find("      <component>", begin + 1);
  std::string sections;
  for (int i = 0; i < 200; ++i) {
    const std::string code = "9" + std::to_string(i);
    sections += testing::Replaced(text.substr(begin, end - begin), "161714006", code);
  }
  const size_t last = text.find("    </structuredBody>");
  const Translation most = testing::Translate(text.substr(0, begin) + sections + text.substr(last));
  EXPECT_TRUE(most.accepted());
  const Translation more = testing::Translate(text.substr(0, end) + sections + text.substr(last));
  EXPECT_TRUE(testing::Tells(more, "CDA_TOO_MANY"));
}

TEST(TypeOfTest, AnotherTemplateIsNone) {
  pugi::xml_document xml;
  ASSERT_TRUE(
      xml.load_string("<ClinicalDocument xmlns='urn:hl7-org:v3'><templateId root='1.2.3'/></ClinicalDocument>"));
  EXPECT_FALSE(TypeOf(xml.document_element()).has_value());
}

TEST(CdaBoundedTest, CharactersNotBytes) {
  Findings findings;
  EXPECT_EQ(Bounded("øøø", 3, "/x", findings), "øøø");
  EXPECT_FALSE(findings.has_errors());
  EXPECT_EQ(Bounded("øøøø", 3, "/x", findings), "");
  EXPECT_EQ(findings.issues()[0].code, "CDA_TOO_LONG");
}

}  // namespace cda_document_test_internal
}  // namespace handover::adapters::cda
