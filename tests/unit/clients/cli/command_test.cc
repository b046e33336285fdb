#include "clients/cli/command.h"

#include <gtest/gtest.h>

#include <sstream>
#include <string>

#include "broker/base/refusal.h"
#include "clients/cli/json_text.h"
#include "tests/unit/clients/cli/cli_world.h"

namespace handover::cli {
namespace {

class CommandTest : public ::testing::Test {
 protected:
  CommandTest() : world_{in_, out_, err_, clock_, random_, "1"}, command_(world_) {
    command_.flags.channel = {"127.0.0.1:1", cli_.File("tls.pem"), cli_.File("tls.key"), cli_.File("ca.pem")};
    command_.flags.signing_key = cli_.File("signing.key");
    command_.flags.log_key = cli_.File("log.pem");
    command_.flags.state = cli_.File("state");
    command_.flags.timeout_seconds = 0;
  }

  CliWorld cli_;
  std::istringstream in_;
  std::ostringstream out_;
  std::ostringstream err_;
  fakes::FakeClock clock_;
  fakes::SeededRandom random_;
  const World world_;
  Command command_;
};

TEST_F(CommandTest, ExitCodesTellWhatToDo) {
  EXPECT_EQ(ExitCodeOf(absl::OkStatus()), kDone);
  EXPECT_EQ(ExitCodeOf(UsageError("x")), kUsage);
  EXPECT_EQ(ExitCodeOf(Invalid("A", "", "")), kRefused);
  EXPECT_EQ(ExitCodeOf(absl::NotFoundError("")), kRefused);
  EXPECT_EQ(ExitCodeOf(absl::DataLossError("")), kRefused);
  EXPECT_EQ(ExitCodeOf(absl::UnavailableError("")), kNotReached);
  EXPECT_EQ(ExitCodeOf(absl::ResourceExhaustedError("")), kNotReached);
}

TEST_F(CommandTest, RefusalNamesFieldRuleAndCode) {
  EXPECT_EQ(command_.Fail(Invalid("WEIGHT_RANGE", "items[3].body", "200 to 8000")), kRefused);
  EXPECT_EQ(err_.str(), "handover: refused: items[3].body: 200 to 8000 [WEIGHT_RANGE]\n");
}

TEST_F(CommandTest, PolicyRefusalNamesMissingConsents) {
  exchange::v1::ErrorDetail detail;
  detail.set_code("POLICY_REFUSED");
  detail.set_rule("the policy refuses");
  exchange::v1::PolicyRefusal& refusal = *detail.add_refusals();
  refusal.set_addressee_index(1);
  refusal.set_reason("NO_CONSENT");
  refusal.set_rule_id("P-10");
  refusal.set_legal_basis("CONSENT");
  refusal.add_missing_consents()->set_category("INTERACTION");
  refusal.mutable_missing_consents(0)->add_person_ids("p1");
  detail.add_refusals()->set_reason("NO_RULE");
  EXPECT_EQ(command_.Fail(Refuse(absl::StatusCode::kPermissionDenied, detail)), kRefused);
  EXPECT_EQ(err_.str(),
            "handover: refused: the policy refuses [POLICY_REFUSED]\n"
            "  addressee 2  NO_CONSENT  rule P-10  basis CONSENT\n"
            "    missing consent  INTERACTION  about p1\n"
            "  addressee 1  NO_RULE\n");
}

TEST_F(CommandTest, NotReachedIsSaidSo) {
  EXPECT_EQ(command_.Fail(Refuse(absl::StatusCode::kUnavailable, RefusalText{"NOT_REACHED", "", "no route"})),
            kNotReached);
  EXPECT_EQ(err_.str(), "handover: not reached: no route [NOT_REACHED]\n");
}

TEST_F(CommandTest, WithJsonTheDetailIsOneLine) {
  command_.flags.json = true;
  EXPECT_EQ(command_.Fail(Invalid("A", "b", "c")), kRefused);
  EXPECT_EQ(err_.str(), "{\"code\":\"A\",\"fieldPath\":\"b\",\"rule\":\"c\"}\n");
}

TEST_F(CommandTest, UsageErrorIsSaidPlainly) {
  command_.flags.json = true;
  EXPECT_EQ(command_.Fail(UsageError("--x: y\x1b")), kUsage);
  EXPECT_EQ(err_.str(), "handover: --x: y?\n");
}

TEST_F(CommandTest, MessageIsPrintedAsOneLine) {
  exchange::v1::Addressee message;
  message.set_role("GP");
  command_.PrintJson(message);
  EXPECT_EQ(out_.str(), "{\"role\":\"GP\"}\n");
}

TEST_F(CommandTest, MissingFlagsAndFilesAreUsageErrors) {
  command_.flags.channel.broker.clear();
  EXPECT_EQ(command_.OpenChannel().status().message(), "--broker is required: host:port");
  command_.flags.channel.broker = "127.0.0.1:1";
  command_.flags.channel.key_file.clear();
  EXPECT_EQ(command_.OpenChannel().status().message(), "--cert, --key and --ca are required");
  command_.flags.channel.key_file = cli_.File("none");
  EXPECT_EQ(ExitCodeOf(command_.OpenChannel().status()), kUsage);
  command_.flags.log_key.clear();
  EXPECT_EQ(command_.OpenSession().status().message(), "--signing-key and --log-key are required");
  command_.flags.log_key = cli_.File("none");
  EXPECT_EQ(ExitCodeOf(command_.OpenSession().status()), kUsage);
  command_.flags.signing_key = cli_.File("ca.pem");
  EXPECT_EQ(ExitCodeOf(command_.OpenSession().status()), kUsage);
}

TEST_F(CommandTest, SessionIsOpenedOnce) {
  command_.flags.channel.broker = cli_.broker().server().address();
  const absl::StatusOr<client::Session*> first = command_.OpenSession();
  ASSERT_TRUE(first.ok()) << first.status();
  EXPECT_EQ(*command_.OpenSession(), *first);
  EXPECT_EQ(cli_.broker().server().CallCount(fakes::kGetSelf), 1);
}

TEST_F(CommandTest, BrokerThatIsNotThereIsNotReached) {
  EXPECT_EQ(ExitCodeOf(command_.OpenSession().status()), kNotReached);
}

}  // namespace
}  // namespace handover::cli
