#include <algorithm>
#include <optional>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"

#include "adapters/medcom_xml/birth_letter.h"
#include "adapters/medcom_xml/xdis32_people.h"
#include "adapters/text/utf8.h"
#include "broker/base/organisation_number.h"

namespace handover::adapters::medcom {
namespace write_birth_people_internal {

using exchange::v1::Section;
using exchange::v1::SectionBody;
using model::v1::PersonIdentifier;

constexpr size_t kLongestName = 35;
constexpr size_t kSlots = 4;
constexpr std::string_view kTelephoneSlots[kSlots] = {"MobileSubscriberIdentifier", "PrivateSubscriberIdentifier",
                                                      "OtherSubscriberIdentifier", "WorkSubscriberIdentifier"};

bool IsAboutPerson(const Section& section, const std::string& person_id) {
  const auto& about = section.header().about();
  return about.size() == 1 && about[0].person_id() == person_id;
}

bool CameFrom(const model::v1::Professional& professional, std::string_view element) {
  return professional.provenance().source_path().ends_with(absl::StrCat("/", std::string(element)));
}

// The number that stands for the person in a letter; empty = none. A name that stood alone has been given one.
std::string NumberOfPerson(const google::protobuf::RepeatedPtrField<PersonIdentifier>& identifiers) {
  for (const PersonIdentifier& identifier : identifiers) {
    if (identifier.has_cpr()) return identifier.cpr();
    if (identifier.has_x_ecpr()) return identifier.x_ecpr();
    if (identifier.has_d_ecpr()) return identifier.d_ecpr().value();
    const bool named = identifier.local().value().ends_with("#PartnerRelation");
    if (identifier.has_local() && !named) return identifier.local().value();
  }
  return "";
}

bool HasCpr(const google::protobuf::RepeatedPtrField<PersonIdentifier>& identifiers) {
  return std::any_of(identifiers.begin(), identifiers.end(), [](const auto& one) { return one.has_cpr(); });
}

// Where a name that two wrote is cut in two that fit; npos = nowhere.
size_t CutOf(std::string_view name) {
  for (size_t at = name.find(", "); at != std::string_view::npos; at = name.find(", ", at + 2)) {
    const bool fits =
        CountCodePoints(name.substr(0, at)) <= kLongestName && CountCodePoints(name.substr(at + 2)) <= kLongestName;
    if (fits) return at;
  }
  return std::string_view::npos;
}

std::string_view RelationOf(const model::v1::Code& relation) {
  if (relation.system() == kRelationSystem) return relation.code();
  for (const std::string_view father : {"far", "father", "FTH"}) {
    if (relation.code() == father) return "far";
  }
  return "uspec_paaroerende";
}

}  // namespace write_birth_people_internal

namespace internal_people = write_birth_people_internal;

void BirthLetter::AddSender() {
  namespace internal = internal_people;
  using exchange::v1::SectionBody;
  const auto fits = [](std::string_view element) {
    return [element](const Section& section) { return internal::CameFrom(section.body().professional(), element); };
  };
  sender_ = First(SectionBody::kProfessional, fits("BirthMaternityMother"));
  if (sender_ == nullptr) sender_ = First(SectionBody::kProfessional, fits("Sender"));
  if (sender_ == nullptr) {
    sender_ = First(SectionBody::kProfessional, [](const Section& section) {
      const model::v1::Professional& one = section.body().professional();
      return one.role() != "GP" && !one.organisation().empty() && !internal::CameFrom(one, "OwnMaternityMother") &&
             !internal::CameFrom(one, "Practitioner");
    });
  }
  const model::v1::Professional professional =
      sender_ == nullptr ? model::v1::Professional() : sender_->body().professional();
  std::string gln = name_.sender;
  if (gln.empty() && professional.organisation().starts_with("gln:")) gln = professional.organisation().substr(4);
  if (!IsGln(gln)) return Missing("Professional.organisation");
  const LetterNode sender = builder_.Add(letter_, "Sender");
  builder_.SetWhole(sender, "EANIdentifier", gln, "Professional.organisation");
  SetOrganisationNumber(sender, professional.organisation(), gln, builder_);
  const std::string& name = professional.organisation_name();
  const std::string& author = professional.name().empty() ? first().envelope().author_name() : professional.name();
  const bool whole = CountCodePoints(name) <= internal::kLongestName || author.empty();
  const size_t cut = whole ? std::string::npos : internal::CutOf(name);
  builder_.SetRequired(sender, "OrganisationName", name.substr(0, cut), "Professional.organisation_name");
  builder_.SetText(sender, "TelephoneSubscriberIdentifier", DialledNumber(professional.telephone()),
                   "Professional.telephone");
  if (author.empty()) return;
  const LetterNode midwife = builder_.Add(letter_, "BirthMaternityMother");
  builder_.SetText(midwife, "PersonName", author, "Professional.name");
  if (cut != std::string::npos) {
    builder_.SetText(midwife, "OrganisationName", name.substr(cut + 2), "Professional.organisation_name");
  }
}

void BirthLetter::AddProfessionals() {
  using exchange::v1::SectionBody;
  for (const Section* section : shared_) {
    if (!section->body().has_professional() || section == sender_) continue;
    const model::v1::Professional& professional = section->body().professional();
    const bool practitioner =
        professional.role() == "GP" && !builder_.Find(letter_, "Practitioner") && !professional.organisation().empty();
    const bool midwife = professional.role() == "MIDWIFE" && !builder_.Find(letter_, "OwnMaternityMother") &&
                         !professional.name().empty();
    if (practitioner) {
      AddPractitioner(professional);
    } else if (midwife) {
      AddMidwife("OwnMaternityMother", professional);
    } else {
      builder_.Lose(builder_.codes().person, "Professional");
    }
  }
}

void BirthLetter::AddMidwife(std::string_view name, const model::v1::Professional& professional) {
  const LetterNode midwife = builder_.Add(letter_, name);
  builder_.SetText(midwife, "PersonName", professional.name(), "Professional.name");
  builder_.SetText(midwife, "OrganisationName", professional.organisation_name(), "Professional.organisation_name");
  if (!professional.organisation().empty()) builder_.Lose(builder_.codes().field, "Professional.organisation");
  if (!professional.telephone().empty()) builder_.Lose(builder_.codes().field, "Professional.telephone");
}

void BirthLetter::AddPractitioner(const model::v1::Professional& professional) {
  const LetterNode practitioner = builder_.Add(letter_, "Practitioner");
  SetOrganisationNumber(practitioner, professional.organisation(), "", builder_);
  if (!builder_.Find(practitioner, "Identifier")) {
    letter_.node.remove_child(practitioner.node);
    return builder_.Lose(builder_.codes().person, "Professional");
  }
  builder_.SetRequired(practitioner, "OrganisationName", professional.organisation_name(),
                       "Professional.organisation_name");
  builder_.SetText(practitioner, "TelephoneSubscriberIdentifier", DialledNumber(professional.telephone()),
                   "Professional.telephone");
  if (!professional.name().empty()) builder_.Lose(builder_.codes().field, "Professional.name");
}

void BirthLetter::AddMother() {
  namespace internal = internal_people;
  using exchange::v1::SectionBody;
  const Section* section = First(SectionBody::kPersonIdentity, [](const Section& one) {
    return one.header().about_size() == 1 && one.header().about(0).role() == options::v1::PERSON_ROLE_BIRTHING_PARENT;
  });
  if (section == nullptr) return Missing("PersonIdentity.identifiers");
  const model::v1::PersonIdentity& identity = section->body().person_identity();
  mother_id_ = section->header().about(0).person_id();
  const LetterNode patient = builder_.Add(letter_, "Patient");
  const bool cpr = internal::HasCpr(identity.identifiers());
  const bool numbered =
      builder_.SetWhole(patient, cpr ? "CivilRegistrationNumber" : "AlternativeIdentifier",
                        internal::NumberOfPerson(identity.identifiers()), "PersonIdentity.identifiers");
  if (!numbered) Missing("PersonIdentity.identifiers");
  builder_.SetRequired(patient, "PersonSurnameName", identity.official_family_name(),
                       "PersonIdentity.official_family_name");
  builder_.SetText(patient, "PersonGivenName", identity.official_given_name(), "PersonIdentity.official_given_name");
  if (identity.address_protected()) {
    // The letter has no mark for it: an address that nobody sees is protected would be passed on.
    builder_.Lose(builder_.codes().field, "PersonIdentity.address_protected");
    builder_.Lose(builder_.codes().field, "Address");
  } else {
    AddAddress(patient, mother_id_);
  }
  AddTelephones(patient);
  AddLanguage(patient);
}

void BirthLetter::AddAddress(LetterNode person, const std::string& person_id) {
  const Section* section = First(exchange::v1::SectionBody::kAddress, [&person_id](const Section& one) {
    return internal_people::IsAboutPerson(one, person_id);
  });
  if (section == nullptr) return;
  const model::v1::Address& address = section->body().address();
  builder_.SetText(person, "StreetName", address.street_line(), "Address.street_line");
  builder_.SetText(person, "SuburbName", address.suburb(), "Address.suburb");
  builder_.SetText(person, "DistrictName", address.district(), "Address.district");
  builder_.SetWhole(person, "PostCodeIdentifier", address.post_code(), "Address.post_code");
}

void BirthLetter::AddTelephones(LetterNode patient) {
  namespace internal = internal_people;
  const Section* section = First(exchange::v1::SectionBody::kContactDetails,
                                 [this](const Section& one) { return internal::IsAboutPerson(one, mother_id_); });
  if (section == nullptr) return;
  const model::v1::ContactDetails& contact = section->body().contact_details();
  LetterNode telephones;
  for (int i = 0; i < contact.telephones_size(); ++i) {
    std::string slot = static_cast<size_t>(i) < internal::kSlots ? std::string(internal::kTelephoneSlots[i]) : "";
    const auto& told = contact.provenance().original_codes();
    if (i < told.size() && told[i].system() == kTelephoneSystem) slot = told[i].code();
    if (!telephones) telephones = builder_.Add(patient, "TelephoneSubscriber");
    const bool known = FindElement(*telephones.type, slot) != nullptr && !builder_.Find(telephones, slot);
    if (!known) {
      builder_.Lose(builder_.codes().field, "ContactDetails.telephones");
      continue;
    }
    builder_.SetWhole(telephones, slot, DialledNumber(contact.telephones(i)), "ContactDetails.telephones");
  }
}

void BirthLetter::AddLanguage(LetterNode patient) {
  constexpr size_t kLongestCode = 3;
  const Section* section = First(exchange::v1::SectionBody::kLanguageNeeds, [this](const Section& one) {
    return internal_people::IsAboutPerson(one, mother_id_);
  });
  if (section == nullptr) return;
  const model::v1::LanguageNeeds& needs = section->body().language_needs();
  const bool needed = needs.has_interpreter_needed() && needs.interpreter_needed();
  if (!needed) {
    const bool none = needs.has_interpreter_needed();
    const bool unclear = needs.absent_reason() != model::v1::ABSENT_REASON_UNSPECIFIED;
    if (none || unclear) {
      builder_.SetWhole(builder_.Add(patient, "InterpretationNeeds"), "InterpretationIsNeededCode",
                        none ? "tolkebehov_nej" : "tolkebehov_uafklaret", "LanguageNeeds.interpreter_needed");
    }
    if (!needs.language().empty()) builder_.Lose(builder_.codes().field, "LanguageNeeds.language");
    if (!needs.text().empty()) builder_.Lose(builder_.codes().field, "LanguageNeeds.text");
    return;
  }
  const LetterNode node = builder_.Add(patient, "InterpretationNeeds");
  const std::string_view language = std::string_view(needs.language()).substr(0, needs.language().find('-'));
  // A code that is no language stands in the residue, which is placed later.
  if (language.size() <= kLongestCode) {
    builder_.SetWhole(node, "ISOLanguageCode", language, "LanguageNeeds.language");
  }
  if (language != needs.language()) builder_.Lose(builder_.codes().shortened, "LanguageNeeds.language");
  builder_.SetRequired(node, "ISOLanguageCodeDescription", needs.text(), "LanguageNeeds.text");
}

void BirthLetter::AddPartner() {
  namespace internal = internal_people;
  using exchange::v1::SectionBody;
  const Section* related = First(SectionBody::kFamilyRelation, [this](const Section& one) {
    return one.body().family_relation().relative_to().person_id() == mother_id_;
  });
  const auto is_partner = [related](const Section& one) {
    const auto& about = one.header().about();
    if (related != nullptr) {
      return internal::IsAboutPerson(one, related->body().family_relation().person().person_id());
    }
    return about.size() == 1 && about[0].role() == options::v1::PERSON_ROLE_OTHER_PARENT;
  };
  const Section* known = First(SectionBody::kPersonIdentity, is_partner);
  if (related == nullptr && known == nullptr) return;
  const LetterNode partner = builder_.Add(letter_, "PartnerRelation");
  const model::v1::FamilyRelation relation =
      related == nullptr ? model::v1::FamilyRelation() : related->body().family_relation();
  const std::string_view word = internal::RelationOf(relation.relation());
  builder_.SetWhole(partner, "RelationCode", word, "FamilyRelation.relation");
  if (word != relation.relation().code()) builder_.Lose(builder_.codes().value, "FamilyRelation.relation");
  if (relation.has_couple_status() && !mother_id_.empty()) {
    const LetterNode patient = builder_.Find(letter_, "Patient");
    builder_.SetWhole(patient, "MaritalStatus", relation.couple_status().code(), "FamilyRelation.couple_status");
  }
  if (known == nullptr) return;
  const model::v1::PersonIdentity& identity = known->body().person_identity();
  builder_.SetWhole(partner, "PersonIdentifier", internal::NumberOfPerson(identity.identifiers()),
                    "PersonIdentity.identifiers");
  builder_.SetText(partner, "PersonSurnameName", identity.official_family_name(),
                   "PersonIdentity.official_family_name");
  builder_.SetText(partner, "PersonGivenName", identity.official_given_name(), "PersonIdentity.official_given_name");
  if (!identity.address_protected()) AddAddress(partner, known->header().about(0).person_id());
  if (identity.address_protected()) builder_.Lose(builder_.codes().field, "PersonIdentity.address_protected");
}

void BirthLetter::AddChildRelation(size_t child) {
  namespace internal = internal_people;
  const model::v1::Newborn& newborn = NewbornOf(child);
  const LetterNode relation = builder_.Add(letter_, "ChildRelation");
  builder_.SetWhole(relation, "RelationCode", "barn", "");
  model::v1::Sex sex = newborn.sex_at_birth();
  for (const Section* section : own_[child]) {
    if (!section->body().has_person_identity()) continue;
    const model::v1::PersonIdentity& identity = section->body().person_identity();
    builder_.SetWhole(relation, "PersonIdentifier", internal::NumberOfPerson(identity.identifiers()),
                      "PersonIdentity.identifiers");
    if (sex == model::v1::SEX_UNSPECIFIED) sex = identity.sex();
    if (!identity.official_given_name().empty() || !identity.official_family_name().empty()) {
      builder_.Lose(builder_.codes().field, "PersonIdentity.official_given_name");
    }
  }
  if (newborn.birth_time().precision() == model::v1::TIME_PRECISION_DAY) return Missing("Newborn.birth_time");
  if (newborn.birth_time().time().seconds() % 60 != 0) {
    builder_.Lose(builder_.codes().precision, "Newborn.birth_time");
  }
  builder_.SetTime(relation, "TimeOfBirth", LocalMinuteOf(newborn.birth_time()));
  builder_.SetWhole(relation, "BirthStatus1", "levendefødt", "");
  builder_.SetWhole(relation, "BirthStatus2", children_.size() > 1 ? "flerfødt" : "enkeltfødt", "");
  const bool told = sex == model::v1::SEX_FEMALE || sex == model::v1::SEX_MALE;
  if (!told) return Missing("Newborn.sex_at_birth");
  builder_.SetWhole(relation, "Gender", sex == model::v1::SEX_FEMALE ? "pige" : "dreng", "");
}

}  // namespace handover::adapters::medcom
