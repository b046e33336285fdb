#include <algorithm>
#include <string>

#include "gtest/gtest.h"

#include "adapters/social/map_concern.h"
#include "tests/unit/adapters/social/reports.h"

namespace handover::adapters::social::testing {

TEST(MapObservationsTest, ConcernIsAboutTheChildWhoIsImplicatedAndWhoTold) {
  const exchange::v1::Handover handover = ReadJson(Fixture("violence.json")).handovers.at(0);
  const exchange::v1::Section& section = SectionOf(handover, "Concern");
  EXPECT_EQ(section.header().about_size(), 3);
  const model::v1::Concern& concern = section.body().concern();
  EXPECT_EQ(concern.urgency(), model::v1::Concern::ACUTE);
  EXPECT_EQ(handover.envelope().priority(), exchange::v1::ACUTE);
  EXPECT_TRUE(concern.suspected_violence());
  EXPECT_EQ(concern.observations(0).provenance().observed().precision(), model::v1::TIME_PRECISION_DAY);
  EXPECT_EQ(concern.measures_so_far(0).code().display(), "Samtale med mor");
  EXPECT_EQ(concern.provenance().observer_name(), "Hanne Test");
}

TEST(MapObservationsTest, ObservationIsRequired) {
  const std::string json = Fixture("violence.json");
  const size_t begin = json.find("\"observations\"");
  std::string without = json;
  without.erase(begin, json.find("\"assessment\"") - begin);
  EXPECT_EQ(ErrorsOf(ReadJson(without)), "SOCIAL_REQUIRED at /concern/observations\n");
}

TEST(MapObservationsTest, ListsHaveALimit) {
  std::string reasons;
  for (int i = 0; i < 50; ++i) reasons += R"({"system": "s", "code": "c"},)";
  const std::string old = R"([{"system": "urn:dst:underretning", "code": "07"}])";
  const std::string last = R"({"system": "s", "code": "c"}])";
  EXPECT_EQ(ErrorsOf(ReadJson(ReportWith(old, "[" + reasons.substr(0, reasons.size() - 1) + "]"))), "");
  EXPECT_EQ(ErrorsOf(ReadJson(ReportWith(old, "[" + reasons + last))), "SOCIAL_COUNT at /concern/reasons\n");
}

TEST(MapObservationsTest, AttachmentIsWhatItSaysItIs) {
  EXPECT_EQ(ErrorsOf(ReadJson(ReportWith("eA==", "eQ=="))), "SOCIAL_ATTACHMENT at /attachments/0/sha256\n");
  EXPECT_EQ(ErrorsOf(ReadJson(ReportWith("eA==", "eA="))), "SOCIAL_ATTACHMENT at /attachments/0/content\n");
  EXPECT_EQ(ErrorsOf(ReadJson(ReportWith("\"size_bytes\": 1", "\"size_bytes\": 2"))),
            "SOCIAL_ATTACHMENT at /attachments/0\n");
  EXPECT_EQ(ErrorsOf(ReadTable(RowWith(";0,00;", ";0,01;"))), "SOCIAL_ATTACHMENT at row 1\n");
}

TEST(MapObservationsTest, UnknownElementGoesOnAsResidue) {
  const Translation translation = ReadJson(ReportWith("\"version\": 1,", "\"version\": 1, \"shoe\": {\"size\": 23},"));
  EXPECT_EQ(ErrorsOf(translation), "");
  const model::v1::Residue& residue = SectionOf(translation.handovers.at(0), "Residue").body().residue();
  ASSERT_EQ(residue.elements_size(), 1);
  EXPECT_EQ(residue.elements(0).path(), "/shoe/size");
  EXPECT_EQ(residue.elements(0).value(), "23");
  const auto notice = std::find_if(translation.issues.begin(), translation.issues.end(),
                                   [](const Issue& issue) { return issue.code == "SOCIAL_UNKNOWN_ELEMENT"; });
  ASSERT_NE(notice, translation.issues.end());
  EXPECT_EQ(notice->path, "/*/*") << "a stranger's names are not shown";
}

TEST(MapObservationsTest, ViolenceAndAParentWhoKnowsIsWarnedOf) {
  const Translation translation = ReadJson(Fixture("violence.json"));
  EXPECT_TRUE(std::any_of(translation.issues.begin(), translation.issues.end(), [](const Issue& issue) {
    return issue.code == "SOCIAL_VIOLENCE_TOLD" && issue.severity == Severity::kWarning;
  }));
  const Translation calm = ReadTable(Fixture("two_meetings.csv"));
  EXPECT_TRUE(calm.issues.empty());
}

}  // namespace handover::adapters::social::testing
