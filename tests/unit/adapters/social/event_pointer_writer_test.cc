#include "adapters/social/event_pointer_writer.h"

#include <pugixml.hpp>

#include <string>

#include "gtest/gtest.h"

#include "tests/unit/adapters/social/reports.h"

namespace handover::adapters::social::testing {
namespace event_pointer_test_internal {

exchange::v1::Handover Addressed() {
  exchange::v1::Handover handover = ReadJson(Fixture("violence.json")).handovers.at(0);
  handover.mutable_addressees(0)->set_party(std::string(16, '\x11'));
  return handover;
}

}  // namespace event_pointer_test_internal

using event_pointer_test_internal::Addressed;

TEST(EventPointerWriterTest, PointerHasIdTimeAndRecipientAndNoMore) {
  const Written written = EventPointerWriter().Write({Addressed()});
  EXPECT_TRUE(written.issues.empty());
  pugi::xml_document document;
  ASSERT_TRUE(document.load_buffer(written.bytes.data(), written.bytes.size()));
  const pugi::xml_node wrapper = document.child("k:Haendelsesbesked").child("k:Beskedkuvert");
  const pugi::xml_node filter = wrapper.child("k:Filtreringsdata");
  EXPECT_STREQ(filter.child("k:TilladtModtager").child("UUIDIdentifikator").text().get(),
               "11111111-1111-1111-1111-111111111111");
  const pugi::xml_node registration = filter.child("k:ObjektRegistrering");
  EXPECT_STREQ(registration.child("k:Registreringstidspunkt").child("TidsstempelDatoTid").text().get(),
               "2024-06-10T10:15:00");
  EXPECT_FALSE(filter.child("k:RelateretObjekt"));
  EXPECT_FALSE(filter.child("k:BeskedAnsvarligAktoer"));
  EXPECT_FALSE(registration.child("k:ObjektAnsvarligMyndighed"));
  EXPECT_FALSE(registration.child("k:OpgaveEmne"));
  EXPECT_FALSE(document.child("k:Haendelsesbesked").child("k:Beskeddata"));
}

TEST(EventPointerWriterTest, NobodyAndNothingOfTheReportIsTold) {
  const std::string bytes = EventPointerWriter().Write({Addressed()}).bytes;
  for (const std::string_view canary : {"0505239996", "2911829996", "1502779995", "Berggren", "Hanne", "CONCERN",
                                        "SOCIAL", "0461", "U-2024-17", "Børnehuset", "vold"}) {
    EXPECT_EQ(bytes.find(canary), std::string::npos) << canary;
  }
}

TEST(EventPointerWriterTest, RoleAloneIsWarnedOf) {
  const Written written = EventPointerWriter().Write(ReadJson(Fixture("violence.json")).handovers);
  ASSERT_EQ(written.issues.size(), 1u);
  EXPECT_EQ(written.issues[0].code, "SOCIAL_POINTER_OPEN");
  EXPECT_EQ(written.bytes.find("TilladtModtager"), std::string::npos);
  EXPECT_FALSE(written.bytes.empty());
}

TEST(EventPointerWriterTest, EverythingElseIsLostByName) {
  bool has_concern = false;
  for (const Loss& loss : EventPointerWriter().Write({Addressed()}).losses) {
    EXPECT_EQ(loss.code, "SOCIAL_POINTER");
    EXPECT_NE(loss.path, "Envelope.handover_id");
    has_concern |= loss.path == "Concern";
  }
  EXPECT_TRUE(has_concern);
}

TEST(EventPointerWriterTest, OneHandoverWithAnId) {
  EXPECT_EQ(EventPointerWriter().Write({}).issues.at(0).code, "SOCIAL_ONE_HANDOVER");
  EXPECT_EQ(EventPointerWriter().Write({exchange::v1::Handover()}).issues.at(0).code, "SOCIAL_INCOMPLETE");
}

}  // namespace handover::adapters::social::testing
