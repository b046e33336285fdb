#include "broker/pipeline/handover_status.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

#include "tests/unit/broker/pipeline/pipeline_test_base.h"

namespace handover::pipeline {
namespace {

class HandoverStatusTest : public PipelineTest {
 protected:
  absl::StatusOr<exchange::v1::ListHandoversResponse> List(const std::string& party, int size,
                                                           const std::string& token = "", bool open_only = false) {
    exchange::v1::ListHandoversRequest request;
    request.set_page_size(size);
    request.set_page_token(token);
    request.set_open_only(open_only);
    return ListHandovers(caller(party), request, env());
  }
};

TEST_F(HandoverStatusTest, TellsStateDeadlineAndWhatIsWithheld) {
  const HandoverId id = MustSubmitId("odense-hv", VisitSummary());
  const exchange::v1::HandoverStatus status = MustGetStatus("odense-hv", id);
  ASSERT_EQ(status.deliveries_size(), 1);
  EXPECT_EQ(status.deliveries(0).party_id(), PartyIdText("gp-a"));
  EXPECT_EQ(status.deliveries(0).withheld(0).category(), "PARENT_MENTAL");
  EXPECT_GT(status.deliveries(0).deliver_by_time().seconds(), status.accept_time().seconds());
  EXPECT_FALSE(status.ended());
}

TEST_F(HandoverStatusTest, NamesTheProfessionalWhoTookIt) {
  const HandoverId id = MustSubmitId("ouh", BirthNotification());
  MustAcknowledge("odense-hv", MustReceive("odense-hv"), SayAccepted());
  const exchange::v1::HandoverStatus status = MustGetStatus("ouh", id);
  EXPECT_FALSE(status.deliveries(0).professional().empty());
  EXPECT_FALSE(status.deliveries(0).acknowledgement().empty());
  EXPECT_TRUE(status.ended());
}

TEST_F(HandoverStatusTest, OnlyItsSenderMayAsk) {
  const HandoverId id = MustSubmitId("ouh", BirthNotification());
  const absl::Status recipient = GetHandoverStatus(caller("odense-hv"), id, env()).status();
  EXPECT_EQ(recipient.code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(WireOf(recipient), WireOf(GetHandoverStatus(caller("ouh"), HandoverId(), env()).status()));
  EXPECT_EQ(WireOf(recipient), WireOf(ParseHandoverId("no uuid").status()));
}

TEST_F(HandoverStatusTest, PagesNewestFirstAndEachOnce) {
  std::set<std::string> sent;
  for (int i = 0; i < 5; ++i) sent.insert(ToString(MustSubmitId("ouh", BirthNotification())));
  std::set<std::string> listed;
  std::string token;
  uint64_t last_index = UINT64_MAX;
  do {
    const auto page = List("ouh", 2, token);
    ASSERT_TRUE(page.ok());
    for (const exchange::v1::HandoverStatus& status : page->handovers()) {
      EXPECT_LT(static_cast<uint64_t>(status.accepted_index()), last_index);
      last_index = static_cast<uint64_t>(status.accepted_index());
      EXPECT_TRUE(listed.insert(status.handover_id()).second);
    }
    token = page->next_page_token();
  } while (!token.empty());
  EXPECT_EQ(listed, sent);
}

TEST_F(HandoverStatusTest, OpenOnesAlone) {
  MustSubmit("ouh", BirthNotification());
  MustAcknowledge("odense-hv", MustReceive("odense-hv"), SayAccepted());
  const HandoverId open = MustSubmitId("ouh", BirthNotification());
  const auto page = List("ouh", 10, "", true);
  ASSERT_TRUE(page.ok());
  ASSERT_EQ(page->handovers_size(), 1);
  EXPECT_EQ(page->handovers(0).handover_id(), ToString(open));
}

TEST_F(HandoverStatusTest, APageThatIsNoneIsRefused) {
  EXPECT_EQ(Verdict(List("ouh", -1)), "PAGE_INVALID at page_size");
  EXPECT_EQ(Verdict(List("ouh", 501)), "PAGE_INVALID at page_size");
  EXPECT_EQ(Verdict(List("ouh", 10, "garbage")), "PAGE_INVALID at page_token");
}

TEST_F(HandoverStatusTest, AnotherPartysTokenOpensNothing) {
  for (int i = 0; i < 3; ++i) MustSubmit("ouh", BirthNotification());
  const std::string token = List("ouh", 1)->next_page_token();
  EXPECT_EQ(Verdict(List("odense-hv", 1, token)), "PAGE_INVALID at page_token");
}

}  // namespace
}  // namespace handover::pipeline
