#include "broker/identity/party_rules.h"

#include <functional>
#include <string>

#include "gtest/gtest.h"

#include "broker/base/refusal.h"
#include "tests/unit/broker/identity/sample_directory.h"

namespace handover::identity {
namespace party_rules_test_internal {

using directory::v1::Party;

Party Whole() {
  Party party = SampleParty(kVisitorsId, "odense-health-visiting", directory::v1::HEALTH_VISITING);
  party.add_glns("5790000120000");
  party.add_sors("440861000016006");
  party.add_institution_numbers("G12345");
  directory::v1::Unit* unit = party.add_units();
  unit->set_alias("team-nord");
  unit->set_display_name("Team Nord");
  unit->set_gln("5790000120017");
  directory::v1::Contact* contact = party.add_contacts();
  contact->set_role(directory::v1::LEAD);
  contact->set_title("Ledende sundhedsplejerske");
  party.add_closing_days("05-15");
  party.add_closing_days("2028-02-29");
  return party;
}

TEST(CheckPartyTest, AWholePartyAndALeastOneAreTaken) {
  EXPECT_TRUE(CheckParty(Whole()).ok());
  Party least = SampleParty("", "a", directory::v1::GP);
  least.clear_municipality_codes();
  least.clear_state();
  EXPECT_TRUE(CheckParty(least).ok());
}

TEST(CheckPartyTest, LongestAliasAndNameAreTaken) {
  Party party = Whole();
  party.set_alias(std::string(64, 'a'));
  party.set_display_name(std::string(120, 'a'));
  EXPECT_TRUE(CheckParty(party).ok());
}

struct Broken {
  std::string name;
  std::function<void(Party&)> change;
  std::string code;
  std::string field_path;
};

class BrokenPartyTest : public testing::TestWithParam<Broken> {};

TEST_P(BrokenPartyTest, IsRefused) {
  Party party = Whole();
  GetParam().change(party);
  const absl::Status status = CheckParty(party);
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(DetailOf(status).code(), GetParam().code);
  EXPECT_EQ(DetailOf(status).field_path(), GetParam().field_path);
}

INSTANTIATE_TEST_SUITE_P(
    All, BrokenPartyTest,
    testing::Values(
        Broken{"Id", [](Party& p) { p.set_party_id("x"); }, "PARTY_ID_FORMAT", "party_id"},
        Broken{"IdCase", [](Party& p) { p.set_party_id("AAAAAAAA-1111-4111-8111-111111111111"); }, "PARTY_ID_FORMAT",
               "party_id"},
        Broken{"NoAlias", [](Party& p) { p.clear_alias(); }, "ALIAS_FORMAT", "alias"},
        Broken{"AliasCase", [](Party& p) { p.set_alias("Odense"); }, "ALIAS_FORMAT", "alias"},
        Broken{"AliasLetter", [](Party& p) { p.set_alias("rødovre"); }, "ALIAS_FORMAT", "alias"},
        Broken{"AliasLong", [](Party& p) { p.set_alias(std::string(65, 'a')); }, "ALIAS_FORMAT", "alias"},
        Broken{"AliasUuid", [](Party& p) { p.set_alias(kVisitorsId); }, "ALIAS_FORMAT", "alias"},
        Broken{"NoName", [](Party& p) { p.clear_display_name(); }, "DISPLAY_NAME_LENGTH", "display_name"},
        Broken{"NameControl", [](Party& p) { p.set_display_name("a\x1b[31m"); }, "DISPLAY_NAME_LENGTH", "display_name"},
        Broken{"NameLong", [](Party& p) { p.set_display_name(std::string(481, 'a')); }, "DISPLAY_NAME_LENGTH",
               "display_name"},
        Broken{"NoSector", [](Party& p) { p.clear_sector(); }, "SECTOR_UNKNOWN", "sector"},
        Broken{"NewSector", [](Party& p) { p.set_sector(static_cast<directory::v1::Sector>(99)); }, "SECTOR_UNKNOWN",
               "sector"},
        Broken{"Cvr", [](Party& p) { p.set_cvr("0123456"); }, "CVR_FORMAT", "cvr"},
        Broken{"State", [](Party& p) { p.set_state(static_cast<Party::State>(9)); }, "PARTY_STATE", "state"},
        Broken{"Municipality", [](Party& p) { p.add_municipality_codes("0462"); }, "MUNICIPALITY_UNKNOWN",
               "municipality_codes[1]"},
        Broken{"Gln", [](Party& p) { p.add_glns("579000012000"); }, "GLN_FORMAT", "glns[1]"},
        Broken{"Sor", [](Party& p) { p.add_sors("12"); }, "SOR_FORMAT", "sors[1]"},
        Broken{"Institution", [](Party& p) { p.add_institution_numbers("g12345"); }, "INSTITUTION_NUMBER_FORMAT",
               "institution_numbers[1]"},
        Broken{"InstitutionLong", [](Party& p) { p.add_institution_numbers("G123456"); }, "INSTITUTION_NUMBER_FORMAT",
               "institution_numbers[1]"},
        Broken{"UnitAlias", [](Party& p) { p.mutable_units(0)->set_alias("A"); }, "ALIAS_FORMAT", "units[0].alias"},
        Broken{"UnitName", [](Party& p) { p.mutable_units(0)->clear_display_name(); }, "DISPLAY_NAME_LENGTH",
               "units[0].display_name"},
        Broken{"UnitGln", [](Party& p) { p.mutable_units(0)->set_gln("1"); }, "GLN_FORMAT", "units[0].gln"},
        Broken{"ContactRole", [](Party& p) { p.mutable_contacts(0)->clear_role(); }, "CONTACT_ROLE_UNKNOWN",
               "contacts[0].role"},
        Broken{"ContactNewRole",
               [](Party& p) { p.mutable_contacts(0)->set_role(static_cast<directory::v1::ContactRole>(9)); },
               "CONTACT_ROLE_UNKNOWN", "contacts[0].role"},
        Broken{"ContactTwice", [](Party& p) { *p.add_contacts() = p.contacts(0); }, "CONTACT_TWICE",
               "contacts[1].role"},
        Broken{"ContactTitle", [](Party& p) { p.mutable_contacts(0)->clear_title(); }, "DISPLAY_NAME_LENGTH",
               "contacts[0].title"},
        Broken{"ClosingDay", [](Party& p) { p.add_closing_days("5-15"); }, "CLOSING_DAY_FORMAT", "closing_days[2]"},
        Broken{"ClosingDayThatIsNone", [](Party& p) { p.add_closing_days("2027-02-29"); }, "CLOSING_DAY_FORMAT",
               "closing_days[2]"},
        Broken{"ClosingDays",
               [](Party& p) {
                 for (int i = 0; i < 99; ++i) p.add_closing_days("05-15");
               },
               "CLOSING_DAYS_COUNT", "closing_days"},
        Broken{"Offer", [](Party& p) { p.add_offers("visit"); }, "OFFER_FORMAT", "offers[0]"},
        Broken{"OfferTooLong", [](Party& p) { p.add_offers(std::string(41, 'A')); }, "OFFER_FORMAT", "offers[0]"},
        Broken{"Offers",
               [](Party& p) {
                 for (int i = 0; i < 65; ++i) p.add_offers("VISIT_18_MONTHS");
               },
               "OFFERS_COUNT", "offers"},
        Broken{"UnitTwice", [](Party& p) { *p.add_units() = p.units(0); }, "UNIT_TWICE", "units[1].alias"}),
    [](const auto& instance) { return instance.param.name; });

TEST(CheckPartyTest, OffersAreCodes) {
  Party party = SampleParty(kVisitorsId, "odense-health-visiting", directory::v1::HEALTH_VISITING);
  for (int i = 0; i < 64; ++i) party.add_offers("VISIT_18_MONTHS");
  EXPECT_TRUE(CheckParty(party).ok());
}

TEST(CheckBindingTest, EachFieldCounts) {
  EXPECT_TRUE(CheckBinding(SampleBinding(kVisitorsHolder, kVisitorsId)).ok());
  directory::v1::CertificateBinding cvr = SampleBinding(kVisitorsHolder, kVisitorsId);
  cvr.set_cvr("x");
  EXPECT_EQ(CodeOf(CheckBinding(cvr)), "CVR_FORMAT");
  EXPECT_EQ(CodeOf(CheckBinding(SampleBinding("A262681F-2e94-45c5-aaea-aad4e9bc5768", kVisitorsId))),
            "HOLDER_UUID_FORMAT");
  EXPECT_EQ(CodeOf(CheckBinding(SampleBinding(kVisitorsHolder, "odense"))), "PARTY_ID_FORMAT");
}

TEST(SectorFromNameTest, KnowsTheNamesAndNothingElse) {
  EXPECT_EQ(SectorFromName("HEALTH_VISITING"), directory::v1::HEALTH_VISITING);
  EXPECT_EQ(SectorFromName("GP"), directory::v1::GP);
  EXPECT_EQ(SectorFromName("SECTOR_UNSPECIFIED"), std::nullopt);
  EXPECT_EQ(SectorFromName("health_visiting"), std::nullopt);
  EXPECT_EQ(SectorFromName(""), std::nullopt);
}

}  // namespace party_rules_test_internal
}  // namespace handover::identity
