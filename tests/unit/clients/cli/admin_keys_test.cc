#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "absl/strings/escaping.h"

#include "broker/base/commitment/key_statement.h"
#include "handover/admin/v1/admin_service.pb.h"
#include "tests/unit/clients/cli/admin_fixture.h"
#include "tests/unit/clients/cli/cli_world.h"

namespace handover::cli {
namespace {

using admin::v1::EnrolSigningKeyRequest;
using admin::v1::RevokeSigningKeyRequest;
using ::testing::HasSubstr;

class AdminKeysTest : public ::testing::Test {
 protected:
  AdminKeysTest() {
    admin::v1::ListPartiesResponse parties;
    parties.add_parties()->set_party_id(kPartyId);
    parties.mutable_parties(0)->set_alias("odense-hv");
    world_.Answer<admin::v1::ListPartiesRequest>(AdminMethod("ListParties"), parties);
    admin::v1::EnrolSigningKeyResponse enrolled;
    enrolled.mutable_key()->set_key_id("\x01\xab");
    world_.Answer<EnrolSigningKeyRequest>(AdminMethod("EnrolSigningKey"), enrolled);
    admin::v1::RevokeSigningKeyResponse revoked;
    *revoked.mutable_key() = enrolled.key();
    world_.Answer<RevokeSigningKeyRequest>(AdminMethod("RevokeSigningKey"), revoked);
    public_key_ = world_.Write("signing.pub.pem", world_.broker().my_key().verify_key().ToPem());
  }
  std::string Enrolled() { return world_.Asked<EnrolSigningKeyRequest>(AdminMethod("EnrolSigningKey")).statement(); }

  CliWorld world_;
  std::string public_key_;
};

TEST_F(AdminKeysTest, KeyIsEnrolledForThePartyOfTheAlias) {
  const Printed printed = world_.Run({"admin", "enrol-key", "--party=odense-hv", "--public-key=" + public_key_});
  EXPECT_EQ(printed.exit_code, kDone) << printed.err;
  EXPECT_THAT(printed.out, HasSubstr("enrolled  01ab"));
  const KeyStatement statement = *ParseKeyStatement(Enrolled());
  EXPECT_EQ(FormatUuid(AsView(statement.party)), kPartyId);
  EXPECT_EQ(statement.spki, world_.broker().my_key().verify_key().spki());
}

TEST_F(AdminKeysTest, StatementOfThePartyIsEnrolledAsItIs) {
  const std::string out = world_.File("statement");
  const Printed made = world_.Run(
      {"admin", "key-statement", "--party-id=" + std::string(kPartyId), "--public-key=" + public_key_, "--out=" + out});
  EXPECT_EQ(made.exit_code, kDone) << made.err;
  EXPECT_EQ(world_.Run({"admin", "enrol-key", "--statement=" + out}).exit_code, kDone);
  EXPECT_EQ(Enrolled(), world_.Read("statement"));
  EXPECT_EQ(FormatUuid(AsView(ParseKeyStatement(Enrolled())->party)), kPartyId);
}

TEST_F(AdminKeysTest, StatementNeedsNoBroker) {
  EXPECT_EQ(world_
                .RunBare({"admin", "key-statement", "--party-id=" + std::string(kPartyId),
                          "--public-key=" + public_key_, "--out=" + world_.File("statement")})
                .exit_code,
            kDone);
}

TEST_F(AdminKeysTest, MistakesAreUsageErrors) {
  const std::string party = "--party=odense-hv";
  const std::string key = "--public-key=" + public_key_;
  EXPECT_EQ(world_.Run({"admin", "enrol-key", party}).exit_code, kUsage);
  EXPECT_EQ(world_.Run({"admin", "enrol-key", key}).exit_code, kUsage);
  EXPECT_EQ(world_.Run({"admin", "enrol-key", party, key, "--statement=x"}).exit_code, kUsage);
  EXPECT_EQ(world_.Run({"admin", "enrol-key", "--statement=" + world_.File("none")}).exit_code, kUsage);
  EXPECT_EQ(world_.Run({"admin", "enrol-key", "--party=nobody", key}).exit_code, kUsage);
  EXPECT_EQ(world_.Run({"admin", "enrol-key", party, "--public-key=" + world_.File("ca.pem")}).exit_code, kUsage);
  EXPECT_EQ(world_.Run({"admin", "key-statement", "--party-id=x", key, "--out=" + world_.File("s")}).exit_code, kUsage);
  EXPECT_EQ(world_.Run({"admin", "revoke-key", "0g", "--reason=ROTATED"}).exit_code, kUsage);
  EXPECT_EQ(world_.Run({"admin", "revoke-key", std::string(62, 'a'), "--reason=ROTATED"}).exit_code, kUsage);
}

TEST_F(AdminKeysTest, KeyIsRevokedForAReason) {
  const std::string key_id = ToString(world_.broker().my_key().verify_key().key_id());
  EXPECT_THAT(world_.Run({"admin", "revoke-key", absl::BytesToHexString(key_id), "--reason=ROTATED"}).out,
              HasSubstr("revoked  01ab"));
  const auto asked = world_.Asked<RevokeSigningKeyRequest>(AdminMethod("RevokeSigningKey"));
  EXPECT_EQ(asked.key_id(), key_id);
  EXPECT_EQ(asked.reason_code(), "ROTATED");
  EXPECT_THAT(world_.Run({"--json", "admin", "revoke-key", absl::BytesToHexString(key_id), "--reason=ROTATED"}).out,
              HasSubstr("{\"key\":"));
}

TEST_F(AdminKeysTest, RefusalsAreRefused) {
  for (const char* method : {"EnrolSigningKey", "RevokeSigningKey"}) {
    world_.Refuse(AdminMethod(method), absl::NotFoundError(""));
  }
  EXPECT_EQ(world_.Run({"admin", "enrol-key", "--party=odense-hv", "--public-key=" + public_key_}).exit_code, kRefused);
  EXPECT_EQ(world_.Run({"admin", "revoke-key", std::string(64, 'a'), "--reason=ROTATED"}).exit_code, kRefused);
  world_.Refuse(AdminMethod("ListParties"), absl::UnauthenticatedError(""));
  EXPECT_EQ(world_.Run({"admin", "enrol-key", "--party=odense-hv", "--public-key=" + public_key_}).exit_code, kRefused);
}

}  // namespace
}  // namespace handover::cli
