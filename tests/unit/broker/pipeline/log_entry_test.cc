#include "broker/pipeline/log_entry.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "broker/pipeline/commit_and_wait.h"
#include "broker/store/rows.h"
#include "handover/consent/v1/consent_service.pb.h"
#include "tests/unit/broker/pipeline/pipeline_test_base.h"

namespace handover::pipeline {
namespace {

class LogEntryTest : public PipelineTest {
 protected:
  LogEntry Entry(const std::vector<PersonKey>& subjects) {
    LogEntry entry;
    entry.type = LeafType::kFact;
    entry.subjects = subjects;
    entry.detail.set_event("TESTED");
    return entry;
  }

  // As it lies in the leaf table once committed.
  storage::v1::LeafRecord Stored(const store::LeafDraft& draft) {
    storage::v1::LeafRecord record;
    record.set_leaf(ToString(EncodeLeaf({draft.type, 1, draft.ref, Digest{}, draft.detail})));
    record.set_sealed_detail(draft.sealed_detail);
    return record;
  }

  // Of a handover on the child, the mother in it: what passes is about both, what stays about the mother.
  LogEntry Decided(const HandoverId& id) {
    slip_.add_persons()->set_person_id(kChildId);
    slip_.add_persons()->set_person_id(kMotherId);
    persons_ = {{&slip_.persons(0), KeyOf(kChildNumber), {KeyOf(kChildNumber)}},
                {&slip_.persons(1), KeyOf(kMotherNumber), {KeyOf(kMotherNumber)}}};
    LogEntry entry = Entry({KeyOf(kChildNumber), KeyOf(kMotherNumber)});
    entry.persons = &persons_;
    entry.detail.set_handover_id(std::string(id.bytes()));
    consent::v1::DecisionExplanation decision;
    decision.set_verdict("PERMITTED_IN_PART");
    auto& birth = *decision.add_sections();
    birth.mutable_pair()->set_category("BIRTH");
    birth.mutable_pair()->add_person_ids(kChildId);
    birth.set_permitted(true);
    auto& mental = *decision.add_sections();
    mental.mutable_pair()->set_category("PARENT_MENTAL");
    mental.mutable_pair()->add_person_ids(kMotherId);
    entry.detail.add_decisions(decision.SerializeAsString());
    return entry;
  }

  // The categories that a leaf shows to its subject, and the verdict.
  std::string Shown(const store::LeafDraft& draft) {
    storage::v1::LeafDetail view;
    EXPECT_TRUE(view.ParseFromString(OpenViewOf(Stored(draft), env())->bytes));
    consent::v1::DecisionExplanation decision;
    EXPECT_TRUE(decision.ParseFromString(view.decisions(0)));
    std::string shown = decision.verdict();
    for (const auto& section : decision.sections()) shown += " " + section.pair().category();
    return shown;
  }

  storage::v1::WithholdingRecord Kept(const HandoverId& id) {
    const auto row = store::ReadRow<storage::v1::WithholdingRecord>(world_.store(), store::Table::kKeptBack,
                                                                    store::RowKey(id));
    return row.ok() && row->has_value() ? (*row)->record : storage::v1::WithholdingRecord();
  }

  exchange::v1::RoutingSlip slip_;
  std::vector<PersonOfHandover> persons_;
};

TEST_F(LogEntryTest, EachSubjectSeesOnlyWhatIsAboutThatSubject) {
  store::Transaction transaction;
  ASSERT_TRUE(AppendLeaf(Decided(NewId<HandoverId>(world_.clock().Now(), env().random)), env(), transaction).ok());
  ASSERT_EQ(transaction.leaves.size(), 2u);
  EXPECT_EQ(Shown(transaction.leaves[0]), "PERMITTED BIRTH");
  EXPECT_EQ(Shown(transaction.leaves[1]), "PERMITTED_IN_PART PARENT_MENTAL");
  const absl::StatusOr<storage::v1::LeafDetail> whole = OpenLeafDetail(Stored(transaction.leaves[0]), env());
  ASSERT_TRUE(whole.ok());
  consent::v1::DecisionExplanation decision;
  ASSERT_TRUE(decision.ParseFromString(whole->decisions(0)));
  EXPECT_EQ(decision.sections_size(), 2);
}

TEST_F(LogEntryTest, AConcernsLeafHasAViewButNoEvent) {
  store::Transaction transaction;
  ASSERT_TRUE(AppendLeaf(Entry({KeyOf(kChildNumber), KeyOf(kMotherNumber)}), env(), transaction).ok());
  const storage::v1::LeafRecord concerns = Stored(transaction.leaves[1]);
  EXPECT_EQ(OpenDetailOf(concerns, env()).status().code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(OpenViewOf(concerns, env())->detail.event(), "TESTED");
}

TEST_F(LogEntryTest, OnlyAParentWhoMustNotBeToldIsKeptFromIt) {
  exchange::v1::Envelope envelope;
  auto& parent = *envelope.add_parent_involvements();
  parent.set_state(exchange::v1::Envelope::ParentInvolvement::NOT_YET_INFORMED);
  EXPECT_FALSE(WithholdingOf({envelope, Digest{}, {}}).has_value());
  parent.set_state(exchange::v1::Envelope::ParentInvolvement::WITHHELD);
  parent.set_reason_code("SUSPECTED_ABUSE");
  const auto record = WithholdingOf({envelope, Digest{}, {KeyOf(kChildNumber)}});
  ASSERT_TRUE(record.has_value());
  EXPECT_EQ(record->reason_code(), "SUSPECTED_ABUSE");
  EXPECT_EQ(record->person_keys_size(), 1);
}

TEST_F(LogEntryTest, WhatFollowsOnAHandoverThatIsKeptBackIsKeptBackToo) {
  const HandoverId id = NewId<HandoverId>(world_.clock().Now(), env().random);
  LogEntry first = Decided(id);
  first.withholding.emplace();
  first.withholding->add_person_keys(KeyOf(kChildNumber).bytes());
  store::Transaction transaction;
  ASSERT_TRUE(AppendLeaf(first, env(), transaction).ok());
  ASSERT_TRUE(CommitAndWait(std::move(transaction), env()).ok());
  EXPECT_EQ(Kept(id).event_count(), 1);
  LogEntry next = Entry({KeyOf(kChildNumber)});
  next.detail.set_handover_id(std::string(id.bytes()));
  store::Transaction second;
  ASSERT_TRUE(AppendLeaf(next, env(), second).ok());
  EXPECT_EQ(second.leaves[0].stream_key, store::KeptBackStream(KeyOf(kChildNumber).bytes()));
  // Another event that commits first makes this one try again: a lifting cannot overlook it.
  store::Transaction between;
  ASSERT_TRUE(AppendLeaf(next, env(), between).ok());
  ASSERT_TRUE(CommitAndWait(std::move(between), env()).ok());
  EXPECT_EQ(CommitAndWait(std::move(second), env()).status().code(), absl::StatusCode::kAborted);
  EXPECT_EQ(Kept(id).event_count(), 2);
  next.telling = SubjectsSee::kAtOnce;
  store::Transaction told;
  ASSERT_TRUE(AppendLeaf(next, env(), told).ok());
  EXPECT_EQ(told.leaves[0].stream_key, KeyOf(kChildNumber).bytes());
}

TEST_F(LogEntryTest, SomebodyWhoJoinsAHandoverThatIsKeptBackIsRemembered) {
  const HandoverId id = NewId<HandoverId>(world_.clock().Now(), env().random);
  for (const char* number : {kChildNumber, kMotherNumber, kChildNumber}) {
    LogEntry entry = Entry({KeyOf(number)});
    entry.detail.set_handover_id(std::string(id.bytes()));
    entry.withholding.emplace();
    entry.withholding->add_person_keys(KeyOf(number).bytes());
    store::Transaction transaction;
    ASSERT_TRUE(AppendLeaf(entry, env(), transaction).ok());
    ASSERT_TRUE(CommitAndWait(std::move(transaction), env()).ok());
  }
  EXPECT_EQ(Kept(id).person_keys_size(), 2);
  EXPECT_EQ(Kept(id).event_count(), 3);
}

TEST_F(LogEntryTest, TheDetailOpensAgain) {
  store::Transaction transaction;
  ASSERT_TRUE(AppendLeaf(Entry({}), env(), transaction).ok());
  ASSERT_EQ(transaction.leaves.size(), 1u);
  EXPECT_TRUE(transaction.leaves[0].stream_key.empty());
  EXPECT_EQ(OpenLeafDetail(Stored(transaction.leaves[0]), env())->event(), "TESTED");
}

TEST_F(LogEntryTest, TheDetailDoesNotLieInClear) {
  store::Transaction transaction;
  ASSERT_TRUE(AppendLeaf(Entry({}), env(), transaction).ok());
  EXPECT_EQ(transaction.leaves[0].sealed_detail.find("TESTED"), std::string::npos);
}

TEST_F(LogEntryTest, EachFurtherSubjectGetsAConcernsLeaf) {
  store::Transaction transaction;
  ASSERT_TRUE(
      AppendLeaf(Entry({KeyOf(kChildNumber), KeyOf(kMotherNumber), KeyOf(kFatherNumber)}), env(), transaction).ok());
  ASSERT_EQ(transaction.leaves.size(), 3u);
  EXPECT_EQ(transaction.leaves[0].stream_key, KeyOf(kChildNumber).bytes());
  EXPECT_EQ(transaction.leaves[1].type, LeafType::kConcerns);
  EXPECT_EQ(transaction.leaves[2].stream_key, KeyOf(kFatherNumber).bytes());
  EXPECT_NE(transaction.leaves[1].link_salt, transaction.leaves[2].link_salt);
}

// What was kept back from a party, it does not know.
TEST_F(LogEntryTest, WhoActedKnowsAndTheOtherOnlyOfADeliveryOrAStatement) {
  LogEntry entry = Entry({KeyOf(kChildNumber), KeyOf(kMotherNumber)});
  entry.detail.set_actor_party("the one");
  entry.detail.set_other_party("the other");
  const auto known_to = [&](LeafType type) {
    entry.type = type;
    store::Transaction transaction;
    EXPECT_TRUE(AppendLeaf(entry, env(), transaction).ok());
    EXPECT_EQ(transaction.leaves[1].known_to, transaction.leaves[0].known_to);
    return transaction.leaves[0].known_to;
  };
  const std::vector<std::string> both = {"the one", "the other"};
  EXPECT_EQ(known_to(LeafType::kDelivery), both);
  EXPECT_EQ(known_to(LeafType::kStatement), both);
  for (const LeafType type : {LeafType::kAccepted, LeafType::kWithheld, LeafType::kState, LeafType::kFact}) {
    EXPECT_EQ(known_to(type), std::vector<std::string>{"the one"});
  }
}

TEST_F(LogEntryTest, TheSameEntryTwiceShowsTwoDigests) {
  store::Transaction transaction;
  ASSERT_TRUE(AppendLeaf(Entry({}), env(), transaction).ok());
  ASSERT_TRUE(AppendLeaf(Entry({}), env(), transaction).ok());
  EXPECT_NE(transaction.leaves[0].detail, transaction.leaves[1].detail);
}

TEST_F(LogEntryTest, AnErasedDetailIsNotFoundAndAMovedOneIsDataLoss) {
  store::Transaction transaction;
  ASSERT_TRUE(AppendLeaf(Entry({}), env(), transaction).ok());
  ASSERT_TRUE(AppendLeaf(Entry({}), env(), transaction).ok());
  storage::v1::LeafRecord erased = Stored(transaction.leaves[0]);
  erased.clear_sealed_detail();
  EXPECT_EQ(OpenLeafDetail(erased, env()).status().code(), absl::StatusCode::kNotFound);
  storage::v1::LeafRecord moved = Stored(transaction.leaves[0]);
  moved.set_sealed_detail(transaction.leaves[1].sealed_detail);
  EXPECT_EQ(OpenLeafDetail(moved, env()).status().code(), absl::StatusCode::kDataLoss);
}

}  // namespace
}  // namespace handover::pipeline
