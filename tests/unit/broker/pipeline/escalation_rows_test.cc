#include "broker/pipeline/escalation_rows.h"

#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"

#include "broker/store/rows.h"
#include "tests/unit/broker/pipeline/pipeline_test_base.h"

namespace handover::pipeline {
namespace escalation_rows_test_internal {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;
using storage::v1::EscalationRecord;
using store::Operation;
using store::Table;

constexpr char kId[] = "delivery-id-0001";
constexpr char kSender[] = "sender-party-001";
constexpr char kRecipient[] = "recipient-party1";

EscalationRecord Opened(int64_t open_ms) {
  EscalationRecord record;
  record.set_subject(storage::v1::TimerRecord::DELIVERY);
  record.set_reason(pathway::v1::DELIVERY_LATE);
  record.set_step(2);
  record.set_open_ms(open_ms);
  record.set_handover_id("handover-id-0001");
  record.set_kind("BIRTH_NOTIFICATION");
  record.set_sender_party(kSender);
  record.set_recipient_party(kRecipient);
  record.add_shown_to(kSender);
  record.add_shown_to(kRecipient);
  return record;
}

std::optional<EscalationRow> Before(const EscalationRecord& record) {
  return EscalationRow{record, record.SerializeAsString()};
}

// `put o`, `delete p`, `expect e`, by the kind of place, in alphabetical order.
std::vector<std::string> Steps(const std::vector<Operation>& rows) {
  static constexpr const char* kKinds[] = {"put", "delete", "absent", "expect"};
  std::vector<std::string> steps;
  for (const Operation& row : rows) {
    EXPECT_EQ(row.table, Table::kEscalation);
    steps.push_back(absl::StrCat(kKinds[static_cast<int>(row.kind)], " ", row.key.substr(0, 1)));
  }
  std::sort(steps.begin(), steps.end());
  return steps;
}

TEST(EscalationRowsTest, OneThatOpensStandsInTheListOfAllAndOfEachThatSeesIt) {
  EXPECT_THAT(Steps(WriteEscalation(kId, std::nullopt, Opened(5))),
              ElementsAre("absent e", "put e", "put o", "put p", "put p"));
}

TEST(EscalationRowsTest, OneThatClosesStaysAndStandsInNoList) {
  EscalationRecord closed = Opened(5);
  closed.set_close_ms(9);
  EXPECT_THAT(Steps(WriteEscalation(kId, Before(Opened(5)), closed)),
              ElementsAre("delete o", "delete p", "delete p", "expect e", "put e"));
}

TEST(EscalationRowsTest, OneThatIsHiddenFromAPartyLeavesItsListAlone) {
  EscalationRecord hidden = Opened(5);
  hidden.mutable_shown_to()->RemoveLast();
  const std::vector<Operation> rows = WriteEscalation(kId, Before(Opened(5)), hidden);
  std::vector<std::string> kept;
  for (const Operation& row : rows) {
    if (row.kind == Operation::Kind::kPut) kept.push_back(row.key);
  }
  EXPECT_THAT(kept, UnorderedElementsAre(store::EscalationKey(kId), store::OpenEscalationKey(5, kId),
                                         store::PartyEscalationKey(kSender, 5, kId)));
}

TEST(EscalationRowsTest, OneThatOpensAgainDeletesNoPlaceOfBefore) {
  EscalationRecord closed = Opened(5);
  closed.set_close_ms(9);
  EXPECT_THAT(Steps(WriteEscalation(kId, Before(closed), Opened(12))),
              ElementsAre("expect e", "put e", "put o", "put p", "put p"));
}

TEST(EscalationRowsTest, ATimerThatStaysWhereItIsWritesNothing) {
  EXPECT_THAT(MoveTimer({kId, storage::v1::TimerRecord::DELIVERY, 5, 5}), IsEmpty());
  EXPECT_THAT(MoveTimer({kId, storage::v1::TimerRecord::DELIVERY, 0, 0}), IsEmpty());
}

TEST(EscalationRowsTest, ATimerThatMovesLeavesItsPlace) {
  const std::vector<Operation> rows = MoveTimer({kId, storage::v1::TimerRecord::ROUTE, 5, 7});
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_EQ(rows[0].kind, Operation::Kind::kDelete);
  EXPECT_EQ(rows[0].key, store::TimerKey(5, kId));
  storage::v1::TimerRecord timer;
  ASSERT_TRUE(timer.ParseFromString(rows[1].value));
  EXPECT_EQ(timer.subject(), storage::v1::TimerRecord::ROUTE);
  EXPECT_EQ(rows[1].key, store::TimerKey(7, kId));
  EXPECT_EQ(MoveTimer({kId, storage::v1::TimerRecord::ROUTE, 5, 0}).size(), 1u);
}

TEST(EscalationRowsTest, AnOpenOneIsNeitherClosedNorNeverOpened) {
  EXPECT_TRUE(IsOpenEscalation(Opened(5)));
  EXPECT_FALSE(IsOpenEscalation(EscalationRecord()));
  EscalationRecord closed = Opened(5);
  closed.set_close_ms(9);
  EXPECT_FALSE(IsOpenEscalation(closed));
}

TEST(EscalationRowsTest, TheLeafSaysWhatIsLateAndHowFarItHasClimbed) {
  const LogEntry entry = EscalationEntry({"ESCALATED", kId, Digest{}, std::string(32, 'k')}, Opened(5));
  EXPECT_EQ(entry.type, LeafType::kState);
  EXPECT_EQ(entry.detail.event(), "ESCALATED");
  EXPECT_EQ(entry.detail.reason(), "DELIVERY_LATE/2");
  EXPECT_EQ(entry.detail.delivery_id(), kId);
  EXPECT_EQ(entry.detail.actor_party(), kSender);
  EXPECT_EQ(entry.subjects.size(), 1u);
}

TEST(EscalationRowsTest, TheLeafOfAnEndSaysWhichEnd) {
  EscalationRecord closed = Opened(5);
  closed.set_close_ms(9);
  closed.set_close_event("ACCEPTED");
  const LogEntry entry = EscalationEntry({"ESCALATION_CLOSED", kId, Digest{}, ""}, closed);
  EXPECT_EQ(entry.detail.reason(), "ACCEPTED");
  EXPECT_THAT(entry.subjects, IsEmpty());
}

class NameRolesTest : public PipelineTest {
 protected:
  std::vector<std::string> Names(const std::vector<policy::v1::EscalationRole>& roles, const std::string& recipient) {
    const std::string sender(caller("ouh").party.bytes());
    std::vector<std::string> names;
    for (const EscalationRecord::Named& named : NameRoles(roles, {sender, recipient}, *env().directory.Get())) {
      const std::string who = named.party().empty() ? "operator" : named.party() == sender ? "sender" : "recipient";
      names.push_back(absl::StrCat(who, " ", directory::v1::ContactRole_Name(named.role()), " ", named.title()));
    }
    return names;
  }
  std::string Recipient() { return std::string(caller("odense-hv").party.bytes()); }
};

TEST_F(NameRolesTest, EachRoleIsAPartyAndAFunctionOfIts) {
  EXPECT_THAT(Names({policy::v1::RECIPIENT_LEAD, policy::v1::RECIPIENT_ON_DUTY, policy::v1::SENDER_LEAD,
                     policy::v1::SENDER_ON_DUTY},
                    Recipient()),
              ElementsAre("recipient LEAD ", "recipient ON_DUTY ", "sender LEAD ", "sender ON_DUTY "));
  EXPECT_THAT(Names({policy::v1::OPERATOR}, Recipient()), ElementsAre("operator CONTACT_ROLE_UNSPECIFIED "));
}

TEST_F(NameRolesTest, ARecipientThatMayNotBeToldIsNotNamed) {
  EXPECT_THAT(Names({policy::v1::RECIPIENT_LEAD, policy::v1::SENDER_ON_DUTY}, ""), ElementsAre("sender ON_DUTY "));
}

TEST_F(NameRolesTest, SomebodyIsAlwaysNamed) {
  EXPECT_THAT(Names({policy::v1::RECIPIENT_LEAD}, ""), ElementsAre("sender LEAD "));
  EXPECT_THAT(Names({policy::v1::COORDINATOR}, ""), ElementsAre("sender LEAD "));
  EXPECT_THAT(Names({}, ""), ElementsAre("sender LEAD "));
}

TEST_F(NameRolesTest, TheTitleIsWhatThePartyCallsTheRole) {
  admin::v1::AddPartyRequest request;
  *request.mutable_party() = env().directory.Get()->FindByAlias("odense-hv")->record;
  directory::v1::Contact& contact = *request.mutable_party()->add_contacts();
  contact.set_role(directory::v1::LEAD);
  contact.set_title("Ledende sundhedsplejerske");
  fakes::Awaited<absl::StatusOr<admin::v1::AddPartyResponse>> added;
  world_.manage().AddParty(fakes::Tester(), request, added.Done());
  ASSERT_TRUE(added.Get().ok());
  EXPECT_THAT(Names({policy::v1::RECIPIENT_LEAD}, Recipient()),
              ElementsAre("recipient LEAD Ledende sundhedsplejerske"));
}

class TellWhenCommittedTest : public PipelineTest {
 protected:
  // Whether the watcher was told before the answer came.
  bool ToldOf(const absl::StatusOr<store::CommitResult>& result) {
    bool told = false;
    bool told_before_answer = false;
    env().escalations.Subscribe(kSender, [&told](const std::string& id) { told = id == kId; });
    store::Transaction transaction;
    transaction.done = [&](const absl::StatusOr<store::CommitResult>&) { told_before_answer = told; };
    TellWhenCommitted({NewsOf(kId, Opened(5))}, env(), transaction);
    transaction.done(result);
    return told_before_answer;
  }
};

TEST_F(TellWhenCommittedTest, WatchersAreToldOfWhatWasCommittedAndOfNothingElse) {
  EXPECT_TRUE(ToldOf(store::CommitResult()));
  EXPECT_FALSE(ToldOf(absl::AbortedError("changed")));
}

}  // namespace escalation_rows_test_internal
}  // namespace handover::pipeline
