#include "adapters/daycare/required_fields.h"

#include "gtest/gtest.h"

namespace handover::adapters::daycare {

TEST(RequiredFieldsTest, FirstThatIsMissingIsNamed) {
  model::v1::ContactDetails contact;
  EXPECT_EQ(MissingField(contact), "name_in_use");
  contact.set_name_in_use("Kirsten");
  EXPECT_EQ(MissingField(contact), "");
}

TEST(RequiredFieldsTest, WhatIsInAListIsAskedForToo) {
  model::v1::Encounters encounters;
  EXPECT_EQ(MissingField(encounters), "encounters");
  encounters.add_encounters()->set_state(model::v1::Encounters::Encounter::HELD);
  EXPECT_EQ(MissingField(encounters), "encounters.start");
  encounters.mutable_encounters(0)->mutable_start()->mutable_time()->set_seconds(1);
  EXPECT_EQ(MissingField(encounters), "");
}

TEST(RequiredFieldsTest, AuthorSaysWhatNobodyElseSays) {
  exchange::v1::Envelope envelope;
  envelope.set_author_role("PEDAGOGUE");
  envelope.set_created_ms(1'717'401'600'000);
  model::v1::ChildScreening screening;
  screening.add_results()->mutable_provenance()->mutable_observed()->mutable_time()->set_seconds(5);
  FillProvenance(envelope, screening);
  EXPECT_FALSE(screening.has_provenance()) << "not required of the body";
  EXPECT_EQ(screening.results(0).provenance().observer_role(), "PEDAGOGUE");
  EXPECT_EQ(screening.results(0).provenance().observed().time().seconds(), 5);
  EXPECT_EQ(screening.results(0).provenance().recorded().time().seconds(), 1'717'401'600);
}

}  // namespace handover::adapters::daycare
