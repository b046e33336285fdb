#include "broker/pipeline/pathway_keys.h"

#include "tests/unit/broker/pipeline/expectation_test_base.h"

namespace handover::pipeline {
namespace pathway_keys_test_internal {

using consent::v1::IdentityEvent;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class PathwayKeysTest : public ExpectationTest {
 protected:
  std::vector<PersonKey> Keys(const std::string& number) { return PathwayKeys(KeyOf(number), env()).value(); }
};

TEST_F(PathwayKeysTest, OfWhomNobodyKnowsAnythingTheNumberAlone) {
  EXPECT_THAT(Keys(kUnknownNumber), ElementsAre(KeyOf(kUnknownNumber)));
}

TEST_F(PathwayKeysTest, TheNumberInUseComesFirst) {
  MustImport({Event(IdentityEvent::NUMBER_CHANGED, kTwinNumber, kChildNumber)});
  EXPECT_THAT(Keys(kTwinNumber), ElementsAre(KeyOf(kChildNumber), KeyOf(kTwinNumber)));
}

TEST_F(PathwayKeysTest, ANumberThatWasGivenUpLeadsNowhere) {
  MustImport({Event(IdentityEvent::ADOPTION, kChildNumber)});
  EXPECT_THAT(Keys(kChildNumber), IsEmpty());
}

TEST_F(PathwayKeysTest, OfADamagedRecordTheNumberAlone) {
  OverwriteRow(store::Table::kPerson, KeyOf(kChildNumber).bytes(), "\xff");
  EXPECT_THAT(Keys(kChildNumber), ElementsAre(KeyOf(kChildNumber)));
}

}  // namespace pathway_keys_test_internal
}  // namespace handover::pipeline
