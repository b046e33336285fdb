#include "clients/cpp/outgoing_handover.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

#include "broker/base/commitment/handover_root.h"
#include "broker/base/commitment/product_layout.h"
#include "broker/base/commitment/strict_proto.h"
#include "broker/base/commitment/submission_check.h"
#include "broker/base/refusal.h"
#include "tests/fakes/fake_clock.h"
#include "tests/fakes/seeded_random.h"
#include "tests/unit/clients/cpp/client_world.h"

namespace handover::client {
namespace {

using ::testing::ElementsAre;

class SealTest : public ::testing::Test {
 protected:
  SealTest() {
    directory::v1::GetSelfResponse self;
    self.mutable_party()->set_party_id("00000000-0000-4000-8000-000000000001");
    self.set_log_id(std::string(32, 'l'));
    self.add_kinds()->set_kind("REPLY");
    self.mutable_kinds(0)->set_slots(16);
    profile_ = *PartyProfile::FromSelf(self);
  }

  absl::StatusOr<OutgoingHandover> Seal(const exchange::v1::Handover& handover) {
    return HandoverSealer(clock_, random_).Seal(handover, *profile_);
  }
  static exchange::v1::SubmittedHandover Parse(const OutgoingHandover& outgoing) {
    exchange::v1::SubmittedHandover submitted;
    submitted.ParseFromString(outgoing.submitted);
    return submitted;
  }
  static exchange::v1::Envelope EnvelopeOf(const OutgoingHandover& outgoing) {
    exchange::v1::Envelope envelope;
    envelope.ParseFromString(Parse(outgoing).envelope());
    return envelope;
  }

  fakes::FakeClock clock_;
  fakes::SeededRandom random_;
  std::optional<PartyProfile> profile_;
  exchange::v1::Handover handover_ = ClientWorld::Readable();
};

// What the broker's door looks at before it looks at a signature.
CheckOutcome CheckAtDoor(const OutgoingHandover& outgoing, Digest* root) {
  exchange::v1::SubmittedHandover message;
  message.ParseFromString(outgoing.submitted);
  Submission submission{.envelope = message.envelope(), .items = {}, .pad_seed = message.pad_seed(), .place = {}};
  for (const exchange::v1::Item& item : message.items()) {
    submission.items.push_back({static_cast<ItemKind>(item.kind()), item.salt(), item.label(), item.body()});
  }
  CheckedContent content;
  const CheckOutcome outcome = CheckContent(
      submission, MakeProductLayout(), [](std::string_view) { return std::optional<uint64_t>(16); }, content);
  *root = content.rebuilt.root;
  return outcome;
}

TEST_F(SealTest, SealedHandoverPassesTheDoorWithItsRoot) {
  const absl::StatusOr<OutgoingHandover> outgoing = Seal(handover_);
  ASSERT_TRUE(outgoing.ok()) << outgoing.status();
  Digest root{};
  const CheckOutcome outcome = CheckAtDoor(*outgoing, &root);
  EXPECT_TRUE(outcome.ok()) << outcome.field_path << " " << outcome.code;
  EXPECT_EQ(root, outgoing->root);
}

TEST_F(SealTest, WhatTheAuthorLeftOutIsFilledIn) {
  const exchange::v1::Envelope envelope = EnvelopeOf(*Seal(handover_));
  EXPECT_EQ(envelope.handover_id().size(), 16U);
  EXPECT_EQ(envelope.sender_party(), profile_->party_id().bytes());
  EXPECT_EQ(envelope.schema_version(), 1);
  EXPECT_EQ(envelope.slots(), 16);
  EXPECT_EQ(envelope.created_ms(), absl::ToUnixMillis(clock_.Now()));
}

TEST_F(SealTest, WhatTheAuthorSaidStays) {
  exchange::v1::Envelope& said = *handover_.mutable_envelope();
  said.set_handover_id("sixteen-bytes-id");
  said.set_slots(64);
  said.set_created_ms(5);
  handover_.mutable_sections(0)->mutable_header()->set_section_id("abcdef0123456789");
  const absl::StatusOr<OutgoingHandover> outgoing = Seal(handover_);
  const exchange::v1::Envelope envelope = EnvelopeOf(*outgoing);
  EXPECT_EQ(outgoing->handover_id.bytes(), "sixteen-bytes-id");
  EXPECT_EQ(envelope.slots(), 64);
  EXPECT_EQ(envelope.created_ms(), 5);
  EXPECT_NE(outgoing->submitted.find("abcdef0123456789"), std::string::npos);
}

TEST_F(SealTest, KindThatTheBrokerDidNotNameGetsThirtyTwoSlots) {
  handover_.mutable_envelope()->set_kind("UNHEARD_OF");
  EXPECT_EQ(EnvelopeOf(*Seal(handover_)).slots(), 32);
}

TEST_F(SealTest, SectionsGetIdsOfTheirOwn) {
  std::set<std::string> ids;
  const exchange::v1::SubmittedHandover submitted = Parse(*Seal(handover_));
  for (const exchange::v1::Item& item : submitted.items()) {
    exchange::v1::SectionHeader header;
    header.ParseFromString(item.label());
    ids.insert(header.section_id());
  }
  ids.erase("");
  EXPECT_EQ(ids.size(), 2U);
  EXPECT_EQ(ids.begin()->size(), 32U);
}

TEST_F(SealTest, SaltsAreAllDifferentAndNewEachTime) {
  std::set<std::string> salts;
  for (int i = 0; i < 2; ++i) {
    const exchange::v1::SubmittedHandover submitted = Parse(*Seal(handover_));
    for (const exchange::v1::Item& item : submitted.items()) salts.insert(item.salt());
    salts.insert(submitted.pad_seed());
  }
  EXPECT_EQ(salts.size(), 10U);
}

TEST_F(SealTest, ItemsTakeRandomPlaces) {
  std::set<std::vector<int>> orders;
  for (int i = 0; i < 40; ++i) {
    std::vector<int> kinds;
    const exchange::v1::SubmittedHandover submitted = Parse(*Seal(handover_));
    for (const exchange::v1::Item& item : submitted.items()) kinds.push_back(item.kind());
    orders.insert(kinds);
  }
  // Of the twelve orders of one addressee, one slip and two sections, forty draws miss half with a chance of 1e-12.
  EXPECT_GT(orders.size(), 6U);
}

TEST_F(SealTest, AddresseesKeepTheirOrderAmongThemselves) {
  for (int i = 0; i < 5; ++i) {
    handover_.add_addressees()->CopyFrom(handover_.addressees(0));
    handover_.mutable_addressees(i + 1)->set_purpose("PURPOSE_" + std::to_string(i + 1));
  }
  handover_.mutable_addressees(0)->set_purpose("PURPOSE_0");
  std::vector<std::string> purposes;
  const exchange::v1::SubmittedHandover submitted = Parse(*Seal(handover_));
  for (const exchange::v1::Item& item : submitted.items()) {
    exchange::v1::Addressee addressee;
    addressee.ParseFromString(item.body());
    if (item.kind() == exchange::v1::Item::ADDRESSEE) purposes.push_back(addressee.purpose());
  }
  EXPECT_THAT(purposes, ElementsAre("PURPOSE_0", "PURPOSE_1", "PURPOSE_2", "PURPOSE_3", "PURPOSE_4", "PURPOSE_5"));
}

std::string RefusalOf(const absl::StatusOr<OutgoingHandover>& outgoing) {
  return CodeOf(outgoing.status()) + " at " + DetailOf(outgoing.status()).field_path();
}

TEST_F(SealTest, AnothersNameIsRefused) {
  handover_.mutable_envelope()->set_sender_party("sixteen-bytes-id");
  EXPECT_EQ(RefusalOf(Seal(handover_)), "SENDER_MISMATCH at envelope.sender_party");
}

TEST_F(SealTest, MissingPartsAreNamed) {
  exchange::v1::Handover without_slip = handover_;
  without_slip.clear_slip();
  EXPECT_EQ(RefusalOf(Seal(without_slip)), "SLIP_REQUIRED at slip");
  exchange::v1::Handover without_addressee = handover_;
  without_addressee.clear_addressees();
  EXPECT_EQ(RefusalOf(Seal(without_addressee)), "ADDRESSEE_REQUIRED at addressees");
  exchange::v1::Handover without_body = handover_;
  without_body.mutable_sections(1)->clear_body();
  EXPECT_EQ(RefusalOf(Seal(without_body)), "BODY_REQUIRED at sections[1].body");
  exchange::v1::Handover without_kind = handover_;
  without_kind.mutable_envelope()->clear_kind();
  EXPECT_EQ(RefusalOf(Seal(without_kind)), "REQUIRED at envelope.kind");
}

TEST_F(SealTest, TextWithNulIsRefusedWhereItStands) {
  exchange::v1::Handover in_envelope = handover_;
  in_envelope.mutable_envelope()->set_author_name(std::string("a\0b", 3));
  EXPECT_EQ(RefusalOf(Seal(in_envelope)), "NUL_IN_TEXT at envelope.author_name");
  exchange::v1::Handover in_slip = handover_;
  in_slip.mutable_slip()->set_justification_text(std::string("a\0b", 3));
  EXPECT_EQ(RefusalOf(Seal(in_slip)), "NUL_IN_TEXT at slip.justification_text");
  exchange::v1::Handover in_header = handover_;
  in_header.mutable_sections(1)->mutable_header()->set_type(std::string("a\0b", 3));
  EXPECT_EQ(RefusalOf(Seal(in_header)), "NUL_IN_TEXT at sections[1].header.type");
  exchange::v1::Handover in_addressee = handover_;
  in_addressee.mutable_addressees(0)->set_purpose(std::string("a\0b", 3));
  EXPECT_EQ(RefusalOf(Seal(in_addressee)), "NUL_IN_TEXT at addressees[0].purpose");
}

TEST_F(SealTest, FieldOfANewerVersionIsRefused) {
  exchange::v1::Envelope& envelope = *handover_.mutable_envelope();
  envelope.GetReflection()->MutableUnknownFields(&envelope)->AddVarint(99, 1);
  EXPECT_EQ(CodeOf(Seal(handover_).status()), "FIELD_UNKNOWN");
}

TEST_F(SealTest, OneSlotStaysClosed) {
  while (handover_.sections_size() < 13) handover_.add_sections()->CopyFrom(handover_.sections(0));
  EXPECT_TRUE(Seal(handover_).ok());
  handover_.add_sections()->CopyFrom(handover_.sections(0));
  EXPECT_EQ(CodeOf(Seal(handover_).status()), "TOO_MANY_ITEMS");
}

TEST_F(SealTest, StoredBytesComeBackWhole) {
  const OutgoingHandover outgoing = *Seal(handover_);
  const absl::StatusOr<OutgoingHandover> again = OutgoingHandover::Parse(outgoing.Serialize());
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(again->handover_id, outgoing.handover_id);
  EXPECT_EQ(again->root, outgoing.root);
  EXPECT_EQ(again->submitted, outgoing.submitted);
}

TEST_F(SealTest, StoredBytesThatWereCutOrMixedAreDamaged) {
  const OutgoingHandover outgoing = *Seal(handover_);
  const std::string bytes = outgoing.Serialize();
  EXPECT_EQ(CodeOf(OutgoingHandover::Parse(bytes.substr(0, bytes.size() - 1)).status()), "OUTGOING_DAMAGED");
  EXPECT_EQ(CodeOf(OutgoingHandover::Parse("").status()), "OUTGOING_DAMAGED");
  OutgoingHandover mixed = outgoing;
  mixed.root[0] ^= 1;
  EXPECT_EQ(CodeOf(OutgoingHandover::Parse(mixed.Serialize()).status()), "OUTGOING_DAMAGED");
  mixed = outgoing;
  mixed.submitted = "\xff";
  EXPECT_EQ(CodeOf(OutgoingHandover::Parse(mixed.Serialize()).status()), "OUTGOING_DAMAGED");
}

}  // namespace
}  // namespace handover::client
