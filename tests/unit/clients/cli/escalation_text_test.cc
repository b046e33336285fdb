#include "clients/cli/escalation_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace handover::cli {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

std::string Late(int64_t seconds) {
  google::protobuf::Duration late;
  late.set_seconds(seconds);
  return LateText(late);
}

pathway::v1::NamedRole Role(const std::string& party, directory::v1::ContactRole role, const std::string& title) {
  pathway::v1::NamedRole named;
  named.set_party(party);
  named.set_role(role);
  named.set_title(title);
  return named;
}

pathway::v1::Escalation Open() {
  pathway::v1::Escalation escalation;
  escalation.set_reason(pathway::v1::DELIVERY_LATE);
  escalation.set_step(2);
  escalation.set_kind("BIRTH_NOTIFICATION");
  escalation.set_sender("ouh");
  escalation.set_role("HEALTH_VISITING");
  escalation.set_handover_id("h1");
  escalation.mutable_open_time()->set_seconds(1'718'000'000);
  escalation.mutable_late_duration()->set_seconds(7200);
  *escalation.add_named() = Role("odense-hv", directory::v1::LEAD, "Leder");
  return escalation;
}

TEST(EscalationTextTest, LateIsTheTwoLargestParts) {
  EXPECT_EQ(Late(0), "0 s");
  EXPECT_EQ(Late(59), "59 s");
  EXPECT_EQ(Late(60), "1 min");
  EXPECT_EQ(Late(3'600 + 300), "1 h 5 min");
  EXPECT_EQ(Late(3 * 86'400 + 4 * 3'600 + 59), "3 d 4 h");
  EXPECT_EQ(Late(86'400 + 59), "1 d");
}

TEST(EscalationTextTest, ARoleIsAFunctionOfAParty) {
  EXPECT_EQ(RoleText(Role("odense-hv", directory::v1::LEAD, "Leder")), "the lead of odense-hv (Leder)");
  EXPECT_EQ(RoleText(Role("ouh", directory::v1::ON_DUTY, "")), "who is on duty at ouh");
  EXPECT_EQ(RoleText({}), "the operator");
  EXPECT_THAT(RoleText(Role("a", directory::v1::LEAD, "\x1b[31m")), Not(HasSubstr("\x1b")));
}

TEST(EscalationTextTest, AnOpenOneSaysHowLateAndToWhom) {
  EXPECT_THAT(EscalationLine(Open()),
              AllOf(HasSubstr("step 2"), HasSubstr("ouh > HEALTH_VISITING"), HasSubstr("delivery late"),
                    HasSubstr("2 h late"), HasSubstr("to the lead of odense-hv")));
}

TEST(EscalationTextTest, AClosedOneSaysByWhatEnd) {
  pathway::v1::Escalation closed = Open();
  closed.mutable_close_time()->set_seconds(1'718'000'100);
  closed.set_close_event("ACCEPTED");
  closed.set_recipient("odense-hv");
  EXPECT_THAT(EscalationLine(closed), AllOf(HasSubstr("closed"), HasSubstr("accepted"), HasSubstr("ouh > odense-hv")));
}

}  // namespace
}  // namespace handover::cli
