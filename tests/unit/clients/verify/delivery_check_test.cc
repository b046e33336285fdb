#include "clients/verify/delivery_check.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <string>

#include "clients/verify/digests.h"
#include "clients/verify/tagged_hash.h"
#include "tests/unit/clients/verify/test_log.h"

namespace handover_verify {
namespace {

// A copy and the log around it, built anew after every change, so that each refusal has its one
// cause.
class DeliveryCheckTest : public testing::Test {
 protected:
  DeliveryCheckTest() {
    trust_.keys.emplace(Sha256(key_.Spki()), TrustedKey{.key = P256Key::FromSpki(key_.Spki()),
                                                        .party = sender_,
                                                        .suite = 1,
                                                        .enrolled_index = 1,
                                                        .revoked_index = 8});
    for (int type = 1; type <= 3; ++type) {
      items_.push_back({.kind = ItemKind::kSection,
                        .salt = std::string(16, static_cast<char>(type)),
                        .label = VarintField(1, type),
                        .body = "body"});
    }
    AddAddressee('A', std::string(16, 'q'));
  }

  void AddAddressee(char salt, const std::string& party) {
    items_.push_back({.kind = ItemKind::kAddressee,
                      .salt = std::string(16, salt),
                      .body = BytesField(1, party) + BytesField(2, "purpose")});
  }

  DeliveredCopy Build() {
    DeliveredCopy copy{
        .recipient_party = std::string(16, 'q'),
        .envelope = BytesField(1, id_) + BytesField(2, sender_) + VarintField(5, schema_version_) + VarintField(6, 16),
        .opened = items_,
        .others = DummyCommitments({id_, std::string(16, 'z')}, 16 - items_.size()),
        .delivery_id = std::string(16, 'd')};
    const auto commit = [&](const Item& item) { return ItemCommitment(id_, item); };
    std::sort(copy.opened.begin(), copy.opened.end(),
              [&](const Item& a, const Item& b) { return commit(a) < commit(b); });
    std::sort(copy.others.begin(), copy.others.end());
    DeliveredContent content{
        .delivery_id = copy.delivery_id, .recipient_party = copy.recipient_party, .accepted_index = accepted_index_};
    for (const Item& item : copy.opened) content.opened_commitments.push_back(commit(item));
    Strings list = content.opened_commitments;
    list.insert(list.end(), copy.others.begin(), copy.others.end());
    std::sort(list.begin(), list.end());
    content.handover_root = HandoverRoot({id_, copy.envelope, list});
    copy.framed = Frame(content.handover_root);
    Log(content, copy);
    return copy;
  }

  FramedDigest Frame(const std::string& root) const {
    const std::string statement = PaddedTag("HO1.frame") + BigEndianBytes(1, 2) + BigEndianBytes(0, 2) +
                                  BigEndianBytes(1, 4) + BigEndianBytes(7'000, 8) + Sha256(key_.Spki()) +
                                  Sha256(log_key_.Spki()) + TreeHash({root}) + BigEndianBytes(0, 8) +
                                  std::string(32, '\0');
    return {.statement = statement, .signature = key_.Sign(statement)};
  }

  void Log(const DeliveredContent& content, DeliveredCopy& copy) const {
    Strings leaves(10, TestLeaf().Bytes());
    leaves[accepted_index_] = TestLeaf{.type = accepted_type_, .ref = content.handover_root}.Bytes();
    leaves[delivered_index_] =
        TestLeaf{.type = delivered_type_, .time_ms = delivered_ms_, .ref = DeliveryDigest(content)}.Bytes();
    const TestHead head{.log_id = Sha256(log_key_.Spki()), .size = leaves.size(), .root = TreeHash(leaves)};
    copy.accepted = {leaves[accepted_index_], accepted_index_, TreePath(accepted_index_, leaves)};
    copy.delivered = {leaves[delivered_index_], delivered_index_, TreePath(delivered_index_, leaves)};
    copy.signed_head = {head.Bytes(), log_key_.Sign(head.Bytes())};
  }

  Reason Check() { return CheckDelivery(Build(), trust_); }
  Reason CheckAfter(const std::function<void(DeliveredCopy&)>& change) {
    DeliveredCopy copy = Build();
    change(copy);
    return CheckDelivery(copy, trust_);
  }

  const TestKey key_ = TestKey::Generate();
  const TestKey log_key_ = TestKey::Generate();
  const std::string id_ = std::string(16, 'i');
  std::string sender_ = std::string(16, 'p');
  int schema_version_ = 1;
  std::vector<Item> items_;
  std::size_t accepted_index_ = 4;
  std::size_t delivered_index_ = 6;
  int accepted_type_ = 3;
  int delivered_type_ = 5;
  std::uint64_t delivered_ms_ = 1'000;
  Trust trust_{.log_key = P256Key::FromSpki(log_key_.Spki()).value()};
};

TEST_F(DeliveryCheckTest, AGenuineCopyHolds) { EXPECT_EQ(Check(), Reason::kOk); }

TEST_F(DeliveryCheckTest, WhatIsNotStrictIsMalformed) {
  EXPECT_EQ(CheckAfter([](DeliveredCopy& c) { c.envelope += VarintField(15, 1); }), Reason::kMalformed);
  EXPECT_EQ(CheckAfter([](DeliveredCopy& c) { c.opened[0].salt.pop_back(); }), Reason::kMalformed);
  EXPECT_EQ(CheckAfter([](DeliveredCopy& c) { c.others[0].pop_back(); }), Reason::kMalformed);
  EXPECT_EQ(CheckAfter([](DeliveredCopy& c) { c.recipient_party.pop_back(); }), Reason::kMalformed);
  EXPECT_EQ(CheckAfter([](DeliveredCopy& c) { c.delivery_id.pop_back(); }), Reason::kMalformed);
  EXPECT_EQ(CheckAfter([](DeliveredCopy& c) { c.framed.statement.pop_back(); }), Reason::kMalformed);
}

TEST_F(DeliveryCheckTest, AnotherSchemaVersionIsADowngrade) {
  schema_version_ = 2;
  EXPECT_EQ(Check(), Reason::kDowngrade);
}

TEST_F(DeliveryCheckTest, AListOutOfOrderIsRefused) {
  EXPECT_EQ(CheckAfter([](DeliveredCopy& c) { std::swap(c.opened[0], c.opened[1]); }), Reason::kBadList);
  EXPECT_EQ(CheckAfter([](DeliveredCopy& c) { std::swap(c.others[0], c.others[1]); }), Reason::kBadList);
}

TEST_F(DeliveryCheckTest, AListOfAnotherLengthIsRefused) {
  EXPECT_EQ(CheckAfter([](DeliveredCopy& c) { c.others.pop_back(); }), Reason::kBadList);
  EXPECT_EQ(CheckAfter([](DeliveredCopy& c) { c.opened.pop_back(); }), Reason::kBadList);
  EXPECT_EQ(CheckAfter([](DeliveredCopy& c) { c.others.push_back(std::string(32, '\xff')); }), Reason::kBadList);
  EXPECT_EQ(CheckAfter([](DeliveredCopy& c) { c.others.clear(); }), Reason::kBadList);
}

TEST_F(DeliveryCheckTest, ACommitmentThatOccursTwiceIsRefused) {
  EXPECT_EQ(CheckAfter([](DeliveredCopy& c) { c.opened[1] = c.opened[0]; }), Reason::kBadList);
  EXPECT_EQ(CheckAfter([this](DeliveredCopy& c) {
              c.others[0] = ItemCommitment(id_, c.opened[0]);
              std::sort(c.others.begin(), c.others.end());
            }),
            Reason::kBadList);
}

TEST_F(DeliveryCheckTest, ACopyWithoutClosedSlotsIsRefused) {
  for (int type = 20; items_.size() < 16; ++type) {
    items_.push_back(
        {.kind = ItemKind::kSection, .salt = std::string(16, static_cast<char>(type)), .label = VarintField(1, type)});
  }
  EXPECT_EQ(Check(), Reason::kBadList);
}

TEST_F(DeliveryCheckTest, ACopyForSomebodyElseOrForNobodyIsRefused) {
  EXPECT_EQ(CheckAfter([](DeliveredCopy& c) { c.recipient_party = std::string(16, 'x'); }), Reason::kNotAddressed);
  items_.pop_back();
  EXPECT_EQ(Check(), Reason::kNotAddressed);
}

TEST_F(DeliveryCheckTest, ACopyThatShowsAnotherAddresseeIsRefused) {
  AddAddressee('B', std::string(16, 'x'));
  EXPECT_EQ(Check(), Reason::kNotAddressed);
}

TEST_F(DeliveryCheckTest, AContentThatWasNotSignedIsNotInTheFrame) {
  EXPECT_EQ(CheckAfter([](DeliveredCopy& c) { c.others.back() = std::string(32, '\xff'); }), Reason::kNotInFrame);
  EXPECT_EQ(CheckAfter([](DeliveredCopy& c) { c.framed.index = 1; }), Reason::kNotInFrame);
}

TEST_F(DeliveryCheckTest, AHandoverOfAnotherPartyThanTheKeysIsRefused) {
  sender_ = std::string(16, 'x');
  EXPECT_EQ(Check(), Reason::kSenderMismatch);
}

TEST_F(DeliveryCheckTest, SignedItemsThatShareSaltOrLabelAreRefused) {
  items_[1].salt = items_[0].salt;
  EXPECT_EQ(Check(), Reason::kSaltReused);
  items_[1].salt = std::string(16, 'n');
  items_[1].label = items_[0].label;
  EXPECT_EQ(Check(), Reason::kDuplicateSection);
}

TEST_F(DeliveryCheckTest, ABadHeadIsRefused) {
  EXPECT_EQ(CheckAfter([](DeliveredCopy& c) { c.signed_head.signature[0] ^= 1; }), Reason::kBadHead);
}

TEST_F(DeliveryCheckTest, TheAcceptanceMustBeOne) {
  accepted_type_ = 4;
  EXPECT_EQ(Check(), Reason::kWrongLeaf);
  accepted_type_ = 3;
  EXPECT_EQ(CheckAfter([](DeliveredCopy& c) { c.accepted.index = 3; }), Reason::kNotInLog);
}

TEST_F(DeliveryCheckTest, TheDeliveryMustBeOneOfThisCopy) {
  delivered_type_ = 6;
  EXPECT_EQ(Check(), Reason::kWrongLeaf);
  delivered_type_ = 5;
  EXPECT_EQ(CheckAfter([](DeliveredCopy& c) { c.delivery_id[0] = 'x'; }), Reason::kWrongLeaf);
  EXPECT_EQ(CheckAfter([](DeliveredCopy& c) { c.delivered.index = 7; }), Reason::kNotInLog);
  delivered_ms_ = 2'001;
  EXPECT_EQ(Check(), Reason::kWrongLeaf);
}

TEST_F(DeliveryCheckTest, ADeliveryBeforeTheAcceptanceIsRefused) {
  delivered_index_ = 3;
  EXPECT_EQ(Check(), Reason::kWrongLeaf);
  delivered_index_ = 5;
  EXPECT_EQ(Check(), Reason::kOk);
}

TEST_F(DeliveryCheckTest, AnAcceptanceOutsideTheKeysWindowIsRefused) {
  accepted_index_ = 1;
  EXPECT_EQ(Check(), Reason::kKeyNotValid);
  accepted_index_ = 2;
  EXPECT_EQ(Check(), Reason::kOk);
  accepted_index_ = 7;
  delivered_index_ = 9;
  EXPECT_EQ(Check(), Reason::kOk);
  accepted_index_ = 8;
  EXPECT_EQ(Check(), Reason::kKeyNotValid);
}

}  // namespace
}  // namespace handover_verify
