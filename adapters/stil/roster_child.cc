#include "adapters/stil/roster_child.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

#include "adapters/handover_draft.h"
#include "adapters/text/iso_time.h"
#include "adapters/text/municipality_codes.h"
#include "adapters/text/telephone.h"
#include "adapters/text/utf8.h"
#include "broker/base/absl_view.h"
#include "broker/base/ids.h"
#include "broker/base/person_number.h"

namespace handover::adapters::stil {
namespace roster_child_internal {

using model::v1::PersonIdentifier;

constexpr int kSchemaVersion = 1;
constexpr size_t kMostNameLength = 200;
constexpr size_t kMostPathLength = 500;
constexpr size_t kMostValueLength = 20'000;
constexpr std::string_view kParents[] = {"Mor", "Far", "Forælder", "Forældremyndighedsindehaver"};
constexpr std::string_view kTelephones[] = {"Person/MobilePhoneNumber", "Person/HomePhoneNumber",
                                            "Person/WorkPhoneNumber"};

bool IsDigits(std::string_view text) { return text.find_first_not_of("0123456789") == std::string_view::npos; }

std::string RoleOfStaff(const std::vector<std::string>& roles) {
  constexpr std::pair<std::string_view, std::string_view> kRoles[] = {
      {"Pædagog", "PEDAGOGUE"}, {"Lærer", "TEACHER"}, {"Leder", "LEADER"}, {"Ledelse", "LEADER"}};
  for (const std::string& role : roles) {
    for (const auto& [word, code] : kRoles) {
      if (word == role) return std::string(code);
    }
  }
  return "STAFF";
}

class ChildMapper {
 public:
  ChildMapper(const RosterHead& head, RosterValues& values, Random& random, Findings& findings)
      : head_(head), values_(values), draft_(random), findings_(findings) {}

  exchange::v1::Handover Map(size_t ordinal) {
    const int child = draft_.AddPerson(options::v1::PERSON_ROLE_CHILD);
    MapPerson("", child);
    MapEnrolment(child);
    const size_t contacts = values_.CountOf("Student/ContactPerson");
    for (size_t i = 1; i <= contacts; ++i) MapContact(PlacedPath("Student/ContactPerson", i, ""), child);
    MapStaff();
    FillEnvelope(ordinal, child);
    values_.DropDeclared(findings_);
    MapLeftOver(ordinal);
    return draft_.Finish();
  }

 private:
  std::string Text(const std::string& path, size_t most = kMostNameLength) {
    std::string text = values_.Take(path);
    if (CountCodePoints(text) <= most) return text;
    findings_.Add(kTooLong, values_.WhereOf(path));
    return {};
  }

  // Yes, no, or not told.
  std::optional<bool> Flag(const std::string& path) {
    if (!values_.Has(path)) return std::nullopt;
    const std::string text = values_.Take(path);
    if (text == "true" || text == "1") return true;
    if (text != "false" && text != "0") findings_.Add(kFlag, values_.WhereOf(path));
    return false;
  }

  void AddLocal(std::string_view system, const std::string& value, model::v1::PersonIdentity& identity) {
    if (value.empty()) return;
    PersonIdentifier::Local& local = *identity.add_identifiers()->mutable_local();
    local.set_system(std::string(system));
    local.set_value(value);
  }

  void MapNumbers(const std::string& begin, model::v1::PersonIdentity& identity) {
    std::string known;
    for (const char* path : {"Person/CivilRegistrationNumber", "UNILogin/CivilRegistrationNumber"}) {
      const std::string text = Text(begin + path);
      if (text.empty()) continue;
      const std::string cpr = ReadCpr(text, values_.WhereOf(begin + path), findings_);
      if (!known.empty() && !cpr.empty() && cpr != known) findings_.Add(kTwoNumbers, values_.WhereOf(begin + path));
      if (known.empty()) known = cpr;
    }
    if (!known.empty()) identity.add_identifiers()->set_cpr(known);
    std::string login = Text(begin + "UNILogin/UserId", 100);
    if (login.empty()) login = Text(begin + "Person/UserId", 100);
    AddLocal(kUserIdSystem, login, identity);
    AddLocal("institution:" + head_.institution_number, Text(begin + "LocalPersonId", 100), identity);
    if (identity.identifiers().empty()) findings_.Add(kNobody, values_.WhereOf(begin + "Person"));
  }

  void MapGender(const std::string& path, model::v1::PersonIdentity& identity) {
    constexpr std::pair<std::string_view, model::v1::Sex> kWords[] = {
        {"M", model::v1::SEX_MALE},     {"K", model::v1::SEX_FEMALE},      {"F", model::v1::SEX_FEMALE},
        {"Mand", model::v1::SEX_MALE},  {"Kvinde", model::v1::SEX_FEMALE}, {"Dreng", model::v1::SEX_MALE},
        {"Pige", model::v1::SEX_FEMALE}};
    const std::string word = values_.Peek(path);  // Another word is left over and carried.
    for (const auto& [known, sex] : kWords) {
      if (known != word) continue;
      values_.Take(path);
      identity.set_sex(sex);
    }
  }

  void MapBirthDate(const std::string& path, model::v1::PersonIdentity& identity) {
    const std::string text = Text(path);
    if (text.empty()) return;
    const std::optional<model::v1::Date> date = ReadFormDate(text);
    if (date.has_value()) {
      *identity.mutable_birth_date() = *date;
    } else {
      findings_.Add(kDate, values_.WhereOf(path));
    }
  }

  // Identity, address and contact of the child or of a contact person.
  void MapPerson(const std::string& begin, int person) {
    model::v1::PersonIdentity identity;
    MapNumbers(begin, identity);
    identity.set_official_given_name(Text(begin + "Person/FirstName"));
    identity.set_official_family_name(Text(begin + "Person/FamilyName"));
    MapBirthDate(begin + "Person/BirthDate", identity);
    MapGender(begin + "Person/Gender", identity);
    const bool is_protected = Flag(begin + "Person/@protected").value_or(false);
    identity.set_address_protected(is_protected);
    *draft_.person(person).mutable_identifiers() = identity.identifiers();
    MapAddress(begin, is_protected, person);
    MapContactDetails(begin, identity, person);
    *draft_.AddSection({person}).mutable_person_identity() = std::move(identity);
  }

  void MapAddress(const std::string& begin, bool is_protected, int person) {
    model::v1::Address address;
    address.set_street_line(Text(begin + "Person/Address/StreetAddress"));
    address.set_district(Text(begin + "Person/Address/PostalDistrict", 100));
    address.set_post_code(Padded(begin + "Person/Address/PostalCode", 16, 4));
    const std::string code_path = begin + "Person/Address/MunicipalityCode";
    const std::string code = Text(code_path, 4);
    if (!code.empty()) {
      const JudgedMunicipality judged = JudgeMunicipality(code, head_.made);
      const bool has_ended = judged.verdict == JudgedMunicipality::Verdict::kEnded;
      if (has_ended) findings_.Add(kMunicipalityEnded, values_.WhereOf(code_path));
      if (!has_ended && !judged.is_place()) findings_.Add(kMunicipality, values_.WhereOf(code_path));
      address.set_municipality_code(judged.code);
      draft_.person(person).set_municipality_code(judged.code);
    }
    if (address.ByteSizeLong() == 0) return;
    if (is_protected) {
      findings_.Lose(kLossProtected, values_.WhereOf(begin + "Person/Address"));
    } else {
      *draft_.AddSection({person}).mutable_address() = std::move(address);
    }
  }

  // A number of digits that a program has taken for an integer.
  std::string Padded(const std::string& path, size_t most, size_t length) {
    std::string text = Text(path, most);
    const bool has_lost_one = !text.empty() && text.size() + 1 == length && IsDigits(text);
    if (!has_lost_one) return text;
    findings_.Add(kPadded, values_.WhereOf(path));
    return "0" + text;
  }

  void MapContactDetails(const std::string& begin, const model::v1::PersonIdentity& identity, int person) {
    model::v1::ContactDetails contact;
    for (const std::string_view kind : kTelephones) {
      const std::string list = begin + std::string(kind);
      for (size_t i = 1; i <= values_.CountOf(list); ++i) {
        const std::string path = PlacedPath(list, i, "");
        const std::string number = Text(path, 32);
        const bool is_protected = Flag(path + "/@protected").value_or(false);
        if (is_protected && !number.empty()) findings_.Lose(kLossProtected, values_.WhereOf(path));
        const bool is_told = !is_protected && !number.empty();
        if (is_told) contact.add_telephones(NormaliseTelephone(number).value_or(number));
      }
    }
    const std::string mail = Text(begin + "Person/EmailAddress", 254);
    if (!mail.empty()) contact.add_emails(mail);
    std::vector<std::string> names = {Text(begin + "Person/AliasFirstName", 100),
                                      Text(begin + "Person/AliasFamilyName", 99)};
    std::erase(names, "");
    if (names.empty() && contact.ByteSizeLong() == 0) return;
    if (names.empty()) names = {identity.official_given_name(), identity.official_family_name()};
    std::erase(names, "");
    contact.set_name_in_use(std::string(TruncateCodePoints(absl::StrJoin(names, " "), kMostNameLength)));
    if (contact.name_in_use().empty()) findings_.Add(kNobody, values_.WhereOf(begin + "Person"));
    *draft_.AddSection({person}).mutable_contact_details() = std::move(contact);
  }

  void MapContact(const std::string& path, int child) {
    const std::string relation = Text(path + "/@relation", 100);
    // `Mor` does not say who gave birth.
    const bool is_parent = std::find(std::begin(kParents), std::end(kParents), relation) != std::end(kParents);
    const int person =
        draft_.AddPerson(is_parent ? options::v1::PERSON_ROLE_OTHER_PARENT : options::v1::PERSON_ROLE_OTHER);
    MapPerson(path + "/", person);
    const std::optional<bool> custody = Flag(path + "/@childCustody");
    model::v1::FamilyRelation& family = *draft_.AddSection({person, child}).mutable_family_relation();
    family.mutable_person()->set_person_id(draft_.person_id(person));
    family.mutable_relative_to()->set_person_id(draft_.person_id(child));
    family.mutable_relation()->set_system(std::string(kRelationSystem));
    family.mutable_relation()->set_code(relation.empty() ? "NOT_TOLD" : relation);
    if (!custody.has_value()) return;
    family.set_stated_custody(*custody ? model::v1::FamilyRelation::HAS_CUSTODY
                                       : model::v1::FamilyRelation::NO_CUSTODY);
  }

  void MapEnrolment(int child) {
    main_group_ = Text("Student/MainGroupId", 100);
    model::v1::DaycareEnrolment& enrolment = *draft_.AddSection({child}).mutable_daycare_enrolment();
    enrolment.set_institution_number(head_.institution_number);
    enrolment.set_institution_name(head_.institution_name);
    if (main_group_.empty()) return;
    const auto group = head_.groups.find(main_group_);
    if (group == head_.groups.end()) {
      findings_.Add(kGroup, values_.WhereOf("Student/MainGroupId"));
    } else {
      enrolment.set_group(group->second);
    }
  }

  void MapStaff() {
    for (const StaffMember& member : head_.staff) {
      const auto& groups = member.groups;
      if (main_group_.empty() || std::find(groups.begin(), groups.end(), main_group_) == groups.end()) continue;
      const int person = draft_.AddPerson(options::v1::PERSON_ROLE_PROFESSIONAL);
      model::v1::Professional& professional = *draft_.AddSection({person}).mutable_professional();
      professional.set_role(member.role);
      professional.set_name(member.name);
      professional.set_organisation_name(head_.institution_name);
    }
  }

  void FillEnvelope(size_t ordinal, int child) {
    exchange::v1::Envelope& envelope = draft_.envelope();
    const std::string name = absl::StrCat("STIL\n", absl::BytesToHexString(head_.sha256), "\n", ordinal);
    envelope.set_handover_id(DeriveUuid8(head_.made, name));
    envelope.set_subject_person_id(draft_.person_id(child));
    envelope.set_kind("TRANSITION_SUMMARY");
    envelope.set_schema_version(kSchemaVersion);
    envelope.set_created_ms(absl::ToUnixMillis(head_.made));
    envelope.set_priority(exchange::v1::ROUTINE);
    envelope.set_sender_unit(head_.institution_number);
    envelope.set_author_role("ADMINISTRATION");
    envelope.set_source_format(std::string(kStilFormat));
    envelope.set_source_message_id(FormatUuid(envelope.handover_id()));
    envelope.set_source_sha256(head_.sha256);
    exchange::v1::Addressee& addressee = draft_.AddAddressee();
    addressee.set_purpose("DAYCARE_START");
    addressee.set_legal_basis("DAYCARE_TRANSITION");
    addressee.set_stated_address("institution:" + head_.institution_number);
  }

  void MapLeftOver(size_t ordinal) {
    std::vector<std::pair<std::string, std::string>> left = values_.TakeLeftOver();
    if (ordinal == 1) left.insert(left.end(), head_.left_over.begin(), head_.left_over.end());
    if (left.empty()) return;
    findings_.Add(kUnknownElement, values_.WhereOf("Person"));
    model::v1::Residue& residue = *draft_.AddSectionAboutEveryone().mutable_residue();
    residue.mutable_provenance()->set_observer_role("ADMINISTRATION");
    residue.set_format(std::string(kStilFormat));
    for (const auto& [path, value] : left) {
      if (CountCodePoints(value) > kMostValueLength) findings_.Add(kTooLong, values_.WhereOf("Person"));
      model::v1::Residue::Element& element = *residue.add_elements();
      element.set_path(std::string(TruncateCodePoints(path, kMostPathLength)));
      element.set_value(value);
    }
  }

  const RosterHead& head_;
  RosterValues& values_;
  HandoverDraft draft_;
  Findings& findings_;
  std::string main_group_;
};

}  // namespace roster_child_internal

std::string ReadCpr(std::string_view text, const std::string& where, Findings& findings) {
  constexpr size_t kLength = 10;
  std::string number(text);
  // As 0107... becomes 107... where a program took it for an integer; no more than one zero can be lost so.
  const bool has_lost_one = number.size() + 1 == kLength && roster_child_internal::IsDigits(number);
  if (has_lost_one) {
    number.insert(number.begin(), '0');
    findings.Add(kPadded, where);
  }
  const bool is_number = number.size() == kLength && ParseCpr(number).ok();
  if (is_number) return number;
  findings.Add(kPersonNumber, where);
  return {};
}

StaffMember ReadStaff(RosterValues& values) {
  StaffMember member;
  std::vector<std::string> names = {values.Take("Person/FirstName"), values.Take("Person/FamilyName")};
  std::erase(names, "");
  member.name = std::string(TruncateCodePoints(absl::StrJoin(names, " "), roster_child_internal::kMostNameLength));
  member.role = roster_child_internal::RoleOfStaff(values.TakeAll("Employee/Role"));
  member.groups = values.TakeAll("Employee/GroupId");
  return member;
}

exchange::v1::Handover MapChild(const RosterHead& head, size_t ordinal, RosterValues& values, Random& random,
                                Findings& findings) {
  return roster_child_internal::ChildMapper(head, values, random, findings).Map(ordinal);
}

}  // namespace handover::adapters::stil
