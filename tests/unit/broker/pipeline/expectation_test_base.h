// What the tests of expectations, routes and coordinators share.
#ifndef HANDOVER_TESTS_UNIT_BROKER_PIPELINE_EXPECTATION_TEST_BASE_H_
#define HANDOVER_TESTS_UNIT_BROKER_PIPELINE_EXPECTATION_TEST_BASE_H_

#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

#include "broker/pipeline/coordinator.h"
#include "broker/pipeline/escalation_rows.h"
#include "broker/pipeline/expectation_rows.h"
#include "broker/pipeline/import_facts.h"
#include "broker/pipeline/pathway_keys.h"
#include "broker/policy/deadline.h"
#include "tests/unit/broker/pipeline/pipeline_test_base.h"

namespace handover::pipeline {

// The visits that nobody in the world of the tests offers are left out of the texts, unless a test asks for them.
class ExpectationTest : public PipelineTest {
 protected:
  std::vector<StoredExpectation> Stored(const std::string& number) {
    return StoredUnder(PathwayKeys(KeyOf(number), env()).value());
  }
  std::vector<StoredExpectation> StoredUnder(const std::vector<PersonKey>& keys) {
    std::vector<StoredExpectation> all;
    for (const PersonKey& key : keys) {
      const auto stored = ExpectationsOf(key, world_.store());
      EXPECT_TRUE(stored.ok()) << stored.status();
      if (stored.ok()) all.insert(all.end(), stored->begin(), stored->end());
    }
    return all;
  }
  StoredExpectation MustFind(const std::string& number, const std::string& rule) {
    for (const StoredExpectation& one : Stored(number)) {
      if (one.record.rule_id() == rule) return one;
    }
    ADD_FAILURE() << rule << " is not expected";
    return {};
  }

  // `E-01:OPEN E-02:MET`, `E-09:ENDED(MOVED)`; without the visits at 18 and 36 months.
  std::string Expected(const std::string& number) { return TextOf(Stored(number)); }
  static std::string TextOf(const std::vector<StoredExpectation>& stored) {
    std::vector<std::string> words;
    for (const StoredExpectation& one : stored) {
      if (one.record.rule_id() == "E-05" || one.record.rule_id() == "E-06") continue;
      std::string word =
          absl::StrCat(one.record.rule_id(), ":", storage::v1::ExpectationRecord::State_Name(one.record.state()));
      if (!one.record.end_reason().empty()) absl::StrAppend(&word, "(", one.record.end_reason(), ")");
      words.push_back(std::move(word));
    }
    std::sort(words.begin(), words.end());
    return absl::StrJoin(words, " ");
  }

  // `EXPECTATION_MISSED/1 odense-hv` for each open escalation that is about no delivery.
  std::vector<std::string> Alarms() {
    std::vector<std::string> alarms;
    const std::string prefix(store::kOpenEscalationPrefix);
    const auto visit = [&](std::string_view key, std::string_view) {
      const auto row = ReadEscalation(world_.store(), store::IdOfOpenEscalationKey(key));
      EXPECT_TRUE(row.ok() && row->has_value());
      const storage::v1::EscalationRecord& record = (*row)->record;
      if (record.subject() == storage::v1::TimerRecord::DELIVERY) return true;
      const auto party = PartyId::FromBytes(record.sender_party()).value_or(PartyId());
      const identity::DirectoryParty* found = env().directory.Get()->FindParty(party);
      alarms.push_back(absl::StrCat(pathway::v1::EscalationReason_Name(record.reason()), "/", record.step(), " ",
                                    found == nullptr ? "operator" : found->record.alias()));
      return true;
    };
    EXPECT_TRUE(world_.store().Scan(store::Table::kEscalation, {prefix, store::AfterPrefix(prefix)}, visit).ok());
    return alarms;
  }

  // Time passes with a round of the clockwork at the end.
  void Pass(absl::Duration time) {
    world_.clock().Advance(time);
    world_.Tick();
  }
  static absl::Duration Days(int count) { return absl::Hours(24 * count); }

  void SetOffers(const std::string& alias, const std::vector<std::string>& offers) {
    directory::v1::Party party = env().directory.Get()->FindByAlias(alias)->record;
    party.clear_offers();
    for (const std::string& offer : offers) party.add_offers(offer);
    SetParty(party);
  }
  // Such as 12-27, every year.
  void SetClosingDays(const std::string& alias, const std::vector<std::string>& days) {
    directory::v1::Party party = env().directory.Get()->FindByAlias(alias)->record;
    for (const std::string& day : days) party.add_closing_days(day);
    SetParty(party);
  }
  void SetParty(const directory::v1::Party& party) {
    admin::v1::AddPartyRequest request;
    *request.mutable_party() = party;
    fakes::Awaited<absl::StatusOr<admin::v1::AddPartyResponse>> added;
    world_.manage().AddParty(fakes::Tester(), request, added.Done());
    EXPECT_TRUE(added.Get().ok());
  }

  // `ALIAS`, or `nobody`.
  std::string CoordinatorOf(const std::string& number) {
    const auto row = FindCoordinator(PathwayKeys(KeyOf(number), env()).value(), world_.store());
    EXPECT_TRUE(row.ok()) << row.status();
    if (!row->has_value()) return "nobody";
    const auto party = PartyId::FromBytes((*row)->row.record.party()).value_or(PartyId());
    return env().directory.Get()->FindParty(party)->record.alias();
  }
  // The coordination of the child, from one party to another; both holders have permitted it.
  exchange::v1::Handover CoordinationTo(const std::string& alias) {
    const directory::v1::Sector sector = caller(alias).sector;
    EXPECT_TRUE(world_
                    .RecordConsent("odense-hv",
                                   ConsentOf({kChildNumber,
                                              {kMotherNumber, kFatherNumber},
                                              {options::v1::DATA_CATEGORY_ADMIN, options::v1::DATA_CATEGORY_IDENTITY},
                                              sector}))
                    .ok());
    exchange::v1::Addressee addressee = ToRole("", "TREATMENT", "HEALTH_OTHER_PURPOSE_CONSENT");
    addressee.set_party(std::string(caller(alias).party.bytes()));
    return With(FixtureHandover("coordinator_change"), addressee);
  }

  // What the operator's import says of who somebody is.
  static consent::v1::IdentityEvent Event(consent::v1::IdentityEvent::Kind kind, const std::string& earlier,
                                          const std::string& person = "") {
    consent::v1::IdentityEvent event;
    event.set_kind(kind);
    *event.mutable_earlier() = Cpr(earlier);
    if (!person.empty()) *event.mutable_person() = Cpr(person);
    return event;
  }
  // Of the mother's unborn child; of twins with its place.
  static consent::v1::IdentityEvent OfUnborn(consent::v1::IdentityEvent::Kind kind, int ordinal,
                                             const std::string& person = "") {
    consent::v1::IdentityEvent event;
    event.set_kind(kind);
    model::v1::PersonIdentifier::Unborn& unborn = *event.mutable_earlier()->mutable_unborn();
    unborn.mutable_mother()->set_person_id("mother");
    unborn.set_pregnancy_episode_id("pregnancy-1");
    unborn.set_ordinal(ordinal);
    *event.mutable_mother() = Cpr(kMotherNumber);
    if (!person.empty()) *event.mutable_person() = Cpr(person);
    return event;
  }
  static consent::v1::IdentityEvent Undone(consent::v1::IdentityEvent event) {
    event.set_undone(true);
    return event;
  }
  // Everything in one import.
  void MustImport(const std::vector<consent::v1::IdentityEvent>& events,
                  const std::vector<consent::v1::RegisterFacts>& facts = {}) {
    admin::v1::ImportFactsRequest request;
    for (const consent::v1::IdentityEvent& event : events) *request.add_events() = event;
    for (const consent::v1::RegisterFacts& one : facts) *request.add_facts() = one;
    fakes::Awaited<absl::StatusOr<admin::v1::ImportFactsResponse>> answer;
    ImportFacts(fakes::Tester(), request, env(), answer.Done());
    const absl::Status status = answer.Get().status();
    EXPECT_TRUE(status.ok()) << status;
  }

  // A place in daycare that is planned for the unborn child: E-04 on the mother's pathway.
  void PlanDaycare() {
    EXPECT_TRUE(world_
                    .RecordConsent("odense-hv",
                                   ConsentOf({kMotherNumber,
                                              {kMotherNumber},
                                              {options::v1::DATA_CATEGORY_ADMIN, options::v1::DATA_CATEGORY_CONTACT},
                                              directory::v1::DAYCARE_MUNICIPAL}))
                    .ok());
    MustSubmit("odense-hv", With(FixtureHandover("daycare_planning"),
                                 ToRole("DAYCARE_MUNICIPAL", "DAYCARE_PLANNING", "HEALTH_OTHER_PURPOSE_CONSENT")));
  }

  // Takes back what was sent before.
  static exchange::v1::Handover Retracting(exchange::v1::Handover handover, const HandoverId& wrong) {
    handover.clear_sections();
    exchange::v1::Envelope::Related& related = *handover.mutable_envelope()->add_related();
    related.set_relation(exchange::v1::Envelope::RETRACTS);
    related.set_handover_id(std::string(wrong.bytes()));
    related.set_reason_code("WRONG_PERSON");
    return handover;
  }
  // A visit of this type that took place.
  static exchange::v1::Handover VisitOf(model::v1::Encounters::Encounter::Type type) {
    exchange::v1::Handover handover = VisitSummary();
    SectionOf(handover, "Encounters").mutable_body()->mutable_encounters()->mutable_encounters(0)->set_type(type);
    return handover;
  }
  static exchange::v1::Handover With(exchange::v1::Handover handover, exchange::v1::Addressee addressee) {
    *handover.add_addressees() = std::move(addressee);
    return handover;
  }
};

}  // namespace handover::pipeline

#endif  // HANDOVER_TESTS_UNIT_BROKER_PIPELINE_EXPECTATION_TEST_BASE_H_
