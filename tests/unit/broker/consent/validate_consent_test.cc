#include "broker/consent/validate_consent.h"

#include <functional>
#include <string>

#include "gtest/gtest.h"

#include "broker/base/refusal.h"

namespace handover::consent {
namespace validate_consent_test {

const absl::flat_hash_set<std::string>& Purposes() {
  static const auto& purposes = *new absl::flat_hash_set<std::string>{"TREATMENT", "HEALTH_VISITING"};
  return purposes;
}

// Kirsten consents for herself, orally.
v1::ConsentRecord Good() {
  v1::ConsentRecord record;
  record.mutable_subject()->set_cpr("2911829996");
  record.mutable_valid_from_time()->set_seconds(1'767'225'600);
  v1::Grant& grant = *record.add_grants();
  grant.mutable_grantor()->set_cpr("2911829996");
  grant.set_capacity(v1::Grant::SELF);
  grant.mutable_grant_time()->set_seconds(1'767'225'600);
  grant.set_form(v1::Grant::ORAL);
  grant.set_received_by("Anna Hansen, health visitor");
  grant.set_journal_reference("journal 4711");
  grant.set_language("da-DK");
  v1::Provision& provision = *record.add_provisions();
  provision.set_effect(v1::Provision::PERMIT);
  provision.add_categories(options::v1::DATA_CATEGORY_PARENT_MENTAL);
  provision.add_to_sectors(directory::v1::GP);
  provision.add_purposes("TREATMENT");
  return record;
}

struct Case {
  std::string name;
  std::function<void(v1::ConsentRecord&)> spoil;
  std::string code;  // Empty = accepted.
  std::string path;
};

void PrintTo(const Case& test_case, std::ostream* out) { *out << test_case.name; }

class ValidateConsentTest : public testing::TestWithParam<Case> {};

TEST_P(ValidateConsentTest, NamesTheRuleAndTheField) {
  v1::ConsentRecord record = Good();
  GetParam().spoil(record);
  const absl::Status status = ValidateConsent(record, Purposes());
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(CodeOf(status), GetParam().code);
  EXPECT_EQ(DetailOf(status).field_path(), GetParam().path);
}

v1::Grant& Grant(v1::ConsentRecord& record) { return *record.mutable_grants(0); }
v1::Provision& Provision(v1::ConsentRecord& record) { return *record.mutable_provisions(0); }

// As C-53 has it: one nurse of one party.
void RefuseProfessional(v1::Provision& provision) {
  provision.set_effect(v1::Provision::DENY);
  provision.clear_to_sectors();
  provision.add_to_parties("0190163d-8694-739b-aea5-966c26f8ad91");
  provision.add_to_professionals("Hanne Test");
}

TEST(ValidateObjectionTest, OneProfessionalOfOnePartyCanBeRefused) {
  v1::ConsentRecord record = Good();
  RefuseProfessional(Provision(record));
  EXPECT_TRUE(ValidateObjection(record, Purposes()).ok()) << ValidateObjection(record, Purposes());
}

const Case kRefused[] = {
    {"BadId", [](auto& r) { r.set_consent_id("17"); }, "CONSENT_ID_FORMAT", "consent_id"},
    {"NoSubject", [](auto& r) { r.clear_subject(); }, "SUBJECT_REQUIRED", "subject"},
    {"NoGrant", [](auto& r) { r.clear_grants(); }, "GRANT_REQUIRED", "grants"},
    {"NineGrants",
     [](auto& r) {
       for (int i = 0; i < 8; ++i) *r.add_grants() = r.grants(0);
     },
     "GRANT_LIMIT", "grants"},
    {"AConsentToOneProfessional", [](auto& r) { Provision(r).add_to_professionals("Hanne Test"); },
     "PROFESSIONAL_WITHOUT_PARTY", "provisions[0].to_professionals"},
    {"ARefusedProfessionalOfASector",
     [](auto& r) {
       Provision(r).set_effect(v1::Provision::DENY);
       Provision(r).add_to_parties("0190163d-8694-739b-aea5-966c26f8ad91");
       Provision(r).add_to_professionals("Hanne Test");
     },
     "PROFESSIONAL_WITHOUT_PARTY", "provisions[0].to_professionals"},
    {"NineProfessionals",
     [](auto& r) {
       RefuseProfessional(Provision(r));
       for (int i = 0; i < 8; ++i) Provision(r).add_to_professionals("Hanne Test");
     },
     "PROFESSIONAL_LIMIT", "provisions[0].to_professionals"},
    {"ProfessionalWithoutAName",
     [](auto& r) {
       RefuseProfessional(Provision(r));
       Provision(r).add_to_professionals("");
     },
     "PROFESSIONAL_REQUIRED", "provisions[0].to_professionals[1]"},
    {"APeriodOfDataWithoutADay", [](auto& r) { Provision(r).mutable_data_period(); }, "DATA_PERIOD_FORMAT",
     "provisions[0].data_period.first_date"},
    {"APeriodOfDataThatBeginsWithAYear",
     [](auto& r) { Provision(r).mutable_data_period()->mutable_first_date()->set_year(2024); }, "DATA_PERIOD_FORMAT",
     "provisions[0].data_period.first_date"},
    {"NoProvision", [](auto& r) { r.clear_provisions(); }, "PROVISION_REQUIRED", "provisions"},
    {"ThirtyThreeProvisions",
     [](auto& r) {
       for (int i = 0; i < 32; ++i) *r.add_provisions() = r.provisions(0);
     },
     "PROVISION_LIMIT", "provisions"},
    {"NoGrantor", [](auto& r) { Grant(r).clear_grantor(); }, "GRANTOR_REQUIRED", "grants[0].grantor"},
    {"NoCapacity", [](auto& r) { Grant(r).clear_capacity(); }, "CAPACITY_REQUIRED", "grants[0].capacity"},
    {"UnknownCapacity", [](auto& r) { Grant(r).set_capacity(static_cast<v1::Grant::Capacity>(9)); },
     "CAPACITY_REQUIRED", "grants[0].capacity"},
    {"SelfForAnother", [](auto& r) { Grant(r).mutable_grantor()->set_cpr("1502829995"); }, "CAPACITY_CONTRADICTS",
     "grants[0].capacity"},
    {"CustodyOverOneself", [](auto& r) { Grant(r).set_capacity(v1::Grant::CUSTODY); }, "CAPACITY_CONTRADICTS",
     "grants[0].capacity"},
    {"NoGrantTime", [](auto& r) { Grant(r).clear_grant_time(); }, "GRANT_TIME_REQUIRED", "grants[0].grant_time"},
    {"ImpossibleGrantTime", [](auto& r) { Grant(r).mutable_grant_time()->set_nanos(-1); }, "GRANT_TIME_REQUIRED",
     "grants[0].grant_time"},
    {"NoForm", [](auto& r) { Grant(r).clear_form(); }, "FORM_REQUIRED", "grants[0].form"},
    {"NobodyReceivedIt", [](auto& r) { Grant(r).clear_received_by(); }, "RECEIVED_BY_REQUIRED",
     "grants[0].received_by"},
    // C-41.
    {"OralWithoutJournal", [](auto& r) { Grant(r).clear_journal_reference(); }, "JOURNAL_REFERENCE_REQUIRED",
     "grants[0].journal_reference"},
    {"LongReceivedBy", [](auto& r) { Grant(r).set_received_by(std::string(121, 'a')); }, "CONSENT_TEXT_LONG",
     "grants[0].received_by"},
    {"LongJournal", [](auto& r) { Grant(r).set_journal_reference(std::string(65, 'a')); }, "CONSENT_TEXT_LONG",
     "grants[0].journal_reference"},
    {"LongNotice", [](auto& r) { Grant(r).set_notice_id(std::string(65, 'a')); }, "CONSENT_TEXT_LONG",
     "grants[0].notice_id"},
    {"ShortDigest", [](auto& r) { Grant(r).set_notice_sha256("abc"); }, "NOTICE_SHA256_SIZE",
     "grants[0].notice_sha256"},
    {"OddLanguage", [](auto& r) { Grant(r).set_language("da DK"); }, "LANGUAGE_FORMAT", "grants[0].language"},
    {"NoEffect", [](auto& r) { Provision(r).clear_effect(); }, "EFFECT_REQUIRED", "provisions[0].effect"},
    {"NoCategories", [](auto& r) { Provision(r).clear_categories(); }, "CATEGORIES_REQUIRED",
     "provisions[0].categories"},
    {"UnknownCategory", [](auto& r) { Provision(r).set_categories(0, static_cast<options::v1::DataCategory>(99)); },
     "CATEGORY_UNKNOWN", "provisions[0].categories[0]"},
    {"UnsetCategory", [](auto& r) { Provision(r).set_categories(0, options::v1::DATA_CATEGORY_UNSPECIFIED); },
     "CATEGORY_UNKNOWN", "provisions[0].categories[0]"},
    // C-42: "all authorities" is no consent.
    {"NoRecipients", [](auto& r) { Provision(r).clear_to_sectors(); }, "RECIPIENTS_REQUIRED",
     "provisions[0].to_sectors"},
    {"FiveSectors",
     [](auto& r) {
       for (const auto sector : {directory::v1::SCHOOL, directory::v1::PPR, directory::v1::SOCIAL_SERVICES,
                                 directory::v1::HEALTH_VISITING}) {
         Provision(r).add_to_sectors(sector);
       }
     },
     "CONSENT_TOO_BROAD", "provisions[0].to_sectors"},
    {"UnknownSector", [](auto& r) { Provision(r).set_to_sectors(0, static_cast<directory::v1::Sector>(99)); },
     "SECTOR_UNKNOWN", "provisions[0].to_sectors[0]"},
    {"UnknownPurpose", [](auto& r) { Provision(r).set_purposes(0, "MARKETING"); }, "PURPOSE_UNKNOWN",
     "provisions[0].purposes[0]"},
    {"SeventeenPurposes",
     [](auto& r) {
       for (int i = 0; i < 16; ++i) Provision(r).add_purposes("TREATMENT");
     },
     "PURPOSE_LIMIT", "provisions[0].purposes"},
    {"PartyByName", [](auto& r) { Provision(r).add_to_parties("gp-odense"); }, "PARTY_FORMAT",
     "provisions[0].to_parties[0]"},
    {"SenderByName", [](auto& r) { Provision(r).add_from_parties("gp-odense"); }, "PARTY_FORMAT",
     "provisions[0].from_parties[0]"},
    {"TooManyParties",
     [](auto& r) {
       for (int i = 0; i < 33; ++i) Provision(r).add_to_parties("018f3c1e-0000-7000-8000-000000000001");
     },
     "PARTY_LIMIT", "provisions[0].to_parties"},
    {"NoStart", [](auto& r) { r.clear_valid_from_time(); }, "VALID_FROM_REQUIRED", "valid_from_time"},
    {"EndsAsItStarts", [](auto& r) { *r.mutable_valid_to_time() = r.valid_from_time(); }, "VALIDITY_EMPTY",
     "valid_to_time"},
    {"ImpossibleEnd", [](auto& r) { r.mutable_valid_to_time()->set_seconds(999'999'999'999); }, "VALIDITY_EMPTY",
     "valid_to_time"},
};

INSTANTIATE_TEST_SUITE_P(Refused, ValidateConsentTest, testing::ValuesIn(kRefused),
                         [](const auto& info) { return info.param.name; });

class ValidateGoodConsentTest : public testing::TestWithParam<Case> {};

TEST_P(ValidateGoodConsentTest, IsAccepted) {
  v1::ConsentRecord record = Good();
  GetParam().spoil(record);
  EXPECT_TRUE(ValidateConsent(record, Purposes()).ok()) << ValidateConsent(record, Purposes());
}

const Case kAccepted[] = {
    {"AsItIs", [](auto&) {}},
    {"OnPaperWithoutJournal",
     [](auto& r) {
       Grant(r).set_form(v1::Grant::WRITTEN);
       Grant(r).clear_journal_reference();
     }},
    {"LongestReceivedBy", [](auto& r) { Grant(r).set_received_by(std::string(120, 'a')); }},
    {"DanishLettersCountOnce",
     [](auto& r) {
       std::string name;
       for (int i = 0; i < 120; ++i) name += "ø";
       Grant(r).set_received_by(name);
     }},
    {"FourSectors",
     [](auto& r) {
       for (const auto sector : {directory::v1::SCHOOL, directory::v1::PPR, directory::v1::SOCIAL_SERVICES}) {
         Provision(r).add_to_sectors(sector);
       }
     }},
    {"PartyInsteadOfSector",
     [](auto& r) {
       Provision(r).clear_to_sectors();
       Provision(r).add_to_parties("018f3c1e-0000-7000-8000-000000000001");
     }},
    {"DenyOfEverything",
     [](auto& r) {
       Provision(r).set_effect(v1::Provision::DENY);
       Provision(r).clear_categories();
       Provision(r).clear_to_sectors();
     }},
    {"GuardianForAChild",
     [](auto& r) {
       r.mutable_subject()->set_cpr("0505209996");
       Grant(r).set_capacity(v1::Grant::GUARDIAN);
     }},
    {"WomanForHerUnbornChild", [](auto& r) { r.mutable_subject()->mutable_unborn()->set_ordinal(1); }},
    {"NewVersion", [](auto& r) { r.set_consent_id("018f3c1e-0000-7000-8000-000000000001"); }},
    {"WithAnEnd", [](auto& r) { r.mutable_valid_to_time()->set_seconds(r.valid_from_time().seconds() + 1); }},
};

INSTANTIATE_TEST_SUITE_P(Accepted, ValidateGoodConsentTest, testing::ValuesIn(kAccepted),
                         [](const auto& info) { return info.param.name; });

TEST(ValidateObjectionTest, EveryProvisionMustDeny) {
  v1::ConsentRecord record = Good();
  *record.add_provisions() = record.provisions(0);
  record.mutable_provisions(0)->set_effect(v1::Provision::DENY);
  const absl::Status status = ValidateObjection(record, Purposes());
  EXPECT_EQ(CodeOf(status), "OBJECTION_PERMITS");
  EXPECT_EQ(DetailOf(status).field_path(), "provisions[1].effect");
}

TEST(ValidateObjectionTest, ARefusalIsAccepted) {
  v1::ConsentRecord record = Good();
  record.mutable_provisions(0)->set_effect(v1::Provision::DENY);
  EXPECT_TRUE(ValidateObjection(record, Purposes()).ok());
}

TEST(ValidateObjectionTest, WhatIsWrongInAConsentIsWrongInAnObjection) {
  v1::ConsentRecord record = Good();
  record.mutable_provisions(0)->set_effect(v1::Provision::DENY);
  record.clear_grants();
  EXPECT_EQ(CodeOf(ValidateObjection(record, Purposes())), "GRANT_REQUIRED");
}

TEST(ValidateConsentPrivacyTest, ARefusalNeverHoldsAValue) {
  v1::ConsentRecord record = Good();
  record.mutable_grants(0)->mutable_grantor()->set_cpr("1502829995");
  EXPECT_EQ(ValidateConsent(record, Purposes()).ToString().find("1502829995"), std::string::npos);
}

}  // namespace validate_consent_test
}  // namespace handover::consent
