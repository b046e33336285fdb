#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "broker/base/refusal.h"
#include "clients/cli/json_text.h"
#include "tests/unit/clients/cli/cli_world.h"

namespace handover::cli {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

size_t CountFiles(const std::string& folder) {
  std::error_code error;
  const std::filesystem::directory_iterator files(folder, error);
  return static_cast<size_t>(std::distance(begin(files), end(files)));
}

// What the broker adds to every acceptance.
void SayRecipient(CliWorld& world) {
  world.broker().Play({.edit_submitted = [](exchange::v1::SubmitFrameResponse& response) {
    auto& recipient = *response.mutable_results(0)->mutable_acceptance()->add_recipients();
    recipient.set_party_id("00000000-0000-4000-8000-000000000001");
    recipient.set_delivery_id("d1");
    recipient.set_state(exchange::v1::QUEUED);
    recipient.set_rule_id("P-05");
    recipient.set_legal_basis("STATUTORY_BIRTH_NOTICE");
    recipient.add_withheld()->set_category("PARENT_MENTAL");
    recipient.mutable_withheld(0)->set_reason("NO_CONSENT");
    auto& warning = *response.mutable_results(0)->mutable_acceptance()->add_warnings();
    warning.set_code("STRENGTHS_MISSING");
    warning.set_field_path("items[3].body.development.strengths");
    warning.set_rule("What the child does well should be told.");
  }});
}

TEST(SubmitTest, AcceptanceTellsWhatBecameOfEachAddressee) {
  CliWorld world;
  SayRecipient(world);
  const Printed printed = world.Run({"submit", world.File("handover.textproto")});
  EXPECT_EQ(printed.exit_code, kDone) << printed.err;
  EXPECT_THAT(printed.out, AllOf(HasSubstr("accepted  "), HasSubstr("REPLY"), HasSubstr("queued"), HasSubstr("P-05"),
                                 HasSubstr("withheld from addressee 1  PARENT_MENTAL  NO_CONSENT"),
                                 HasSubstr("look at  STRENGTHS_MISSING  items[3].body.development.strengths")));
  EXPECT_THAT(printed.err, IsEmpty());
}

TEST(SubmitTest, JsonIsOneLineAHandover) {
  CliWorld world;
  SayRecipient(world);
  const Printed printed = world.Run({"--json", "submit", world.File("handover.textproto")});
  EXPECT_EQ(printed.exit_code, kDone);
  EXPECT_THAT(printed.out,
              HasSubstr("{\"file\":\"" + world.File("handover.textproto") + "\",\"acceptance\":{\"handoverId\":"));
  EXPECT_THAT(printed.out, HasSubstr("\"receipt\":{\"leaf\":"));
}

TEST(SubmitTest, ReceiptIsWrittenWhereAskedForAndIntoTheState) {
  CliWorld world;
  ASSERT_EQ(world.Run({"submit", world.File("handover.textproto"), "--receipt=" + world.File("r")}).exit_code, kDone);
  exchange::v1::Receipt receipt;
  ASSERT_TRUE(receipt.ParseFromString(world.Read("r")));
  EXPECT_EQ(receipt.leaf().size(), 128U);
  EXPECT_EQ(CountFiles(world.File("state/receipts")), 1U);
  EXPECT_EQ(CountFiles(world.File("state/outgoing")), 0U);
}

TEST(SubmitTest, CareLevelIsACodeUntilItsMeaningIsTold) {
  CliWorld world;
  std::vector<std::string> words = {"submit", "tests/fixtures/cda/pscr.xml"};
  EXPECT_THAT(world.Run(words).out, HasSubstr("BIRTH_PLAN_NOTICE"));
  for (const char* one : {"577951000005100=1", "306133003=2", "577961000005103=3"}) {
    words.insert(words.end(), {"--care-level", one});
  }
  const Printed half = world.Run(words);
  EXPECT_EQ(half.exit_code, kUsage);
  EXPECT_THAT(half.err, HasSubstr("--care-level: all four codes must have a level, or none"));
  EXPECT_EQ(world.broker().accepted_count(), 1);
  words.insert(words.end(), {"--care-level", "577981000005106=4"});
  CliWorld another;  // To this one it would be the same handover with other content.
  const Printed told = another.Run(words);
  EXPECT_THAT(told.out, HasSubstr("VISITATION_LEVEL")) << told.err;
}

TEST(SubmitTest, TwinsGetAReceiptEach) {
  CliWorld world;
  const Printed printed = world.Run({"submit", "tests/fixtures/xdis32/twins.xml", "--receipt=" + world.File("r")});
  EXPECT_EQ(printed.exit_code, kDone) << printed.err;
  EXPECT_EQ(world.broker().accepted_count(), 2);
  EXPECT_NE(world.Read("r"), world.Read("r.2"));
  EXPECT_NE(world.Read("r.2"), "");
}

TEST(SubmitTest, RefusalIsReadableAndFinal) {
  CliWorld world;
  world.broker().Play({.edit_submitted = [](exchange::v1::SubmitFrameResponse& response) {
    auto& result = *response.mutable_results(0);
    result.set_status_code(static_cast<int>(absl::StatusCode::kPermissionDenied));
    result.mutable_error()->set_code("POLICY_REFUSED");
    result.mutable_error()->set_rule("the policy refuses");
    result.mutable_error()->add_refusals()->set_reason("NO_RULE");
  }});
  const Printed printed = world.Run({"submit", world.File("handover.textproto")});
  EXPECT_EQ(printed.exit_code, kRefused);
  EXPECT_THAT(printed.err, AllOf(HasSubstr("the policy refuses [POLICY_REFUSED]"), HasSubstr("addressee 1  NO_RULE")));
  EXPECT_EQ(CountFiles(world.File("state/outgoing")), 0U);
  EXPECT_THAT(world.Run({"--json", "submit", world.File("handover.textproto")}).err,
              AllOf(HasSubstr("\"code\":\"POLICY_REFUSED\""), HasSubstr("\"file\":")));
}

TEST(SubmitTest, WhatWasNotReachedIsSentAgainAsItWas) {
  CliWorld world;
  world.broker().Play({.not_now = 1'000'000});
  const Printed first = world.Run({"submit", world.File("handover.textproto")});
  EXPECT_EQ(first.exit_code, kNotReached);
  EXPECT_THAT(first.err, HasSubstr("submit --pending"));
  EXPECT_EQ(CountFiles(world.File("state/outgoing")), 1U);
  const std::string sent = world.broker().Frames().back().handovers(0).SerializeAsString();
  world.broker().Play({});
  const Printed again = world.Run({"submit", "--pending"});
  EXPECT_EQ(again.exit_code, kDone) << again.err;
  EXPECT_EQ(world.broker().Frames().back().handovers(0).SerializeAsString(), sent);
  EXPECT_EQ(CountFiles(world.File("state/outgoing")), 0U);
  EXPECT_EQ(world.Run({"submit", "--pending"}).out, "nothing is on its way\n");
}

// The broker failed, or does not let the certificate in: it may have accepted, and these bytes are all there is.
TEST(SubmitTest, WhatWasNotJudgedIsKept) {
  for (const absl::StatusCode code : {absl::StatusCode::kInternal, absl::StatusCode::kUnauthenticated}) {
    CliWorld world;
    world.broker().Play({.edit_submitted = [code](exchange::v1::SubmitFrameResponse& response) {
      auto& result = *response.mutable_results(0);
      result.set_status_code(static_cast<int>(code));
      result.mutable_error()->set_code("AS_THE_TEST_WANTS");
    }});
    const Printed printed = world.Run({"submit", world.File("handover.textproto")});
    EXPECT_EQ(printed.exit_code, kRefused);
    EXPECT_THAT(printed.err, AllOf(HasSubstr("AS_THE_TEST_WANTS"), HasSubstr("submit --pending")));
    EXPECT_EQ(CountFiles(world.File("state/outgoing")), 1U);
  }
}

TEST(SubmitTest, SameFileAgainSendsWhatIsOnItsWay) {
  CliWorld world;
  world.Write("named.textproto", HandoverTextWith("handover_id: \"sixteen-bytes-id\""));
  world.broker().Play({.not_now = 1'000'000});
  EXPECT_EQ(world.Run({"submit", world.File("named.textproto")}).exit_code, kNotReached);
  const std::string sent = world.broker().Frames().back().handovers(0).SerializeAsString();
  world.broker().Play({});
  EXPECT_EQ(world.Run({"submit", world.File("named.textproto")}).exit_code, kDone);
  EXPECT_EQ(world.broker().Frames().back().handovers(0).SerializeAsString(), sent);
}

TEST(SubmitTest, ProofThatDoesNotHoldIsRefusedAndTheBytesAreKept) {
  CliWorld world;
  world.broker().Play({.edit_submitted = [](auto& response) { response.mutable_groups(0)->clear_head_signature(); }});
  const Printed printed = world.Run({"submit", world.File("handover.textproto")});
  EXPECT_EQ(printed.exit_code, kRefused);
  EXPECT_THAT(printed.err, HasSubstr("BAD_HEAD"));
  EXPECT_EQ(CountFiles(world.File("state/outgoing")), 1U);
}

TEST(SubmitTest, OneBadFileDoesNotHoldBackTheOthers) {
  CliWorld world;
  const Printed printed = world.Run({"submit", world.Write("bad", "nothing"), world.File("handover.textproto")});
  EXPECT_EQ(printed.exit_code, kUsage);
  EXPECT_THAT(printed.err, HasSubstr("bad"));
  EXPECT_EQ(world.broker().accepted_count(), 1);
}

TEST(SubmitTest, RefusedDocumentNamesTheTranslatorsReason) {
  CliWorld world;
  const Printed printed = world.Run({"submit", "--format=MEDCOM_XDIS32", world.Write("x.xml", "<Emessage")});
  EXPECT_EQ(printed.exit_code, kRefused);
  EXPECT_THAT(printed.err, HasSubstr("refused"));
  EXPECT_EQ(world.broker().accepted_count(), 0);
}

TEST(SubmitTest, AnothersNameIsRefusedHere) {
  CliWorld world;
  const std::string file =
      world.Write("x", HandoverTextWith("sender_party: \"sixteen-bytes-id\""));
  const Printed printed = world.Run({"submit", file});
  EXPECT_EQ(printed.exit_code, kRefused);
  EXPECT_THAT(printed.err, HasSubstr("SENDER_MISMATCH"));
}

TEST(SubmitTest, FilesOrPendingNotBoth) {
  CliWorld world;
  EXPECT_EQ(world.Run({"submit"}).exit_code, kUsage);
  EXPECT_EQ(world.Run({"submit", "--pending", world.File("handover.textproto")}).exit_code, kUsage);
}

TEST(SubmitTest, BrokerThatIsNotThereIsNotReached) {
  CliWorld world;
  EXPECT_EQ(world.RunWith("--broker=127.0.0.1:1", {"submit", world.File("handover.textproto")}).exit_code, kNotReached);
}

TEST(SubmitTest, NewestHeadIsKeptForTheNextTime) {
  CliWorld world;
  ASSERT_EQ(world.Run({"submit", world.File("handover.textproto")}).exit_code, kDone);
  EXPECT_EQ(world.Read("state/seen-head").size(), 168U);
  world.broker().WithLog([](fakes::FakeLog& log) {
    log.DropLast();
    log.DropLast();
  });
  const Printed printed = world.Run({"submit", world.File("handover.textproto")});
  EXPECT_EQ(printed.exit_code, kRefused);
  EXPECT_THAT(printed.err, HasSubstr("ROLLBACK"));
}

}  // namespace
}  // namespace handover::cli
