#include "adapters/social/map_concern.h"

#include <string>

#include "gtest/gtest.h"

#include "tests/unit/adapters/social/reports.h"

namespace handover::adapters::social::testing {

TEST(MapConcernTest, EnvelopeSaysWhoReportsAndNothingOfTheChild) {
  const exchange::v1::Envelope envelope = ReadJson(Fixture("violence.json")).handovers.at(0).envelope();
  EXPECT_EQ(envelope.kind(), "CONCERN_REPORT");
  EXPECT_EQ(envelope.author_role(), "PEDAGOGUE");
  EXPECT_EQ(envelope.author_name(), "Hanne Test");
  EXPECT_EQ(envelope.sender_unit(), "Børnehuset Test");
  EXPECT_EQ(envelope.created_ms(), 1'718'007'300'000);
  EXPECT_EQ(envelope.source_sha256().size(), 32u);
  EXPECT_EQ(envelope.SerializeAsString().find("0505239996"), std::string::npos);
}

TEST(MapConcernTest, AnotherVersionIsRefused) {
  EXPECT_EQ(ErrorsOf(ReadJson(ReportWith("\"version\": 1,", "\"version\": 2,"))),
            "SOCIAL_COUNT at /version\nSOCIAL_VERSION at /version\n");
}

TEST(MapConcernTest, MunicipalityIsOneOfTheList) {
  EXPECT_EQ(ErrorsOf(ReadJson(ReportWith("\"0461\"", "\"0411\""))), "SOCIAL_MUNICIPALITY at /municipality\n");
  EXPECT_EQ(ErrorsOf(ReadJson(ReportWith("\"0461\"", "\"461\""))), "SOCIAL_MUNICIPALITY at /municipality\n");
  EXPECT_EQ(ErrorsOf(ReadJson(ReportWith("\"0461\"", "\"0445\""))), "SOCIAL_MUNICIPALITY_ENDED at /municipality\n");
}

TEST(MapConcernTest, ProvenanceIsTheNotifiers) {
  const exchange::v1::Handover handover = ReadJson(Fixture("violence.json")).handovers.at(0);
  const model::v1::Provenance& provenance = SectionOf(handover, "Attachment").body().attachment().provenance();
  EXPECT_EQ(provenance.observer_role(), "PEDAGOGUE");
  EXPECT_EQ(provenance.recorded().zone_assumed(), "Europe/Copenhagen");
}

}  // namespace handover::adapters::social::testing
