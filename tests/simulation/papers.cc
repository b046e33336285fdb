#include "tests/simulation/papers.h"

#include <array>
#include <cstdlib>
#include <iostream>

#include "absl/time/civil_time.h"
#include "google/protobuf/text_format.h"

#include "tests/fakes/synthetic_cpr.h"
#include "tests/fakes/temporary_folder.h"
#include "tests/simulation/chance.h"
#include "tests/simulation/parties.h"

namespace handover::simulation {
namespace papers_internal {

struct FamilyNumbers {
  std::string child;
  std::string mother;
  std::string father;
};

FamilyNumbers NumbersOf(int family) {
  return {fakes::SyntheticCpr(family), fakes::SyntheticAdultCpr(2 * family), fakes::SyntheticAdultCpr(2 * family + 1)};
}

exchange::v1::Handover ReadFixture(const std::string& name) {
  exchange::v1::Handover handover;
  const std::string text = fakes::ReadFileBytes("tests/fixtures/handovers/" + name + ".textproto");
  if (!text.empty() && google::protobuf::TextFormat::ParseFromString(text, &handover)) return handover;
  std::cerr << "simulation: the fixture " << name << " cannot be read: run from the root of the source\n";
  std::abort();
}

// Read once: they never change.
const exchange::v1::Handover& FixtureOf(LetterKind kind) {
  static const auto& fixtures = *new std::array<exchange::v1::Handover, 6>{
      ReadFixture("birth_notification"), ReadFixture("visit_summary"), ReadFixture("transition_summary"),
      ReadFixture("concern_report"),     ReadFixture("query"),         ReadFixture("move_handover")};
  return fixtures[static_cast<size_t>(kind)];
}

const std::string* NumberFor(options::v1::PersonRole role, const FamilyNumbers& numbers) {
  if (role == options::v1::PERSON_ROLE_CHILD) return &numbers.child;
  if (role == options::v1::PERSON_ROLE_BIRTHING_PARENT) return &numbers.mother;
  if (role == options::v1::PERSON_ROLE_OTHER_PARENT) return &numbers.father;
  return nullptr;
}

void SetPersons(const FamilyNumbers& numbers, exchange::v1::Handover& handover) {
  for (exchange::v1::RoutingSlip::Person& person : *handover.mutable_slip()->mutable_persons()) {
    const std::string* number = NumberFor(person.role(), numbers);
    if (number != nullptr) person.mutable_identifiers(0)->set_cpr(*number);
  }
  for (exchange::v1::Section& section : *handover.mutable_sections()) {
    if (!section.body().has_person_identity()) continue;
    const std::string* number = NumberFor(section.header().about(0).role(), numbers);
    if (number != nullptr) {
      section.mutable_body()->mutable_person_identity()->mutable_identifiers(0)->set_cpr(*number);
    }
  }
}

// When a daycare starts: a month from now.
void SetStart(absl::Time now, exchange::v1::Handover& handover) {
  const absl::CivilDay day = absl::ToCivilDay(now + absl::Hours(24 * 30), absl::UTCTimeZone());
  const auto set = [&day](auto& date) {
    date.set_year(static_cast<int>(day.year()));
    date.set_month(day.month());
    date.set_day(day.day());
  };
  set(*handover.mutable_slip()->mutable_needed_by_date());
  for (exchange::v1::Section& section : *handover.mutable_sections()) {
    if (!section.body().has_daycare_enrolment()) continue;
    set(*section.mutable_body()->mutable_daycare_enrolment()->mutable_start_date());
  }
}

struct Claim {
  const char* role;
  const char* purpose;
  const char* basis;
};
Claim ClaimOf(LetterKind kind) {
  switch (kind) {
    case LetterKind::kBirth:
      return {"HEALTH_VISITING", "HEALTH_VISITING", "STATUTORY_BIRTH_NOTICE"};
    case LetterKind::kTransition:
      return {"DAYCARE_MUNICIPAL", "DAYCARE_START", "HEALTH_OTHER_PURPOSE_CONSENT"};
    case LetterKind::kConcern:
      return {"SOCIAL_SERVICES", "CHILD_PROTECTION", "CONCERN_DUTY_PROFESSIONAL"};
    case LetterKind::kMove:
      return {"", "MOVE", "HEALTH_TREATMENT_NECESSITY"};
    case LetterKind::kVisit:
    case LetterKind::kQuery:
      break;
  }
  return {"GP", "TREATMENT", "HEALTH_TREATMENT_NECESSITY"};
}

model::v1::PersonIdentifier Identifier(const std::string& number) {
  model::v1::PersonIdentifier identifier;
  identifier.set_cpr(number);
  return identifier;
}

void AddGrant(const std::string& number, consent::v1::Grant::Capacity capacity, absl::Time now,
              consent::v1::ConsentRecord& record) {
  consent::v1::Grant& grant = *record.add_grants();
  *grant.mutable_grantor() = Identifier(number);
  grant.set_capacity(capacity);
  grant.mutable_grant_time()->set_seconds(absl::ToUnixSeconds(now));
  grant.set_form(consent::v1::Grant::WRITTEN);
  grant.set_received_by("Hanne Test, health visitor");
}

}  // namespace papers_internal

using namespace papers_internal;

Home FirstHomeOf(uint64_t seed, int family) {
  Chance chance = Chance(seed).Of("home", static_cast<uint64_t>(family));
  Home home;
  home.municipality = chance.Below(kMunicipalityCount);
  home.gp = AliasOf("gp", chance.Below(kGpCount));
  home.daycare = AliasOf("daycare", home.municipality);
  return home;
}

std::vector<consent::v1::RegisterFacts> RegisterOf(int family, const Home& home) {
  const FamilyNumbers numbers = NumbersOf(family);
  consent::v1::RegisterFacts child;
  *child.mutable_person() = Identifier(numbers.child);
  child.set_municipality_code(home.municipality == 0 ? "0461" : "0751");
  child.set_gp_party(home.gp);
  child.set_daycare_party(home.daycare);
  for (const std::string* holder : {&numbers.mother, &numbers.father}) {
    consent::v1::RegisterFacts::Holder& out = *child.add_holders();
    *out.mutable_person() = Identifier(*holder);
    out.set_capacity(consent::v1::Grant::CUSTODY);
  }
  consent::v1::RegisterFacts mother;
  *mother.mutable_person() = Identifier(numbers.mother);
  mother.set_municipality_code(child.municipality_code());
  mother.set_gp_party(home.gp);
  return {child, mother};
}

exchange::v1::Handover MakeLetter(const LetterDraft& draft) {
  exchange::v1::Handover handover = FixtureOf(draft.kind);
  SetPersons(NumbersOf(draft.family), handover);
  if (draft.kind == LetterKind::kTransition) SetStart(draft.now, handover);
  handover.mutable_envelope()->set_priority(draft.priority);
  exchange::v1::Addressee& addressee = *handover.add_addressees();
  const Claim claim = ClaimOf(draft.kind);
  addressee.set_role(claim.role);
  addressee.set_purpose(claim.purpose);
  addressee.set_legal_basis(claim.basis);
  addressee.set_copy(draft.is_copy);
  if (draft.to.has_value()) addressee.set_party(std::string(draft.to->bytes()));
  return handover;
}

model::v1::PersonIdentifier SubjectOf(int family, Scope scope) {
  const FamilyNumbers numbers = NumbersOf(family);
  return Identifier(scope == Scope::kMentalHealthToGp ? numbers.mother : numbers.child);
}

consent::v1::ConsentRecord MakeConsent(int family, Scope scope, absl::Time now, absl::Time until) {
  const FamilyNumbers numbers = NumbersOf(family);
  consent::v1::ConsentRecord record;
  *record.mutable_subject() = SubjectOf(family, scope);
  record.mutable_valid_from_time()->set_seconds(absl::ToUnixSeconds(now));
  record.mutable_valid_to_time()->set_seconds(absl::ToUnixSeconds(until));
  consent::v1::Provision& provision = *record.add_provisions();
  provision.set_effect(consent::v1::Provision::PERMIT);
  if (scope == Scope::kMentalHealthToGp) {
    AddGrant(numbers.mother, consent::v1::Grant::SELF, now, record);
    provision.add_categories(options::v1::DATA_CATEGORY_PARENT_MENTAL);
    provision.add_to_sectors(directory::v1::GP);
    return record;
  }
  AddGrant(numbers.mother, consent::v1::Grant::CUSTODY, now, record);
  AddGrant(numbers.father, consent::v1::Grant::CUSTODY, now, record);
  for (const auto category : {options::v1::DATA_CATEGORY_ADMIN, options::v1::DATA_CATEGORY_IDENTITY,
                              options::v1::DATA_CATEGORY_CHILD_DEVELOPMENT}) {
    provision.add_categories(category);
  }
  provision.add_to_sectors(directory::v1::DAYCARE_MUNICIPAL);
  return record;
}

}  // namespace handover::simulation
