#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "handover/admin/v1/admin_service.pb.h"
#include "tests/fakes/certificate_maker.h"
#include "tests/unit/clients/cli/admin_fixture.h"
#include "tests/unit/clients/cli/cli_world.h"

namespace handover::cli {
namespace {

using directory::v1::Party;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

class AdminPartiesTest : public ::testing::Test {
 protected:
  AdminPartiesTest() {
    admin::v1::AddPartyResponse added;
    added.mutable_party()->set_alias("odense-hv");
    added.mutable_party()->set_party_id(kPartyId);
    world_.Answer<admin::v1::AddPartyRequest>(AdminMethod("AddParty"), added);
    admin::v1::SuspendPartyResponse suspended;
    *suspended.mutable_party() = added.party();
    world_.Answer<admin::v1::SuspendPartyRequest>(AdminMethod("SuspendParty"), suspended);
    admin::v1::ResumePartyResponse resumed;
    *resumed.mutable_party() = added.party();
    world_.Answer<admin::v1::ResumePartyRequest>(AdminMethod("ResumeParty"), resumed);
    world_.Answer<admin::v1::BindCertificateRequest>(AdminMethod("BindCertificate"),
                                                     admin::v1::BindCertificateResponse());
  }
  CliWorld world_;
};

TEST_F(AdminPartiesTest, EveryFlagHasItsField) {
  const Printed printed =
      world_.Run({"admin", "add-party", "--alias=odense-hv", "--sector=HEALTH_VISITING", "--name=Odense",
                  "--cvr=35209115", "--municipality=0461", "--municipality=0420", "--gln=5790001659592", "--sor=1",
                  "--institution=G40123", "--unit=east=Øst", "--unit=west=Vest=5790001659608", "--lead=Leder",
                  "--on-duty=Vagten", "--closed=05-15", "--closed=2026-05-15", "--reveals-diagnosis"});
  EXPECT_EQ(printed.exit_code, kDone) << printed.err;
  EXPECT_EQ(printed.out, "added  odense-hv  00000000-0000-4000-8000-000000000001\n");
  const Party party = world_.Asked<admin::v1::AddPartyRequest>(AdminMethod("AddParty")).party();
  EXPECT_EQ(party.alias(), "odense-hv");
  EXPECT_EQ(party.sector(), directory::v1::HEALTH_VISITING);
  EXPECT_EQ(party.display_name(), "Odense");
  EXPECT_EQ(party.cvr(), "35209115");
  EXPECT_THAT(party.municipality_codes(), ElementsAre("0461", "0420"));
  EXPECT_THAT(party.glns(), ElementsAre("5790001659592"));
  EXPECT_THAT(party.sors(), ElementsAre("1"));
  EXPECT_THAT(party.institution_numbers(), ElementsAre("G40123"));
  ASSERT_EQ(party.units_size(), 2);
  EXPECT_EQ(party.units(0).display_name(), "Øst");
  EXPECT_EQ(party.units(1).gln(), "5790001659608");
  ASSERT_EQ(party.contacts_size(), 2);
  EXPECT_EQ(party.contacts(0).role(), directory::v1::LEAD);
  EXPECT_EQ(party.contacts(0).title(), "Leder");
  EXPECT_EQ(party.contacts(1).title(), "Vagten");
  EXPECT_THAT(party.closing_days(), ElementsAre("05-15", "2026-05-15"));
  EXPECT_TRUE(party.reveals_diagnosis());
}

TEST_F(AdminPartiesTest, MistakesAreUsageErrors) {
  EXPECT_EQ(world_.Run({"admin", "add-party", "--alias=a", "--sector=NONE", "--cvr=1"}).exit_code, kUsage);
  EXPECT_EQ(world_.Run({"admin", "add-party", "--alias=a", "--sector=GP", "--cvr=1", "--unit=x"}).exit_code, kUsage);
  EXPECT_EQ(world_.Run({"admin", "add-party", "--alias=a"}).exit_code, kUsage);
}

TEST_F(AdminPartiesTest, NameIsTheAliasUnlessSaid) {
  EXPECT_EQ(world_.Run({"admin", "add-party", "--alias=a", "--sector=GP", "--cvr=1"}).exit_code, kDone);
  EXPECT_EQ(world_.Asked<admin::v1::AddPartyRequest>(AdminMethod("AddParty")).party().display_name(), "a");
}

TEST_F(AdminPartiesTest, PartyIsSuspendedAndLetBack) {
  EXPECT_THAT(world_.Run({"admin", "suspend", "odense-hv"}).out, HasSubstr("suspended  odense-hv"));
  EXPECT_EQ(world_.Asked<admin::v1::SuspendPartyRequest>(AdminMethod("SuspendParty")).party(), "odense-hv");
  EXPECT_THAT(world_.Run({"admin", "resume", "odense-hv"}).out, HasSubstr("active  odense-hv"));
  EXPECT_EQ(world_.Asked<admin::v1::ResumePartyRequest>(AdminMethod("ResumeParty")).party(), "odense-hv");
  EXPECT_THAT(world_.Run({"--json", "admin", "suspend", "odense-hv"}).out, HasSubstr("{\"party\":"));
}

TEST_F(AdminPartiesTest, CertificateIsBoundByWhatItSays) {
  const std::string file = world_.Write("party.pem", fakes::MakeCertificate({.subject = fakes::Oces3Subject()}));
  const Printed printed = world_.Run({"admin", "bind", "--party=odense-hv", "--cert-file=" + file});
  EXPECT_EQ(printed.exit_code, kDone) << printed.err;
  const auto asked = world_.Asked<admin::v1::BindCertificateRequest>(AdminMethod("BindCertificate"));
  EXPECT_EQ(asked.binding().party_id(), "odense-hv");
  EXPECT_EQ(asked.binding().cvr(), "12345678");
  EXPECT_EQ(asked.binding().certificate_uuid(), "a262681f-2e94-45c5-aaea-aad4e9bc5768");
  EXPECT_FALSE(asked.remove());
}

TEST_F(AdminPartiesTest, BindingMayBeSaidInWordsAndTakenAway) {
  EXPECT_THAT(world_.Run({"admin", "bind", "--party=a", "--cvr=1", "--uuid=u", "--remove"}).out,
              HasSubstr("unbound  1  u"));
  EXPECT_TRUE(world_.Asked<admin::v1::BindCertificateRequest>(AdminMethod("BindCertificate")).remove());
  EXPECT_EQ(world_.Run({"--json", "admin", "bind", "--party=a", "--cvr=1", "--uuid=u"}).out, "{}\n");
  EXPECT_EQ(world_.Run({"admin", "bind", "--party=a"}).exit_code, kUsage);
  EXPECT_EQ(world_.Run({"admin", "bind", "--party=a", "--cvr=1", "--cert-file=x"}).exit_code, kUsage);
  EXPECT_EQ(world_.Run({"admin", "bind", "--party=a", "--cert-file=" + world_.File("tls.key")}).exit_code, kUsage);
}

TEST_F(AdminPartiesTest, ListShowsPartiesUnitsCertificatesAndKeys) {
  admin::v1::ListPartiesResponse all;
  Party& party = *all.add_parties();
  party.set_alias("odense-hv");
  party.set_party_id(kPartyId);
  party.set_state(Party::SUSPENDED);
  party.add_units()->set_alias("east");
  all.add_bindings()->set_party_id(kPartyId);
  all.mutable_bindings(0)->set_cvr("35209115");
  all.add_keys()->set_party_id(kPartyId);
  all.mutable_keys(0)->set_key_id("\x01\xab");
  all.mutable_keys(0)->set_revoked_index(9);
  world_.Answer<admin::v1::ListPartiesRequest>(AdminMethod("ListParties"), all);
  EXPECT_THAT(world_.Run({"admin", "list"}).out,
              AllOf(HasSubstr("suspended"), HasSubstr("odense-hv  east"), HasSubstr("odense-hv  35209115"),
                    HasSubstr("01ab"), HasSubstr("9")));
  EXPECT_THAT(world_.Run({"--json", "admin", "list"}).out, HasSubstr("{\"parties\":["));
}

TEST_F(AdminPartiesTest, RefusalsAreRefused) {
  for (const char* method : {"AddParty", "SuspendParty", "ResumeParty", "BindCertificate", "ListParties"}) {
    world_.Refuse(AdminMethod(method), absl::NotFoundError(""));
  }
  EXPECT_EQ(world_.Run({"admin", "add-party", "--alias=a", "--sector=GP", "--cvr=1"}).exit_code, kRefused);
  EXPECT_EQ(world_.Run({"admin", "suspend", "a"}).exit_code, kRefused);
  EXPECT_EQ(world_.Run({"admin", "resume", "a"}).exit_code, kRefused);
  EXPECT_EQ(world_.Run({"admin", "bind", "--party=a", "--cvr=1", "--uuid=u"}).exit_code, kRefused);
  EXPECT_EQ(world_.Run({"admin", "list"}).exit_code, kRefused);
}

}  // namespace
}  // namespace handover::cli
