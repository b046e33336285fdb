#include "broker/routing/find_route.h"

#include <string>
#include <utility>

#include "absl/strings/str_format.h"
#include "gtest/gtest.h"

#include "broker/base/refusal.h"

namespace handover::routing {
namespace find_route_test_internal {

using directory::v1::Party;
using exchange::v1::Addressee;
using identity::Directory;
using Outcome = Route::Outcome;
using HeldReason = Route::HeldReason;

constexpr char kOdense[] = "0461";
constexpr char kNyborg[] = "0450";

Party MakeParty(const std::string& alias, directory::v1::Sector sector, const std::string& municipality) {
  static int count = 0;
  Party party;
  party.set_party_id(absl::StrFormat("%08x-1111-4111-8111-111111111111", ++count));
  party.set_alias(alias);
  party.set_display_name(alias);
  party.set_sector(sector);
  party.set_cvr("35209115");
  if (!municipality.empty()) party.add_municipality_codes(municipality);
  party.set_state(Party::ACTIVE);
  return party;
}

Party Suspended(Party party) {
  party.set_state(Party::SUSPENDED);
  return party;
}

Party WithGln(Party party, const std::string& gln) {
  party.add_glns(gln);
  return party;
}

std::shared_ptr<const Directory> DirectoryOf(std::vector<Party> parties) {
  identity::DirectoryRecords records;
  records.parties = std::move(parties);
  return *Directory::Build(std::move(records));
}

// Health visiting in two municipalities, a GP, two daycares of one municipality, two clinics that serve everywhere.
std::shared_ptr<const Directory> Sample() {
  Party daycare = MakeParty("daycare-a", directory::v1::DAYCARE_MUNICIPAL, kOdense);
  daycare.add_institution_numbers("G12345");
  Party other = MakeParty("daycare-b", directory::v1::DAYCARE_MUNICIPAL, kOdense);
  other.add_institution_numbers("G54321");
  Party clinic = WithGln(MakeParty("clinic-a", directory::v1::BIRTH_CLINIC, ""), "5790000120000");
  clinic.add_sors("440861000016006");
  return DirectoryOf({MakeParty("odense-visitors", directory::v1::HEALTH_VISITING, kOdense),
                      MakeParty("nyborg-visitors", directory::v1::HEALTH_VISITING, kNyborg),
                      MakeParty("gp", directory::v1::GP, ""), daycare, other, clinic,
                      WithGln(MakeParty("clinic-b", directory::v1::BIRTH_CLINIC, ""), "5790000120017")});
}

Addressee ToRole(const std::string& role) {
  Addressee addressee;
  addressee.set_role(role);
  return addressee;
}

Addressee ToRoleAt(const std::string& role, const std::string& stated_address) {
  Addressee addressee = ToRole(role);
  addressee.set_stated_address(stated_address);
  return addressee;
}

Addressee ToParty(const PartyId& party) {
  Addressee addressee;
  addressee.set_party(std::string(party.bytes()));
  return addressee;
}

ResidenceFacts LivesIn(const std::string& municipality) { return {.municipality_code = municipality}; }

std::string AliasOf(const Directory& directory, const Route& route) {
  const identity::DirectoryParty* party = directory.FindParty(route.party);
  return party == nullptr ? "" : party->record.alias();
}

// `found ALIAS`, or the code of why not.
std::string Outcomes(const Directory& directory, const Route& route) {
  if (route.outcome == Outcome::kFound) return "found " + AliasOf(directory, route);
  if (route.outcome == Outcome::kHeld) return std::string(HeldReasonCode(route.held_reason));
  return CodeOf(route.refusal);
}

std::string RouteOf(const Addressee& addressee, const ResidenceFacts& facts) {
  const auto directory = Sample();
  return Outcomes(*directory, FindRoute(addressee, facts, *directory));
}

TEST(FindRouteTest, ANamedPartyIsFoundWithoutAnyFact) {
  const auto directory = Sample();
  const Route route = FindRoute(ToParty(directory->FindByAlias("gp")->id), {}, *directory);
  EXPECT_EQ(Outcomes(*directory, route), "found gp");
  EXPECT_EQ(route.sector, directory::v1::GP);
  EXPECT_FALSE(route.explanation.empty());
}

TEST(FindRouteTest, AnUnknownPartyIsRefused) {
  const auto directory = Sample();
  const Route route = FindRoute(ToParty(*PartyId::FromBytes(std::string(16, 'x'))), {}, *directory);
  EXPECT_EQ(route.outcome, Outcome::kRefused);
  EXPECT_EQ(route.refusal.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(DetailOf(route.refusal).code(), "UNKNOWN_RECIPIENT");
  EXPECT_EQ(DetailOf(route.refusal).field_path(), "party");
  EXPECT_TRUE(route.party.is_nil());
}

TEST(FindRouteTest, ASuspendedPartyIsAnsweredLikeAnUnknownOne) {
  const auto directory = DirectoryOf({Suspended(MakeParty("gp", directory::v1::GP, ""))});
  const Route suspended = FindRoute(ToParty(directory->FindByAlias("gp")->id), {}, *directory);
  const Route unknown = FindRoute(ToParty(*PartyId::FromBytes(std::string(16, 'x'))), {}, *directory);
  EXPECT_EQ(suspended.refusal, unknown.refusal);
}

TEST(FindRouteTest, AnUnknownRoleIsRefused) {
  EXPECT_EQ(RouteOf(ToRole("NURSE"), LivesIn(kOdense)), "UNKNOWN_RECIPIENT");
  EXPECT_EQ(RouteOf(Addressee(), LivesIn(kOdense)), "UNKNOWN_RECIPIENT");
}

TEST(FindRouteTest, ARoleGoesWhereThePersonIsRegistered) {
  EXPECT_EQ(RouteOf(ToRole("HEALTH_VISITING"), LivesIn(kOdense)), "found odense-visitors");
  EXPECT_EQ(RouteOf(ToRole("HEALTH_VISITING"), LivesIn(kNyborg)), "found nyborg-visitors");
}

TEST(FindRouteTest, WithoutRegisteredResidenceAHumanDecidesWhateverTheSenderBelieves) {
  Addressee addressee = ToRoleAt("HEALTH_VISITING", "gln:5790000120000");
  addressee.set_area(kOdense);
  EXPECT_EQ(RouteOf(addressee, {}), "NO_REGISTERED_RESIDENCE");
}

TEST(FindRouteTest, WhereNobodyServesAHumanDecides) {
  EXPECT_EQ(RouteOf(ToRole("HEALTH_VISITING"), LivesIn("0101")), "NO_PARTY");
  EXPECT_EQ(RouteOf(ToRole("SOCIAL_SERVICES"), LivesIn(kOdense)), "NO_PARTY");
}

TEST(FindRouteTest, AHeldRouteKeepsItsSectorAndHasNoParty) {
  const auto directory = Sample();
  const Route route = FindRoute(ToRole("SOCIAL_SERVICES"), LivesIn(kOdense), *directory);
  EXPECT_EQ(route.sector, directory::v1::SOCIAL_SERVICES);
  EXPECT_TRUE(route.party.is_nil());
  EXPECT_TRUE(route.refusal.ok());
}

TEST(FindRouteTest, ASuspendedPartyServesNobody) {
  const auto directory =
      DirectoryOf({Suspended(MakeParty("odense-visitors", directory::v1::HEALTH_VISITING, kOdense))});
  EXPECT_EQ(Outcomes(*directory, FindRoute(ToRole("HEALTH_VISITING"), LivesIn(kOdense), *directory)), "NO_PARTY");
}

TEST(FindRouteTest, ASuspendedPartyDoesNotMakeAnotherOneAmbiguous) {
  const auto directory = DirectoryOf({Suspended(MakeParty("old", directory::v1::HEALTH_VISITING, kOdense)),
                                      MakeParty("new", directory::v1::HEALTH_VISITING, kOdense)});
  EXPECT_EQ(Outcomes(*directory, FindRoute(ToRole("HEALTH_VISITING"), LivesIn(kOdense), *directory)), "found new");
}

TEST(FindRouteTest, AHintThatContradictsTheRegisterIsNotedAndNotFollowed) {
  const auto directory = Sample();
  Addressee addressee = ToRole("HEALTH_VISITING");
  addressee.set_area(kNyborg);
  const Route route = FindRoute(addressee, LivesIn(kOdense), *directory);
  EXPECT_EQ(Outcomes(*directory, route), "found odense-visitors");
  EXPECT_TRUE(route.area_contradicts_register);
  EXPECT_NE(route.explanation.find("another municipality"), std::string::npos);
  addressee.set_area(kOdense);
  EXPECT_FALSE(FindRoute(addressee, LivesIn(kOdense), *directory).area_contradicts_register);
}

TEST(FindRouteTest, AStatedAddressBreaksATieAmongPartiesOfTheRole) {
  EXPECT_EQ(RouteOf(ToRole("BIRTH_CLINIC"), LivesIn(kOdense)), "AMBIGUOUS");
  EXPECT_EQ(RouteOf(ToRoleAt("BIRTH_CLINIC", "gln:5790000120017"), LivesIn(kOdense)), "found clinic-b");
  EXPECT_EQ(RouteOf(ToRoleAt("BIRTH_CLINIC", "sor:440861000016006"), LivesIn(kOdense)), "found clinic-a");
  EXPECT_EQ(RouteOf(ToRoleAt("DAYCARE_MUNICIPAL", "institution:G54321"), LivesIn(kOdense)), "found daycare-b");
}

TEST(FindRouteTest, AStatedAddressOfAnotherRolePlaceOrSchemeBreaksNone) {
  EXPECT_EQ(RouteOf(ToRoleAt("BIRTH_CLINIC", "institution:G54321"), LivesIn(kOdense)), "AMBIGUOUS");
  EXPECT_EQ(RouteOf(ToRoleAt("BIRTH_CLINIC", "gln:5790000129999"), LivesIn(kOdense)), "AMBIGUOUS");
  EXPECT_EQ(RouteOf(ToRoleAt("BIRTH_CLINIC", "ean:5790000120017"), LivesIn(kOdense)), "AMBIGUOUS");
  EXPECT_EQ(RouteOf(ToRoleAt("BIRTH_CLINIC", "5790000120017"), LivesIn(kOdense)), "AMBIGUOUS");
}

TEST(FindRouteTest, AStatedAddressOfTwoCandidatesBreaksNone) {
  const auto directory = DirectoryOf({WithGln(MakeParty("a", directory::v1::SCHOOL, kOdense), "5790000120000"),
                                      WithGln(MakeParty("b", directory::v1::SCHOOL, kOdense), "5790000120000")});
  const Route route = FindRoute(ToRoleAt("SCHOOL", "gln:5790000120000"), LivesIn(kOdense), *directory);
  EXPECT_EQ(Outcomes(*directory, route), "AMBIGUOUS");
}

TEST(FindRouteTest, AStatedAddressNeverOverrulesTheResidence) {
  const auto directory =
      DirectoryOf({MakeParty("odense", directory::v1::HEALTH_VISITING, kOdense),
                   WithGln(MakeParty("nyborg", directory::v1::HEALTH_VISITING, kNyborg), "5790000120000")});
  const Route route = FindRoute(ToRoleAt("HEALTH_VISITING", "gln:5790000120000"), LivesIn(kOdense), *directory);
  EXPECT_EQ(Outcomes(*directory, route), "found odense");
}

TEST(FindRouteTest, WhoNamesTheMunicipalityComesBeforeWhoServesEverywhere) {
  const auto directory =
      DirectoryOf({MakeParty("everywhere", directory::v1::PPR, ""), MakeParty("odense", directory::v1::PPR, kOdense)});
  EXPECT_EQ(Outcomes(*directory, FindRoute(ToRole("PPR"), LivesIn(kOdense), *directory)), "found odense");
  EXPECT_EQ(Outcomes(*directory, FindRoute(ToRole("PPR"), LivesIn(kNyborg), *directory)), "found everywhere");
}

TEST(FindRouteTest, TheGpIsTheRegisteredOne) {
  EXPECT_EQ(RouteOf(ToRole("GP"), {.gp_party = "gp"}), "found gp");
  EXPECT_EQ(RouteOf(ToRole("GP"), LivesIn(kOdense)), "NO_PARTY");
  EXPECT_EQ(RouteOf(ToRole("GP"), {.gp_party = "gone"}), "NO_PARTY");
  EXPECT_EQ(RouteOf(ToRole("GP"), {.gp_party = "clinic-a"}), "NO_PARTY");
}

TEST(FindRouteTest, ARegisteredGpMayBeNamedByItsId) {
  const auto directory = Sample();
  const std::string id = ToString(directory->FindByAlias("gp")->id);
  EXPECT_EQ(Outcomes(*directory, FindRoute(ToRole("GP"), {.gp_party = id}, *directory)), "found gp");
}

TEST(FindRouteTest, ASuspendedGpIsHeldForAHuman) {
  const auto directory = DirectoryOf({Suspended(MakeParty("gp", directory::v1::GP, ""))});
  EXPECT_EQ(Outcomes(*directory, FindRoute(ToRole("GP"), {.gp_party = "gp"}, *directory)), "NO_PARTY");
}

TEST(FindRouteTest, TheDaycareIsTheRegisteredOneWhereverTheFamilyLives) {
  EXPECT_EQ(RouteOf(ToRole("DAYCARE_MUNICIPAL"), {.municipality_code = kNyborg, .daycare_party = "daycare-b"}),
            "found daycare-b");
  EXPECT_EQ(RouteOf(ToRole("DAYCARE_MUNICIPAL"), {.daycare_party = "daycare-b"}), "found daycare-b");
}

TEST(FindRouteTest, WithoutRegisteredDaycareTheResidenceDecides) {
  EXPECT_EQ(RouteOf(ToRole("DAYCARE_MUNICIPAL"), LivesIn(kOdense)), "AMBIGUOUS");
  EXPECT_EQ(RouteOf(ToRole("DAYCARE_MUNICIPAL"), {}), "NO_REGISTERED_RESIDENCE");
}

TEST(FindRouteTest, AMunicipalDaycareIsNotAPrivateOne) {
  EXPECT_EQ(RouteOf(ToRole("DAYCARE_PRIVATE"), {.municipality_code = kOdense, .daycare_party = "daycare-a"}),
            "NO_PARTY");
}

TEST(FindRouteTest, ExplanationsNameNoPlaceAndNoParty) {
  const auto directory = Sample();
  const Route route = FindRoute(ToRole("HEALTH_VISITING"), LivesIn(kOdense), *directory);
  EXPECT_EQ(route.explanation.find(kOdense), std::string::npos);
  EXPECT_EQ(route.explanation.find("odense"), std::string::npos);
}

TEST(HeldReasonCodeTest, EveryReasonHasItsCode) {
  EXPECT_EQ(HeldReasonCode(HeldReason::kNone), "");
  EXPECT_EQ(HeldReasonCode(HeldReason::kNoRegisteredResidence), "NO_REGISTERED_RESIDENCE");
  EXPECT_EQ(HeldReasonCode(HeldReason::kNoParty), "NO_PARTY");
  EXPECT_EQ(HeldReasonCode(HeldReason::kAmbiguous), "AMBIGUOUS");
}

// Every sector is routed one way or another, and none by accident to somebody of another sector.
TEST(FindRouteTest, EverySectorFindsItsOwnPartyAndNoOther) {
  for (int sector = 1; sector <= 13; ++sector) {
    const auto role = static_cast<directory::v1::Sector>(sector);
    const auto directory =
        DirectoryOf({MakeParty("own", role, kOdense),
                     MakeParty("other", static_cast<directory::v1::Sector>(sector % 13 + 1), kOdense)});
    const ResidenceFacts facts = {.municipality_code = kOdense, .gp_party = "own", .daycare_party = "own"};
    EXPECT_EQ(Outcomes(*directory, FindRoute(ToRole(directory::v1::Sector_Name(role)), facts, *directory)),
              "found own");
  }
}

}  // namespace find_route_test_internal
}  // namespace handover::routing
