#include "adapters/medcom_xml/xdis32_people.h"

#include <algorithm>
#include <optional>
#include <string_view>

#include "absl/strings/ascii.h"

#include "adapters/medcom_xml/person_numbers.h"
#include "adapters/medcom_xml/xml_structure.h"
#include "adapters/text/danish_time.h"
#include "adapters/text/municipality_codes.h"
#include "adapters/text/telephone.h"

namespace handover::adapters::medcom {
namespace {

using exchange::v1::RoutingSlip;
using exchange::v1::SectionBody;
using model::v1::PersonIdentifier;

constexpr std::string_view kMaritalStatusSystem = "MEDCOM-XDIS-MaritalStatus";
constexpr size_t kHospitalDigits = 4;  // Of a hospital department's number; the rest names the ward.

model::v1::Moment MomentAt(absl::CivilMinute local, model::v1::TimePrecision precision) {
  const absl::Time time = FromDanishLocalTime(absl::CivilSecond(local)).time;
  model::v1::Moment moment;
  moment.mutable_time()->set_seconds(absl::ToUnixSeconds(time));
  moment.set_precision(precision);
  moment.set_zone_assumed(std::string(kDanishZone));
  return moment;
}

// The municipality that the letter is sent to, which is where the sender believes mother and child to live.
std::string StatedMunicipality(const Xdis32Letter& letter) {
  if (letter.receiver.identifier_code.text != "kommunenummer") return "";
  return JudgeMunicipality(letter.receiver.identifier.text, absl::CivilDay(letter.authorised.local)).code;
}

void AddIdentifier(const PersonIdentifier& identifier, RoutingSlip::Person& person,
                   model::v1::PersonIdentity& identity) {
  *person.add_identifiers() = identifier;
  *identity.add_identifiers() = identifier;
}

// The pregnancy of a child that has no number. Without an episode id the day of birth stands for it: it tells the
// mother's pregnancies apart, is told anyway, and a corrected letter makes the same.
std::string PregnancyOf(const Xdis32Letter& letter) {
  if (letter.episode.present()) return letter.episode.text;
  const auto before = [](const Child& a, const Child& b) { return a.birth_time.local < b.birth_time.local; };
  const Child& first = *std::min_element(letter.children.begin(), letter.children.end(), before);
  return "birth-" + absl::FormatCivilTime(first.birth_time.day());
}

void MapAddress(const PostalAddress& source, int person, LetterMapping& mapping) {
  if (!source.present()) return;
  model::v1::Address& address = *mapping.draft.AddSection({person}).mutable_address();
  address.set_street_line(source.street.text);
  address.set_suburb(source.suburb.text);
  address.set_post_code(source.post_code.text);
  address.set_district(source.district.text);
  for (const Field* field : {&source.street, &source.suburb, &source.post_code, &source.district}) {
    mapping.ledger.Mapped(*field);
  }
}

void DropAddress(const PostalAddress& source, const LossInfo& info, LetterLedger& ledger) {
  for (const Field* field : {&source.street, &source.suburb, &source.district, &source.post_code}) {
    ledger.Dropped(*field, info);
  }
}

std::string LocalName(pugi::xml_node node) {
  const std::string_view name = node.name();
  return std::string(name.substr(name.find(':') + 1));  // npos + 1 is the beginning.
}

void MapTelephones(LetterMapping& mapping) {
  const Mother& mother = mapping.letter.mother;
  mapping.ledger.Dropped(mother.fax, kLossFax);
  const Field* const slots[] = {&mother.mobile_telephone, &mother.private_telephone, &mother.other_telephone,
                                &mother.work_telephone};
  std::vector<std::string> telephones;
  std::vector<const Field*> taken;
  for (const Field* field : slots) {
    const std::optional<std::string> telephone = NormaliseTelephone(field->text);
    if (!telephone.has_value()) continue;  // Left over, with a warning.
    telephones.push_back(*telephone);
    taken.push_back(field);
    mapping.ledger.Mapped(*field);
  }
  if (telephones.empty()) return;
  model::v1::ContactDetails& contact = *mapping.draft.AddSection({mapping.mother}).mutable_contact_details();
  // A gap would move the others: then it is told which number each was.
  const bool gap = !std::equal(taken.begin(), taken.end(), std::begin(slots));
  for (size_t i = 0; gap && i < taken.size(); ++i) {
    model::v1::Code& code = *contact.mutable_provenance()->add_original_codes();
    code.set_system(std::string(kTelephoneSystem));
    code.set_code(LocalName(taken[i]->node));
  }
  const bool has_given_name = mother.given_name.present();
  contact.set_name_in_use((has_given_name ? mother.given_name.text + " " : "") + mother.family_name.text);
  for (const std::string& telephone : telephones) contact.add_telephones(telephone);
}

bool IsLanguageTag(std::string_view code) {
  return code.size() >= 2 && std::all_of(code.begin(), code.end(), [](char c) { return absl::ascii_isalpha(c); });
}

void MapLanguage(LetterMapping& mapping) {
  const Mother& mother = mapping.letter.mother;
  if (!mother.interpretation_code.present() && !mother.language_code.present()) return;
  model::v1::LanguageNeeds& needs = *mapping.draft.AddSection({mapping.mother}).mutable_language_needs();
  if (mother.interpretation_code.present()) {
    mapping.ledger.Mapped(mother.interpretation_code);
    if (mother.interpretation_code.text == "tolkebehov_nej") {
      needs.set_interpreter_needed(false);
    } else {
      needs.set_absent_reason(model::v1::ABSENT_REASON_UNKNOWN);
    }
    return;
  }
  // A language is told only where an interpreter is needed for it.
  needs.set_interpreter_needed(true);
  if (IsLanguageTag(mother.language_code.text)) {
    needs.set_language(absl::AsciiStrToLower(mother.language_code.text));
    mapping.ledger.Mapped(mother.language_code);
  }
  needs.set_text(mother.language_description.text);
  mapping.ledger.Mapped(mother.language_description);
}

options::v1::PersonRole RoleOfPartner(std::string_view relation) {
  for (const std::string_view parent : {"far", "aegtefaelle", "registreret_partner", "samboende"}) {
    if (relation == parent) return options::v1::PERSON_ROLE_OTHER_PARENT;
  }
  return options::v1::PERSON_ROLE_OTHER;
}

// Of a hospital department only the hospital is told.
std::string OrganisationNumber(const Organisation& organisation, LetterLedger& ledger) {
  ledger.Mapped(organisation.identifier_code);
  const bool department = organisation.identifier_code.text == "sygehusafdelingsnummer";
  if (department) ledger.Dropped(organisation.identifier, kLossWard);
  ledger.Mapped(organisation.identifier);
  return OrganisationNumberOf(organisation);
}

void SetTelephone(const Field& telephone, LetterLedger& ledger, model::v1::Professional& professional) {
  if (!telephone.present()) return;
  professional.set_telephone(NormaliseTelephone(telephone.text).value_or(telephone.text));
  ledger.Mapped(telephone);
}

void DropDetails(const Midwife& midwife, LetterLedger& ledger) {
  ledger.Dropped(midwife.identifier, kLossProfessionalNumber);
  ledger.Dropped(midwife.identifier_code, kLossProfessionalNumber);
  DropAddress(midwife.address, kLossProfessionalAddress, ledger);
}

void DropDetails(const Organisation& organisation, LetterLedger& ledger) {
  ledger.Dropped(organisation.department, kLossWard);
  ledger.Dropped(organisation.unit, kLossWard);
  DropAddress(organisation.address, kLossProfessionalAddress, ledger);
  ledger.Dropped(organisation.speciality, kLossSpeciality);
}

model::v1::Professional& AddProfessional(LetterMapping& mapping, pugi::xml_node node, std::string_view role) {
  const int person = mapping.draft.AddPerson(options::v1::PERSON_ROLE_PROFESSIONAL);
  model::v1::Professional& professional = *mapping.draft.AddSection({person}).mutable_professional();
  *professional.mutable_provenance() = ProvenanceOf(mapping, node);
  professional.set_role(std::string(role));
  return professional;
}

}  // namespace

model::v1::Provenance ProvenanceOf(const LetterMapping& mapping, pugi::xml_node node) {
  return ProvenanceAt(mapping.letter.authorised, node);
}

model::v1::Provenance ProvenanceAt(const LetterTime& recorded, pugi::xml_node node) {
  model::v1::Provenance provenance;
  *provenance.mutable_recorded() = MomentOf(recorded);
  // An index would count what stands in other sections, which the reader may not be allowed to know of.
  provenance.set_source_path(PlainPathOf(node));
  return provenance;
}

std::string OrganisationNumberOf(const Organisation& organisation) {
  const std::string& code = organisation.identifier_code.text;
  const std::string& number = organisation.identifier.text;
  if (code == "sygehusafdelingsnummer") return "sks:" + number.substr(0, kHospitalDigits);
  if (code == "ydernummer") return "yder:" + number;
  if (code == "sorkode") return "sor:" + number;
  if (code == "kommunenummer") return "kommune:" + FourDigits(number);
  if (code == "lokationsnummer") return "gln:" + number;
  return code + ":" + number;
}

model::v1::Moment MomentOf(const LetterTime& time) { return MomentAt(time.local, model::v1::TIME_PRECISION_MINUTE); }

model::v1::Moment DayOf(const LetterTime& time) {
  return MomentAt(absl::CivilMinute(time.day()), model::v1::TIME_PRECISION_DAY);
}

model::v1::Date DateOf(absl::CivilDay day) {
  model::v1::Date date;
  date.set_year(static_cast<int>(day.year()));
  date.set_month(day.month());
  date.set_day(day.day());
  return date;
}

std::string SenderAddress(const Xdis32Letter& letter) { return "gln:" + letter.sender.ean.text; }

void MapMother(LetterMapping& mapping) {
  const Mother& mother = mapping.letter.mother;
  mapping.mother = mapping.draft.AddPerson(options::v1::PERSON_ROLE_BIRTHING_PARENT);
  RoutingSlip::Person& person = mapping.draft.person(mapping.mother);
  person.set_municipality_code(StatedMunicipality(mapping.letter));
  model::v1::PersonIdentity& identity = *mapping.draft.AddSection({mapping.mother}).mutable_person_identity();
  const NumberPlace place =
      mother.cpr.present() ? NumberPlace::kCivilRegistrationNumber : NumberPlace::kAlternativeIdentifier;
  AddIdentifier(IdentifierOf(mother.number().text, place, SenderAddress(mapping.letter)), person, identity);
  identity.set_official_given_name(mother.given_name.text);
  identity.set_official_family_name(mother.family_name.text);
  for (const Field* field : {&mother.number(), &mother.given_name, &mother.family_name}) mapping.ledger.Mapped(*field);
}

void MapMothersDetails(LetterMapping& mapping) {
  MapAddress(mapping.letter.mother.address, mapping.mother, mapping);
  MapTelephones(mapping);
  MapLanguage(mapping);
}

void MapChild(LetterMapping& mapping, const Child& child, int ordinal) {
  mapping.child = mapping.draft.AddPerson(options::v1::PERSON_ROLE_CHILD);
  RoutingSlip::Person& person = mapping.draft.person(mapping.child);
  person.set_municipality_code(StatedMunicipality(mapping.letter));
  model::v1::PersonIdentity& identity = *mapping.draft.AddSection({mapping.child}).mutable_person_identity();
  if (child.number.present()) {
    const std::string system = SenderAddress(mapping.letter);
    AddIdentifier(IdentifierOf(child.number.text, NumberPlace::kPersonIdentifier, system), person, identity);
    mapping.ledger.Mapped(child.number);
  }
  // So that what was known of the child before it had a number is known to be about it.
  if (mapping.letter.episode.present() || !child.number.present()) {
    PersonIdentifier unborn;
    unborn.mutable_unborn()->mutable_mother()->set_person_id(mapping.draft.person_id(mapping.mother));
    unborn.mutable_unborn()->set_pregnancy_episode_id(PregnancyOf(mapping.letter));
    unborn.mutable_unborn()->set_ordinal(ordinal);
    AddIdentifier(unborn, person, identity);
  }
  *identity.mutable_birth_date() = DateOf(child.birth_time.day());
  identity.set_sex(child.gender.text == "pige" ? model::v1::SEX_FEMALE : model::v1::SEX_MALE);
  mapping.ledger.Mapped(child.gender);
}

void MapPartner(LetterMapping& mapping) {
  const Partner& partner = mapping.letter.partner;
  if (!partner.known()) return;
  mapping.partner = mapping.draft.AddPerson(RoleOfPartner(partner.relation.text));
  RoutingSlip::Person& person = mapping.draft.person(mapping.partner);
  model::v1::PersonIdentity& identity = *mapping.draft.AddSection({mapping.partner}).mutable_person_identity();
  const std::string system = SenderAddress(mapping.letter);
  if (partner.number.present()) {
    AddIdentifier(IdentifierOf(partner.number.text, NumberPlace::kPersonIdentifier, system), person, identity);
  } else {
    // Someone with a name alone is known by the letter that names him: a number of the sender's own.
    PersonIdentifier named;
    named.mutable_local()->set_system(system);
    named.mutable_local()->set_value(mapping.letter.identifier.text + "#PartnerRelation");
    AddIdentifier(named, person, identity);
  }
  identity.set_official_given_name(partner.given_name.text);
  identity.set_official_family_name(partner.family_name.text);
  SectionBody& section = mapping.draft.AddSection({mapping.mother, mapping.partner});
  model::v1::FamilyRelation& relation = *section.mutable_family_relation();
  *relation.mutable_provenance() = ProvenanceOf(mapping, partner.node);
  relation.mutable_person()->set_person_id(mapping.draft.person_id(mapping.partner));
  relation.mutable_relative_to()->set_person_id(mapping.draft.person_id(mapping.mother));
  relation.mutable_relation()->set_system(std::string(kRelationSystem));
  relation.mutable_relation()->set_code(partner.relation.text);
  const Field& marital_status = mapping.letter.mother.marital_status;
  if (marital_status.present()) {
    relation.mutable_couple_status()->set_system(std::string(kMaritalStatusSystem));
    relation.mutable_couple_status()->set_code(marital_status.text);
  }
  for (const Field* field :
       {&partner.number, &partner.given_name, &partner.family_name, &partner.relation, &marital_status}) {
    mapping.ledger.Mapped(*field);
  }
  MapAddress(partner.address, mapping.partner, mapping);
}

void MapSender(LetterMapping& mapping) {
  const Organisation& sender = mapping.letter.sender;
  const Midwife& midwife = mapping.letter.birth_midwife;
  model::v1::Professional& professional =
      AddProfessional(mapping, midwife.present() ? midwife.node : sender.node, "MIDWIFE");
  professional.set_name(midwife.name.text);
  professional.set_organisation(OrganisationNumber(sender, mapping.ledger));
  const bool has_own = midwife.organisation_name.present() && midwife.organisation_name.text != sender.name.text;
  professional.set_organisation_name(sender.name.text + (has_own ? ", " + midwife.organisation_name.text : ""));
  SetTelephone(sender.telephone, mapping.ledger, professional);
  for (const Field* field : {&sender.ean, &sender.name, &midwife.name, &midwife.organisation_name}) {
    mapping.ledger.Mapped(*field);
  }
  DropDetails(sender, mapping.ledger);
  DropDetails(midwife, mapping.ledger);
}

void MapOtherProfessionals(LetterMapping& mapping) {
  const Midwife& midwife = mapping.letter.own_midwife;
  if (midwife.present()) {
    model::v1::Professional& professional = AddProfessional(mapping, midwife.node, "MIDWIFE");
    professional.set_name(midwife.name.text);
    professional.set_organisation_name(midwife.organisation_name.text);
    mapping.ledger.Mapped(midwife.name);
    mapping.ledger.Mapped(midwife.organisation_name);
    DropDetails(midwife, mapping.ledger);
  }
  const Organisation& practitioner = mapping.letter.practitioner;
  if (practitioner.present()) {
    model::v1::Professional& professional = AddProfessional(mapping, practitioner.node, "GP");
    professional.set_organisation(OrganisationNumber(practitioner, mapping.ledger));
    professional.set_organisation_name(practitioner.name.text);
    mapping.ledger.Mapped(practitioner.name);
    SetTelephone(practitioner.telephone, mapping.ledger, professional);
    mapping.ledger.Dropped(practitioner.ean, kLossProfessionalNumber);
    DropDetails(practitioner, mapping.ledger);
  }
}

}  // namespace handover::adapters::medcom
