#include "broker/base/commitment/layout.h"

#include <string>

#include "gtest/gtest.h"

#include "tests/unit/broker/base/commitment/world.h"

namespace handover {
namespace {

class LayoutTest : public testing::Test {
 protected:
  static WireBytes Start() { return WireBytes().Text(1, AsView(IdOf(1))).Text(2, AsView(IdOf(2))); }
  static std::string Envelope(uint64_t version, uint64_t slots) {
    return Start().Text(3, "s").Text(4, "KIND").Number(5, version).Number(6, slots).Number(7, 99);
  }
  CheckOutcome Read(const std::string& envelope) { return vectors_.layout().ReadEnvelope(envelope, facts_); }
  CheckOutcome ReadAddressee(const std::string& body) {
    body_ = body;  // The facts borrow it.
    return vectors_.layout().ReadAddressee(body_, addressee_);
  }
  CheckOutcome ReadAck(const std::string& ack) { return vectors_.layout().ReadAck(ack, ack_); }

  const Vectors vectors_;
  std::string body_;
  EnvelopeFacts facts_;
  AddresseeFacts addressee_;
  AckFacts ack_;
};

TEST_F(LayoutTest, EnvelopeIsRead) {
  const std::string envelope = Envelope(1, 32);
  ASSERT_TRUE(Read(envelope).ok());
  EXPECT_EQ(facts_.handover_id, IdOf(1));
  EXPECT_EQ(facts_.sender, IdOf(2));
  EXPECT_EQ(facts_.subject, "s");
  EXPECT_EQ(facts_.kind, "KIND");
  EXPECT_EQ(facts_.slots, 32u);
  EXPECT_EQ(facts_.created_ms, 99u);
}

TEST_F(LayoutTest, EnvelopeWithoutIdSenderOrKindIsMalformed) {
  EXPECT_EQ(Read("").field_path, "handover_id");
  EXPECT_EQ(Read(WireBytes().Text(1, AsView(IdOf(1)))).field_path, "sender");
  EXPECT_EQ(Read(Start()).field_path, "kind");
  EXPECT_EQ(Read(Start()).reason, Reason::kMalformed);
}

TEST_F(LayoutTest, IdOfAnotherLengthIsMalformed) {
  EXPECT_EQ(Read(WireBytes().Text(1, "123456789012345")).code, "ID_LENGTH");
  EXPECT_EQ(Read(WireBytes().Text(1, "12345678901234567")).code, "ID_LENGTH");
}

TEST_F(LayoutTest, OtherSchemaVersionIsADowngrade) {
  EXPECT_EQ(Read(Envelope(2, 16)).reason, Reason::kDowngrade);
  EXPECT_EQ(Read(Start().Text(4, "KIND").Number(6, 16)).reason, Reason::kDowngrade);
}

TEST_F(LayoutTest, SlotCountThatDoesNotExistIsMalformed) {
  EXPECT_EQ(Read(Envelope(1, 8)).reason, Reason::kMalformed);
  EXPECT_EQ(Read(Envelope(1, 8)).field_path, "slots");
  EXPECT_EQ(Read(Start().Text(4, "KIND").Number(5, 1)).field_path, "slots");
}

TEST_F(LayoutTest, LabelIsNeverEmpty) {
  EXPECT_EQ(vectors_.layout().CheckLabel("").reason, Reason::kMalformed);
  EXPECT_TRUE(vectors_.layout().CheckLabel(std::string(WireBytes().Number(1, 1))).ok());
}

TEST_F(LayoutTest, AddresseeIsAPartyOrARole) {
  EXPECT_TRUE(ReadAddressee(WireBytes().Text(1, AsView(IdOf(1)))).ok());
  EXPECT_EQ(addressee_.party, IdOf(1));
  EXPECT_TRUE(ReadAddressee(WireBytes().Text(5, "GP").Text(6, "0101")).ok());
  EXPECT_FALSE(addressee_.party.has_value());
  EXPECT_EQ(addressee_.role, "GP");
  EXPECT_EQ(addressee_.area, "0101");
}

TEST_F(LayoutTest, AddresseeThatIsBothOrNeitherIsMalformed) {
  EXPECT_EQ(ReadAddressee("").code, "PARTY_OR_ROLE");
  EXPECT_EQ(ReadAddressee(WireBytes().Text(1, AsView(IdOf(1))).Text(5, "GP")).code, "PARTY_OR_ROLE");
  EXPECT_EQ(ReadAddressee(WireBytes().Text(1, "short")).code, "ID_LENGTH");
}

TEST_F(LayoutTest, AckOutcomeIsOneOfFour) {
  const auto ack = [](uint64_t outcome) {
    return std::string(WireBytes().Text(1, AsView(IdOf(1))).Number(2, outcome));
  };
  EXPECT_TRUE(ReadAck(ack(1)).ok());
  EXPECT_TRUE(ReadAck(ack(4)).ok());
  EXPECT_EQ(ack_.outcome, AckOutcome::kRedirected);
  EXPECT_EQ(ReadAck(ack(5)).code, "ACK_OUTCOME");
  EXPECT_EQ(ReadAck(WireBytes().Text(1, AsView(IdOf(1)))).code, "ACK_OUTCOME");
  EXPECT_EQ(ReadAck(WireBytes().Number(2, 1)).code, "ID_LENGTH");
}

TEST_F(LayoutTest, LayoutWithoutSlipTakesAnyAndRequiresNone) {
  EXPECT_FALSE(vectors_.layout().slip_required());
  EXPECT_TRUE(vectors_.layout().CheckSlip("\xff").ok());
}

}  // namespace
}  // namespace handover
