#include "clients/cpp/received_delivery.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <vector>

#include "broker/base/refusal.h"
#include "clients/cpp/services.h"
#include "clients/cpp/submitter.h"
#include "tests/unit/clients/cpp/client_world.h"

namespace handover::client {
namespace {

using ::testing::UnorderedElementsAre;

class CopyOpenerTest : public ::testing::Test {
 protected:
  CopyOpenerTest() : sealed_(world_.Sealed()), opener_(world_.session()) {
    SubmitOnce(world_.session(), sealed_).IgnoreError();
    exchange::v1::PullDeliveriesRequest request;
    request.set_max_count(1);
    copy_ = InboxClient(world_.session().channel()).PullDeliveries(request)->copies(0);
  }
  // The code of the refusal when this is changed in the copy.
  std::string Spoilt(const std::function<void(exchange::v1::DeliveredCopy&)>& spoil) {
    exchange::v1::DeliveredCopy copy = copy_;
    spoil(copy);
    const absl::Status status = opener_.Open(copy).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss);
    return CodeOf(status);
  }

  void EditSector(directory::v1::Sector sector) {
    directory::v1::GetSelfResponse self = *DirectoryClient(world_.session().channel()).GetSelf({});
    self.mutable_party()->set_sector(sector);
    world_.broker().Answer<directory::v1::GetSelfRequest, directory::v1::GetSelfResponse>(
        fakes::kGetSelf, [self](const directory::v1::GetSelfRequest&) { return self; });
    EXPECT_TRUE(world_.session().RefreshProfile().ok());
  }

  ClientWorld world_;
  const OutgoingHandover sealed_;
  exchange::v1::DeliveredCopy copy_;
  CopyOpener opener_;
};

TEST_F(CopyOpenerTest, CopyIsReadable) {
  copy_.set_attempt(2);
  copy_.add_excluded_professionals("Hanne Test");
  copy_.mutable_lease_expire_time()->set_seconds(100);
  copy_.mutable_conclude_by_time()->set_seconds(200);
  const absl::StatusOr<ReceivedDelivery> delivery = opener_.Open(copy_);
  ASSERT_TRUE(delivery.ok()) << delivery.status();
  EXPECT_EQ(delivery->handover.envelope().kind(), "REPLY");
  EXPECT_FALSE(delivery->handover.has_slip());
  ASSERT_EQ(delivery->handover.addressees_size(), 1);
  EXPECT_EQ(delivery->handover.addressees(0).role(), "HEALTH_VISITING");
  std::vector<std::string> texts;
  for (const exchange::v1::Section& section : delivery->handover.sections())
    texts.push_back(section.body().note().text());
  EXPECT_THAT(texts, UnorderedElementsAre("first", "second"));
  EXPECT_EQ(delivery->handover_id, sealed_.handover_id);
  EXPECT_EQ(delivery->sender, world_.broker().me());
  EXPECT_EQ(delivery->root, sealed_.root);
  EXPECT_EQ(delivery->attempt, 2);
  EXPECT_EQ(delivery->excluded_professionals, std::vector<std::string>{"Hanne Test"});
  EXPECT_FALSE(delivery->redirected);
  EXPECT_EQ(delivery->lease_expire_time, absl::FromUnixSeconds(100));
  EXPECT_EQ(delivery->conclude_by_time, absl::FromUnixSeconds(200));
  EXPECT_EQ(delivery->copy, copy_.SerializeAsString());
}

TEST_F(CopyOpenerTest, TicketIsTheOneOfTheStoredCopy) {
  EXPECT_EQ(opener_.Open(copy_)->ticket, *TicketOfStoredCopy(copy_, world_.broker().me()));
}

TEST_F(CopyOpenerTest, HeadOfTheProofIsTakenNoteOf) {
  ASSERT_TRUE(opener_.Open(copy_).ok());
  EXPECT_EQ(world_.session().log().Newest().size, ParseTreeHead(copy_.proof().head())->size);
}

TEST_F(CopyOpenerTest, CopyOfALogThatWasRewrittenIsRefused) {
  ASSERT_TRUE(opener_.Open(copy_).ok());
  world_.broker().WithLog([&](fakes::FakeLog& log) {
    log.Rewrite(1);
    *copy_.mutable_proof() = log.MakeReceipt(static_cast<uint64_t>(copy_.proof().leaf_index()));
  });
  EXPECT_EQ(CodeOf(opener_.Open(copy_).status()), "SPLIT_VIEW");
}

TEST_F(CopyOpenerTest, EveryChangeIsNoticed) {
  EXPECT_EQ(Spoilt([](auto& copy) { copy.mutable_items(0)->mutable_body()->back() ^= 1; }), "BAD_LIST");
  EXPECT_EQ(Spoilt([](auto& copy) { copy.mutable_items()->RemoveLast(); }), "BAD_LIST");
  EXPECT_EQ(Spoilt([](auto& copy) { copy.mutable_items()->SwapElements(0, 1); }), "BAD_LIST");
  EXPECT_EQ(Spoilt([](auto& copy) { copy.mutable_others(0)->back() ^= 1; }), "NOT_IN_FRAME");
  EXPECT_EQ(Spoilt([](auto& copy) { copy.mutable_frame()->mutable_signature()->back() ^= 1; }), "BAD_SIGNATURE");
  EXPECT_EQ(Spoilt([](auto& copy) { copy.mutable_proof()->mutable_head_signature()->back() ^= 1; }), "BAD_HEAD");
  EXPECT_EQ(Spoilt([](auto& copy) { copy.set_delivery_id("delivery-id-9999"); }), "WRONG_LEAF");
  EXPECT_EQ(Spoilt([](auto& copy) { copy.set_accepted_index(1); }), "WRONG_LEAF");
  EXPECT_EQ(Spoilt([](auto& copy) { copy.mutable_proof()->set_leaf_index(2); }), "NOT_IN_LOG");
}

TEST_F(CopyOpenerTest, ChangedCopyIsRefusedAlsoWhenItsFrameIsKnown) {
  ASSERT_TRUE(opener_.Open(copy_).ok());
  EXPECT_EQ(Spoilt([](auto& copy) { copy.mutable_others(0)->back() ^= 1; }), "NOT_IN_FRAME");
  EXPECT_EQ(Spoilt([](auto& copy) { copy.mutable_frame()->mutable_signature()->back() ^= 1; }), "BAD_SIGNATURE");
}

TEST_F(CopyOpenerTest, KeysOfASenderAreAskedForOnce) {
  ASSERT_TRUE(opener_.Open(copy_).ok());
  ASSERT_TRUE(opener_.Open(copy_).ok());
  EXPECT_EQ(world_.broker().server().CallCount(fakes::kListSigningKeys), 1);
}

TEST_F(CopyOpenerTest, SenderWithoutThatKeyIsNotBelieved) {
  world_.broker().Answer<directory::v1::ListSigningKeysRequest, directory::v1::ListSigningKeysResponse>(
      fakes::kListSigningKeys, [](const auto&) { return directory::v1::ListSigningKeysResponse(); });
  EXPECT_EQ(CodeOf(opener_.Open(copy_).status()), "KEY_UNKNOWN");
}

TEST_F(CopyOpenerTest, KeysThatCannotBeAskedForLeaveTheCopyToComeAgain) {
  ChannelOptions options = world_.broker().server().QuickOptions();
  options.retry.give_up_after = absl::ZeroDuration();
  const auto session = *world_.OpenSession(world_.broker().server().Connect(options));
  world_.broker().Answer<directory::v1::ListSigningKeysRequest, directory::v1::ListSigningKeysResponse>(
      fakes::kListSigningKeys, [](const auto&) { return absl::UnavailableError(""); });
  EXPECT_EQ(CopyOpener(*session).Open(copy_).status().code(), absl::StatusCode::kUnavailable);
}

TEST_F(CopyOpenerTest, CopyForAnotherRoleIsNotOurs) {
  EditSector(directory::v1::GP);
  EXPECT_EQ(CodeOf(opener_.Open(copy_).status()), "NOT_ADDRESSED");
}

TEST_F(CopyOpenerTest, RedirectedCopyIsOurs) {
  EditSector(directory::v1::GP);
  copy_.add_redirect_chain("sixteen-bytes-id");
  const absl::StatusOr<ReceivedDelivery> delivery = opener_.Open(copy_);
  ASSERT_TRUE(delivery.ok()) << delivery.status();
  EXPECT_TRUE(delivery->redirected);
}

TEST(ReadableHandoverTest, ItemThatDoesNotParseIsDataLoss) {
  exchange::v1::DeliveredCopy copy;
  EXPECT_TRUE(ReadableHandover(copy).ok());
  copy.set_envelope("\xff");
  EXPECT_EQ(CodeOf(ReadableHandover(copy).status()), "COPY_MALFORMED");
  copy.clear_envelope();
  exchange::v1::Item& item = *copy.add_items();
  item.set_kind(exchange::v1::Item::ADDRESSEE);
  item.set_body("\xff");
  EXPECT_EQ(CodeOf(ReadableHandover(copy).status()), "COPY_MALFORMED");
  item.set_kind(exchange::v1::Item::SECTION);
  EXPECT_EQ(CodeOf(ReadableHandover(copy).status()), "COPY_MALFORMED");
  item.clear_body();
  item.set_label("\xff");
  EXPECT_EQ(CodeOf(ReadableHandover(copy).status()), "COPY_MALFORMED");
  item.clear_label();
  EXPECT_TRUE(ReadableHandover(copy).ok());
  item.set_kind(exchange::v1::Item::SLIP);
  EXPECT_EQ(CodeOf(ReadableHandover(copy).status()), "COPY_MALFORMED");
}

}  // namespace
}  // namespace handover::client
