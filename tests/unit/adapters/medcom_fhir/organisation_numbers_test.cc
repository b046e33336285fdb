#include "adapters/medcom_fhir/organisation_numbers.h"

#include "gtest/gtest.h"

#include "tests/unit/adapters/medcom_fhir/messages.h"

namespace handover::adapters::fhir::testing {

TEST(OrganisationNumbersTest, AreReadAsTheyAreWritten) {
  for (const OrganisationNumbers& numbers :
       {OrganisationNumbers{"5790000999026", "999021000016002"}, OrganisationNumbers{"5790000999026", ""},
        OrganisationNumbers{"", "999021000016002"}, OrganisationNumbers{}}) {
    EXPECT_EQ(ReadNumbers(numbers.Text()), numbers) << numbers.Text();
  }
  EXPECT_EQ((OrganisationNumbers{"5790000999026", "999021000016002"}).Text(), "gln:5790000999026 sor:999021000016002");
}

TEST(OrganisationNumbersTest, AddressIsTheGlnElseTheSorCode) {
  EXPECT_EQ((OrganisationNumbers{"5790000999026", "999021000016002"}).Address(), "gln:5790000999026");
  EXPECT_EQ((OrganisationNumbers{"", "999021000016002"}).Address(), "sor:999021000016002");
  EXPECT_EQ(OrganisationNumbers().Address(), "");
}

TEST(OrganisationNumbersTest, OtherSchemesArePassedOver) {
  EXPECT_TRUE(ReadNumbers("sks:4202").empty());
  EXPECT_EQ(ReadNumbers("sks:4202 gln:5790000999026  x").Text(), "gln:5790000999026");
}

TEST(OrganisationNumbersTest, AreThoseOfTheResource) {
  const Parsed parsed(Message("new_v5.json"));
  EXPECT_TRUE(NumbersOf(&parsed.Resource("Organization")).complete());
  EXPECT_TRUE(NumbersOf(nullptr).empty());
}

TEST(OrganisationNumbersTest, OneEqualNumberIsEnoughAndNoneIsNot) {
  const OrganisationNumbers both{"5790000999026", "999021000016002"};
  EXPECT_TRUE(IsSame(both, {"5790000999026", ""}));
  EXPECT_TRUE(IsSame({"", "999021000016002"}, both));
  EXPECT_FALSE(IsSame(both, {"5790000999019", ""}));
  EXPECT_FALSE(IsSame(OrganisationNumbers(), OrganisationNumbers()));
}

}  // namespace handover::adapters::fhir::testing
