#include "broker/base/commitment/product_layout.h"

#include <string>
#include <vector>

#include "gtest/gtest.h"

#include "broker/base/commitment/handover_builder.h"
#include "broker/base/commitment/submission_check.h"
#include "handover/exchange/v1/handover.pb.h"
#include "handover/exchange/v1/wire.pb.h"
#include "tests/unit/broker/base/commitment/world.h"

namespace handover {
namespace {

class ProductLayoutTest : public testing::Test {
 protected:
  ProductLayoutTest() {
    envelope_.set_handover_id(ToString(IdOf(1)));
    envelope_.set_sender_party(ToString(IdOf(2)));
    envelope_.set_kind("BIRTH_NOTIFICATION");
    envelope_.set_schema_version(1);
    envelope_.set_slots(16);
    envelope_.set_created_ms(99);
    header_.set_section_id("0123456789abcdef");
    header_.set_type("Newborn");
    header_.add_about()->set_person_id("fedcba9876543210");
    addressee_.set_party(ToString(IdOf(3)));
    addressee_.set_purpose("HEALTH_VISITING");
    slip_.add_persons()->set_person_id("fedcba9876543210");
  }

  // Salts what stands here and checks it as the door does.
  CheckOutcome Check(bool with_slip) {
    envelope_bytes_ = envelope_.SerializeAsString();
    const std::string label = header_.SerializeAsString();
    const std::string addressee = addressee_.SerializeAsString();
    const std::string slip = slip_.SerializeAsString();
    std::vector<ItemContent> items = {{ItemKind::kSection, label, "body"}, {ItemKind::kAddressee, "", addressee}};
    if (with_slip) items.push_back({ItemKind::kSlip, "", slip});
    const BuiltHandover built = HandoverBuilder(random_).Build({IdOf(1), envelope_bytes_, items, 16}).value();
    Submission submission = {envelope_bytes_, {}, AsView(built.pad_seed), {}};
    for (size_t i = 0; i < items.size(); ++i) {
      submission.items.push_back({items[i].kind, AsView(built.salts[i]), items[i].label, items[i].body});
    }
    return CheckContent(
        submission, layout_, [](std::string_view) { return 16; }, content_);
  }

  const Layout layout_ = MakeProductLayout();
  fakes::SeededRandom random_;
  exchange::v1::Envelope envelope_;
  exchange::v1::SectionHeader header_;
  exchange::v1::Addressee addressee_;
  exchange::v1::RoutingSlip slip_;
  std::string envelope_bytes_;  // What content_ borrows.
  CheckedContent content_;
};

// What the generated code writes is strict: senders need no writer of their own.
TEST_F(ProductLayoutTest, GeneratedMessagesPassTheDoor) {
  EXPECT_EQ(Check(true).reason, Reason::kOk);
  EXPECT_EQ(content_.envelope.kind, "BIRTH_NOTIFICATION");
  EXPECT_EQ(content_.envelope.created_ms, 99u);
  EXPECT_EQ(content_.addressees.at(0).party, IdOf(3));
}

TEST_F(ProductLayoutTest, SlipIsRequired) {
  EXPECT_TRUE(layout_.slip_required());
  EXPECT_EQ(Check(false).code, "SLIP_REQUIRED");
}

TEST_F(ProductLayoutTest, UnknownFieldOfTheSlipNamesItsPath) {
  exchange::v1::RoutingSlip::Person& person = *slip_.mutable_persons(0);
  person.GetReflection()->MutableUnknownFields(&person)->AddVarint(99, 1);
  EXPECT_EQ(Check(true).field_path, "items[2].body.persons[0].#99");
}

TEST_F(ProductLayoutTest, FieldsOfTheSchemesNumbersHaveTheProductsNames) {
  envelope_.clear_sender_party();
  EXPECT_EQ(Check(true).field_path, "envelope.sender_party");
}

TEST_F(ProductLayoutTest, LaterSchemaVersionIsADowngrade) {
  envelope_.set_schema_version(2);
  EXPECT_EQ(Check(true).reason, Reason::kDowngrade);
}

TEST_F(ProductLayoutTest, AcknowledgementIsRead) {
  exchange::v1::Acknowledgement ack;
  ack.set_delivery_id(ToString(IdOf(4)));
  ack.set_outcome(exchange::v1::Acknowledgement::OUTCOME_ACCEPTED);
  ack.set_time_ms(77);
  ack.set_professional("professional-7");
  const std::string bytes = ack.SerializeAsString();
  AckFacts facts;
  ASSERT_TRUE(layout_.ReadAck(bytes, facts).ok());
  EXPECT_EQ(facts.outcome, AckOutcome::kAccepted);
  EXPECT_EQ(facts.professional, "professional-7");
}

}  // namespace
}  // namespace handover
