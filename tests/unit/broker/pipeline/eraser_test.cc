#include "broker/pipeline/eraser.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "broker/pipeline/await_commit.h"
#include "broker/pipeline/facts_source.h"
#include "broker/pipeline/handover_status.h"
#include "broker/pipeline/log_entry.h"
#include "broker/pipeline/pathway.h"
#include "broker/pipeline/stored_handover.h"
#include "broker/store/erasure_rows.h"
#include "broker/store/log_reader.h"
#include "broker/store/rows.h"
#include "tests/fakes/temporary_folder.h"
#include "tests/unit/broker/pipeline/pipeline_test_base.h"

namespace handover::pipeline {
namespace eraser_test_internal {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;

const ErasureOrder kOrder{"ORDERED", "SUBJECT_REQUEST", {"Ada", "Bo"}, "J-1", {}};

class EraserTest : public PipelineTest {
 protected:
  // Sent, received and accepted by a professional.
  HandoverId Concluded() {
    const HandoverId id = MustSubmitId("ouh", BirthNotification());
    const exchange::v1::DeliveredCopy copy = MustReceive("odense-hv");
    MustAcknowledge("odense-hv", copy, SayDelivered());
    MustAcknowledge("odense-hv", copy, SayAccepted());
    return id;
  }
  absl::StatusOr<Erased> Erase(const HandoverId& id, ErasureScope scope) {
    return world_.eraser().EraseHandovers({{id, scope, ""}}, kOrder);
  }
  absl::StatusOr<Erased> ErasePerson(const std::string& number) {
    const absl::StatusOr<PersonTarget> target = world_.eraser().FindPerson(KeyOf(number));
    return target.ok() ? world_.eraser().ErasePerson(target->keys, kOrder) : target.status();
  }
  // What opens of the leaf at an index, in any copy of the store, with the keys of today.
  absl::Status OpenIn(const store::Store& rows, uint64_t index) {
    const storage::v1::LeafRecord leaf = *store::LogReader(rows).Leaf(index);
    storage::v1::Sealed detail;
    EXPECT_TRUE(detail.ParseFromString(leaf.sealed_detail()));
    const std::string digest(ToString(ParseLeaf(leaf.leaf())->detail));
    return store::UnsealRow(detail, {store::SealedKind::kLeafDetail, digest}, rows, env().vault).status();
  }
  // Where the log says something of the person and of no handover.
  std::vector<uint64_t> FactsInLog(const std::string& number) {
    std::vector<uint64_t> indexes;
    for (const LoggedEvent& event : EventsNamed("REGISTER_FACTS")) {
      if (event.stream_key == KeyOf(number).bytes()) indexes.push_back(event.index);
    }
    return indexes;
  }
  absl::Status Load(const HandoverId& id) { return LoadHandover(id, *env().directory.Get(), env()).status(); }
  std::string Explain(const std::string& party, const HandoverId& id) {
    pathway::v1::ExplainHandoverRequest request;
    request.set_handover_id(ToString(id));
    return Verdict(ExplainHandover(caller(party), request, env()));
  }
  storage::v1::HandoverRecord RecordOf(const HandoverId& id) {
    return store::ReadRow<storage::v1::HandoverRecord>(world_.store(), store::Table::kHandover, store::RowKey(id))
        .value()
        ->record;
  }
  std::string ListPath() { return world_.folder() + "/head.erasures"; }
  uint64_t Listed() { return std::filesystem::file_size(ListPath()) / store::kErasureEntryBytes - 1; }

  fakes::TemporaryFolder other_;
};

TEST_F(EraserTest, ErasedContentIsGoneAndWhatWasDecidedStays) {
  const HandoverId id = Concluded();
  const absl::StatusOr<Erased> erased = Erase(id, ErasureScope::kContent);
  ASSERT_TRUE(erased.ok()) << erased.status();
  EXPECT_EQ(erased->handover_count, 1);
  EXPECT_EQ(Verdict(Load(id)), "ERASED at handover_id");
  EXPECT_EQ(world_.store().row_count(store::Table::kBody), 0u);
  EXPECT_EQ(StatesOf("ouh", id), "ACCEPTED");
  EXPECT_EQ(Explain("ouh", id), "OK");
  EXPECT_EQ(Explain("odense-hv", id), "OK");
  const std::vector<LoggedEvent> events = EventsNamed("ERASED");
  ASSERT_THAT(events, SizeIs(1));
  EXPECT_EQ(events[0].type, LeafType::kErased);
  EXPECT_EQ(AsView(events[0].ref), RecordOf(id).root());
  EXPECT_THAT(events[0].detail.deciders(), ElementsAre("Ada", "Bo"));
  EXPECT_EQ(events[0].detail.erasure_rule(), "ORDERED");
  EXPECT_EQ(events[0].detail.erasure_scope(), "CONTENT");
  EXPECT_EQ(events[0].detail.journal_reference(), "J-1");
  EXPECT_EQ(CheckReceiptOf(erased->commit.MakeReceipt(0), LeafType::kErased, events[0].ref), Reason::kOk);
  EXPECT_EQ(MustGetStatus("ouh", id).content_erased_index(), static_cast<int64_t>(events[0].index));
}

TEST_F(EraserTest, ErasedEvidenceOpensNoMoreAndTheLogStillVerifies) {
  const HandoverId id = Concluded();
  ASSERT_TRUE(Erase(id, ErasureScope::kEverything).ok());
  EXPECT_EQ(Explain("ouh", id), "ERASED at handover_id");
  EXPECT_EQ(Explain("odense-hv", id), "NOT_FOUND at handover_id");
  EXPECT_TRUE(EventsNamed("SUBMITTED").empty());
  EXPECT_TRUE(EventsNamed("HANDED_OUT").empty());
  EXPECT_TRUE(RecordOf(id).person_keys().empty());
  EXPECT_TRUE(RecordOf(id).subject_key().empty());
  EXPECT_TRUE(MustGetStatus("ouh", id).deliveries(0).acknowledgement().empty());
  EXPECT_EQ(StatesOf("ouh", id), "ACCEPTED");
  EXPECT_TRUE(world_.VerifyLog().ok());
}

TEST_F(EraserTest, AnOldCopyOfTheStoreAndTheKeyFileOfTodayOpenNeitherButEverythingElse) {
  const HandoverId erased = Concluded();
  const HandoverId neighbour = Concluded();
  ASSERT_TRUE(world_.store().CopyTo(other_.File("copy")).ok());
  ASSERT_TRUE(Erase(erased, ErasureScope::kEverything).ok());
  EXPECT_TRUE(Load(neighbour).ok());
  const auto copy = *fakes::MemoryStore::OpenCopy(other_.File("copy"));
  const auto open = [&](const HandoverId& id) {
    const auto row = store::ReadRow<storage::v1::Sealed>(*copy, store::Table::kBody, store::RowKey(id));
    return store::UnsealRow((*row)->record, {store::SealedKind::kHandoverContent, id.bytes()}, *copy, env().vault)
        .status();
  };
  EXPECT_TRUE(absl::IsNotFound(open(erased)));
  // The neighbour's key was wrapped again, in the store that serves.
  EXPECT_TRUE(absl::IsNotFound(open(neighbour)));
  EXPECT_TRUE(absl::IsNotFound(OpenIn(*copy, static_cast<uint64_t>(RecordOf(erased).accepted_index()))));
}

TEST_F(EraserTest, AnOldCopyOfTheStoreOpensNothingThatTheLogSaysOfAnErasedPersonAlone) {
  ASSERT_FALSE(world_.Submit("odense-hv", TransitionSummary()).ok()) << "nobody has consented";
  const std::vector<uint64_t> facts = FactsInLog(kChildNumber);
  ASSERT_THAT(facts, SizeIs(1));
  const std::vector<LoggedEvent> refusals = EventsNamed("REFUSED");
  ASSERT_THAT(refusals, SizeIs(1));
  ASSERT_EQ(refusals[0].stream_key, KeyOf(kChildNumber).bytes());
  ASSERT_TRUE(world_.store().CopyTo(other_.File("copy")).ok());
  const std::vector<uint64_t> of_mother = FactsInLog(kMotherNumber);
  ASSERT_TRUE(ErasePerson(kChildNumber).ok());
  const auto copy = *fakes::MemoryStore::OpenCopy(other_.File("copy"));
  EXPECT_TRUE(absl::IsNotFound(OpenIn(*copy, facts[0])));
  EXPECT_TRUE(absl::IsNotFound(OpenIn(*copy, refusals[0].index)));
  EXPECT_TRUE(OpenIn(world_.store(), of_mother.at(0)).ok()) << "another person's stays";
  EXPECT_TRUE(FactsInLog(kChildNumber).empty());
  EXPECT_TRUE(world_.VerifyLog().ok());
}

TEST_F(EraserTest, WhoIsKnownByARefusalAloneIsErasedToo) {
  ASSERT_EQ(Verdict(world_.eraser().FindPerson(KeyOf(kUnknownNumber))), "OK");
  EXPECT_FALSE(world_.eraser().FindPerson(KeyOf(kUnknownNumber))->is_known);
  LogEntry entry;
  entry.type = LeafType::kFact;
  entry.subjects.push_back(KeyOf(kUnknownNumber));
  entry.detail.set_event("EXPORTED");
  store::Transaction transaction;
  ASSERT_TRUE(AppendLeaf(entry, env(), transaction).ok());
  ASSERT_TRUE(CommitAndWait(std::move(transaction), env()).ok());
  EXPECT_TRUE(world_.eraser().FindPerson(KeyOf(kUnknownNumber))->is_known);
  EXPECT_EQ(ErasePerson(kUnknownNumber)->number_count, 1);
  EXPECT_TRUE(EventsNamed("EXPORTED").empty());
  EXPECT_FALSE(world_.eraser().FindPerson(KeyOf(kUnknownNumber))->is_known);
}

TEST_F(EraserTest, WhoHasTwoNumbersIsErasedUnderBothWhicheverIsNamed) {
  const HandoverId under_child = Concluded();
  ASSERT_TRUE(world_.ImportFacts(FactsOf(kTwinNumber)).ok());
  const HandoverId under_twin = MustSubmitId("ouh", BirthOf(kTwinNumber));
  MustAcknowledge("odense-hv", MustReceive("odense-hv"), SayAccepted());
  Join(kTwinNumber, kChildNumber);
  const absl::StatusOr<PersonTarget> target = world_.eraser().FindPerson(KeyOf(kTwinNumber));
  ASSERT_TRUE(target.ok());
  EXPECT_THAT(target->keys, UnorderedElementsAre(KeyOf(kTwinNumber), KeyOf(kChildNumber)));
  EXPECT_THAT(target->handovers, UnorderedElementsAre(under_child, under_twin));
  const absl::StatusOr<Erased> erased = ErasePerson(kTwinNumber);
  ASSERT_TRUE(erased.ok()) << erased.status();
  EXPECT_EQ(erased->number_count, 2);
  EXPECT_EQ(erased->handover_count, 2);
  EXPECT_EQ(Verdict(Load(under_child)), "ERASED at handover_id");
  EXPECT_EQ(Verdict(Load(under_twin)), "ERASED at handover_id");
  EXPECT_FALSE(env().facts.LoadRecord(KeyOf(kChildNumber))->record.has_register_facts());
  EXPECT_FALSE(env().facts.LoadRecord(KeyOf(kTwinNumber))->record.has_register_facts());
  EXPECT_THAT(*env().facts.KeysOf(KeyOf(kTwinNumber)), SizeIs(1)) << "nothing says any more that they were one";
}

TEST_F(EraserTest, WhoseNumbersCannotBeReadIsNotErasedInPart) {
  OverwriteRow(store::Table::kPerson, KeyOf(kMotherNumber).bytes(), "garbage");
  EXPECT_EQ(Verdict(world_.eraser().FindPerson(KeyOf(kMotherNumber))), "RECORD_DAMAGED at person");
}

TEST_F(EraserTest, DamagedEntriesAreCountedSinceEachMayHideAHandover) {
  const HandoverId readable = Concluded();
  const HandoverId hidden = Concluded();
  EXPECT_EQ(world_.eraser().FindPerson(KeyOf(kMotherNumber))->damaged_count, 0);
  const auto accepted = static_cast<uint64_t>(RecordOf(hidden).accepted_index());
  world_.store().DamageRow(store::Table::kLeaf, store::OrderedU64(accepted));
  const absl::StatusOr<PersonTarget> target = world_.eraser().FindPerson(KeyOf(kMotherNumber));
  ASSERT_TRUE(target.ok()) << target.status();
  EXPECT_EQ(target->damaged_count, 1);
  EXPECT_THAT(target->handovers, ElementsAre(readable));
  const absl::StatusOr<Erased> erased = ErasePerson(kMotherNumber);
  ASSERT_TRUE(erased.ok()) << erased.status();
  EXPECT_EQ(erased->damaged_count, 1);
  EXPECT_EQ(erased->handover_count, 1);
  ForgetTheLog();
}

TEST_F(EraserTest, WhatIsOpenIsNotErased) {
  const HandoverId id = MustSubmitId("ouh", BirthNotification());
  EXPECT_EQ(Verdict(Erase(id, ErasureScope::kContent)), "DELIVERY_OPEN at handover_id");
  EXPECT_TRUE(Load(id).ok());
  MustAcknowledge("odense-hv", MustReceive("odense-hv"), SayDelivered());
  EXPECT_EQ(Verdict(Erase(id, ErasureScope::kContent)), "DELIVERY_OPEN at handover_id");
  EXPECT_TRUE(EventsNamed("ERASED").empty());
}

TEST_F(EraserTest, OneThatIsOpenKeepsAllOfAnOrder) {
  const HandoverId ended = Concluded();
  const HandoverId open = MustSubmitId("ouh", BirthNotification());
  const auto erased = world_.eraser().EraseHandovers(
      {{ended, ErasureScope::kContent, ""}, {open, ErasureScope::kContent, ""}}, kOrder);
  EXPECT_EQ(Verdict(erased), "DELIVERY_OPEN at handover_id");
  EXPECT_TRUE(Load(ended).ok());
}

TEST_F(EraserTest, AgainIsPassedOverAndWhatIsLeftGoesLater) {
  const HandoverId id = Concluded();
  ASSERT_TRUE(Erase(id, ErasureScope::kContent).ok());
  EXPECT_EQ(Erase(id, ErasureScope::kContent)->handover_count, 0);
  EXPECT_EQ(Erase(id, ErasureScope::kEverything)->handover_count, 1);
  EXPECT_EQ(EventsNamed("ERASED").back().detail.erasure_scope(), "EVIDENCE");
  EXPECT_TRUE(absl::IsNotFound(Erase(HandoverId(), ErasureScope::kContent).status()));
}

TEST_F(EraserTest, TheSameBytesAfterwardsAreADuplicateAndBringNothingBack) {
  const SubmittedFrame frame = world_.Sign("ouh", BirthNotification());
  const auto first = world_.Submit("ouh", frame);
  ASSERT_TRUE(first.ok());
  const HandoverId id = *HandoverId::FromBytes(*ParseUuid(first->acceptance.handover_id()));
  const exchange::v1::DeliveredCopy copy = MustReceive("odense-hv");
  MustAcknowledge("odense-hv", copy, SayAccepted());
  ASSERT_TRUE(Erase(id, ErasureScope::kEverything).ok());
  const auto again = world_.Submit("ouh", frame);
  ASSERT_TRUE(again.ok());
  EXPECT_TRUE(again->acceptance.duplicate());
  EXPECT_EQ(world_.store().row_count(store::Table::kBody), 0u);
  EXPECT_TRUE(world_.HandOut("odense-hv").empty());
}

TEST_F(EraserTest, APersonGoesWithEveryHandoverThatNamesThePerson) {
  const HandoverId id = Concluded();
  const absl::StatusOr<Erased> erased = ErasePerson(kMotherNumber);
  ASSERT_TRUE(erased.ok()) << erased.status();
  EXPECT_EQ(erased->handover_count, 1);
  EXPECT_EQ(erased->number_count, 1);
  EXPECT_EQ(Verdict(Load(id)), "ERASED at handover_id");
  EXPECT_TRUE(env().facts.LoadRecord(KeyOf(kMotherNumber))->record.consents().empty());
  EXPECT_FALSE(env().facts.LoadRecord(KeyOf(kMotherNumber))->record.has_register_facts());
  EXPECT_TRUE(env().facts.LoadRecord(KeyOf(kChildNumber))->record.has_register_facts());
  for (const LoggedEvent& event : EventsNamed("REGISTER_FACTS")) {
    EXPECT_NE(event.stream_key, KeyOf(kMotherNumber).bytes());
  }
  EXPECT_EQ(EventsNamed("ERASED").back().detail.erasure_scope(), "PERSON");
  EXPECT_EQ(ErasePerson(kMotherNumber)->number_count, 0);
  // As nobody of whom anything is known, not as one whose record is damaged.
  const std::vector<PersonKey> mother = {KeyOf(kMotherNumber)};
  EXPECT_NE(env().facts.Load(mother)->facts.Find(mother[0]), nullptr);
  // Known again from the registers, and served again.
  ASSERT_TRUE(world_.ImportFacts(FactsOf(kMotherNumber)).ok());
  EXPECT_TRUE(env().facts.LoadRecord(KeyOf(kMotherNumber))->record.has_register_facts());
}

TEST_F(EraserTest, APersonWithSomethingOpenIsNotErasedInPart) {
  Concluded();
  MustSubmitId("ouh", BirthNotification());
  EXPECT_EQ(Verdict(ErasePerson(kMotherNumber)), "DELIVERY_OPEN at handover_id");
  EXPECT_TRUE(env().facts.LoadRecord(KeyOf(kMotherNumber))->record.has_register_facts());
}

TEST_F(EraserTest, HandoversOfTodayAreAcceptedWhileTheKeysOfTodayAreRenewed) {
  const HandoverId first = Concluded();
  ASSERT_TRUE(Erase(first, ErasureScope::kContent).ok());
  const HandoverId second = Concluded();
  EXPECT_TRUE(Load(second).ok());
  world_.Restart();
  EXPECT_TRUE(Load(second).ok());
  const HandoverId third = Concluded();
  EXPECT_TRUE(Load(third).ok());
}

TEST_F(EraserTest, AnOlderBackupBringsNothingBack) {
  const HandoverId ended = Concluded();
  const HandoverId neighbour = Concluded();
  const HandoverId open = MustSubmitId("ouh", BirthNotification());
  world_.BackUpTo(other_.File("backup"));
  MustAcknowledge("odense-hv", MustReceive("odense-hv"), SayAccepted());
  ASSERT_TRUE(Erase(ended, ErasureScope::kContent).ok());
  ASSERT_TRUE(Erase(open, ErasureScope::kEverything).ok());
  world_.RestoreFrom(other_.File("backup"));
  EXPECT_EQ(world_.erased_again(), 3u);
  EXPECT_EQ(Verdict(Load(ended)), "ERASED at handover_id");
  EXPECT_EQ(Verdict(Load(open)), "ERASED at handover_id");
  EXPECT_TRUE(Load(neighbour).ok());
  EXPECT_TRUE(world_.HandOut("odense-hv").empty());
  EXPECT_EQ(StatesOf("ouh", open), "RETURNED(ERASED)");
  EXPECT_EQ(EventsNamed("ERASED").back().detail.erasure_rule(), "RESTORED");
  world_.Restart();
  EXPECT_EQ(world_.erased_again(), 0u);
}

TEST_F(EraserTest, WhatWasAcceptedAfterTheBackupAndErasedIsNotAcceptedAgain) {
  world_.BackUpTo(other_.File("backup"));
  const SubmittedFrame frame = world_.Sign("ouh", BirthNotification());
  const auto submitted = world_.Submit("ouh", frame);
  ASSERT_TRUE(submitted.ok());
  MustAcknowledge("odense-hv", MustReceive("odense-hv"), SayAccepted());
  const HandoverId id = *HandoverId::FromBytes(*ParseUuid(submitted->acceptance.handover_id()));
  ASSERT_TRUE(Erase(id, ErasureScope::kContent).ok());
  world_.RestoreFrom(other_.File("backup"));
  EXPECT_EQ(Verdict(world_.Submit("ouh", frame)), "ERASED at envelope.handover_id");
}

TEST_F(EraserTest, AnErasedPersonIsErasedAgainInARestoredStore) {
  world_.BackUpTo(other_.File("backup"));
  ASSERT_TRUE(ErasePerson(kMotherNumber).ok());
  world_.RestoreFrom(other_.File("backup"));
  EXPECT_EQ(world_.erased_again(), 2u) << "the record, and what the log says of the person alone";
  EXPECT_FALSE(env().facts.LoadRecord(KeyOf(kMotherNumber))->record.has_register_facts());
}

TEST_F(EraserTest, AListThatWasLostIsWrittenAgainFromTheStore) {
  Concluded();
  const HandoverId id = Concluded();
  ASSERT_TRUE(Erase(id, ErasureScope::kEverything).ok());
  EXPECT_EQ(Listed(), 2u);
  std::filesystem::remove(ListPath());
  world_.Restart();
  EXPECT_EQ(Listed(), 2u);
  EXPECT_EQ(world_.erased_again(), 0u);
}

// Stopped after the commit: list and old keys were not reached.
TEST_F(EraserTest, AnErasureThatStoppedAfterItsCommitIsFinishedAtTheNextStart) {
  const HandoverId id = Concluded();
  ASSERT_TRUE(Erase(id, ErasureScope::kContent).ok());
  const size_t settled = env().vault.key_count();
  // Both generations, as the file was between the commit and the destruction.
  const store::KeyPeriod period = store::ContentUnit(UnitOf(id, RecordOf(id))).period;
  ASSERT_TRUE(env().vault.Renew(std::vector<store::KeyPeriod>{period}).ok());
  EXPECT_EQ(env().vault.key_count(), settled + 1);
  std::filesystem::remove(ListPath());
  world_.Restart();
  EXPECT_EQ(Listed(), 1u);
  EXPECT_EQ(env().vault.key_count(), settled);
  const HandoverId next = Concluded();
  EXPECT_TRUE(Load(next).ok());
}

TEST_F(EraserTest, AFullDiskErasesNothingAndTheNextTryDoes) {
  const HandoverId id = Concluded();
  world_.store().SetMedium(absl::ResourceExhaustedError("full"));
  EXPECT_TRUE(absl::IsResourceExhausted(Erase(id, ErasureScope::kContent).status()));
  world_.store().SetMedium(absl::OkStatus());
  EXPECT_TRUE(Load(id).ok());
  EXPECT_TRUE(Erase(id, ErasureScope::kContent).ok());
  EXPECT_EQ(Verdict(Load(id)), "ERASED at handover_id");
}

TEST_F(EraserTest, KeysThatCannotBeWrittenEraseNothing) {
  const HandoverId id = Concluded();
  {
    const NoFileCanBeWritten failing;
    EXPECT_FALSE(Erase(id, ErasureScope::kContent).ok());
  }
  EXPECT_TRUE(Load(id).ok());
  EXPECT_TRUE(Erase(id, ErasureScope::kContent).ok());
}

TEST_F(EraserTest, TheTimelineOfTheSenderSaysThatItWasErased) {
  const HandoverId id = Concluded();
  ASSERT_TRUE(Erase(id, ErasureScope::kEverything).ok());
  pathway::v1::GetTimelineRequest request;
  *request.mutable_person() = Cpr(kChildNumber);
  const auto timeline = GetTimeline(caller("ouh"), request, env());
  ASSERT_TRUE(timeline.ok());
  ASSERT_EQ(timeline->events_size(), 1);
  EXPECT_EQ(timeline->events(0).event(), "ERASED");
  EXPECT_EQ(Verdict(GetTimeline(caller("odense-hv"), request, env())), "NOT_FOUND at person");
}

TEST_F(EraserTest, NothingIsErasedDuringABackup) {
  int ran = 0;
  EXPECT_TRUE(world_.eraser().WhileIdle([&] {
    ++ran;
    return absl::OkStatus();
  }).ok());
  EXPECT_TRUE(absl::IsUnavailable(world_.eraser().WhileIdle([] { return absl::UnavailableError(""); })));
  EXPECT_EQ(ran, 1);
}

}  // namespace eraser_test_internal
}  // namespace handover::pipeline
