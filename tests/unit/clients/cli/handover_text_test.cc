#include "clients/cli/handover_text.h"

#include <gtest/gtest.h>

#include <string>

namespace handover::cli {
namespace {

client::ReceivedDelivery Delivery() {
  client::ReceivedDelivery delivery;
  delivery.ticket.delivery_id = *DeliveryId::FromBytes("delivery-id-1000");
  delivery.handover_id = *HandoverId::FromBytes("sixteen-bytes-id");
  delivery.sender = *PartyId::FromBytes("party-of-tests-1");
  delivery.attempt = 1;
  exchange::v1::Envelope& envelope = *delivery.handover.mutable_envelope();
  envelope.set_kind("VISIT_SUMMARY");
  envelope.set_priority(exchange::v1::ROUTINE);
  envelope.set_author_role("HEALTH_VISITOR");
  envelope.set_subject_person_id("p1");
  envelope.set_created_ms(1'718'000'000'000);
  delivery.handover.add_addressees()->set_purpose("GP_CARE");
  exchange::v1::Section& section = *delivery.handover.add_sections();
  section.mutable_header()->set_type("Note");
  section.mutable_header()->add_about()->set_person_id("p1");
  section.mutable_header()->mutable_about(0)->set_role(options::v1::PERSON_ROLE_CHILD);
  section.mutable_header()->add_about()->set_person_id("p2");
  section.mutable_header()->mutable_about(1)->set_role(options::v1::PERSON_ROLE_BIRTHING_PARENT);
  section.mutable_body()->mutable_note()->set_text("Søvn \"ok\"\x1b[2J");
  return delivery;
}

TEST(HandoverTextTest, RecipientReadsWhoSentWhatAboutWhom) {
  PartyNames names;
  names.Add(FormatUuid("party-of-tests-1"), "odense-hv");
  EXPECT_EQ(HandoverText(Delivery(), {names}),
            "VISIT_SUMMARY  routine\n"
            "  delivery   64656c69-7665-7279-2d69-642d31303030\n"
            "  handover   73697874-6565-6e2d-6279-7465732d6964\n"
            "  from       odense-hv\n"
            "  author     HEALTH_VISITOR\n"
            "  made       2024-06-10 06:13:20\n"
            "  purpose    GP_CARE\n"
            "  subject    p1\n"
            "  Note  about child p1, birthing parent p2\n"
            "    text: \"Søvn \\\"ok\\\"\\033[2J\"\n");
}

TEST(HandoverTextTest, WhatIsSpecialIsSaid) {
  client::ReceivedDelivery delivery = Delivery();
  delivery.redirected = true;
  delivery.attempt = 3;
  delivery.excluded_professionals = {"Hanne Test"};
  delivery.conclude_by_time = absl::FromUnixSeconds(1'718'000'000);
  delivery.handover.mutable_addressees(0)->set_copy(true);
  delivery.handover.mutable_envelope()->set_author_name("Hanne Test");
  const std::string text = HandoverText(delivery, {PartyNames()});
  EXPECT_NE(text.find("VISIT_SUMMARY  routine  redirected\n"), std::string::npos);
  EXPECT_NE(text.find("  attempt    3\n"), std::string::npos);
  EXPECT_NE(text.find("  not for    Hanne Test\n"), std::string::npos);
  EXPECT_NE(text.find("  conclude by 2024-06-10 06:13:20\n"), std::string::npos);
  EXPECT_NE(text.find("  purpose    GP_CARE, a copy\n"), std::string::npos);
  EXPECT_NE(text.find("  author     HEALTH_VISITOR, Hanne Test\n"), std::string::npos);
}

TEST(HandoverTextTest, SectionWithoutABodyIsItsHeading) {
  client::ReceivedDelivery delivery = Delivery();
  delivery.handover.mutable_sections(0)->clear_body();
  const std::string text = HandoverText(delivery, {PartyNames()});
  EXPECT_EQ(text.find("text:"), std::string::npos);
  EXPECT_EQ(text.substr(text.size() - 19), "birthing parent p2\n");
}

}  // namespace
}  // namespace handover::cli
