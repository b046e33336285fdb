#include "tests/bench/support/workload.h"

#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <map>
#include <utility>

#include "absl/strings/str_format.h"
#include "google/protobuf/text_format.h"
#include "tests/fakes/temporary_folder.h"

namespace handover::bench {
namespace workload_internal {

constexpr int kCprWeights[] = {4, 3, 2, 7, 6, 5, 4, 3, 2, 1};
constexpr size_t kFillCharacters = 200;  // As long as one medicine may be.

bool FailsModulusEleven(const std::string& cpr) {
  int sum = 0;
  for (size_t i = 0; i < cpr.size(); ++i) sum += (cpr[i] - '0') * kCprWeights[i];
  return sum % 11 != 0;
}

// Letters with about four bits of entropy each: neither noise nor zeros.
std::string Fill(size_t count, std::mt19937_64& random) {
  std::string text(count, ' ');
  for (char& letter : text) letter = "abcdefghijklmnop"[random() % 16];
  return text;
}

void SetCpr(const std::string& cpr, model::v1::PersonIdentifier& identifier) { identifier.set_cpr(cpr); }

exchange::v1::Section AddressSection(const std::string& mother) {
  exchange::v1::Section section;
  section.mutable_header()->set_section_id("5ec0000000000008");
  section.mutable_header()->set_type("Address");
  exchange::v1::SectionHeader::About& about = *section.mutable_header()->add_about();
  about.set_person_id(mother);
  about.set_role(options::v1::PERSON_ROLE_BIRTHING_PARENT);
  model::v1::Address& address = *section.mutable_body()->mutable_address();
  address.set_street_line("Testvej 1");
  address.set_post_code("5000");
  address.set_district("Odense C");
  return section;
}

// The fixture with an address, and the child's health in the place of the professional.
exchange::v1::Handover BaseModel() {
  exchange::v1::Handover handover;
  const std::string text = fakes::ReadFileBytes("tests/fixtures/handovers/birth_notification.textproto");
  if (!google::protobuf::TextFormat::ParseFromString(text, &handover)) {
    std::cerr << "workload: the fixture cannot be read; start in the root of the source\n";
    std::abort();
  }
  exchange::v1::Section& last = *handover.mutable_sections(handover.sections_size() - 1);
  last.mutable_header()->set_type("ChildHealth");
  *last.mutable_header()->mutable_about() = handover.sections(0).header().about();
  last.mutable_body()->mutable_child_health();
  handover.mutable_slip()->mutable_persons()->RemoveLast();
  *handover.add_sections() = AddressSection(handover.slip().persons(1).person_id());
  exchange::v1::Addressee& addressee = *handover.add_addressees();
  addressee.set_role("HEALTH_VISITING");
  addressee.set_purpose("HEALTH_VISITING");
  addressee.set_legal_basis("STATUTORY_BIRTH_NOTICE");
  return handover;
}

model::v1::ChildHealth& HealthOf(exchange::v1::Handover& handover) {
  for (exchange::v1::Section& section : *handover.mutable_sections()) {
    if (section.header().type() == "ChildHealth") return *section.mutable_body()->mutable_child_health();
  }
  std::abort();
}

client::OutgoingHandover SealOrDie(const client::HandoverSealer& sealer, exchange::v1::Handover handover,
                                   const client::PartyProfile& profile) {
  absl::StatusOr<client::OutgoingHandover> sealed = sealer.Seal(std::move(handover), profile);
  if (!sealed.ok()) {
    std::cerr << "workload: " << sealed.status() << "\n";
    std::abort();
  }
  return *std::move(sealed);
}

}  // namespace workload_internal

using namespace workload_internal;

FamilyRegister::FamilyRegister(uint64_t seed, std::vector<std::string> municipality_codes)
    : random_(seed), municipality_codes_(std::move(municipality_codes)) {}

int FamilyRegister::Draw(int first, int last) { return std::uniform_int_distribution<int>(first, last)(random_); }

std::string FamilyRegister::NewCpr(const Years& years) {
  while (true) {
    const int year = Draw(years.first, years.last);
    const int month = Draw(1, 12);
    const int day = Draw(1, 28);
    if (day == 1 && month == 1) continue;
    const int century = year < 2000 ? Draw(0, 3) : Draw(4, 8);  // Digit 7; right for 1937 to 2036.
    const int last = Draw(0, 4) * 2 + (years.woman ? 0 : 1);
    std::string cpr = absl::StrFormat("%02d%02d%02d%d%02d%d", day, month, year % 100, century, Draw(0, 99), last);
    if (FailsModulusEleven(cpr) && used_.insert(cpr).second) return cpr;
  }
}

std::vector<SyntheticFamily> FamilyRegister::Make(size_t count) {
  std::vector<SyntheticFamily> families(count);
  for (size_t i = 0; i < count; ++i) {
    families[i].child_cpr = NewCpr({.first = 2018, .last = 2024, .woman = Draw(0, 1) == 0});
    families[i].mother_cpr = NewCpr({.first = 1978, .last = 1999, .woman = true});
    families[i].municipality_code = municipality_codes_[i % municipality_codes_.size()];
  }
  return families;
}

std::vector<consent::v1::RegisterFacts> FactsOf(const std::vector<SyntheticFamily>& families) {
  std::vector<consent::v1::RegisterFacts> facts;
  facts.reserve(families.size() * 2);
  for (const SyntheticFamily& family : families) {
    consent::v1::RegisterFacts& mother = facts.emplace_back();
    SetCpr(family.mother_cpr, *mother.mutable_person());
    mother.set_municipality_code(family.municipality_code);
    consent::v1::RegisterFacts& child = facts.emplace_back();
    SetCpr(family.child_cpr, *child.mutable_person());
    child.set_municipality_code(family.municipality_code);
    consent::v1::RegisterFacts::Holder& holder = *child.add_holders();
    SetCpr(family.mother_cpr, *holder.mutable_person());
    holder.set_capacity(consent::v1::Grant::CUSTODY);
  }
  return facts;
}

NotificationMill::NotificationMill(client::Session& session, const Clock& clock, Random& random, size_t bytes)
    : session_(session), sealer_(clock, random), model_(BaseModel()), draw_(bytes) {
  const SyntheticFamily nobody = {"0505239996", "2911829996", "0461"};
  while (true) {
    const size_t size = SealOrDie(sealer_, Readable(nobody), session_.profile()).submitted.size();
    if (size >= bytes) return;
    HealthOf(model_).add_medicines(Fill(std::min(bytes - size, kFillCharacters), draw_));
  }
}

exchange::v1::Handover NotificationMill::Readable(const SyntheticFamily& family) {
  exchange::v1::Handover handover = model_;
  exchange::v1::RoutingSlip& slip = *handover.mutable_slip();
  for (exchange::v1::RoutingSlip::Person& person : *slip.mutable_persons()) {
    const bool child = person.role() == options::v1::PERSON_ROLE_CHILD;
    SetCpr(child ? family.child_cpr : family.mother_cpr, *person.mutable_identifiers(0));
    person.set_municipality_code(family.municipality_code);
  }
  for (exchange::v1::Section& section : *handover.mutable_sections()) {
    if (section.header().type() != "PersonIdentity") continue;
    const bool child = section.header().about(0).role() == options::v1::PERSON_ROLE_CHILD;
    SetCpr(child ? family.child_cpr : family.mother_cpr,
           *section.mutable_body()->mutable_person_identity()->mutable_identifiers(0));
  }
  return handover;
}

std::vector<client::OutgoingHandover> NotificationMill::Build(const std::vector<SyntheticFamily>& families,
                                                              size_t count) {
  const client::PartyProfile profile = session_.profile();
  std::vector<client::OutgoingHandover> built;
  built.reserve(count);
  for (size_t i = 0; i < count; ++i) {
    built.push_back(SealOrDie(sealer_, Readable(families[draw_() % families.size()]), profile));
  }
  return built;
}

}  // namespace handover::bench
