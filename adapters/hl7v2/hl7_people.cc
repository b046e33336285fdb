#include "adapters/hl7v2/hl7_people.h"

#include <string>
#include <string_view>
#include <utility>

#include "absl/strings/str_cat.h"

#include "adapters/text/municipality_codes.h"
#include "adapters/text/region_codes.h"
#include "adapters/text/telephone.h"
#include "broker/base/person_number.h"

namespace handover::adapters::hl7v2 {
namespace hl7_people_internal {

using model::v1::PersonIdentifier;
using model::v1::PersonIdentity;

constexpr std::string_view kCprOid = "1.2.208.176.1.2";
constexpr std::string_view kXEcprOid = "1.2.208.176.1.6.1.1";
constexpr std::string_view kDEcprOid = "1.2.208.176.1.6.1.3";
constexpr std::string_view kSocialSecurityOid = "2.16.840.1.113883.4.1";
constexpr std::string_view kRelationSystem = "HL70063";
constexpr int kMaxIdentifiers = 8;  // Of a person of the slip.
constexpr size_t kShort = 100;
constexpr size_t kName = 200;

enum class NumberKind { kCpr, kXEcpr, kDEcpr, kForeign, kLocal };

struct Number {
  NumberKind kind = NumberKind::kLocal;
  std::string value;
  std::string system;
};

// A CX: the number, who assigns it, and its type.
Number ReadNumber(std::string_view cx, const Hl7Reading& reading) {
  const Er7Message& message = reading.message();
  const std::string_view authority = message.Component(cx, 4);
  const std::string name = message.Text(message.Subcomponent(authority, 1));
  const std::string universal = message.Text(message.Subcomponent(authority, 2));
  const std::string type = message.Text(message.Component(cx, 5));
  Number number{NumberKind::kLocal, message.Text(message.Component(cx, 1)), reading.sender()};
  if (!name.empty()) number.system = name;
  if (!universal.empty()) number.system = universal;
  const bool is_regional = universal == kDEcprOid || universal.starts_with(std::string(kDEcprOid) + ".");
  if (universal == kCprOid || type == "NNDNK") number.kind = NumberKind::kCpr;
  if (universal == kXEcprOid) number.kind = NumberKind::kXEcpr;
  if (is_regional) number.kind = NumberKind::kDEcpr;
  const bool is_national = type == "SS" || type == "DL" || universal == kSocialSecurityOid || name == "USSSA";
  if (is_national) number.kind = NumberKind::kForeign;
  return number;
}

bool IsRight(const Number& number) {
  switch (number.kind) {
    case NumberKind::kCpr:
      // The hyphen is for people, not for the wire.
      return number.value.size() == 10 && ParseCpr(number.value).ok();
    case NumberKind::kXEcpr:
      return ParseXEcpr(number.value).ok();
    case NumberKind::kDEcpr:
      return ParseDEcpr(number.value).ok();
    case NumberKind::kForeign:
    case NumberKind::kLocal:
      return true;
  }
  return false;
}

PersonIdentifier IdentifierOf(const Number& number) {
  PersonIdentifier identifier;
  switch (number.kind) {
    case NumberKind::kCpr:
      identifier.set_cpr(number.value);
      break;
    case NumberKind::kXEcpr:
      identifier.set_x_ecpr(number.value);
      break;
    case NumberKind::kDEcpr:
      identifier.mutable_d_ecpr()->set_value(number.value);
      identifier.mutable_d_ecpr()->set_issuer(number.system);
      break;
    case NumberKind::kForeign:
    case NumberKind::kLocal:
      identifier.mutable_local()->set_system(number.system);
      identifier.mutable_local()->set_value(number.value);
      break;
  }
  return identifier;
}

// The civil registration number stands first, whatever the order of the message.
void AddIdentifier(PersonIdentifier identifier, PersonIdentity& identity) {
  const bool is_cpr = identifier.has_cpr();
  *identity.add_identifiers() = std::move(identifier);
  if (is_cpr) identity.mutable_identifiers()->SwapElements(0, identity.identifiers_size() - 1);
}

// Every CX of the field.
void ReadNumbers(const Segment& segment, size_t field, Hl7Reading& reading, PersonIdentity& identity) {
  for (const std::string_view cx : reading.message().Repetitions(Er7Message::Field(segment, field))) {
    const Number number = ReadNumber(cx, reading);
    if (number.value.empty()) continue;
    if (number.kind == NumberKind::kForeign) {
      reading.findings().Lose(kLossForeignNumber, PathOf(segment, field));
      continue;
    }
    if (!IsRight(number)) {
      reading.findings().Add(kPersonNumber, PathOf(segment, field));
      continue;
    }
    const bool is_regional = number.kind == NumberKind::kDEcpr && reading.sent().has_value();
    if (is_regional && JudgeIssuer(number.system, reading.sent()->time).merged) {
      reading.findings().Add(kRegionMerged, PathOf(segment, field));
    }
    reading.Bounded(number.value, kShort, segment, field);
    reading.Bounded(number.system, kName, segment, field);
    if (identity.identifiers_size() >= kMaxIdentifiers) {
      reading.findings().Add(kTooMany, PathOf(segment, field));
      continue;
    }
    AddIdentifier(IdentifierOf(number), identity);
  }
  reading.MappedParts(segment, field, 5, true);
}

// An XPN: family, given, middle.
void ReadName(const Segment& segment, size_t field, Hl7Reading& reading, PersonIdentity& identity) {
  const Er7Message& message = reading.message();
  identity.set_official_family_name(reading.Bounded(segment, field, 1, kName));
  const std::string given = message.TextAt(segment, field, 2);
  const std::string middle = message.TextAt(segment, field, 3);
  const std::string both = middle.empty() ? given : absl::StrCat(given, " ", middle);
  identity.set_official_given_name(reading.Bounded(both, kName, segment, field));
  reading.MappedParts(segment, field, 3);
}

std::optional<model::v1::Address> ReadAddress(const Segment& segment, size_t field, Hl7Reading& reading) {
  const Er7Message& message = reading.message();
  if (Er7Message::Field(segment, field).empty()) return std::nullopt;
  model::v1::Address address;
  const std::string other = message.TextAt(segment, field, 2);
  std::string street = message.TextAt(segment, field, 1);
  if (!other.empty()) absl::StrAppend(&street, street.empty() ? "" : ", ", other);
  address.set_street_line(reading.Bounded(street, kName, segment, field));
  address.set_district(reading.Bounded(segment, field, 3, kShort));
  address.set_post_code(reading.Bounded(segment, field, 5, 16));
  if (reading.sent().has_value()) {
    address.set_municipality_code(JudgeMunicipality(message.TextAt(segment, field, 9), reading.sent()->day).code);
  }
  reading.MappedParts(segment, field, 5);
  if (!message.TextAt(segment, field, 4).empty()) reading.findings().Lose(kLossParts, PathOf(segment, field));
  const bool is_empty = address.street_line().empty() && address.district().empty() && address.post_code().empty();
  return is_empty ? std::nullopt : std::optional(address);
}

// An XTN: the whole number in component 1 or 12, or country, area and local number.
std::string ReadTelephone(std::string_view xtn, const Er7Message& message) {
  const auto at = [&](size_t number) { return message.Text(message.Component(xtn, number)); };
  std::string text = at(1).empty() ? at(12) : at(1);
  if (text.empty()) text = absl::StrCat(at(5).empty() ? "" : absl::StrCat("+", at(5)), at(6), at(7));
  return NormaliseTelephone(text).value_or("");
}

void ReadTelephones(const Segment& segment, size_t field, Hl7Reading& reading, Hl7Person& person) {
  const std::string_view value = Er7Message::Field(segment, field);
  const std::string name =
      absl::StrCat(person.identity.official_given_name(), person.identity.official_given_name().empty() ? "" : " ",
                   person.identity.official_family_name());
  bool all_known = true;
  for (const std::string_view xtn : reading.message().Repetitions(value)) {
    const std::string telephone = ReadTelephone(xtn, reading.message());
    all_known = all_known && !telephone.empty() && !name.empty();
    if (telephone.empty() || name.empty()) continue;
    if (!person.contact.has_value()) person.contact.emplace();
    person.contact->set_name_in_use(reading.Bounded(name, kName, segment, field));
    person.contact->add_telephones(telephone);
  }
  if (value.empty()) return;
  if (all_known) return reading.Mapped(segment, field);
  reading.findings().Add(kTelephone, PathOf(segment, field));  // And left over.
}

model::v1::Sex ReadSex(const Segment& segment, Hl7Reading& reading) {
  const std::string code = reading.message().TextAt(segment, 8);
  reading.MappedParts(segment, 8, 3);
  if (code == "F") return model::v1::SEX_FEMALE;
  if (code == "M") return model::v1::SEX_MALE;
  if (code == "O" || code == "N") return model::v1::SEX_OTHER;
  if (code == "A") return model::v1::SEX_UNDETERMINED;
  if (!code.empty() && code != "U") reading.findings().Add(kSexUnknown, PathOf(segment, 8));
  return model::v1::SEX_UNSPECIFIED;
}

// Hints that contradict each other are for people to look at, never a reason to refuse.
void CompareWithNumber(const Hl7Patient& patient, Hl7Reading& reading) {
  if (patient.identity.identifiers_size() == 0) return;
  const absl::StatusOr<Cpr> cpr = ParseCpr(patient.identity.identifiers(0).cpr());
  if (!cpr.ok()) return;
  const model::v1::Sex sex = patient.identity.sex();
  const bool told = sex == model::v1::SEX_MALE || sex == model::v1::SEX_FEMALE;
  if (told && cpr->is_odd() != (sex == model::v1::SEX_MALE)) {
    reading.findings().Add(kSexParity, PathOf(*patient.segment, 8));
  }
  if (patient.identity.has_birth_date() && patient.birth_time->day != cpr->birth_date()) {
    reading.findings().Add(kBirthDateDiffers, PathOf(*patient.segment, 7));
  }
}

void ReadBirth(const Segment& segment, Hl7Reading& reading, Hl7Patient& patient) {
  patient.birth_time = reading.TimeAt(segment, 7);
  if (patient.birth_time.has_value()) {
    const bool has_day = patient.birth_time->precision != model::v1::TIME_PRECISION_MONTH;
    if (has_day) *patient.identity.mutable_birth_date() = DateOf(*patient.birth_time);
    if (has_day) reading.Mapped(segment, 7);
  }
  const std::string multiple = reading.message().TextAt(segment, 24);
  patient.multiple = multiple == "Y";
  patient.single = multiple == "N";
  if (patient.multiple || patient.single) reading.Mapped(segment, 24);
  const std::optional<double> order = ParseNumber(reading.message().TextAt(segment, 25));
  const bool is_place = order.has_value() && *order >= 1 && *order <= 9 && *order == static_cast<int>(*order);
  if (!is_place) return;
  patient.birth_order = static_cast<int>(*order);
  reading.Mapped(segment, 25);
}

void ReadDeath(const Segment& segment, Hl7Reading& reading, Hl7Patient& patient) {
  patient.death_time = reading.TimeAt(segment, 29);
  const std::string indicator = reading.message().TextAt(segment, 30);
  patient.dead = patient.death_time.has_value() || indicator == "Y";
  patient.identity.set_deceased(patient.dead);
  if (patient.death_time.has_value()) reading.Mapped(segment, 29);
  if (indicator == "Y" || indicator == "N") reading.Mapped(segment, 30);
  if (patient.dead && !patient.death_time.has_value()) reading.findings().Add(kDeathTime, PathOf(segment, 29));
}

void DropOrigin(const Segment& segment, Hl7Reading& reading) {
  for (const size_t field : {10, 17, 22, 26, 28}) reading.Dropped(segment, field, kLossOrigin);
  for (const size_t field : {19, 20}) reading.Dropped(segment, field, kLossForeignNumber);
  reading.Dropped(segment, 1, kLossTransport);
}

constexpr size_t kMothersNumbers = 21;  // Of PID.

// A mother of whom PID gives the number and no NK1 anything.
std::optional<Hl7Person> ReadMotherWithoutName(const Hl7Patient& patient, Hl7Reading& reading) {
  Hl7Person mother;
  mother.segment = patient.segment;
  mother.role = options::v1::PERSON_ROLE_BIRTHING_PARENT;
  mother.relation.emplace();
  mother.relation->set_system(std::string(kRelationSystem));
  mother.relation->set_code("MTH");
  if (Er7Message::Field(*patient.segment, kMothersNumbers).empty()) return std::nullopt;
  ReadNumbers(*patient.segment, kMothersNumbers, reading, mother.identity);
  return mother.identity.identifiers_size() == 0 ? std::nullopt : std::optional(mother);
}

options::v1::PersonRole RoleOf(std::string_view relation) {
  if (relation == "MTH") return options::v1::PERSON_ROLE_BIRTHING_PARENT;
  if (relation == "FTH" || relation == "PAR") return options::v1::PERSON_ROLE_OTHER_PARENT;
  return options::v1::PERSON_ROLE_OTHER;
}

Hl7Person ReadRelative(const Segment& segment, const Hl7Patient& patient, Hl7Reading& reading) {
  Hl7Person person;
  person.segment = &segment;
  const std::string relation = reading.Bounded(segment, 3, 1, kShort);
  person.role = RoleOf(relation);
  person.relation.emplace();
  person.relation->set_system(std::string(kRelationSystem));
  person.relation->set_code(relation);
  reading.MappedParts(segment, 3, 3);
  ReadName(segment, 2, reading, person.identity);
  ReadNumbers(segment, 33, reading, person.identity);
  if (person.role == options::v1::PERSON_ROLE_BIRTHING_PARENT) {
    ReadNumbers(*patient.segment, kMothersNumbers, reading, person.identity);
  }
  if (person.identity.identifiers_size() == 0) {
    // Someone with a name alone is known by the message that names her: a number of the sender's own.
    PersonIdentifier& named = *person.identity.add_identifiers();
    named.mutable_local()->set_system(reading.sender());
    named.mutable_local()->set_value(reading.Bounded(
        absl::StrCat(reading.message().TextAt(reading.message().segments().front(), 10), "#", PathOf(segment)), kShort,
        segment, 0));
  }
  const std::optional<Hl7Time> born = reading.TimeAt(segment, 16);
  if (born.has_value() && born->precision != model::v1::TIME_PRECISION_MONTH) {
    *person.identity.mutable_birth_date() = DateOf(*born);
    reading.Mapped(segment, 16);
  }
  reading.Dropped(segment, 1, kLossTransport);
  reading.Dropped(segment, 37, kLossForeignNumber);
  for (const size_t field : {28, 25, 27, 35}) reading.Dropped(segment, field, kLossOrigin);
  if (patient.identity.address_protected()) {
    for (const size_t field : {4, 5, 6, 32}) reading.Dropped(segment, field, kLossProtectedAddress);
    return person;
  }
  person.address = ReadAddress(segment, 4, reading);
  ReadTelephones(segment, 5, reading, person);
  ReadTelephones(segment, 6, reading, person);
  return person;
}

}  // namespace hl7_people_internal

Hl7Patient ReadPatient(Hl7Reading& reading) {
  namespace internal = hl7_people_internal;
  const Segment& segment = *reading.message().First("PID");
  Hl7Patient patient;
  patient.segment = &segment;
  internal::ReadNumbers(segment, 3, reading, patient.identity);
  if (patient.identity.identifiers_size() == 0) reading.findings().Add(kPatientNumber, PathOf(segment, 3));
  internal::ReadName(segment, 5, reading, patient.identity);
  patient.identity.set_sex(internal::ReadSex(segment, reading));
  internal::ReadBirth(segment, reading, patient);
  internal::ReadDeath(segment, reading, patient);
  internal::CompareWithNumber(patient, reading);
  internal::DropOrigin(segment, reading);
  const Segment* additional = reading.message().First("PD1");
  if (additional != nullptr && reading.message().TextAt(*additional, 12) == "Y") {
    patient.identity.set_address_protected(true);
    reading.Mapped(*additional, 12);
    for (const size_t field : {11, 12, 13, 14}) reading.Dropped(segment, field, kLossProtectedAddress);
    return patient;
  }
  patient.address = internal::ReadAddress(segment, 11, reading);
  internal::ReadTelephones(segment, 13, reading, patient);
  internal::ReadTelephones(segment, 14, reading, patient);
  return patient;
}

std::vector<Hl7Person> ReadRelatives(const Hl7Patient& patient, Hl7Reading& reading) {
  std::vector<Hl7Person> relatives;
  constexpr size_t kMaxRelatives = 16;  // Of 32 people in a slip.
  bool has_mother = false;
  for (const Segment* segment : reading.message().All("NK1")) {
    const bool is_mother = reading.message().TextAt(*segment, 3) == "MTH";
    if (is_mother && has_mother) {
      reading.findings().Add(kMotherTwice, PathOf(*segment, 3));
      continue;  // Left over.
    }
    if (reading.message().TextAt(*segment, 3).empty() || relatives.size() >= kMaxRelatives) continue;
    has_mother = has_mother || is_mother;
    relatives.push_back(hl7_people_internal::ReadRelative(*segment, patient, reading));
  }
  if (has_mother) return relatives;
  std::optional<Hl7Person> mother = hl7_people_internal::ReadMotherWithoutName(patient, reading);
  if (mother.has_value()) relatives.push_back(*std::move(mother));
  return relatives;
}

}  // namespace handover::adapters::hl7v2
