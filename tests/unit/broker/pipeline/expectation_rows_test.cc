#include "broker/pipeline/expectation_rows.h"

#include "tests/unit/broker/pipeline/expectation_test_base.h"

namespace handover::pipeline {
namespace expectation_rows_test_internal {

using storage::v1::ExpectationRecord;
using ::testing::SizeIs;

class ExpectationRowsTest : public ExpectationTest {
 protected:
  static int CountOf(const std::vector<store::Operation>& rows, store::Operation::Kind kind, store::Table table) {
    int count = 0;
    for (const store::Operation& row : rows) count += row.kind == kind && row.table == table ? 1 : 0;
    return count;
  }
  static StoredExpectation Open() {
    StoredExpectation stored;
    stored.person = *PersonKey::FromBytes(std::string(32, 'p'));
    stored.record.set_state(ExpectationRecord::OPEN);
    stored.record.set_due_ms(1000);
    stored.bytes = stored.record.SerializeAsString();
    return stored;
  }
};

TEST_F(ExpectationRowsTest, OpenAndOverdueAreWaitedFor) {
  ExpectationRecord record;
  record.set_state(ExpectationRecord::OPEN);
  EXPECT_TRUE(IsWaitedFor(record));
  record.set_state(ExpectationRecord::OVERDUE);
  EXPECT_TRUE(IsWaitedFor(record));
  for (const auto state : {ExpectationRecord::MET, ExpectationRecord::ENDED, ExpectationRecord::PASSED}) {
    record.set_state(state);
    EXPECT_FALSE(IsWaitedFor(record));
  }
}

TEST_F(ExpectationRowsTest, OneIsFoundByPersonAndById) {
  MustSubmit("ouh", BirthNotification());
  const StoredExpectation by_person = MustFind(kChildNumber, "E-02");
  const auto by_id = FindExpectation(by_person.id, world_.store());
  ASSERT_TRUE(by_id.ok() && by_id->has_value());
  EXPECT_EQ((*by_id)->bytes, by_person.bytes);
  EXPECT_EQ((*by_id)->person, KeyOf(kChildNumber));
}

TEST_F(ExpectationRowsTest, AnUnknownIdIsNothing) {
  const auto found = FindExpectation(ExpectationId(), world_.store());
  ASSERT_TRUE(found.ok());
  EXPECT_FALSE(found->has_value());
}

TEST_F(ExpectationRowsTest, ADamagedRowIsDataLossBothWays) {
  MustSubmit("ouh", BirthNotification());
  const StoredExpectation stored = MustFind(kChildNumber, "E-02");
  OverwriteRow(store::Table::kExpectation, store::PersonExpectationKey(stored.person.bytes(), stored.id.bytes()),
               "\xff");
  EXPECT_EQ(FindExpectation(stored.id, world_.store()).status().code(), absl::StatusCode::kDataLoss);
  EXPECT_EQ(ExpectationsOf(stored.person, world_.store()).status().code(), absl::StatusCode::kDataLoss);
}

TEST_F(ExpectationRowsTest, ANewOneHasItsTimer) {
  const StoredExpectation open = Open();
  const auto rows = RowsOfNewExpectation(open.id, open.person, open.record);
  EXPECT_EQ(CountOf(rows, store::Operation::Kind::kPut, store::Table::kTimer), 1);
  EXPECT_EQ(CountOf(rows, store::Operation::Kind::kPut, store::Table::kExpectation), 2);
}

TEST_F(ExpectationRowsTest, OneThatIsMetLosesItsTimerAndExpectsNothing) {
  const StoredExpectation open = Open();
  ExpectationRecord met = open.record;
  met.set_state(ExpectationRecord::MET);
  const auto rows = RowsOfChangedExpectation(open, met);
  EXPECT_EQ(CountOf(rows, store::Operation::Kind::kDelete, store::Table::kTimer), 1);
  EXPECT_EQ(CountOf(rows, store::Operation::Kind::kPut, store::Table::kTimer), 0);
  EXPECT_EQ(CountOf(rows, store::Operation::Kind::kExpectValue, store::Table::kExpectation), 0);
}

TEST_F(ExpectationRowsTest, OneThatIsOverdueMustBeUnchanged) {
  StoredExpectation overdue = Open();
  overdue.record.set_state(ExpectationRecord::OVERDUE);
  ExpectationRecord met = overdue.record;
  met.set_state(ExpectationRecord::MET);
  EXPECT_EQ(
      CountOf(RowsOfChangedExpectation(overdue, met), store::Operation::Kind::kExpectValue, store::Table::kExpectation),
      1);
}

TEST_F(ExpectationRowsTest, OneThatIsOpenedAgainMustBeUnchangedAndHasItsTimer) {
  StoredExpectation met = Open();
  met.record.set_state(ExpectationRecord::MET);
  ExpectationRecord open = met.record;
  open.set_state(ExpectationRecord::OPEN);
  const auto rows = RowsOfChangedExpectation(met, open);
  EXPECT_EQ(CountOf(rows, store::Operation::Kind::kExpectValue, store::Table::kExpectation), 1);
  EXPECT_EQ(CountOf(rows, store::Operation::Kind::kPut, store::Table::kTimer), 1);
}

TEST_F(ExpectationRowsTest, AnotherDayMovesTheTimer) {
  const StoredExpectation open = Open();
  ExpectationRecord later = open.record;
  later.set_due_ms(2000);
  const auto rows = RowsOfChangedExpectation(open, later);
  EXPECT_EQ(CountOf(rows, store::Operation::Kind::kDelete, store::Table::kTimer), 1);
  EXPECT_EQ(CountOf(rows, store::Operation::Kind::kPut, store::Table::kTimer), 1);
}

TEST_F(ExpectationRowsTest, APathwayBeginsWithItsFirstHandover) {
  const auto before = FindPathway(KeyOf(kChildNumber), world_.store());
  ASSERT_TRUE(before.ok());
  EXPECT_FALSE(before->has_value());
  MustSubmit("ouh", BirthNotification());
  const auto after = FindPathway(KeyOf(kChildNumber), world_.store());
  ASSERT_TRUE(after.ok() && after->has_value());
  EXPECT_EQ((*after)->subject(), storage::v1::PathwayRecord::CHILD);
}

TEST_F(ExpectationRowsTest, EveryExpectationOfAPersonIsFound) {
  MustSubmit("ouh", BirthNotification());
  EXPECT_THAT(Stored(kChildNumber), SizeIs(4));
  EXPECT_THAT(Stored(kMotherNumber), SizeIs(0));
}

}  // namespace expectation_rows_test_internal
}  // namespace handover::pipeline
