#include "clients/cpp/acknowledgement.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "broker/base/commitment/delivery_digest.h"
#include "broker/base/commitment/product_layout.h"
#include "broker/base/refusal.h"
#include "clients/cpp/services.h"
#include "clients/cpp/submitter.h"
#include "tests/unit/clients/cpp/client_world.h"

namespace handover::client {
namespace {

const absl::Time kNow = absl::FromUnixSeconds(1'718'000'000);

DeliveryTicket Ticket() { return {*DeliveryId::FromBytes("delivery-id-1000"), Digest{1, 2, 3}}; }

Conclusion Accepting() {
  return {.outcome = Conclusion::Outcome::kAccepted, .professional = "Hanne Test, HEALTH_VISITOR"};
}

exchange::v1::Acknowledgement Read(const OutgoingAcknowledgement& built) {
  exchange::v1::Acknowledgement message;
  message.ParseFromString(built.acknowledgement);
  return message;
}

TEST(AcknowledgementTest, DeliveredBindsTheDigestOfTheTicket) {
  const OutgoingAcknowledgement built = AcknowledgeDelivered(Ticket(), kNow);
  const exchange::v1::Acknowledgement message = Read(built);
  EXPECT_EQ(message.delivery_id(), "delivery-id-1000");
  EXPECT_EQ(message.outcome(), exchange::v1::Acknowledgement::OUTCOME_DELIVERED);
  EXPECT_EQ(message.time_ms(), 1'718'000'000'000);
  EXPECT_EQ(built.digest, AckDigest(Ticket().delivery_digest, built.acknowledgement));
  EXPECT_EQ(built.delivery_id, Ticket().delivery_id);
}

TEST(AcknowledgementTest, EveryOutcomeIsStrictAndSaysWhatWasDecided) {
  const Layout layout = MakeProductLayout();
  const std::vector<Conclusion> conclusions = {
      Accepting(),
      {.outcome = Conclusion::Outcome::kDeclined, .professional = "H", .reason = "NOT_OURS"},
      {.outcome = Conclusion::Outcome::kRedirected,
       .professional = "H",
       .reason = "MOVED",
       .redirect_party = PartyId::FromBytes("party-of-tests-2")},
      {.outcome = Conclusion::Outcome::kRedirected, .professional = "H", .reason = "MOVED", .redirect_role = "GP"}};
  const std::vector<AckOutcome> outcomes = {AckOutcome::kAccepted, AckOutcome::kDeclined, AckOutcome::kRedirected,
                                            AckOutcome::kRedirected};
  for (size_t i = 0; i < conclusions.size(); ++i) {
    const absl::StatusOr<OutgoingAcknowledgement> built = Conclude(Ticket(), conclusions[i], kNow);
    ASSERT_TRUE(built.ok()) << i;
    AckFacts facts;
    EXPECT_TRUE(layout.ReadAck(built->acknowledgement, facts).ok()) << i;
    EXPECT_EQ(facts.outcome, outcomes[i]);
    EXPECT_EQ(facts.professional, conclusions[i].professional);
    EXPECT_EQ(facts.reason, conclusions[i].reason);
    EXPECT_EQ(Read(*built).redirect_role(), conclusions[i].redirect_role);
  }
}

TEST(AcknowledgementTest, WhatIsMissingOrTooMuchIsNamed) {
  const auto code = [](const Conclusion& conclusion) { return CodeOf(Conclude(Ticket(), conclusion, kNow).status()); };
  EXPECT_EQ(code(Accepting()), "OK");
  Conclusion nameless = Accepting();
  nameless.professional.clear();
  EXPECT_EQ(code(nameless), "PROFESSIONAL_REQUIRED");
  Conclusion reasoned = Accepting();
  reasoned.reason = "NOT_OURS";
  EXPECT_EQ(code(reasoned), "REASON_RULE");
  EXPECT_EQ(code({.outcome = Conclusion::Outcome::kDeclined, .professional = "H"}), "REASON_RULE");
  EXPECT_EQ(
      code({.outcome = Conclusion::Outcome::kDeclined, .professional = "H", .reason = "A", .redirect_role = "GP"}),
      "REDIRECT_RULE");
  EXPECT_EQ(code({.outcome = Conclusion::Outcome::kRedirected, .professional = "H", .reason = "A"}), "REDIRECT_RULE");
  EXPECT_EQ(code({.outcome = Conclusion::Outcome::kRedirected,
                  .professional = "H",
                  .reason = "A",
                  .redirect_party = PartyId(),
                  .redirect_role = "GP"}),
            "REDIRECT_RULE");
}

TEST(AcknowledgementTest, RecordsComeBackWhole) {
  EXPECT_EQ(*DeliveryTicket::Parse(Ticket().Serialize()), Ticket());
  const OutgoingAcknowledgement built = *Conclude(Ticket(), Accepting(), kNow);
  const OutgoingAcknowledgement again = *OutgoingAcknowledgement::Parse(built.Serialize());
  EXPECT_EQ(again.delivery_id, built.delivery_id);
  EXPECT_EQ(again.digest, built.digest);
  EXPECT_EQ(again.acknowledgement, built.acknowledgement);
}

TEST(AcknowledgementTest, DamagedRecordsAreNotUsed) {
  const OutgoingAcknowledgement built = *Conclude(Ticket(), Accepting(), kNow);
  EXPECT_EQ(CodeOf(DeliveryTicket::Parse(built.Serialize()).status()), "TICKET_DAMAGED");
  EXPECT_EQ(CodeOf(DeliveryTicket::Parse("").status()), "TICKET_DAMAGED");
  EXPECT_EQ(CodeOf(OutgoingAcknowledgement::Parse(Ticket().Serialize()).status()), "ACKNOWLEDGEMENT_DAMAGED");
  std::string changed = built.Serialize();
  changed[60] = static_cast<char>(changed[60] ^ 1);
  EXPECT_EQ(CodeOf(OutgoingAcknowledgement::Parse(changed).status()), "ACKNOWLEDGEMENT_DAMAGED");
}

// A copy that the broker has handed out.
class StoredCopyTest : public ::testing::Test {
 protected:
  StoredCopyTest() {
    SubmitOnce(world_.session(), world_.Sealed()).IgnoreError();
    exchange::v1::PullDeliveriesRequest request;
    request.set_max_count(1);
    copy_ = InboxClient(world_.session().channel()).PullDeliveries(request)->copies(0);
  }
  absl::StatusOr<DeliveryTicket> Ticket() const { return TicketOfStoredCopy(copy_, world_.broker().me()); }

  mutable ClientWorld world_;
  exchange::v1::DeliveredCopy copy_;
};

TEST_F(StoredCopyTest, DigestIsTheOneTheBrokerLogged) {
  const absl::StatusOr<DeliveryTicket> ticket = Ticket();
  ASSERT_TRUE(ticket.ok()) << ticket.status();
  EXPECT_EQ(ticket->delivery_id.bytes(), copy_.delivery_id());
  EXPECT_EQ(ticket->delivery_digest, ParseLeaf(copy_.proof().leaf())->ref);
}

TEST_F(StoredCopyTest, AnotherStoredTextIsAnotherDigest) {
  const Digest before = Ticket()->delivery_digest;
  copy_.mutable_envelope()->append("\x98\x06\x01");  // A field that does not exist, so that it still parses.
  EXPECT_NE(Ticket()->delivery_digest, before);
}

TEST_F(StoredCopyTest, CopyThatLostAPartHasNoTicket) {
  const exchange::v1::DeliveredCopy whole = copy_;
  copy_.mutable_items()->RemoveLast();
  EXPECT_EQ(CodeOf(Ticket().status()), "COPY_MALFORMED");
  copy_ = whole;
  copy_.mutable_items(0)->set_salt("short");
  EXPECT_EQ(DetailOf(Ticket().status()).field_path(), "items");
  copy_ = whole;
  copy_.mutable_items(0)->clear_kind();
  EXPECT_EQ(DetailOf(Ticket().status()).field_path(), "items");
  copy_ = whole;
  copy_.set_others(0, "short");
  EXPECT_EQ(DetailOf(Ticket().status()).field_path(), "others");
  copy_ = whole;
  copy_.set_delivery_id("short");
  EXPECT_EQ(DetailOf(Ticket().status()).field_path(), "delivery_id");
  copy_ = whole;
  copy_.set_envelope("\xff");
  EXPECT_EQ(DetailOf(Ticket().status()).field_path(), "envelope");
  copy_.set_envelope("");
  EXPECT_EQ(DetailOf(Ticket().status()).field_path(), "envelope.handover_id");
}

}  // namespace
}  // namespace handover::client
