#include "broker/consent/history.h"

#include <string>
#include <vector>

#include "gtest/gtest.h"

#include "tests/fakes/family/family.h"

namespace handover::consent {
namespace history_test {

using fakes::Day;
using fakes::KeyOf;
using storage::v1::FactVersion;
using storage::v1::PersonRecord;

FactVersion::Change Residence(const std::string& municipality, const std::string& valid_from) {
  FactVersion::Change change;
  FactVersion::RegisterVersion& version = *change.mutable_register_facts();
  version.mutable_facts()->set_municipality_code(municipality);
  version.mutable_facts()->add_parts(v1::RegisterFacts::RESIDENCE);
  version.set_valid_from_ms(absl::ToUnixMillis(Day(valid_from)));
  return change;
}

FactVersion::Change Consent(int version, v1::ConsentRecord::State state) {
  FactVersion::Change change;
  v1::ConsentRecord& record = *change.mutable_consent()->mutable_record();
  record.set_consent_id("0190a5d0-0000-7000-8000-000000000001");
  record.set_version(version);
  record.set_state(state);
  return change;
}

FactVersion Version(const std::string& recorded, const FactVersion::Change& change) {
  FactVersion version;
  version.set_record_ms(absl::ToUnixMillis(Day(recorded)));
  *version.add_changes() = change;
  return version;
}

TEST(HistoryTest, WhoSaysNothingOfPartsSpeaksOfAll) {
  v1::RegisterFacts facts;
  EXPECT_EQ(PartsOf(facts).size(), 6u);
  facts.add_parts(v1::RegisterFacts::GP);
  EXPECT_EQ(PartsOf(facts), std::vector<v1::RegisterFacts::Part>{v1::RegisterFacts::GP});
}

TEST(HistoryTest, APartThatIsNotSpokenOfStays) {
  PersonRecord record;
  FactVersion::Change custody;
  custody.mutable_register_facts()->mutable_facts()->add_parts(v1::RegisterFacts::CUSTODY);
  custody.mutable_register_facts()->mutable_facts()->add_holders()->set_capacity(v1::Grant::CUSTODY);
  custody.mutable_register_facts()->add_holder_keys(KeyOf("mother").bytes());
  Apply(custody, record);
  Apply(Residence("0461", "2026-01-01"), record);
  EXPECT_EQ(record.register_facts().municipality_code(), "0461");
  ASSERT_EQ(record.holder_keys_size(), 1);
  EXPECT_EQ(record.holder_keys(0), KeyOf("mother").bytes());
}

TEST(HistoryTest, EveryPartIsTakenOverAndTakenBack) {
  PersonRecord record;
  FactVersion::Change all;
  v1::RegisterFacts& facts = *all.mutable_register_facts()->mutable_facts();
  facts.set_municipality_code("0461");
  facts.set_protection(v1::RegisterFacts::SPECIAL);
  facts.set_gp_party("gp-a");
  facts.set_daycare_party("daycare");
  facts.mutable_daycare_start_date()->set_year(2027);
  facts.set_deceased(true);
  all.mutable_register_facts()->set_valid_from_ms(1);
  Apply(all, record);
  EXPECT_EQ(record.register_facts().SerializeAsString(), [&] {
    v1::RegisterFacts expected = facts;
    *expected.mutable_person() = facts.person();
    return expected.SerializeAsString();
  }());
  FactVersion::Change nothing;
  nothing.mutable_register_facts()->set_valid_from_ms(2);
  Apply(nothing, record);
  EXPECT_TRUE(record.register_facts().municipality_code().empty());
  EXPECT_EQ(record.register_facts().protection(), v1::RegisterFacts::PROTECTION_UNSPECIFIED);
  EXPECT_FALSE(record.register_facts().deceased());
}

TEST(HistoryTest, WhatWasSoBeforeChangesNothingNow) {
  PersonRecord record;
  Apply(Residence("0461", "2026-03-01"), record);
  Apply(Residence("0751", "2026-02-01"), record);
  EXPECT_EQ(record.register_facts().municipality_code(), "0461");
  Apply(Residence("0751", "2026-03-01"), record);
  EXPECT_EQ(record.register_facts().municipality_code(), "0751");
}

// Recorded in May: in March she already lived in Aarhus. Asked in April for March, the broker knew Odense.
TEST(HistoryTest, TellsWhatWasKnownWhenOfWhen) {
  const std::vector<FactVersion> versions = {Version("2026-01-05", Residence("0461", "2026-01-01")),
                                             Version("2026-05-02", Residence("0751", "2026-03-01")),
                                             Version("2026-06-02", Residence("0101", "2026-06-01"))};
  const auto at = [&](const std::string& known, const std::string& valid) {
    return RegisterFactsAt(versions, {Day(known), Day(valid)}).municipality_code();
  };
  EXPECT_EQ(at("2026-04-01", "2026-03-15"), "0461");
  EXPECT_EQ(at("2026-05-03", "2026-03-15"), "0751");
  EXPECT_EQ(at("2026-05-03", "2026-02-15"), "0461");
  EXPECT_EQ(at("2026-07-01", "2026-05-31"), "0751");
  EXPECT_EQ(at("2026-07-01", "2026-07-01"), "0101");
  EXPECT_EQ(at("2026-01-01", "2026-03-15"), "");
  EXPECT_EQ(at("2026-07-01", "2025-12-31"), "");
}

TEST(HistoryTest, AVersionOfAConsentReplacesTheOneBefore) {
  const PersonRecord record =
      Replay(std::vector<FactVersion>{Version("2026-01-01", Consent(1, v1::ConsentRecord::ACTIVE)),
                                      Version("2026-01-02", Consent(2, v1::ConsentRecord::REVOKED))});
  ASSERT_EQ(record.consents_size(), 1);
  EXPECT_EQ(record.consents(0).record().state(), v1::ConsentRecord::REVOKED);
}

TEST(HistoryTest, AConsentIsTakenOutOfWhatWasChangedAndNothingElse) {
  const std::string id = "0190a5d0-0000-7000-8000-000000000001";
  FactVersion version = Version("2026-01-01", Consent(1, v1::ConsentRecord::ACTIVE));
  version.set_professional("Hanne Test");
  version.set_recorded_by("party");
  FactVersion mixed = version;
  *mixed.add_changes() = Residence("0461", "2026-01-01");
  EXPECT_FALSE(TakeOut("another", version));
  EXPECT_EQ(version.changes_size(), 1);
  EXPECT_TRUE(TakeOut(id, version));
  EXPECT_EQ(version.changes_size(), 0);
  EXPECT_TRUE(version.professional().empty());
  EXPECT_TRUE(version.recorded_by().empty());
  EXPECT_NE(version.record_ms(), 0);
  EXPECT_TRUE(TakeOut(id, mixed));
  ASSERT_EQ(mixed.changes_size(), 1);
  EXPECT_TRUE(mixed.changes(0).has_register_facts());
  EXPECT_EQ(mixed.professional(), "Hanne Test");
}

TEST(HistoryTest, AConsentIsTakenOutOfTheRecordAndNoOther) {
  PersonRecord record;
  FactVersion::Change other = Consent(1, v1::ConsentRecord::ACTIVE);
  other.mutable_consent()->mutable_record()->set_consent_id("another");
  Apply(Consent(1, v1::ConsentRecord::REVOKED), record);
  Apply(other, record);
  EXPECT_TRUE(TakeOut("0190a5d0-0000-7000-8000-000000000001", record));
  EXPECT_FALSE(TakeOut("0190a5d0-0000-7000-8000-000000000001", record));
  ASSERT_EQ(record.consents_size(), 1);
  EXPECT_EQ(record.consents(0).record().consent_id(), "another");
}

TEST(HistoryTest, ALinkIsMadeAndTakenBack) {
  FactVersion::Change link;
  link.mutable_link()->set_key(KeyOf("child").bytes());
  FactVersion::Change other;
  other.mutable_link()->set_key(KeyOf("twin").bytes());
  FactVersion::Change unlink;
  unlink.mutable_unlink()->set_key(KeyOf("child").bytes());
  PersonRecord record;
  Apply(link, record);
  Apply(other, record);
  Apply(unlink, record);
  ASSERT_EQ(record.links_size(), 1);
  EXPECT_EQ(record.links(0).key(), KeyOf("twin").bytes());
}

TEST(HistoryTest, APathwayIsClosedAndOpenedAgain) {
  FactVersion::Change closing;
  closing.mutable_closing()->set_kind(v1::IdentityEvent::STILLBIRTH);
  closing.mutable_closing()->set_event_ms(7);
  PersonRecord record;
  Apply(closing, record);
  EXPECT_EQ(record.closed_by(), v1::IdentityEvent::STILLBIRTH);
  EXPECT_EQ(record.closed_ms(), 7);
  closing.mutable_closing()->set_kind(v1::IdentityEvent::KIND_UNSPECIFIED);
  Apply(closing, record);
  EXPECT_EQ(record.closed_by(), v1::IdentityEvent::KIND_UNSPECIFIED);
  Apply(FactVersion::Change(), record);  // Of a newer program: nothing that this one could do.
  EXPECT_EQ(record.closed_by(), v1::IdentityEvent::KIND_UNSPECIFIED);
}

}  // namespace history_test
}  // namespace handover::consent
