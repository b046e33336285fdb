#include "clients/cli/status_text.h"

#include <gtest/gtest.h>

#include <sstream>
#include <string>

#include "tests/fakes/fake_clock.h"
#include "tests/fakes/seeded_random.h"

namespace handover::cli {
namespace {

using exchange::v1::HandoverStatus;

HandoverStatus Status() {
  HandoverStatus status;
  status.set_handover_id("h1");
  status.set_kind("VISIT_SUMMARY");
  status.mutable_accept_time()->set_seconds(1'718'000'000);
  HandoverStatus::Delivery& delivery = *status.add_deliveries();
  delivery.set_delivery_id("d1");
  delivery.set_party_id("p1");
  delivery.set_role("GP");
  delivery.set_state(exchange::v1::DELIVERED);
  delivery.mutable_state_time()->set_seconds(1'718'000'001);
  delivery.mutable_deliver_by_time()->set_seconds(1'718'000'002);
  delivery.mutable_conclude_by_time()->set_seconds(1'718'000'003);
  delivery.set_attempt_count(1);
  delivery.add_withheld()->set_category("PARENT_MENTAL");
  return status;
}

class StatusTextTest : public ::testing::Test {
 protected:
  StatusTextTest() : world_{in_, out_, out_, clock_, random_, "1"}, command_(world_) { names_.Add("p1", "gp"); }
  std::string Print(const HandoverStatus& status) {
    out_.str("");
    PrintStatus(status, names_, command_);
    return out_.str();
  }

  std::istringstream in_;
  std::ostringstream out_;
  fakes::FakeClock clock_;
  fakes::SeededRandom random_;
  const World world_;
  Command command_;
  PartyNames names_;
};

TEST_F(StatusTextTest, EachDeliveryIsARow) {
  EXPECT_EQ(Print(Status()),
            "h1  VISIT_SUMMARY  accepted 2024-06-10 06:13:20  open\n"
            "  to  as  state      since                by  due                              tries  delivery\n"
            "  gp  GP  delivered  2024-06-10 06:13:21  -   conclude by 2024-06-10 06:13:23  1      d1\n"
            "  withheld from gp  PARENT_MENTAL  open\n");
}

TEST_F(StatusTextTest, WhomToTurnToInsteadIsSaid) {
  HandoverStatus status = Status();
  HandoverStatus::Delivery& delivery = *status.mutable_deliveries(0);
  EXPECT_EQ(Print(status).find("any more"), std::string::npos);
  delivery.set_suggested_party_id(delivery.party_id());
  EXPECT_NE(Print(status).find("  not gp any more: hand it to gp\n"), std::string::npos);
}

TEST_F(StatusTextTest, DutiesAreSaidWithWhoseTheyAreAndHowTheyStand) {
  HandoverStatus status = Status();
  HandoverStatus::Delivery& delivery = *status.mutable_deliveries(0);
  exchange::v1::Obligation& open = *delivery.add_obligations();
  open.set_code("CITIZEN_COPY");
  open.set_party_id(delivery.party_id());
  *delivery.add_obligations() = open;
  delivery.mutable_obligations(1)->set_suspended(true);
  *delivery.add_obligations() = open;
  delivery.mutable_obligations(2)->set_answer("MET");
  const std::string text = Print(status);
  EXPECT_NE(text.find("  duty of gp  CITIZEN_COPY  open\n"), std::string::npos) << text;
  EXPECT_NE(text.find("  duty of gp  CITIZEN_COPY  suspended\n"), std::string::npos);
  EXPECT_NE(text.find("  duty of gp  CITIZEN_COPY  met\n"), std::string::npos);
}

TEST_F(StatusTextTest, WhatIsDueDependsOnTheState) {
  HandoverStatus status = Status();
  HandoverStatus::Delivery& delivery = *status.mutable_deliveries(0);
  delivery.set_state(exchange::v1::QUEUED);
  EXPECT_NE(Print(status).find("deliver by 2024-06-10 06:13:22"), std::string::npos);
  delivery.set_state(exchange::v1::ACCEPTED);
  delivery.set_professional("Dr. Test");
  EXPECT_NE(Print(status).find("Dr. Test  -    1"), std::string::npos);
  delivery.set_state(exchange::v1::DELIVERED);
  delivery.clear_conclude_by_time();
  EXPECT_EQ(Print(status).find("conclude by"), std::string::npos);
}

TEST_F(StatusTextTest, ReasonCopyAndEndAreSaid) {
  HandoverStatus status = Status();
  status.set_ended(true);
  status.mutable_deliveries(0)->set_state(exchange::v1::WITHHELD);
  status.mutable_deliveries(0)->set_reason("CONSENT_WITHDRAWN");
  status.mutable_deliveries(0)->set_copy(true);
  const std::string text = Print(status);
  EXPECT_NE(text.find("  ended\n"), std::string::npos);
  EXPECT_NE(text.find("GP, copy  withheld (CONSENT_WITHDRAWN)"), std::string::npos);
}

TEST_F(StatusTextTest, JsonIsOneLine) {
  command_.flags.json = true;
  EXPECT_EQ(Print(Status()).find("{\"handoverId\":\"h1\""), 0U);
  EXPECT_EQ(Print(Status()).find('\n'), Print(Status()).size() - 1);
}

}  // namespace
}  // namespace handover::cli
