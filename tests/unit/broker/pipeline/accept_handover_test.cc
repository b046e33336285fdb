#include "broker/pipeline/accept_handover.h"

#include <algorithm>
#include <string>
#include <vector>

#include "broker/base/refusal.h"
#include "broker/store/rows.h"
#include "tests/unit/broker/pipeline/pipeline_test_base.h"

namespace handover::pipeline {
namespace accept_handover_test_internal {

using store::Table;

class AcceptHandoverTest : public PipelineTest {
 protected:
  size_t Rows(Table table) { return world_.store().row_count(table); }

  // What is kept of a handover, opened as the broker does.
  storage::v1::HandoverContent ContentOf(const HandoverId& id) {
    const auto row = store::ReadRow<storage::v1::Sealed>(world_.store(), Table::kBody, store::RowKey(id));
    storage::v1::HandoverContent content;
    const absl::StatusOr<std::string> bytes =
        env().vault.Unseal(row.value()->record, {store::SealedKind::kHandoverContent, id.bytes()});
    EXPECT_TRUE(bytes.ok() && content.ParseFromString(*bytes));
    return content;
  }
  std::vector<std::string> KeptTypes(const HandoverId& id) {
    std::vector<std::string> types;
    const storage::v1::HandoverContent content = ContentOf(id);
    for (const exchange::v1::Item& item : content.items()) {
      exchange::v1::SectionHeader header;
      header.ParseFromString(item.label());
      if (item.kind() == exchange::v1::Item::SECTION) types.push_back(header.type());
    }
    std::sort(types.begin(), types.end());
    return types;
  }
};

TEST_F(AcceptHandoverTest, OneCommitHoldsEverythingOfIt) {
  const RowCounts before = CountRows();
  const int commits = world_.store().commit_count();
  MustSubmit("ouh", BirthNotification());
  EXPECT_EQ(world_.store().commit_count(), commits + 1);
  const RowCounts after = CountRows();
  for (const Table table : {Table::kHandover, Table::kBody, Table::kDelivery, Table::kQueue, Table::kSent}) {
    EXPECT_EQ(after.at(static_cast<int>(table)), before.at(static_cast<int>(table)) + 1) << static_cast<int>(table);
  }
  EXPECT_EQ(after.at(static_cast<int>(Table::kOpen)), before.at(static_cast<int>(Table::kOpen)));
}

TEST_F(AcceptHandoverTest, TheAnswerSaysWhoGetsItByWhichRuleAndWhatStays) {
  const exchange::v1::Acceptance acceptance = MustSubmit("ouh", BirthNotification()).acceptance;
  ASSERT_EQ(acceptance.recipients_size(), 1);
  const exchange::v1::Acceptance::Recipient& recipient = acceptance.recipients(0);
  EXPECT_EQ(recipient.party_id(), PartyIdText("odense-hv"));
  EXPECT_TRUE(ParseUuid(recipient.delivery_id()).ok());
  EXPECT_EQ(recipient.state(), exchange::v1::QUEUED);
  EXPECT_EQ(recipient.rule_id(), "P-05");
  EXPECT_EQ(recipient.legal_basis(), "STATUTORY_BIRTH_NOTICE");
  ASSERT_EQ(recipient.withheld_size(), 1);
  EXPECT_EQ(recipient.withheld(0).category(), "PARENT_MENTAL");
  EXPECT_EQ(recipient.withheld(0).reason(), "ABOVE_CEILING");
  EXPECT_THAT(recipient.withheld(0).person_ids(), ::testing::ElementsAre(kMotherId));
}

TEST_F(AcceptHandoverTest, TheLeafNamesEverybodyItIsAbout) {
  const uint64_t size = LogSize();
  const exchange::v1::SubmittedHandover sealed = Sealed("ouh", BirthNotification());
  ASSERT_EQ(Verdict(world_.Submit("ouh", world_.Sign("ouh", {sealed}))), "OK");
  const std::vector<LoggedEvent> events = EventsSince(size);
  ASSERT_EQ(events.size(), 2u);
  EXPECT_EQ(events[0].type, LeafType::kAccepted);
  EXPECT_EQ(events[0].ref, fakes::RootOf(sealed));
  EXPECT_EQ(events[0].stream_key, KeyOf(kChildNumber).bytes());
  EXPECT_EQ(events[0].detail.event(), "SUBMITTED");
  EXPECT_EQ(events[0].detail.kind(), "BIRTH_NOTIFICATION");
  EXPECT_EQ(events[0].detail.decisions_size(), 1);
  EXPECT_EQ(events[0].detail.routes_size(), 1);
  EXPECT_EQ(events[0].detail.epochs_size(), 3);  // The father holds custody.
  EXPECT_EQ(events[1].type, LeafType::kConcerns);
  EXPECT_EQ(events[1].stream_key, KeyOf(kMotherNumber).bytes());
}

// What no recipient may ever get is not stored: of it only the commitment is.
TEST_F(AcceptHandoverTest, ASectionAboveTheCeilingIsNotKept) {
  const HandoverId id = MustSubmitId("ouh", BirthNotification());
  EXPECT_THAT(KeptTypes(id), ::testing::ElementsAre("Birth", "ContactDetails", "Newborn", "PersonIdentity",
                                                    "PersonIdentity", "Professional"));
  EXPECT_EQ(ContentOf(id).dropped_commitments_size(), 1);
}

// What only consent keeps back may pass later, so it is kept.
TEST_F(AcceptHandoverTest, ASectionThatLacksConsentIsKept) {
  const HandoverId id = MustSubmitId("odense-hv", VisitSummary());
  EXPECT_THAT(KeptTypes(id), ::testing::Contains("ParentMentalHealth"));
  EXPECT_EQ(ContentOf(id).dropped_commitments_size(), 0);
}

TEST_F(AcceptHandoverTest, EveryAddresseeGetsADeliveryOfItsOwn) {
  exchange::v1::Handover letter = BirthNotification();
  exchange::v1::Addressee copy = letter.addressees(0);
  copy.clear_role();
  copy.set_party(std::string(caller("aarhus-hv").party.bytes()));
  copy.set_copy(true);
  *letter.add_addressees() = copy;
  const exchange::v1::Acceptance acceptance = MustSubmit("ouh", letter).acceptance;
  ASSERT_EQ(acceptance.recipients_size(), 2);
  EXPECT_EQ(acceptance.recipients(0).party_id(), PartyIdText("odense-hv"));
  EXPECT_EQ(acceptance.recipients(1).party_id(), PartyIdText("aarhus-hv"));
  EXPECT_NE(acceptance.recipients(0).delivery_id(), acceptance.recipients(1).delivery_id());
  // Neither learns of the other: the other's addressee item stays closed.
  EXPECT_EQ(CheckCopy("odense-hv", MustReceive("odense-hv")), "OK");
  EXPECT_EQ(CheckCopy("aarhus-hv", MustReceive("aarhus-hv")), "OK");
}

TEST_F(AcceptHandoverTest, WithoutARegisteredResidenceItIsHeldAndWaitsInNoQueue) {
  consent::v1::RegisterFacts facts = FactsOf(kChildNumber);
  facts.clear_municipality_code();
  ASSERT_TRUE(world_.ImportFacts(facts).ok());
  const exchange::v1::Acceptance acceptance = MustSubmit("ouh", BirthNotification()).acceptance;
  EXPECT_EQ(acceptance.recipients(0).state(), exchange::v1::HELD);
  EXPECT_TRUE(acceptance.recipients(0).party_id().empty());
  EXPECT_EQ(Rows(Table::kQueue), 0u);
  EXPECT_EQ(Rows(Table::kOpen), 1u);
  EXPECT_TRUE(world_.HandOut("odense-hv").empty());
}

TEST_F(AcceptHandoverTest, ADeniedAddresseeIsNamedWithRuleAndMissingConsents) {
  const absl::Status refusal =
      MustRefuse("odense-hv", world_.Sign("odense-hv", {Sealed("odense-hv", TransitionSummary())}));
  EXPECT_EQ(LongVerdict(refusal), "NO_CONSENT at items[1].body, PERMISSION_DENIED");
  const exchange::v1::ErrorDetail detail = DetailOf(refusal);
  ASSERT_EQ(detail.refusals_size(), 1);
  EXPECT_EQ(detail.refusals(0).addressee_index(), 0);
  EXPECT_EQ(detail.refusals(0).rule_id(), "P-10");
  EXPECT_EQ(detail.refusals(0).legal_basis(), "HEALTH_OTHER_PURPOSE_CONSENT");
  EXPECT_GT(detail.refusals(0).missing_consents_size(), 0);
}

// ADR 0001: accepted for all its addressees or for none.
TEST_F(AcceptHandoverTest, OneDeniedAddresseeRefusesTheWhole) {
  exchange::v1::Handover letter = BirthNotification();
  *letter.add_addressees() = ToRole("CIVIL_SOCIETY", "HEALTH_VISITING", "STATUTORY_BIRTH_NOTICE");
  const absl::Status refusal = MustRefuse("ouh", world_.Sign("ouh", {Sealed("ouh", letter)}));
  EXPECT_EQ(refusal.code(), absl::StatusCode::kPermissionDenied);
  ASSERT_EQ(DetailOf(refusal).refusals_size(), 1);
  EXPECT_EQ(DetailOf(refusal).refusals(0).addressee_index(), 1);
  EXPECT_EQ(DetailOf(refusal).field_path(), "items[2].body");
  EXPECT_TRUE(world_.HandOut("odense-hv").empty());
}

TEST_F(AcceptHandoverTest, TheRefusedLeafNamesTheRootThatCouldBeBuilt) {
  const exchange::v1::SubmittedHandover sealed = Sealed("odense-hv", TransitionSummary());
  EXPECT_EQ(MustRefuse("odense-hv", world_.Sign("odense-hv", {sealed})).code(), absl::StatusCode::kPermissionDenied);
  EXPECT_EQ(EventsNamed("REFUSED").back().ref, fakes::RootOf(sealed));
}

TEST_F(AcceptHandoverTest, TheRefusedLeafIsZeroWhereNoRootWasBuilt) {
  exchange::v1::SubmittedHandover sealed = Sealed("ouh", BirthNotification());
  sealed.mutable_envelope()->pop_back();
  EXPECT_EQ(Verdict(MustRefuse("ouh", world_.Sign("ouh", {sealed}))), "TRUNCATED at envelope");
  EXPECT_EQ(EventsNamed("REFUSED").back().ref, Digest{});
}

// C-48.
TEST_F(AcceptHandoverTest, WhatTheSenderShouldLookAtIsAnsweredAlsoToARepetition) {
  exchange::v1::Handover letter = BirthNotification();
  letter.mutable_envelope()->set_author_name("Anne 2911829996");
  const SubmittedFrame frame = world_.Sign("ouh", letter);
  const auto accepted = world_.Submit("ouh", frame);
  ASSERT_TRUE(accepted.ok()) << accepted.status();
  ASSERT_EQ(accepted->acceptance.warnings_size(), 1);
  EXPECT_EQ(accepted->acceptance.warnings(0).code(), "PERSON_NUMBER_IN_TEXT");
  EXPECT_EQ(accepted->acceptance.warnings(0).field_path(), "envelope.author_name");
  EXPECT_EQ(accepted->acceptance.warnings(0).rule().find("2911829996"), std::string::npos);
  EXPECT_EQ(world_.Submit("ouh", frame)->acceptance.warnings_size(), 1);
}

TEST_F(AcceptHandoverTest, ARetractionWithoutSectionsIsAccepted) {
  const HandoverId wrong = MustSubmitId("ouh", BirthNotification());
  MustAcknowledge("odense-hv", MustReceive("odense-hv"), SayDelivered());
  exchange::v1::Handover retraction = BirthNotification();
  retraction.clear_sections();
  exchange::v1::Envelope::Related& related = *retraction.mutable_envelope()->add_related();
  related.set_relation(exchange::v1::Envelope::RETRACTS);
  related.set_handover_id(std::string(wrong.bytes()));
  related.set_reason_code("WRONG_PERSON");
  MustSubmit("ouh", retraction);
  const exchange::v1::DeliveredCopy copy = MustReceive("odense-hv");
  EXPECT_EQ(SectionTypesOf(copy), "");
  EXPECT_EQ(CheckCopy("odense-hv", copy), "OK");
}

}  // namespace accept_handover_test_internal
}  // namespace handover::pipeline
