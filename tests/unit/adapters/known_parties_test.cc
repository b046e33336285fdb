#include "adapters/known_parties.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace handover::adapters {
namespace known_parties_test_internal {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

directory::v1::Party Party(const std::string& party_id) {
  directory::v1::Party party;
  party.set_party_id(party_id);
  return party;
}

TEST(KnownPartiesOfTest, NumbersHaveTheirSchemesAndThoseOfUnitsStandLast) {
  directory::v1::Party party = Party("11111111-1111-1111-1111-111111111111");
  party.add_units()->set_gln("5790000999033");
  party.add_units()->set_alias("without");
  party.add_glns("5790000999026");
  party.add_sors("999021000016002");
  party.add_institution_numbers("G40123");
  const KnownParties known = KnownPartiesOf({party});
  ASSERT_EQ(known.size(), 1u);
  EXPECT_EQ(known[0].party_id, std::string(16, '\x11'));
  EXPECT_THAT(known[0].addresses, ElementsAre("gln:5790000999026", "sor:999021000016002", "gln:5790000999033"));
}

TEST(KnownPartiesOfTest, APartyWithoutNumbersIsNone) {
  EXPECT_THAT(KnownPartiesOf({Party("11111111-1111-1111-1111-111111111111")}), IsEmpty());
}

TEST(KnownPartiesOfTest, AnIdThatIsNoneLeavesTheNumbers) {
  directory::v1::Party party = Party("clinic");
  party.add_sors("999021000016002");
  const KnownParties known = KnownPartiesOf({party});
  ASSERT_EQ(known.size(), 1u);
  EXPECT_EQ(known[0].party_id, "");
  EXPECT_THAT(known[0].addresses, ElementsAre("sor:999021000016002"));
}

}  // namespace known_parties_test_internal
}  // namespace handover::adapters
