#include "clients/verify/messages.h"

#include <gtest/gtest.h>

#include <string>

#include "tests/unit/clients/verify/test_log.h"

namespace handover_verify {
namespace {

const std::string kId(16, 'i');
const std::string kParty(16, 'p');

std::string EnvelopeWith(int schema_version, int slot_count) {
  return BytesField(1, kId) + BytesField(2, kParty) + BytesField(3, "subject") + BytesField(4, "KIND") +
         VarintField(5, schema_version) + VarintField(6, slot_count) + VarintField(7, 99) + VarintField(8, 1) +
         BytesField(9, "earlier");
}

Item SectionWith(const std::string& label) {
  return {.kind = ItemKind::kSection, .salt = std::string(16, 's'), .label = label, .body = "any"};
}

Item AddresseeWith(const std::string& body) {
  return {.kind = ItemKind::kAddressee, .salt = std::string(16, 's'), .body = body};
}

TEST(MessagesTest, AnEnvelopeIsRead) {
  const std::optional<Envelope> envelope = ParseEnvelope(EnvelopeWith(1, 16));
  ASSERT_TRUE(envelope.has_value());
  EXPECT_EQ(envelope->handover_id, kId);
  EXPECT_EQ(envelope->sender_party, kParty);
  EXPECT_EQ(envelope->schema_version, 1u);
  EXPECT_EQ(envelope->slot_count, 16u);
}

TEST(MessagesTest, TheSlotsOfAnEnvelopeAreOneOfThree) {
  for (const int slot_count : {16, 32, 64}) {
    EXPECT_TRUE(ParseEnvelope(EnvelopeWith(1, slot_count))) << slot_count;
  }
  for (const int slot_count : {1, 8, 15, 17, 33, 48, 127}) {
    EXPECT_FALSE(ParseEnvelope(EnvelopeWith(1, slot_count))) << slot_count;
  }
}

TEST(MessagesTest, AnEnvelopeThatIsNotStrictIsRefused) {
  const std::string good = EnvelopeWith(1, 16);
  EXPECT_FALSE(ParseEnvelope(""));
  EXPECT_FALSE(ParseEnvelope(good + BytesField(9, "again")));
  EXPECT_FALSE(ParseEnvelope(good + VarintField(10, 1)));
  EXPECT_FALSE(ParseEnvelope(good.substr(0, good.size() - 1)));
  EXPECT_FALSE(ParseEnvelope(BytesField(1, "short") + BytesField(2, kParty) + VarintField(6, 16)));
  EXPECT_FALSE(ParseEnvelope(BytesField(1, kId) + BytesField(2, "short") + VarintField(6, 16)));
  EXPECT_FALSE(ParseEnvelope(BytesField(2, kParty) + VarintField(6, 16)));
  EXPECT_FALSE(ParseEnvelope(BytesField(1, kId) + VarintField(6, 16)));
  EXPECT_FALSE(ParseEnvelope(BytesField(1, kId) + BytesField(2, kParty)));
}

TEST(MessagesTest, ANumberThatOtherParsersWouldCutIsRefused) {
  // 2^32 + 1 as the schema version: a 32-bit reader would see 1.
  const std::string wide("\x28\x81\x80\x80\x80\x10", 6);
  EXPECT_FALSE(ParseEnvelope(BytesField(1, kId) + BytesField(2, kParty) + wide + VarintField(6, 16)));
}

TEST(MessagesTest, OneSchemaIsSupported) {
  EXPECT_TRUE(IsSupportedSchema(1));
  EXPECT_FALSE(IsSupportedSchema(0));
  EXPECT_FALSE(IsSupportedSchema(2));
}

TEST(MessagesTest, ASectionHasAStrictLabel) {
  const std::string plain = VarintField(1, 7) + VarintField(2, 2) + VarintField(3, 1);
  EXPECT_TRUE(IsWellFormed(SectionWith(plain)));
  EXPECT_TRUE(IsWellFormed(SectionWith(plain + VarintField(4, 1))));
  EXPECT_FALSE(IsWellFormed(SectionWith("")));
  EXPECT_FALSE(IsWellFormed(SectionWith(plain + VarintField(4, 0))));
  EXPECT_FALSE(IsWellFormed(SectionWith(plain + VarintField(4, 2))));
  EXPECT_FALSE(IsWellFormed(SectionWith(plain + VarintField(6, 1))));
  EXPECT_FALSE(IsWellFormed(SectionWith(VarintField(2, 2) + VarintField(1, 7))));
}

TEST(MessagesTest, AnAddresseeNamesAPartyOrARoleInAnArea) {
  const std::string reason = BytesField(2, "purpose") + BytesField(3, "basis");
  EXPECT_TRUE(IsWellFormed(AddresseeWith(BytesField(1, kParty) + reason)));
  EXPECT_TRUE(IsWellFormed(AddresseeWith(BytesField(1, kParty) + reason + VarintField(4, 1))));
  EXPECT_TRUE(IsWellFormed(AddresseeWith(reason + BytesField(5, "R") + BytesField(6, "A"))));
  EXPECT_FALSE(IsWellFormed(AddresseeWith("")));
  EXPECT_FALSE(IsWellFormed(AddresseeWith(reason)));
  EXPECT_FALSE(IsWellFormed(AddresseeWith(BytesField(1, "short") + reason)));
  EXPECT_FALSE(IsWellFormed(AddresseeWith(reason + BytesField(5, "R"))));
  EXPECT_FALSE(IsWellFormed(AddresseeWith(reason + BytesField(6, "A"))));
  EXPECT_FALSE(IsWellFormed(AddresseeWith(BytesField(1, kParty) + reason + BytesField(5, "R"))));
}

TEST(MessagesTest, AnAddresseeHasNoLabel) {
  Item addressee = AddresseeWith(BytesField(1, kParty));
  EXPECT_TRUE(IsWellFormed(addressee));
  addressee.label = VarintField(1, 7);
  EXPECT_FALSE(IsWellFormed(addressee));
}

TEST(MessagesTest, ASaltIs16BytesAndAnItemIsOneOfTwoKinds) {
  Item section = SectionWith(VarintField(1, 7));
  EXPECT_TRUE(IsWellFormed(section));
  section.kind = static_cast<ItemKind>(0);
  EXPECT_FALSE(IsWellFormed(section));
  section.kind = ItemKind::kSection;
  section.salt.pop_back();
  EXPECT_FALSE(IsWellFormed(section));
}

TEST(MessagesTest, ThePartyOfAnAddresseeIsEmptyForARole) {
  EXPECT_EQ(AddressedParty(AddresseeWith(BytesField(1, kParty))), kParty);
  EXPECT_EQ(AddressedParty(AddresseeWith(BytesField(5, "R") + BytesField(6, "A"))), "");
}

TEST(MessagesTest, AnAcknowledgementNamesItsDelivery) {
  const std::string good =
      BytesField(1, kId) + VarintField(2, 4) + VarintField(3, 9) + BytesField(4, "who") + BytesField(5, "why");
  EXPECT_EQ(ParseAcknowledgedDelivery(good), kId);
}

TEST(MessagesTest, AnAcknowledgementThatIsNotStrictIsRefused) {
  EXPECT_FALSE(ParseAcknowledgedDelivery(""));
  EXPECT_FALSE(ParseAcknowledgedDelivery(BytesField(1, kId)));
  EXPECT_FALSE(ParseAcknowledgedDelivery(BytesField(1, kId) + VarintField(2, 5)));
  EXPECT_FALSE(ParseAcknowledgedDelivery(BytesField(1, kId) + VarintField(2, 0)));
  EXPECT_FALSE(ParseAcknowledgedDelivery(BytesField(1, "short") + VarintField(2, 1)));
  EXPECT_FALSE(ParseAcknowledgedDelivery(BytesField(1, kId) + VarintField(2, 1) + BytesField(6, "more")));
}

}  // namespace
}  // namespace handover_verify
