#include "adapters/social/concern_readers.h"

#include <string>
#include <vector>

#include "gtest/gtest.h"

#include "adapters/social/form_csv.h"
#include "tests/unit/adapters/social/reports.h"

namespace handover::adapters::social::testing {

TEST(ConcernReadersTest, EachRecognisesItsOwn) {
  const std::string json = Fixture("violence.json");
  const std::string csv = Fixture("two_meetings.csv");
  EXPECT_TRUE(ConcernJsonReader().Recognises(json));
  EXPECT_FALSE(ConcernJsonReader().Recognises(csv));
  EXPECT_TRUE(ConcernCsvReader().Recognises(csv));
  EXPECT_TRUE(ConcernCsvReader().Recognises(Fixture("two_meetings_1252.csv")));
  EXPECT_FALSE(ConcernCsvReader().Recognises(json));
  EXPECT_FALSE(ConcernCsvReader().Recognises("navn;CPR\r\n"));
}

TEST(ConcernReadersTest, ReportIsTakenWithoutLoss) {
  const Translation translation = ReadJson(Fixture("violence.json"));
  EXPECT_EQ(ErrorsOf(translation), "");
  EXPECT_TRUE(translation.losses.empty());
  EXPECT_EQ(translation.source.format, "HANDOVER_CONCERN_JSON");
  EXPECT_EQ(translation.source.letter_ids, std::vector<std::string>{"U-2024-17"});
}

TEST(ConcernReadersTest, RetryMakesTheSameId) {
  const std::string json = Fixture("violence.json");
  const std::string id = ReadJson(json).handovers.at(0).envelope().handover_id();
  EXPECT_EQ(ReadJson(json).handovers.at(0).envelope().handover_id(), id);
  EXPECT_NE(ReadJson(ReportWith("U-2024-17", "U-2024-18")).handovers.at(0).envelope().handover_id(), id);
}

TEST(ConcernReadersTest, BothEncodingsOfARowAreTheSameReport) {
  const Translation utf8 = ReadTable(Fixture("two_meetings.csv"));
  const Translation windows = ReadTable(Fixture("two_meetings_1252.csv"));
  EXPECT_EQ(ErrorsOf(utf8), "");
  EXPECT_EQ(ErrorsOf(windows), "");
  EXPECT_EQ(SectionOf(utf8.handovers.at(0), "Concern").SerializeAsString(),
            SectionOf(windows.handovers.at(0), "Concern").SerializeAsString());
  EXPECT_EQ(SectionOf(utf8.handovers.at(0), "ContactDetails").body().contact_details().telephones(0), "+4530303030");
}

TEST(ConcernReadersTest, OneBadRowRefusesTheFile) {
  const std::string good = Fixture("two_meetings.csv");
  const std::string row = good.substr(good.find("\r\n") + 2);
  std::string other = row;
  other.replace(other.find("U-2024-18"), 9, "U-2024-19");
  EXPECT_EQ(ReadTable(good + other).handovers.size(), 2u);
  EXPECT_EQ(ErrorsOf(ReadTable(good + row)), "SOCIAL_REPEATED at row 2, column 1\n");
  other.replace(other.find("0461"), 4, "0001");
  EXPECT_EQ(ErrorsOf(ReadTable(good + other)), "SOCIAL_MUNICIPALITY at row 2, column 3\n");
}

}  // namespace handover::adapters::social::testing
