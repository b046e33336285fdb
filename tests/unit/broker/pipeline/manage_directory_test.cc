#include "broker/pipeline/manage_directory.h"

#include <string>
#include <thread>
#include <vector>

#include "broker/base/commitment/key_statement.h"
#include "broker/pipeline/import_facts.h"
#include "broker/store/rows.h"
#include "tests/unit/broker/pipeline/pipeline_test_base.h"

namespace handover::pipeline {
namespace manage_directory_test_internal {

using directory::v1::Party;
using fakes::Awaited;

constexpr char kHolder[] = "12345678-1234-4234-8234-123456789012";

class ManageDirectoryTest : public PipelineTest {
 protected:
  static Party PartyNamed(const std::string& alias) {
    Party party;
    party.set_alias(alias);
    party.set_display_name("Test Party");
    party.set_sector(directory::v1::SCHOOL);
    party.set_cvr("29190909");
    return party;
  }
  absl::StatusOr<Party> Add(const Party& party) {
    admin::v1::AddPartyRequest request;
    *request.mutable_party() = party;
    Awaited<absl::StatusOr<admin::v1::AddPartyResponse>> added;
    world_.manage().AddParty(fakes::Tester(), request, added.Done());
    absl::StatusOr<admin::v1::AddPartyResponse> response = added.Get();
    if (!response.ok()) return response.status();
    return response->party();
  }
  absl::StatusOr<directory::v1::CertificateBinding> Bind(const std::string& party, const std::string& holder,
                                                         bool remove = false) {
    admin::v1::BindCertificateRequest request;
    request.mutable_binding()->set_cvr("29190909");
    request.mutable_binding()->set_certificate_uuid(holder);
    request.mutable_binding()->set_party_id(party);
    request.set_remove(remove);
    Awaited<absl::StatusOr<admin::v1::BindCertificateResponse>> bound;
    world_.manage().BindCertificate(fakes::Tester(), request, bound.Done());
    absl::StatusOr<admin::v1::BindCertificateResponse> response = bound.Get();
    if (!response.ok()) return response.status();
    return response->binding();
  }
  absl::StatusOr<admin::v1::EnrolSigningKeyResponse> Enrol(const std::string& statement) {
    admin::v1::EnrolSigningKeyRequest request;
    request.set_statement(statement);
    Awaited<absl::StatusOr<admin::v1::EnrolSigningKeyResponse>> enrolled;
    world_.manage().EnrolSigningKey(fakes::Tester(), request, enrolled.Done());
    return enrolled.Get();
  }
  absl::StatusOr<admin::v1::RevokeSigningKeyResponse> Revoke(const std::string& key_id, const std::string& reason) {
    admin::v1::RevokeSigningKeyRequest request;
    request.set_key_id(key_id);
    request.set_reason_code(reason);
    Awaited<absl::StatusOr<admin::v1::RevokeSigningKeyResponse>> revoked;
    world_.manage().RevokeSigningKey(fakes::Tester(), request, revoked.Done());
    return revoked.Get();
  }
  std::string StatementOf(const std::string& alias, const VerifyKey& key) {
    KeyStatement statement;
    statement.party = *ToId16(caller(alias).party.bytes());
    statement.spki = key.spki();
    return EncodeKeyStatement(statement);
  }
  const identity::DirectoryParty* Find(const std::string& alias) {
    directory_ = env().directory.Get();
    return directory_->FindByAlias(alias);
  }

 private:
  std::shared_ptr<const identity::Directory> directory_;  // Keeps what Find() has found.
};

TEST_F(ManageDirectoryTest, AnAddedPartyIsThereForTheNextCallAndAfterARestart) {
  const uint64_t size = LogSize();
  const absl::StatusOr<Party> added = Add(PartyNamed("skole"));
  ASSERT_EQ(Verdict(added), "OK");
  EXPECT_TRUE(ParseUuid(added->party_id()).ok());
  EXPECT_EQ(added->state(), Party::ACTIVE);
  ASSERT_NE(Find("skole"), nullptr);
  const std::vector<LoggedEvent> events = EventsSince(size);
  ASSERT_EQ(events.size(), 1u);
  EXPECT_EQ(events[0].type, LeafType::kDirectory);
  EXPECT_EQ(events[0].detail.event(), "PARTY_ADDED");
  EXPECT_EQ(events[0].detail.professional(), "Tester");
  world_.Restart();
  EXPECT_EQ(Find("skole")->record.party_id(), added->party_id());
}

TEST_F(ManageDirectoryTest, TheSameAliasChangesThePartyButNotItsIdAndState) {
  const absl::StatusOr<Party> added = Add(PartyNamed("skole"));
  ASSERT_TRUE(world_.SetPartyState("skole", Party::SUSPENDED).ok());
  Party changed = PartyNamed("skole");
  changed.set_display_name("Another Name");
  changed.set_party_id("00000000-0000-7000-8000-000000000001");
  const absl::StatusOr<Party> again = Add(changed);
  ASSERT_EQ(Verdict(again), "OK");
  EXPECT_EQ(again->party_id(), added->party_id());
  EXPECT_EQ(again->state(), Party::SUSPENDED);
  EXPECT_EQ(Find("skole")->record.display_name(), "Another Name");
  EXPECT_EQ(EventsNamed("PARTY_CHANGED").size(), 1u);
}

TEST_F(ManageDirectoryTest, WhatIsMalformedIsNamed) {
  Party no_alias = PartyNamed("");
  Party bad_alias = PartyNamed("Skole på Fyn");
  Party no_sector = PartyNamed("skole");
  no_sector.clear_sector();
  Party bad_cvr = PartyNamed("skole");
  bad_cvr.set_cvr("123");
  Party bad_area = PartyNamed("skole");
  bad_area.add_municipality_codes("0999");
  const RowCounts rows = CountRows();
  EXPECT_EQ(Verdict(Add(no_alias)), "ALIAS_FORMAT at party.alias");
  EXPECT_EQ(Verdict(Add(bad_alias)), "ALIAS_FORMAT at party.alias");
  EXPECT_EQ(Verdict(Add(no_sector)), "SECTOR_UNKNOWN at party.sector");
  EXPECT_EQ(Verdict(Add(bad_cvr)), "CVR_FORMAT at party.cvr");
  EXPECT_EQ(Verdict(Add(bad_area)), "MUNICIPALITY_UNKNOWN at party.municipality_codes[0]");
  EXPECT_EQ(CountRows(), rows);
}

// An alias is how people and register facts name a party: it does not move.
TEST_F(ManageDirectoryTest, AnIdThatIsTakenDoesNotGetAnotherAlias) {
  Party renamed = PartyNamed("skole");
  renamed.set_party_id(PartyIdText("daycare"));
  const absl::StatusOr<Party> added = Add(renamed);
  EXPECT_EQ(added.status().code(), absl::StatusCode::kAlreadyExists);
  EXPECT_EQ(Verdict(added), "PARTY_TWICE at party.party_id");
  EXPECT_NE(Find("daycare"), nullptr);
  EXPECT_EQ(Find("skole"), nullptr);
}

// Both were checked before either was stored: the directory must still be one afterwards.
TEST_F(ManageDirectoryTest, TwoOperatorsWithOneNewAliasMakeOneParty) {
  world_.store().HoldCommits();
  admin::v1::AddPartyRequest request;
  *request.mutable_party() = PartyNamed("skole");
  Awaited<absl::StatusOr<admin::v1::AddPartyResponse>> left, right;
  world_.manage().AddParty(fakes::Tester(), request, left.Done());
  world_.store().AwaitHeldCommit();
  world_.manage().AddParty(fakes::Tester(), request, right.Done());
  world_.store().ReleaseCommits();
  EXPECT_EQ(Verdict(left.Get()), "OK");
  EXPECT_EQ(right.Get().status().code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(Verdict(Add(PartyNamed("skole"))), "OK");  // Sent again, it is a change of the one.
  EXPECT_TRUE(LoadDirectory(world_.store()).ok());
}

TEST_F(ManageDirectoryTest, SuspendedAndResumedIsLoggedOnce) {
  ASSERT_TRUE(world_.SetPartyState("daycare", Party::SUSPENDED).ok());
  EXPECT_FALSE(Find("daycare")->active());
  const uint64_t size = LogSize();
  ASSERT_TRUE(world_.SetPartyState("daycare", Party::SUSPENDED).ok());
  EXPECT_EQ(LogSize(), size);
  ASSERT_TRUE(world_.SetPartyState("daycare", Party::ACTIVE).ok());
  EXPECT_TRUE(Find("daycare")->active());
  EXPECT_EQ(EventsNamed("PARTY_SUSPENDED").size(), 1u);
  EXPECT_EQ(EventsNamed("PARTY_RESUMED").size(), 1u);
}

TEST_F(ManageDirectoryTest, NobodyIsFoundUnderAWrongName) {
  EXPECT_EQ(Verdict(world_.SetPartyState("nobody", Party::SUSPENDED)), "PARTY_NOT_FOUND at party");
  EXPECT_EQ(Verdict(Bind("nobody", kHolder)), "PARTY_NOT_FOUND at binding.party_id");
}

TEST_F(ManageDirectoryTest, ASuspendedPartyGetsNothingByRoleOrByName) {
  ASSERT_TRUE(world_.SetPartyState("odense-hv", Party::SUSPENDED).ok());
  EXPECT_EQ(MustSubmit("ouh", BirthNotification()).acceptance.recipients(0).state(), exchange::v1::HELD);
  exchange::v1::Handover named = BirthNotification();
  named.mutable_addressees(0)->clear_role();
  named.mutable_addressees(0)->set_party(std::string(caller("odense-hv").party.bytes()));
  EXPECT_EQ(Verdict(MustRefuse("ouh", world_.Sign("ouh", {Sealed("ouh", named)}))),
            "UNKNOWN_RECIPIENT at items[1].body.party");
}

TEST_F(ManageDirectoryTest, ABindingSpeaksForItsPartyUntilItIsRemoved) {
  const absl::StatusOr<directory::v1::CertificateBinding> bound = Bind("daycare", kHolder);
  ASSERT_EQ(Verdict(bound), "OK");
  EXPECT_EQ(bound->party_id(), PartyIdText("daycare"));
  EXPECT_EQ(env().directory.Get()->FindByCertificate("29190909", kHolder)->record.alias(), "daycare");
  ASSERT_EQ(Verdict(Bind("daycare", kHolder)), "OK");
  ASSERT_EQ(Verdict(Bind("daycare", kHolder, /*remove=*/true)), "OK");
  EXPECT_EQ(env().directory.Get()->FindByCertificate("29190909", kHolder), nullptr);
  EXPECT_EQ(Verdict(Bind("daycare", kHolder, /*remove=*/true)), "OK");
}

TEST_F(ManageDirectoryTest, AMalformedBindingIsNamed) {
  EXPECT_EQ(Verdict(Bind("daycare", "no uuid")), "HOLDER_UUID_FORMAT at binding.certificate_uuid");
}

TEST_F(ManageDirectoryTest, AnEnrolledKeyHasALeafAndAReceiptAlsoTheSecondTime) {
  const std::string statement = StatementOf("daycare", SigningKey::Generate()->verify_key());
  const absl::StatusOr<admin::v1::EnrolSigningKeyResponse> enrolled = Enrol(statement);
  ASSERT_EQ(Verdict(enrolled), "OK");
  EXPECT_EQ(CheckReceiptOf(enrolled->receipt(), LeafType::kKeyEnrolled, KeyReference(statement)), Reason::kOk);
  EXPECT_EQ(enrolled->key().enrolled_index(), enrolled->receipt().leaf_index());
  const uint64_t size = LogSize();
  const absl::StatusOr<admin::v1::EnrolSigningKeyResponse> again = Enrol(statement);
  ASSERT_EQ(Verdict(again), "OK");
  EXPECT_EQ(again->key().enrolled_index(), enrolled->key().enrolled_index());
  EXPECT_EQ(CheckReceiptOf(again->receipt(), LeafType::kKeyEnrolled, KeyReference(statement)), Reason::kOk);
  EXPECT_EQ(LogSize(), size);
}

TEST_F(ManageDirectoryTest, AKeyThatIsNoneOrAnothersIsRefused) {
  const VerifyKey& taken = world_.party("ouh").key.verify_key();
  EXPECT_EQ(Verdict(Enrol("garbage")), "KEY_STATEMENT at statement");
  EXPECT_EQ(Verdict(Enrol(StatementOf("daycare", taken))), "KEY_STATEMENT at statement");
  KeyStatement nobody;
  nobody.party.fill(0x7a);
  nobody.spki = SigningKey::Generate()->verify_key().spki();
  EXPECT_EQ(Verdict(Enrol(EncodeKeyStatement(nobody))), "PARTY_NOT_FOUND at statement.party");
  KeyStatement not_a_key = nobody;
  not_a_key.party = *ToId16(caller("daycare").party.bytes());
  not_a_key.spki = "not a key";
  EXPECT_EQ(Verdict(Enrol(EncodeKeyStatement(not_a_key))), "KEY_STATEMENT at statement");
}

TEST_F(ManageDirectoryTest, ARevokedKeyHasALeafAndAReceiptAlsoTheSecondTime) {
  const std::string key_id = ToString(world_.party("daycare").key.verify_key().key_id());
  const Digest reference = KeyReference(StatementOf("daycare", world_.party("daycare").key.verify_key()));
  const absl::StatusOr<admin::v1::RevokeSigningKeyResponse> revoked = Revoke(key_id, "COMPROMISED");
  ASSERT_EQ(Verdict(revoked), "OK");
  EXPECT_EQ(CheckReceiptOf(revoked->receipt(), LeafType::kKeyRevoked, reference), Reason::kOk);
  EXPECT_EQ(revoked->key().revoked_index(), revoked->receipt().leaf_index());
  const uint64_t size = LogSize();
  const absl::StatusOr<admin::v1::RevokeSigningKeyResponse> again = Revoke(key_id, "OTHER");
  ASSERT_EQ(Verdict(again), "OK");
  EXPECT_EQ(again->key().revoked_index(), revoked->key().revoked_index());
  EXPECT_EQ(CheckReceiptOf(again->receipt(), LeafType::kKeyRevoked, reference), Reason::kOk);
  EXPECT_EQ(LogSize(), size);
}

TEST_F(ManageDirectoryTest, ARevocationNamesAKnownKeyAndAReason) {
  const std::string key_id = ToString(world_.party("daycare").key.verify_key().key_id());
  EXPECT_EQ(Verdict(Revoke(key_id, "BORED")), "REASON_UNKNOWN at reason_code");
  EXPECT_EQ(Verdict(Revoke(std::string(32, 'x'), "OTHER")), "KEY_NOT_FOUND at key_id");
  EXPECT_EQ(Verdict(Revoke("short", "OTHER")), "KEY_NOT_FOUND at key_id");
}

// What it signed before its revocation stays good, also for who reads it later.
TEST_F(ManageDirectoryTest, ACopyOfWhatARevokedKeySignedStillVerifies) {
  MustSubmit("ouh", BirthNotification());
  ASSERT_TRUE(world_.RevokeKey("ouh").ok());
  EXPECT_EQ(CheckCopy("odense-hv", MustReceive("odense-hv")), "OK");
}

TEST_F(ManageDirectoryTest, EverythingIsListedByAlias) {
  ASSERT_EQ(Verdict(Bind("daycare", kHolder)), "OK");
  const admin::v1::ListPartiesResponse listed = world_.manage().ListParties();
  EXPECT_EQ(listed.parties_size(), 7);
  EXPECT_EQ(listed.bindings_size(), 1);
  EXPECT_EQ(listed.keys_size(), 7);
  for (int i = 1; i < listed.parties_size(); ++i) EXPECT_LT(listed.parties(i - 1).alias(), listed.parties(i).alias());
}

TEST_F(ManageDirectoryTest, AFullDiskChangesNothing) {
  world_.store().FailNextCommit({absl::ResourceExhaustedError("no room")});
  EXPECT_EQ(Add(PartyNamed("skole")).status().code(), absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(Find("skole"), nullptr);
  EXPECT_EQ(Verdict(Add(PartyNamed("skole"))), "OK");
}

TEST_F(ManageDirectoryTest, ADamagedRowStopsTheNextStart) {
  OverwriteRow(store::Table::kParty, store::PartyKey(caller("daycare").party), "\xFF\xFF garbage");
  EXPECT_EQ(LoadDirectory(world_.store()).status().code(), absl::StatusCode::kDataLoss);
}

// C-52.
TEST_F(ManageDirectoryTest, ASectorChangesOnlyWhenThatIsAskedFor) {
  Party party = Add(PartyNamed("skole")).value();
  const directory::v1::Sector was = party.sector();
  party.set_sector(was == directory::v1::PPR ? directory::v1::SCHOOL : directory::v1::PPR);
  EXPECT_EQ(Add(party).status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(env().directory.Get()->FindByAlias("skole")->record.sector(), was);
  admin::v1::AddPartyRequest request;
  *request.mutable_party() = party;
  request.set_change_sector(true);
  Awaited<absl::StatusOr<admin::v1::AddPartyResponse>> changed;
  world_.manage().AddParty(fakes::Tester(), request, changed.Done());
  ASSERT_TRUE(changed.Get().ok());
  EXPECT_EQ(env().directory.Get()->FindByAlias("skole")->record.sector(), party.sector());
}

}  // namespace manage_directory_test_internal
}  // namespace handover::pipeline
