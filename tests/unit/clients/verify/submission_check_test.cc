#include "clients/verify/submission_check.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <string>

#include "clients/verify/digests.h"
#include "clients/verify/tagged_hash.h"
#include "tests/unit/clients/verify/test_log.h"

namespace handover_verify {
namespace {

// A submission that is built anew after every change, so that each refusal has its one cause.
class SubmissionCheckTest : public testing::Test {
 protected:
  SubmissionCheckTest() {
    trust_.keys.emplace(Sha256(key_.Spki()), TrustedKey{.key = P256Key::FromSpki(key_.Spki()),
                                                        .party = sender_,
                                                        .suite = 1,
                                                        .enrolled_index = 3,
                                                        .revoked_index = 9});
    AddSection(1);
    AddSection(2);
    items_.push_back({.kind = ItemKind::kAddressee,
                      .salt = std::string(16, 'A'),
                      .body = BytesField(1, std::string(16, 'q')) + BytesField(2, "purpose")});
  }

  void AddSection(int type) {
    items_.push_back({.kind = ItemKind::kSection,
                      .salt = std::string(16, static_cast<char>(type)),
                      .label = VarintField(1, type),
                      .body = "body"});
  }

  // Commits, frames and signs what stands in the members.
  Submission Build() const {
    Submission submission{
        .envelope = BytesField(1, id_) + BytesField(2, sender_) + VarintField(5, schema_version_) + VarintField(6, 16),
        .items = items_,
        .pad_seed = std::string(16, 'z'),
        .peer_party = sender_,
        .kind_slot_count = 16,
        .next_leaf_index = 5};
    Strings list = DummyCommitments({id_, submission.pad_seed}, items_.size() < 16 ? 16 - items_.size() : 0);
    for (const Item& item : items_) list.push_back(ItemCommitment(id_, item));
    std::sort(list.begin(), list.end());
    const std::string root = HandoverRoot({id_, submission.envelope, list});
    const std::string statement = PaddedTag("HO1.frame") + BigEndianBytes(1, 2) + BigEndianBytes(0, 2) +
                                  BigEndianBytes(1, 4) + BigEndianBytes(7'000, 8) + Sha256(key_.Spki()) +
                                  Sha256(log_key_.Spki()) + TreeHash({root}) + BigEndianBytes(0, 8) +
                                  std::string(32, '\0');
    submission.framed = {.statement = statement, .signature = key_.Sign(statement)};
    return submission;
  }

  Reason Check() const { return CheckSubmission(Build(), trust_); }
  Reason CheckAfter(const std::function<void(Submission&)>& change) const {
    Submission submission = Build();
    change(submission);
    return CheckSubmission(submission, trust_);
  }

  const TestKey key_ = TestKey::Generate();
  const TestKey log_key_ = TestKey::Generate();
  const std::string id_ = std::string(16, 'i');
  std::string sender_ = std::string(16, 'p');
  int schema_version_ = 1;
  std::vector<Item> items_;
  Trust trust_{.log_key = P256Key::FromSpki(log_key_.Spki()).value()};
};

TEST_F(SubmissionCheckTest, AGenuineSubmissionHolds) { EXPECT_EQ(Check(), Reason::kOk); }

TEST_F(SubmissionCheckTest, WhatIsNotStrictIsMalformed) {
  EXPECT_EQ(CheckAfter([](Submission& s) { s.envelope += VarintField(15, 1); }), Reason::kMalformed);
  EXPECT_EQ(CheckAfter([](Submission& s) { s.items[0].label += VarintField(6, 1); }), Reason::kMalformed);
  EXPECT_EQ(CheckAfter([](Submission& s) { s.items[2].body += VarintField(9, 1); }), Reason::kMalformed);
  EXPECT_EQ(CheckAfter([](Submission& s) { s.pad_seed.pop_back(); }), Reason::kMalformed);
  EXPECT_EQ(CheckAfter([](Submission& s) { s.peer_party.pop_back(); }), Reason::kMalformed);
  EXPECT_EQ(CheckAfter([](Submission& s) { s.framed.statement.pop_back(); }), Reason::kMalformed);
}

TEST_F(SubmissionCheckTest, AnotherSchemaVersionIsADowngrade) {
  schema_version_ = 2;
  EXPECT_EQ(Check(), Reason::kDowngrade);
}

TEST_F(SubmissionCheckTest, OtherSlotsThanTheKindsAreRefused) {
  EXPECT_EQ(CheckAfter([](Submission& s) { s.kind_slot_count = 32; }), Reason::kBadList);
}

TEST_F(SubmissionCheckTest, OneSlotMustStayClosed) {
  for (int type = 3; items_.size() < 15; ++type) AddSection(type);
  EXPECT_EQ(Check(), Reason::kOk);
  AddSection(100);
  EXPECT_EQ(Check(), Reason::kBadList);
  AddSection(101);
  EXPECT_EQ(Check(), Reason::kBadList);
}

TEST_F(SubmissionCheckTest, ASaltThatOccursTwiceIsRefused) {
  items_[1].salt = items_[0].salt;
  EXPECT_EQ(Check(), Reason::kSaltReused);
  items_[1].salt = std::string(16, 'z');
  EXPECT_EQ(Check(), Reason::kSaltReused);
}

TEST_F(SubmissionCheckTest, ALabelThatOccursTwiceIsRefused) {
  items_[1].label = items_[0].label;
  EXPECT_EQ(Check(), Reason::kDuplicateSection);
}

TEST_F(SubmissionCheckTest, AHandoverToNobodyIsRefused) {
  items_.pop_back();
  EXPECT_EQ(Check(), Reason::kNotAddressed);
}

TEST_F(SubmissionCheckTest, WhatWasNotSignedIsNotInTheFrame) {
  EXPECT_EQ(CheckAfter([](Submission& s) { s.items[0].body = "another"; }), Reason::kNotInFrame);
  EXPECT_EQ(CheckAfter([](Submission& s) { s.pad_seed[0] = 'y'; }), Reason::kNotInFrame);
  EXPECT_EQ(CheckAfter([](Submission& s) { s.items.erase(s.items.begin()); }), Reason::kNotInFrame);
}

TEST_F(SubmissionCheckTest, AMissingSignatureIsRefused) {
  EXPECT_EQ(CheckAfter([](Submission& s) { s.framed.signature.clear(); }), Reason::kBadSignature);
}

TEST_F(SubmissionCheckTest, AnotherPartysEnvelopeOrConnectionIsRefused) {
  EXPECT_EQ(CheckAfter([](Submission& s) { s.peer_party = std::string(16, 'q'); }), Reason::kSenderMismatch);
  sender_ = std::string(16, 'q');
  EXPECT_EQ(Check(), Reason::kSenderMismatch);
}

TEST_F(SubmissionCheckTest, AKeyOutsideItsWindowIsRefused) {
  EXPECT_EQ(CheckAfter([](Submission& s) { s.next_leaf_index = 3; }), Reason::kKeyNotValid);
  EXPECT_EQ(CheckAfter([](Submission& s) { s.next_leaf_index = 4; }), Reason::kOk);
  EXPECT_EQ(CheckAfter([](Submission& s) { s.next_leaf_index = 8; }), Reason::kOk);
  EXPECT_EQ(CheckAfter([](Submission& s) { s.next_leaf_index = 9; }), Reason::kKeyNotValid);
}

TEST_F(SubmissionCheckTest, AStoredHandoverDecidesWhatASecondOneIs) {
  const std::string root(32, 'r');
  EXPECT_EQ(CompareWithStored("", root), Reason::kNew);
  EXPECT_EQ(CompareWithStored(root, root), Reason::kDuplicate);
  EXPECT_EQ(CompareWithStored(std::string(32, 's'), root), Reason::kIdReused);
  EXPECT_EQ(CompareWithStored("short", root), Reason::kMalformed);
  EXPECT_EQ(CompareWithStored("", "short"), Reason::kMalformed);
}

}  // namespace
}  // namespace handover_verify
