#include "broker/identity/directory.h"

#include <string>
#include <utility>

#include "absl/strings/str_format.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "broker/base/commitment/bytes.h"
#include "broker/base/commitment/signature.h"
#include "broker/base/refusal.h"
#include "tests/unit/broker/identity/sample_directory.h"

namespace handover::identity {
namespace directory_test_internal {

using testing::ElementsAre;
using testing::IsEmpty;

PartyId IdOf(std::string_view uuid) { return *PartyId::FromBytes(*ParseUuid(uuid)); }

std::shared_ptr<const Directory> Sample() { return *Directory::Build(SampleRecords()); }

std::string CodeOfBuild(DirectoryRecords records) { return CodeOf(Directory::Build(std::move(records)).status()); }

std::string PathOfBuild(DirectoryRecords records) {
  return DetailOf(Directory::Build(std::move(records)).status()).field_path();
}

directory::v1::SigningKey KeyRecord(const SigningKey& key, const std::string& party, int64_t enrolled_index) {
  directory::v1::SigningKey record;
  record.set_statement(EncodeKeyStatement({.party = *ToId16(*ParseUuid(party)), .spki = key.verify_key().spki()}));
  record.set_enrolled_index(enrolled_index);
  return record;
}

TEST(DirectoryTest, AnEmptyOneKnowsNobody) {
  const Directory directory;
  EXPECT_EQ(directory.FindByAlias("odense-daycare"), nullptr);
  EXPECT_EQ(directory.FindByCertificate(kOdenseCvr, kVisitorsHolder), nullptr);
  EXPECT_FALSE(directory.Find(Digest{}).has_value());
  EXPECT_THAT(directory.parties(), IsEmpty());
}

TEST(DirectoryTest, FindsByIdAliasAndEither) {
  const auto directory = Sample();
  const DirectoryParty* visitors = directory->FindParty(IdOf(kVisitorsId));
  ASSERT_NE(visitors, nullptr);
  EXPECT_EQ(visitors->record.alias(), "odense-health-visiting");
  EXPECT_EQ(directory->FindByAlias("odense-health-visiting"), visitors);
  EXPECT_EQ(directory->FindByIdOrAlias("odense-health-visiting"), visitors);
  EXPECT_EQ(directory->FindByIdOrAlias(kVisitorsId), visitors);
  EXPECT_EQ(directory->FindByIdOrAlias("11111111-1111-4111-8111-111111111112"), nullptr);
  EXPECT_EQ(directory->FindByAlias("odense"), nullptr);
  EXPECT_EQ(directory->FindByAlias(""), nullptr);
}

// T-10: one CVR number, two parties.
TEST(DirectoryTest, CertificatesOfOneCvrSpeakForDifferentParties) {
  const auto directory = Sample();
  EXPECT_EQ(directory->FindByCertificate(kOdenseCvr, kVisitorsHolder)->id, IdOf(kVisitorsId));
  EXPECT_EQ(directory->FindByCertificate(kOdenseCvr, kDaycareHolder)->id, IdOf(kDaycareId));
  EXPECT_EQ(directory->FindByCertificate("12345678", kVisitorsHolder), nullptr);
  EXPECT_EQ(directory->FindByCertificate(kOdenseCvr, "c262681f-2e94-45c5-aaea-aad4e9bc5768"), nullptr);
}

TEST(DirectoryTest, FindsByTheNumbersOfForeignFormats) {
  DirectoryRecords records = SampleRecords();
  records.parties[0].add_glns("5790000120000");
  records.parties[0].add_sors("440861000016006");
  records.parties[1].add_institution_numbers("G12345");
  directory::v1::Unit* unit = records.parties[1].add_units();
  unit->set_alias("mariehonen");
  unit->set_display_name("Mariehønen");
  unit->set_gln("5790000120000");
  const auto directory = *Directory::Build(std::move(records));
  EXPECT_THAT(directory->FindByGln("5790000120000"),
              testing::UnorderedElementsAre(directory->FindByAlias("odense-daycare"),
                                            directory->FindByAlias("odense-health-visiting")));
  EXPECT_THAT(directory->FindBySor("440861000016006"), ElementsAre(directory->FindByAlias("odense-health-visiting")));
  EXPECT_THAT(directory->FindByInstitutionNumber("G12345"), ElementsAre(directory->FindByAlias("odense-daycare")));
  EXPECT_THAT(directory->FindByGln("5790000120001"), IsEmpty());
}

TEST(DirectoryTest, APartyWithOneNumberTwiceIsListedOnce) {
  DirectoryRecords records = SampleRecords();
  records.parties[0].add_glns("5790000120000");
  records.parties[0].add_glns("5790000120000");
  EXPECT_EQ((*Directory::Build(std::move(records)))->FindByGln("5790000120000").size(), 1u);
}

TEST(DirectoryTest, FindsWhoServesAMunicipality) {
  DirectoryRecords records = SampleRecords();
  records.parties[0].add_municipality_codes("0450");
  directory::v1::Party clinic =
      SampleParty("33333333-3333-4333-8333-333333333333", "clinic", directory::v1::BIRTH_CLINIC);
  clinic.clear_municipality_codes();
  records.parties.push_back(clinic);
  const auto directory = *Directory::Build(std::move(records));
  EXPECT_THAT(directory->FindServing(directory::v1::HEALTH_VISITING, "0450"),
              ElementsAre(directory->FindByAlias("odense-health-visiting")));
  EXPECT_THAT(directory->FindServing(directory::v1::DAYCARE_MUNICIPAL, "0450"), IsEmpty());
  EXPECT_THAT(directory->FindServing(directory::v1::BIRTH_CLINIC, "0461"), IsEmpty());
  EXPECT_THAT(directory->FindServing(directory::v1::BIRTH_CLINIC, ""), IsEmpty());
  EXPECT_THAT(directory->FindServingEverywhere(directory::v1::BIRTH_CLINIC),
              ElementsAre(directory->FindByAlias("clinic")));
  EXPECT_THAT(directory->FindServingEverywhere(directory::v1::HEALTH_VISITING), IsEmpty());
}

TEST(DirectoryTest, PartiesComeByAlias) {
  const auto directory = Sample();
  ASSERT_EQ(directory->parties().size(), 2u);
  EXPECT_EQ(directory->parties()[0].record.alias(), "odense-daycare");
  EXPECT_EQ(directory->bindings().size(), 2u);
}

TEST(DirectoryTest, ASuspendedPartyIsFoundAndNotActive) {
  DirectoryRecords records = SampleRecords();
  records.parties[0].set_state(directory::v1::Party::SUSPENDED);
  const auto directory = *Directory::Build(std::move(records));
  EXPECT_FALSE(directory->FindByAlias("odense-health-visiting")->active());
  EXPECT_TRUE(directory->FindByAlias("odense-daycare")->active());
}

TEST(DirectoryTest, IsTheKeyRingOfItsRecords) {
  const SigningKey key = *SigningKey::Generate();
  DirectoryRecords records = SampleRecords();
  records.keys = {KeyRecord(key, kVisitorsId, 7)};
  records.keys[0].set_revoked_index(9);
  const auto directory = *Directory::Build(std::move(records));
  const std::optional<EnrolledKey> enrolled = directory->Find(key.verify_key().key_id());
  ASSERT_TRUE(enrolled.has_value());
  EXPECT_EQ(AsView(enrolled->party), IdOf(kVisitorsId).bytes());
  EXPECT_FALSE(enrolled->ValidAt(7));
  EXPECT_TRUE(enrolled->ValidAt(8));
  EXPECT_FALSE(enrolled->ValidAt(9));
  EXPECT_FALSE(directory->Find(Digest{}).has_value());
}

TEST(DirectoryTest, KeysOfAPartyComeOldestFirst) {
  DirectoryRecords records = SampleRecords();
  records.keys = {KeyRecord(*SigningKey::Generate(), kVisitorsId, 9), KeyRecord(*SigningKey::Generate(), kDaycareId, 5),
                  KeyRecord(*SigningKey::Generate(), kVisitorsId, 2)};
  const auto directory = *Directory::Build(std::move(records));
  const std::vector<directory::v1::SigningKey> keys = directory->KeysOf(IdOf(kVisitorsId));
  ASSERT_EQ(keys.size(), 2u);
  EXPECT_EQ(keys[0].enrolled_index(), 2);
  EXPECT_EQ(keys[1].enrolled_index(), 9);
  EXPECT_THAT(directory->KeysOf(PartyId()), IsEmpty());
}

TEST(DirectoryTest, RevocationIsByIssuerAndSerial) {
  DirectoryRecords records = SampleRecords();
  records.revoked_certificates = {{std::string(32, 'i'), "\x01"}};
  const auto directory = *Directory::Build(std::move(records));
  EXPECT_TRUE(directory->IsRevoked({std::string(32, 'i'), "\x01"}));
  EXPECT_FALSE(directory->IsRevoked({std::string(32, 'j'), "\x01"}));
  EXPECT_FALSE(directory->IsRevoked({std::string(32, 'i'), "\x02"}));
}

TEST(DirectoryBuildTest, ABrokenRecordIsRefusedWithItsPath) {
  DirectoryRecords party = SampleRecords();
  party.parties[1].set_cvr("1");
  EXPECT_EQ(CodeOfBuild(party), "CVR_FORMAT");
  EXPECT_EQ(PathOfBuild(party), "parties[1].cvr");
  DirectoryRecords binding = SampleRecords();
  binding.bindings[0].set_certificate_uuid("none");
  EXPECT_EQ(PathOfBuild(binding), "bindings[0].certificate_uuid");
  DirectoryRecords key = SampleRecords();
  key.keys.emplace_back().set_statement("\xff");
  EXPECT_EQ(Directory::Build(key).status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(PathOfBuild(key).substr(0, 17), "keys[0].statement");
}

TEST(DirectoryBuildTest, AStoredPartyHasIdAndState) {
  DirectoryRecords without_id = SampleRecords();
  without_id.parties[0].clear_party_id();
  EXPECT_EQ(CodeOfBuild(without_id), "PARTY_ID_FORMAT");
  DirectoryRecords without_state = SampleRecords();
  without_state.parties[0].clear_state();
  EXPECT_EQ(CodeOfBuild(without_state), "PARTY_STATE");
}

TEST(DirectoryBuildTest, WhatIsClaimedTwiceIsRefused) {
  DirectoryRecords id = SampleRecords();
  id.parties[1].set_party_id(kVisitorsId);
  EXPECT_EQ(CodeOfBuild(id), "PARTY_TWICE");
  DirectoryRecords alias = SampleRecords();
  alias.parties[1].set_alias("odense-health-visiting");
  EXPECT_EQ(CodeOfBuild(alias), "ALIAS_TWICE");
  EXPECT_EQ(Directory::Build(alias).status().code(), absl::StatusCode::kAlreadyExists);
  DirectoryRecords binding = SampleRecords();
  binding.bindings[1].set_certificate_uuid(kVisitorsHolder);
  EXPECT_EQ(CodeOfBuild(binding), "BINDING_TWICE");
  DirectoryRecords key = SampleRecords();
  key.keys = {KeyRecord(*SigningKey::Generate(), kVisitorsId, 1)};
  key.keys.push_back(key.keys[0]);
  EXPECT_EQ(CodeOfBuild(key), "KEY_TWICE");
}

TEST(DirectoryBuildTest, WhatNamesAPartyThatIsNotThereIsRefused) {
  DirectoryRecords binding = SampleRecords();
  binding.bindings[1].set_party_id("44444444-4444-4444-8444-444444444444");
  EXPECT_EQ(CodeOfBuild(binding), "PARTY_UNKNOWN");
  DirectoryRecords key = SampleRecords();
  key.keys = {KeyRecord(*SigningKey::Generate(), "44444444-4444-4444-8444-444444444444", 1)};
  EXPECT_EQ(CodeOfBuild(key), "PARTY_UNKNOWN");
}

TEST(DirectoryBuildTest, ANegativeLogIndexIsRefused) {
  DirectoryRecords records = SampleRecords();
  records.keys = {KeyRecord(*SigningKey::Generate(), kVisitorsId, -1)};
  EXPECT_EQ(CodeOfBuild(records), "KEY_WINDOW");
}

// T-48.
TEST(DirectoryBuildTest, TenThousandPartiesAreFound) {
  DirectoryRecords records;
  for (int i = 0; i < 10'000; ++i) {
    const std::string id = absl::StrFormat("%08x-1111-4111-8111-111111111111", i);
    records.parties.push_back(SampleParty(id, absl::StrFormat("party-%d", i), directory::v1::GP));
    records.bindings.push_back(SampleBinding(absl::StrFormat("%08x-2222-4222-8222-222222222222", i), id));
  }
  const auto directory = *Directory::Build(std::move(records));
  EXPECT_EQ(directory->FindByCertificate(kOdenseCvr, "0000270f-2222-4222-8222-222222222222")->record.alias(),
            "party-9999");
  EXPECT_EQ(directory->FindServing(directory::v1::GP, "0461").size(), 10'000u);
}

}  // namespace directory_test_internal
}  // namespace handover::identity
