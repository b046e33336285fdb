#include "broker/pipeline/facts_draft.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

#include "tests/unit/broker/pipeline/pipeline_test_base.h"

namespace handover::pipeline {
namespace {

storage::v1::FactVersion::Change Moved(const std::string& municipality) {
  storage::v1::FactVersion::Change change;
  change.mutable_register_facts()->mutable_facts()->set_municipality_code(municipality);
  change.mutable_register_facts()->mutable_facts()->add_parts(consent::v1::RegisterFacts::RESIDENCE);
  change.mutable_register_facts()->set_valid_from_ms(1'900'000'000'000);
  return change;
}

class FactsDraftTest : public PipelineTest {};

TEST_F(FactsDraftTest, TwoChangesOfOnePersonAreOneVersion) {
  FactsDraft draft("Tester", env());
  LoadedPerson* const person = draft.PersonOf(KeyOf(kChildNumber)).value();
  person->Change(Moved("0751"));
  person->Change(Moved("0101"));
  EXPECT_EQ(draft.PersonOf(KeyOf(kChildNumber)).value(), person);
  store::Transaction transaction;
  ASSERT_TRUE(draft.AddTo(transaction).ok());
  EXPECT_EQ(transaction.operations.size(), 4u);  // The expectation, the version, the record and the epoch.
}

TEST_F(FactsDraftTest, WhoWasOnlyLookedAtIsNotWritten) {
  FactsDraft draft("Tester", env());
  ASSERT_TRUE(draft.PersonOf(KeyOf(kChildNumber)).ok());
  store::Transaction transaction;
  ASSERT_TRUE(draft.AddTo(transaction).ok());
  EXPECT_TRUE(transaction.operations.empty());
  EXPECT_TRUE(draft.empty());
}

TEST_F(FactsDraftTest, EachOccurrenceHasItsLeafAndItsEventsInOrder) {
  FactsDraft draft("Tester", env());
  const PersonKey child = KeyOf(kChildNumber);
  const PersonKey mother = KeyOf(kMotherNumber);
  draft.Note({"IDENTITY_LINKED", "BIRTH", {child, mother}, {{FactEvent::Kind::kBorn, child, PersonKey(), mother}}});
  draft.Note({"REGISTER_FACTS", "MOVED", {child}, {{FactEvent::Kind::kMoved, child, PersonKey(), PersonKey()}}});
  store::Transaction transaction;
  ASSERT_TRUE(draft.AddTo(transaction).ok());
  EXPECT_EQ(transaction.leaves.size(), 3u);  // The birth concerns the mother too.
  ASSERT_EQ(draft.events().size(), 2u);
  EXPECT_EQ(draft.events()[0].kind, FactEvent::Kind::kBorn);
  EXPECT_EQ(draft.events()[1].kind, FactEvent::Kind::kMoved);
}

TEST_F(FactsDraftTest, EveryEventHasANameOfItsOwn) {
  std::set<std::string_view> names;
  for (int kind = 0; kind <= static_cast<int>(FactEvent::Kind::kPathwayReopened); ++kind) {
    names.insert(FactEventName(static_cast<FactEvent::Kind>(kind)));
  }
  EXPECT_EQ(names.size(), 9u);
}

TEST_F(FactsDraftTest, ADamagedRecordIsNotChanged) {
  OverwriteRow(store::Table::kPerson, KeyOf(kChildNumber).bytes(), "garbage");
  FactsDraft draft("Tester", env());
  EXPECT_EQ(draft.PersonOf(KeyOf(kChildNumber)).status().code(), absl::StatusCode::kDataLoss);
}

}  // namespace
}  // namespace handover::pipeline
