#include "clients/cpp/sender_keys.h"

#include <gtest/gtest.h>

#include <functional>

#include "broker/base/refusal.h"
#include "tests/unit/clients/cpp/client_world.h"

namespace handover::client {
namespace {

directory::v1::SigningKey Entry(ClientWorld& world) {
  directory::v1::ListSigningKeysRequest request;
  request.set_party(ToString(world.broker().me()));
  return DirectoryClient(world.session().channel()).ListSigningKeys(request)->keys(0);
}

class SenderKeysTest : public ::testing::Test {
 protected:
  SenderKeysTest() : keys_(DirectoryClient(world_.session().channel()), world_.clock()) {}
  absl::Status Ensure() { return keys_.Ensure(world_.broker().me(), key_id_); }
  int Calls() { return world_.broker().server().CallCount(fakes::kListSigningKeys); }

  ClientWorld world_;
  SenderKeys keys_;
  const Digest key_id_ = world_.broker().my_key().verify_key().key_id();
};

TEST_F(SenderKeysTest, UnknownKeyIsAskedForOnce) {
  EXPECT_FALSE(keys_.Find(key_id_).has_value());
  ASSERT_TRUE(Ensure().ok());
  ASSERT_TRUE(Ensure().ok());
  EXPECT_EQ(Calls(), 1);
  EXPECT_EQ(keys_.Find(key_id_)->party, *ToId16(world_.broker().me().bytes()));
}

TEST_F(SenderKeysTest, WhatIsOldIsAskedForAgain) {
  ASSERT_TRUE(Ensure().ok());
  world_.clock().Advance(SenderKeys::kFreshFor - absl::Seconds(1));
  ASSERT_TRUE(Ensure().ok());
  EXPECT_EQ(Calls(), 1);
  world_.clock().Advance(absl::Seconds(1));
  ASSERT_TRUE(Ensure().ok());
  EXPECT_EQ(Calls(), 2);
}

TEST_F(SenderKeysTest, AnotherKeyOfAKnownPartyIsAskedForAtOnce) {
  ASSERT_TRUE(Ensure().ok());
  ASSERT_TRUE(keys_.Ensure(world_.broker().me(), Digest{9}).ok());
  EXPECT_EQ(Calls(), 2);
  EXPECT_FALSE(keys_.Find(Digest{9}).has_value());
}

TEST_F(SenderKeysTest, PartyThatDoesNotExistHasNoKeys) {
  world_.broker().Answer<directory::v1::ListSigningKeysRequest, directory::v1::ListSigningKeysResponse>(
      fakes::kListSigningKeys, [](const auto&) { return absl::NotFoundError(""); });
  EXPECT_TRUE(Ensure().ok());
  EXPECT_FALSE(keys_.Find(key_id_).has_value());
}

TEST_F(SenderKeysTest, BrokerThatCannotBeAskedIsHandedThroughAndWhatIsKnownStays) {
  ASSERT_TRUE(Ensure().ok());
  world_.clock().Advance(SenderKeys::kFreshFor);
  world_.broker().Answer<directory::v1::ListSigningKeysRequest, directory::v1::ListSigningKeysResponse>(
      fakes::kListSigningKeys, [](const auto&) { return absl::PermissionDeniedError(""); });
  EXPECT_EQ(Ensure().code(), absl::StatusCode::kPermissionDenied);
  EXPECT_TRUE(keys_.Find(key_id_).has_value());
}

TEST_F(SenderKeysTest, MalformedEntryIsDataLoss) {
  directory::v1::SigningKey entry = Entry(world_);
  entry.clear_statement();
  world_.broker().Answer<directory::v1::ListSigningKeysRequest, directory::v1::ListSigningKeysResponse>(
      fakes::kListSigningKeys, [entry](const auto&) {
        directory::v1::ListSigningKeysResponse response;
        *response.add_keys() = entry;
        return response;
      });
  EXPECT_EQ(CodeOf(Ensure()), "KEY_MALFORMED");
}

TEST_F(SenderKeysTest, EntryIsReadWithItsWindow) {
  directory::v1::SigningKey entry = Entry(world_);
  entry.set_enrolled_index(3);
  EXPECT_FALSE(ReadSigningKey(entry)->revoked_index.has_value());
  entry.set_revoked_index(0);
  const EnrolledKey key = *ReadSigningKey(entry);
  EXPECT_EQ(key.enrolled_index, 3U);
  EXPECT_EQ(key.revoked_index, 0U);
}

TEST_F(SenderKeysTest, EntryThatContradictsItsStatementIsRefused) {
  const directory::v1::SigningKey entry = Entry(world_);
  EXPECT_TRUE(ReadSigningKey(entry).ok());
  const auto changed = [&](const std::function<void(directory::v1::SigningKey&)>& change) {
    directory::v1::SigningKey other = entry;
    change(other);
    return CodeOf(ReadSigningKey(other).status());
  };
  EXPECT_EQ(changed([](auto& key) { key.set_key_id(std::string(32, 'x')); }), "KEY_MALFORMED");
  EXPECT_EQ(changed([](auto& key) { key.set_party_id("00000000-0000-4000-8000-000000000001"); }), "KEY_MALFORMED");
  EXPECT_EQ(changed([](auto& key) { key.set_enrolled_index(-1); }), "KEY_MALFORMED");
  EXPECT_EQ(changed([](auto& key) { key.set_statement("\xff"); }), "KEY_MALFORMED");
}

}  // namespace
}  // namespace handover::client
