#include "broker/base/commitment/delivered_copy.h"

#include <algorithm>
#include <string>
#include <vector>

#include "gtest/gtest.h"

#include "broker/base/commitment/delivery_digest.h"
#include "tests/unit/broker/base/commitment/world.h"

namespace handover {
namespace {

// Takes every addressee for the reader's.
class EveryAddressee final : public AddressedBy {
 public:
  bool Reaches(const AddresseeFacts&) const override { return true; }
};

class HealthVisitingRole final : public AddressedBy {
 public:
  bool Reaches(const AddresseeFacts& addressee) const override {
    return addressee.role == "HEALTH_VISITING" && addressee.area == "0101";
  }
};

class NoAddressee final : public AddressedBy {
 public:
  bool Reaches(const AddresseeFacts&) const override { return false; }
};

class DeliveredCopyTest : public testing::Test {
 protected:
  CheckOutcome Check(const DeliveredCopyView& view, const OwnedCopy& copy) {
    FrameChecker frame({copy.statement, copy.signature});
    const CopyReader reader = {ToId16(copy.me).value(), world_.layout(), world_.keys, world_.log_key.verify_key(),
                               addressed_by_};
    return CheckDeliveredCopy(view, frame, reader, checked_);
  }
  Reason ReasonOf(const OwnedCopy& copy) { return Check(copy.View(), copy).reason; }

  World world_;
  const AddressedBy* addressed_by_ = nullptr;
  CheckedCopy checked_;
};

TEST_F(DeliveredCopyTest, GoodCopyIsBelieved) {
  const OwnedSubmission submission = world_.Submit();
  const OwnedCopy copy = world_.Deliver(submission);
  EXPECT_EQ(ReasonOf(copy), Reason::kOk);
  EXPECT_EQ(checked_.root, submission.root);
  EXPECT_EQ(checked_.envelope.sender, world_.sender);
  EXPECT_EQ(checked_.addressee.party, world_.recipient);
  const Leaf leaf = ParseLeaf(copy.delivered.leaf).value();
  EXPECT_EQ(checked_.delivery_digest, leaf.ref);
}

TEST_F(DeliveredCopyTest, WithoutTheAcceptedLeafItIsBelievedToo) {
  const OwnedCopy copy = world_.Deliver(world_.Submit());
  DeliveredCopyView view = copy.View();
  view.accepted.reset();
  EXPECT_EQ(Check(view, copy).reason, Reason::kOk);
}

// With the acceptance left out, a false index is still one that the DELIVERY leaf does not bind.
TEST_F(DeliveredCopyTest, FalseAcceptedIndexIsAWrongLeaf) {
  const OwnedCopy copy = world_.Deliver(world_.Submit());
  DeliveredCopyView view = copy.View();
  view.accepted.reset();
  view.accepted_index = 2;
  EXPECT_EQ(Check(view, copy).reason, Reason::kWrongLeaf);
}

TEST_F(DeliveredCopyTest, AcceptedLeafAtAnotherIndexThanStatedIsAWrongLeaf) {
  const OwnedCopy copy = world_.Deliver(world_.Submit());
  DeliveredCopyView view = copy.View();
  view.accepted_index = 2;
  EXPECT_EQ(Check(view, copy).reason, Reason::kWrongLeaf);
}

TEST_F(DeliveredCopyTest, WithheldSectionStaysClosedAndTheRestHolds) {
  OwnedCopy copy = world_.Deliver(world_.Submit());
  const Id16 id = ToId16(StrictFields(copy.envelope).Bytes(1)).value();
  const Digest root = RootOf(copy, id);
  const auto section = std::find_if(copy.opened.begin(), copy.opened.end(),
                                    [](const OwnedItem& item) { return item.kind == ItemKind::kSection; });
  copy.others.push_back(ToString(CommitItem(id, {section->kind, section->salt, section->label, section->body})));
  std::sort(copy.others.begin(), copy.others.end());
  copy.opened.erase(section);
  world_.LogAgain(copy, root, world_.recipient);
  EXPECT_EQ(ReasonOf(copy), Reason::kOk);
  EXPECT_EQ(checked_.root, root);
}

// The broker leaves a section out but logs the delivery of it all: the recipient notices.
TEST_F(DeliveredCopyTest, SectionClosedAfterTheDeliveryWasLoggedIsAWrongLeaf) {
  OwnedCopy copy = world_.Deliver(world_.Submit());
  const Id16 id = ToId16(StrictFields(copy.envelope).Bytes(1)).value();
  const auto section = std::find_if(copy.opened.begin(), copy.opened.end(),
                                    [](const OwnedItem& item) { return item.kind == ItemKind::kSection; });
  copy.others.push_back(ToString(CommitItem(id, {section->kind, section->salt, section->label, section->body})));
  std::sort(copy.others.begin(), copy.others.end());
  copy.opened.erase(section);
  EXPECT_EQ(ReasonOf(copy), Reason::kWrongLeaf);
}

TEST_F(DeliveredCopyTest, NoClosedSlotIsABadList) {
  OwnedCopy copy = world_.Deliver(world_.Submit());
  copy.others.clear();
  EXPECT_EQ(ReasonOf(copy), Reason::kBadList);
}

TEST_F(DeliveredCopyTest, ClosedSlotsOutOfOrderAreABadList) {
  OwnedCopy copy = world_.Deliver(world_.Submit());
  std::swap(copy.others[0], copy.others[1]);
  EXPECT_EQ(ReasonOf(copy), Reason::kBadList);
}

TEST_F(DeliveredCopyTest, OpenedSectionAmongTheClosedIsABadList) {
  OwnedCopy copy = world_.Deliver(world_.Submit());
  const Id16 id = ToId16(StrictFields(copy.envelope).Bytes(1)).value();
  const OwnedItem& item = copy.opened[0];
  copy.others.back() = ToString(CommitItem(id, {item.kind, item.salt, item.label, item.body}));
  std::sort(copy.others.begin(), copy.others.end());
  EXPECT_EQ(ReasonOf(copy), Reason::kBadList);
}

TEST_F(DeliveredCopyTest, SectionOpenedTwiceIsABadList) {
  OwnedCopy copy = world_.Deliver(world_.Submit());
  copy.opened.insert(copy.opened.begin(), copy.opened[0]);
  copy.others.pop_back();
  EXPECT_EQ(ReasonOf(copy), Reason::kBadList);
}

TEST_F(DeliveredCopyTest, ClosedSlotOfAnotherLengthIsABadList) {
  OwnedCopy copy = world_.Deliver(world_.Submit());
  copy.others[0].pop_back();
  EXPECT_EQ(ReasonOf(copy), Reason::kBadList);
}

TEST_F(DeliveredCopyTest, LabelTwiceIsADuplicateSectionEvenWhenTheSenderSignedIt) {
  const OwnedSubmission submission =
      world_.Submit(world_.Envelope(), {World::Section(1), World::Section(1), World::AddressedTo(world_.recipient)});
  EXPECT_EQ(ReasonOf(world_.Deliver(submission)), Reason::kDuplicateSection);
}

TEST_F(DeliveredCopyTest, CopyToAnotherPartyIsNotAddressed) {
  const OwnedSubmission submission =
      world_.Submit(world_.Envelope(), {World::Section(1), World::Section(2), World::AddressedTo(world_.other)});
  EXPECT_EQ(ReasonOf(world_.Deliver(submission)), Reason::kNotAddressed);
}

TEST_F(DeliveredCopyTest, NoAddresseeIsNotAddressed) {
  const OwnedSubmission submission = world_.Submit();
  EXPECT_EQ(ReasonOf(world_.Deliver(submission, /*addressee=*/99)), Reason::kNotAddressed);
}

TEST_F(DeliveredCopyTest, TwoAddresseesAreNotAddressedThoughOneIsTheReader) {
  const OwnedSubmission submission = world_.Submit(
      world_.Envelope(), {World::Section(1), World::AddressedTo(world_.other), World::AddressedTo(world_.recipient)});
  OwnedCopy copy = world_.Deliver(submission);
  const Id16 id = ToId16(StrictFields(copy.envelope).Bytes(1)).value();
  const OwnedItem& other = submission.items[1];
  const std::string closed = ToString(CommitItem(id, {other.kind, other.salt, other.label, other.body}));
  copy.others.erase(std::find(copy.others.begin(), copy.others.end(), closed));
  copy.opened.push_back(other);
  std::sort(copy.opened.begin(), copy.opened.end(), [&](const OwnedItem& a, const OwnedItem& b) {
    return CommitItem(id, {a.kind, a.salt, a.label, a.body}) < CommitItem(id, {b.kind, b.salt, b.label, b.body});
  });
  EXPECT_EQ(ReasonOf(copy), Reason::kNotAddressed);
}

TEST_F(DeliveredCopyTest, RoleTheReaderHoldsIsAddressed) {
  const HealthVisitingRole visitors;
  addressed_by_ = &visitors;
  const OwnedSubmission submission =
      world_.Submit(world_.Envelope(), {World::Section(1), World::Section(2), World::AddressedToRole()});
  EXPECT_EQ(ReasonOf(world_.Deliver(submission)), Reason::kOk);
}

TEST_F(DeliveredCopyTest, RoleTheReaderDoesNotHoldIsNotAddressed) {
  const OwnedSubmission submission =
      world_.Submit(world_.Envelope(), {World::Section(1), World::Section(2), World::AddressedToRole()});
  const OwnedCopy copy = world_.Deliver(submission);
  EXPECT_EQ(ReasonOf(copy), Reason::kNotAddressed);
  const NoAddressee nobody;
  addressed_by_ = &nobody;
  EXPECT_EQ(ReasonOf(copy), Reason::kNotAddressed);
}

TEST_F(DeliveredCopyTest, RedirectedCopyIsBelievedWhenTheChainReachesTheReader) {
  OwnedCopy copy = world_.Deliver(world_.Submit());
  world_.LogAgain(copy, RootOf(copy, ToId16(StrictFields(copy.envelope).Bytes(1)).value()), world_.other);
  EXPECT_EQ(ReasonOf(copy), Reason::kNotAddressed);
  const EveryAddressee chain;
  addressed_by_ = &chain;
  EXPECT_EQ(ReasonOf(copy), Reason::kOk);
}

TEST_F(DeliveredCopyTest, SlipIsNeverPartOfACopy) {
  OwnedCopy copy = world_.Deliver(world_.Submit());
  copy.opened[0].kind = ItemKind::kSlip;
  const CheckOutcome outcome = Check(copy.View(), copy);
  EXPECT_EQ(outcome.reason, Reason::kMalformed);
  EXPECT_EQ(outcome.field_path, "items[0].kind");
}

TEST_F(DeliveredCopyTest, DeliveryIdOfAnotherLengthIsMalformed) {
  OwnedCopy copy = world_.Deliver(world_.Submit());
  copy.delivery_id.pop_back();
  EXPECT_EQ(Check(copy.View(), copy).field_path, "delivery_id");
}

TEST_F(DeliveredCopyTest, SaltOfAnotherLengthIsMalformed) {
  OwnedCopy copy = world_.Deliver(world_.Submit());
  copy.opened[0].salt.clear();
  EXPECT_EQ(Check(copy.View(), copy).field_path, "items[0].salt");
}

TEST_F(DeliveredCopyTest, BrokenStatementIsMalformed) {
  OwnedCopy copy = world_.Deliver(world_.Submit());
  copy.statement.clear();
  EXPECT_EQ(Check(copy.View(), copy).field_path, "frame.statement");
}

TEST_F(DeliveredCopyTest, KeyOfAnotherPartyIsASenderMismatch) {
  OwnedSubmission submission = world_.Submit();
  world_.SignAgain(submission, world_.other_key, world_.log_id());
  EXPECT_EQ(ReasonOf(world_.Deliver(submission)), Reason::kSenderMismatch);
}

TEST_F(DeliveredCopyTest, KeyRevokedBeforeAcceptanceIsNotValid) {
  const OwnedCopy copy = world_.Deliver(world_.Submit());
  world_.keys.Revoke(world_.sender_key.verify_key().key_id(), 4);
  EXPECT_EQ(ReasonOf(copy), Reason::kOk);  // Accepted at 3: valid before stays valid.
  world_.keys.Revoke(world_.sender_key.verify_key().key_id(), 3);
  EXPECT_EQ(ReasonOf(copy), Reason::kKeyNotValid);
}

// Every single bit of a good copy counts.
TEST_F(DeliveredCopyTest, EveryFlippedBitIsRefused) {
  const Vectors& vectors = world_.vectors;
  OwnedCopy copy = vectors.Copy(vectors.Case("copy of h1, all sections"));
  ASSERT_EQ(vectors.Check(copy), Reason::kOk);
  int flip_count = 0;
  int believed_count = 0;
  for (std::string* part : copy.Parts()) {
    for (char& byte : *part) {
      for (int bit = 0; bit < 8; ++bit, ++flip_count) {
        byte = static_cast<char>(byte ^ (1 << bit));
        believed_count += vectors.Check(copy) == Reason::kOk ? 1 : 0;
        byte = static_cast<char>(byte ^ (1 << bit));
      }
    }
  }
  EXPECT_EQ(believed_count, 0);
  EXPECT_GT(flip_count, 4832);
  EXPECT_EQ(vectors.Check(copy), Reason::kOk);
}

TEST_F(DeliveredCopyTest, EveryPathMustBeExact) {
  const Vectors& vectors = world_.vectors;
  OwnedCopy copy = vectors.Copy(vectors.Case("copy of h1, all sections"));
  for (std::vector<std::string>* path : {&copy.frame_path, &copy.accepted.path, &copy.delivered.path}) {
    const std::vector<std::string> good = *path;
    path->pop_back();
    EXPECT_NE(vectors.Check(copy), Reason::kOk);
    *path = good;
    path->push_back(good.back());
    EXPECT_NE(vectors.Check(copy), Reason::kOk);
    *path = good;
    path->insert(path->begin(), good.front());
    EXPECT_NE(vectors.Check(copy), Reason::kOk);
    *path = good;
    std::swap(path->front(), path->back());
    EXPECT_NE(vectors.Check(copy), Reason::kOk);
    path->clear();
    EXPECT_NE(vectors.Check(copy), Reason::kOk);
    *path = good;
  }
  EXPECT_EQ(vectors.Check(copy), Reason::kOk);
}

TEST_F(DeliveredCopyTest, LeafTimeAfterTheHeadIsAWrongLeaf) {
  OwnedCopy copy = world_.Deliver(world_.Submit());
  TreeHead head = ParseTreeHead(copy.head).value();
  head.time_ms = World::kNowMs;  // The DELIVERY leaf is one millisecond later.
  copy.head = ToString(EncodeTreeHead(head));
  copy.head_signature = ToString(world_.log_key.Sign(copy.head).value());
  EXPECT_EQ(ReasonOf(copy), Reason::kWrongLeaf);
}

}  // namespace
}  // namespace handover
