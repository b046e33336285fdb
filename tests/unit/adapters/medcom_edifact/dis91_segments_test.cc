#include "adapters/medcom_edifact/dis91_segments.h"

#include <string>
#include <vector>

#include "gtest/gtest.h"

#include "adapters/medcom_edifact/dis91_reader.h"
#include "adapters/medcom_edifact/dis91_tree.h"
#include "tests/unit/adapters/medcom_edifact/edifact_fixture.h"

namespace handover::adapters::edifact {
namespace dis91_segments_test_internal {

using testing::Replaced;
using Told = std::vector<std::string>;

std::string Fixture(const std::string& name) { return testing::ReadFile("tests/fixtures/dis91/" + name); }

Written Write(const std::string& xml) { return testing::WriteTwin(xml, "ClinicalEmail", AddClinicalEmailSegments); }

std::string Twin(std::string_view bytes) { return testing::TwinOf(bytes, kDis91Letter, AddClinicalEmail); }

TEST(Dis91SegmentsTest, TheTwinOfALetterIsWrittenAsTheLetter) {
  for (const char* name : {"question.edi", "everything.edi"}) {
    const std::string twin = Twin(Fixture(name));
    ASSERT_FALSE(twin.empty()) << name;
    const Written written = Write(twin);
    EXPECT_TRUE(written.issues.empty()) << name;
    EXPECT_EQ(testing::LossesOf(written), Told{}) << name;
    EXPECT_EQ(Twin(written.bytes), twin) << name;
  }
}

TEST(Dis91SegmentsTest, ALongTextIsTwoTextsAndALoss) {
  std::string lines;
  for (int i = 0; i < 41; ++i) lines += "linje " + std::to_string(i) + "<Break/>";
  const std::string twin = Twin(Fixture("question.edi"));
  const size_t begin = twin.find("<Text01>") + 8;
  const std::string longer = twin.substr(0, begin) + lines + twin.substr(twin.find("</Text01>"));
  const Written written = Write(longer);
  EXPECT_EQ(testing::LossesOf(written),
            Told{"EDIFACT_TEXT_DIVIDED /Emessage/ClinicalEmail/ClinicalInformation/Text01"});
  EXPECT_NE(Twin(written.bytes)
                .find("linje 39<Break/></Text01></ClinicalInformation><ClinicalInformation><Text01>"
                      "linje 40<Break/></Text01>"),
            std::string::npos);
  std::string too_long;
  for (int i = 0; i < 10; ++i) too_long += lines;
  const Written refused = Write(Replaced(longer, lines, too_long));
  EXPECT_EQ(refused.bytes, "");
  ASSERT_EQ(refused.issues.size(), 1u);
  EXPECT_EQ(refused.issues[0].code, "EDIFACT_TEXT_LENGTH");
}

TEST(Dis91SegmentsTest, ALinkGoesOnAsLongAsItFits) {
  const std::string twin = Twin(Fixture("everything.edi"));
  const std::string link = "https://example.dk/amning";
  for (const size_t more : {45u, 46u, 200u, 251u}) {
    const std::string longer = Replaced(twin, link, link + std::string(more, 'a'));
    EXPECT_EQ(Twin(Write(longer).bytes), longer) << more;
    EXPECT_EQ(testing::LossesOf(Write(longer)), Told{}) << more;
  }
  const Written lost = Write(Replaced(twin, link, link + std::string(260, 'a')));
  EXPECT_EQ(testing::LossesOf(lost), Told{"EDIFACT_LINK /Emessage/ClinicalEmail/Reference[1]/URL"});
  EXPECT_EQ(lost.bytes.find("FTX+URL"), std::string::npos);
}

TEST(Dis91SegmentsTest, ASubjectStandsWithoutAnyTextToo) {
  const std::string twin = Twin(Fixture("question.edi"));
  const size_t begin = twin.find("<ClinicalInformation>");
  const std::string without = twin.substr(0, begin) + twin.substr(twin.find("</ClinicalInformation>") +
                                                                  std::string("</ClinicalInformation>").size());
  EXPECT_EQ(Twin(Write(without).bytes), without);
}

}  // namespace dis91_segments_test_internal
}  // namespace handover::adapters::edifact
