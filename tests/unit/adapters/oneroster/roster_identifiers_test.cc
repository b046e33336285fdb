#include "adapters/oneroster/roster_identifiers.h"

#include "gtest/gtest.h"

namespace handover::adapters::oneroster {

TEST(ReadTypedIdsTest, SeveralWithCommasBetween) {
  const auto ids = ReadTypedIds("{CPR:0505239996}, {Link:https://example.dk/1,2}");
  ASSERT_TRUE(ids.has_value());
  ASSERT_EQ(ids->size(), 2u);
  EXPECT_EQ(ids->at(0).type, "CPR");
  EXPECT_EQ(ids->at(0).id, "0505239996");
  EXPECT_EQ(ids->at(1).type, "Link");
  EXPECT_EQ(ids->at(1).id, "https://example.dk/1,2");
  EXPECT_EQ(ReadTypedIds("")->size(), 0u);
}

TEST(ReadTypedIdsTest, AnythingElseIsNothing) {
  for (const char* cell : {"0505239996", "{CPR}", "{CPR:}", "{:1}", "{CPR:1", "CPR:1}", "{a:1}{b:2}", "{a:1},",
                           ",{a:1}", "{a:1},,{b:2}", "{a}:1}", "{a:1} x"}) {
    EXPECT_EQ(ReadTypedIds(cell).has_value(), false) << cell;
  }
}

TEST(BirthDateOfTest, IsThatOfTheCprNumberAlone) {
  model::v1::PersonIdentity identity;
  EXPECT_EQ(BirthDateOf(identity), std::nullopt);
  identity.add_identifiers()->set_cpr("0505239996");
  EXPECT_EQ(BirthDateOf(identity), absl::CivilDay(2023, 5, 5));
  identity.mutable_identifiers(0)->mutable_local()->set_value("0505239996");
  EXPECT_EQ(BirthDateOf(identity), std::nullopt);
}

}  // namespace handover::adapters::oneroster
