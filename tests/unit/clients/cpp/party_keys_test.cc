#include "clients/cpp/party_keys.h"

#include <gtest/gtest.h>

#include <string>

#include "broker/base/refusal.h"
#include "tests/fakes/broker/fake_log.h"
#include "tests/fakes/temporary_folder.h"

namespace handover::client {
namespace {

TEST(PartyKeysTest, KeysAreReadFromPem) {
  const fakes::TemporaryFolder folder;
  const SigningKey key = *SigningKey::Generate();
  fakes::WriteFileBytes(folder.File("signing.key"), key.ToPem());
  fakes::WriteFileBytes(folder.File("log.pub.pem"), key.verify_key().ToPem());
  EXPECT_EQ(LoadSigningKey(folder.File("signing.key"))->verify_key().key_id(), key.verify_key().key_id());
  EXPECT_EQ(LoadLogKey(folder.File("log.pub.pem"))->key_id(), key.verify_key().key_id());
}

TEST(PartyKeysTest, MissingFileIsNotFound) {
  const fakes::TemporaryFolder folder;
  EXPECT_EQ(LoadSigningKey(folder.File("none")).status().code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(LoadLogKey(folder.File("none")).status().code(), absl::StatusCode::kNotFound);
}

TEST(PartyKeysTest, OtherContentIsRefusedWithoutBeingTold) {
  const fakes::TemporaryFolder folder;
  const SigningKey key = *SigningKey::Generate();
  fakes::WriteFileBytes(folder.File("public.pem"), key.verify_key().ToPem());
  fakes::WriteFileBytes(folder.File("secret"), "not a key but a secret");
  EXPECT_EQ(LoadSigningKey(folder.File("public.pem")).status().code(), absl::StatusCode::kInvalidArgument);
  const absl::Status status = LoadLogKey(folder.File("secret")).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(status.ToString().find("but a secret"), std::string::npos);
}

TEST(SeenHeadFileTest, FirstContactHasNone) {
  const fakes::TemporaryFolder folder;
  const absl::StatusOr<std::optional<HeadBytes>> head = SeenHeadFile(folder.File("seen")).Load();
  ASSERT_TRUE(head.ok());
  EXPECT_FALSE(head->has_value());
}

TEST(SeenHeadFileTest, SavedHeadComesBackInTheNextProcess) {
  const fakes::TemporaryFolder folder;
  const fakes::FakeLog log;
  const HeadBytes head{log.HeadBytes(), log.Sign(log.HeadBytes())};
  ASSERT_TRUE(SeenHeadFile(folder.File("seen")).Save(head).ok());
  EXPECT_EQ(**SeenHeadFile(folder.File("seen")).Load(), head);
  EXPECT_EQ(fakes::ReadFileBytes(folder.File("seen")).size(), 168U);
}

TEST(SeenHeadFileTest, CutFileIsDataLoss) {
  const fakes::TemporaryFolder folder;
  fakes::WriteFileBytes(folder.File("seen"), std::string(167, 'x'));
  const absl::Status status = SeenHeadFile(folder.File("seen")).Load().status();
  EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss);
  EXPECT_EQ(CodeOf(status), "SEEN_HEAD_DAMAGED");
}

TEST(SeenHeadMemoryTest, KeepsTheLastOne) {
  SeenHeadMemory memory;
  EXPECT_FALSE(memory.Load()->has_value());
  ASSERT_TRUE(memory.Save({"a", "b"}).ok());
  EXPECT_EQ(**memory.Load(), (HeadBytes{"a", "b"}));
}

}  // namespace
}  // namespace handover::client
