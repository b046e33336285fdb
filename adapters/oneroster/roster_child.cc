#include "adapters/oneroster/roster_child.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

#include "adapters/handover_draft.h"
#include "adapters/oneroster/oneroster_issues.h"
#include "adapters/oneroster/roster_identifiers.h"
#include "adapters/text/iso_time.h"
#include "adapters/text/telephone.h"
#include "adapters/text/utf8.h"
#include "broker/base/ids.h"

namespace handover::adapters::oneroster {
namespace roster_child_internal {

constexpr int kSchemaVersion = 1;
constexpr size_t kMostStaff = 16;  // A handover has at most 32 people.

std::string RoleOfStaff(std::string_view role) {
  constexpr std::pair<std::string_view, std::string_view> kRoles[] = {
      {"teacher", "TEACHER"}, {"administrator", "LEADER"}, {"principal", "LEADER"}, {"siteAdministrator", "LEADER"}};
  for (const auto& [word, code] : kRoles) {
    if (word == role) return std::string(code);
  }
  return "STAFF";
}

std::string JoinedNames(std::vector<std::string> names) {
  std::erase(names, "");
  return absl::StrJoin(names, " ");
}

absl::CivilDay DayOf(const model::v1::Date& date) { return absl::CivilDay(date.year(), date.month(), date.day()); }

// The day before: an enrolment ends where the next may begin, the model's is over when its last day is.
model::v1::Date DayBefore(const model::v1::Date& date) {
  const absl::CivilDay day = DayOf(date) - 1;
  model::v1::Date before;
  before.set_year(static_cast<int>(day.year()));
  before.set_month(day.month());
  before.set_day(day.day());
  return before;
}

class ChildMapper {
 public:
  ChildMapper(const Roster& roster, size_t child, const PackageHead& head, Random& random, UsedRows& used,
              Findings& findings)
      : roster_(roster), person_(roster.people[child]), row_(child), head_(head), draft_(random), used_(used),
        findings_(findings) {}

  exchange::v1::Handover Map() {
    const int child = draft_.AddPerson(options::v1::PERSON_ROLE_CHILD);
    ChoosePlace();
    MapPerson(row_, child);
    MapEnrolment(child);
    for (const size_t agent : person_.agents) MapAgent(agent, child);
    MapStaff();
    MapCarried();
    FillEnvelope(child);
    return draft_.Finish();
  }

 private:
  const RosterTable& Table(File file) const { return roster_.tables[file]; }
  const std::string& Of(File file, size_t row, std::string_view column) const { return Table(file).Cell(row, column); }
  const std::string& User(size_t row, std::string_view column) const { return Of(File::kUsers, row, column); }
  std::string UserPath(size_t row, std::string_view column) const { return Table(File::kUsers).PathOf(row, column); }

  // A homeroom before other classes, the first of several; the place of that, else the one told for the child itself.
  void ChoosePlace() {
    for (const size_t row : person_.enrollments) {
      const size_t in = *Table(File::kClasses).Find(Of(File::kEnrollments, row, "classSourcedId"));
      const bool homeroom = Of(File::kClasses, in, "classType") == "homeroom";
      if (enrollment_.has_value() && (!homeroom || in_homeroom_)) continue;
      enrollment_ = row;
      class_ = in;
      in_homeroom_ = homeroom;
    }
    const std::string place = PlaceId();
    const std::optional<size_t> org = Table(File::kOrgs).Find(place);
    if (!org.has_value()) {
      findings_.Add(kNoPlace, Table(File::kUsers).PathOf(row_));
      return;
    }
    used_.orgs.insert(*org);
    institution_name_ = Of(File::kOrgs, *org, "name");
    const std::string& number = Of(File::kOrgs, *org, "identifier");
    const bool good = number.size() == 6 && std::all_of(number.begin(), number.end(), absl::ascii_isalnum);
    if (!good) findings_.Add(kInstitution, Table(File::kOrgs).PathOf(*org, "identifier"));
    if (good) institution_number_ = number;
    place_ = good ? absl::StrCat("institution:", number) : absl::StrCat("oneroster:", place);
    const bool fits = place_.size() <= kMostPlaceLength && std::all_of(place.begin(), place.end(), absl::ascii_isgraph);
    if (!good && !fits) findings_.Add(kPlaceId, Table(File::kOrgs).PathOf(*org, "sourcedId"));
  }

  std::string PlaceId() {
    if (enrollment_.has_value()) return Of(File::kEnrollments, *enrollment_, "schoolSourcedId");
    const std::string& primary = User(row_, "primaryOrgSourcedId");
    if (!primary.empty()) return primary;
    for (const size_t role : person_.roles) {
      if (Of(File::kRoles, role, "role") != "student") continue;
      return Of(File::kRoles, role, "orgSourcedId");
    }
    const std::vector<std::string_view> orgs = ItemsOf(User(row_, "orgSourcedIds"));
    return orgs.empty() ? std::string() : std::string(orgs.front());
  }

  void MapPerson(size_t row, int person) {
    used_.users.insert(row);
    for (const size_t role : roster_.people[row].roles) used_.roles.insert(role);
    model::v1::PersonIdentity identity;
    MapIdentifiers(roster_.tables, row, place_, identity, findings_);
    identity.set_official_given_name(JoinedNames({User(row, "givenName"), User(row, "middleName")}));
    identity.set_official_family_name(User(row, "familyName"));
    identity.set_address_protected(User(row, "metadata.handover.addressProtected") == "true");
    MapDemographics(row, identity);
    *draft_.person(person).mutable_identifiers() = identity.identifiers();
    MapContactDetails(row, person);
    *draft_.AddSection({person}).mutable_person_identity() = std::move(identity);
  }

  void MapDemographics(size_t row, model::v1::PersonIdentity& identity) {
    const std::optional<size_t> found = roster_.people[row].demographics;
    if (!found.has_value()) return;
    const std::string& sex = Of(File::kDemographics, *found, "sex");
    if (sex == "male") identity.set_sex(model::v1::SEX_MALE);
    if (sex == "female") identity.set_sex(model::v1::SEX_FEMALE);
    if (sex == "other") identity.set_sex(model::v1::SEX_OTHER);
    const std::optional<model::v1::Date> born = ReadFormDate(Of(File::kDemographics, *found, "birthDate"));
    if (!born.has_value()) return;
    const std::string path = Table(File::kDemographics).PathOf(*found, "birthDate");
    if (absl::FromCivil(DayOf(*born), absl::UTCTimeZone()) > head_.now) findings_.Add(kDate, path);
    const std::optional<absl::CivilDay> told = BirthDateOf(identity);
    if (told.has_value() && *told != DayOf(*born)) findings_.Add(kBirthDate, path);
    *identity.mutable_birth_date() = *born;
  }

  void MapContactDetails(size_t row, int person) {
    model::v1::ContactDetails contact;
    for (const std::string_view column : {"sms", "phone"}) {
      const std::string& number = User(row, column);
      if (!number.empty()) contact.add_telephones(NormaliseTelephone(number).value_or(number));
    }
    if (!User(row, "email").empty()) contact.add_emails(User(row, "email"));
    const std::string preferred = JoinedNames(
        {User(row, "preferredGivenName"), User(row, "preferredMiddleName"), User(row, "preferredFamilyName")});
    if (preferred.empty() && contact.ByteSizeLong() == 0) return;
    std::string name = preferred;
    if (name.empty()) name = FullName(row);
    contact.set_name_in_use(name);
    *draft_.AddSection({person}).mutable_contact_details() = std::move(contact);
  }

  std::string FullName(size_t row) {
    std::string name = JoinedNames({User(row, "givenName"), User(row, "familyName")});
    if (CountCodePoints(name) > kMostNameLength) findings_.Add(kTooLong, UserPath(row, "familyName"));
    return name;
  }

  void MapEnrolment(int child) {
    model::v1::DaycareEnrolment& enrolment = *draft_.AddSection({child}).mutable_daycare_enrolment();
    enrolment.set_institution_number(institution_number_);
    enrolment.set_institution_name(institution_name_);
    if (!enrollment_.has_value()) return;
    used_.enrollments.insert(*enrollment_);
    used_.classes.insert(*class_);
    enrolment.set_group(Of(File::kClasses, *class_, "title"));
    const std::optional<model::v1::Date> begin = ReadFormDate(Of(File::kEnrollments, *enrollment_, "beginDate"));
    const std::optional<model::v1::Date> end = ReadFormDate(Of(File::kEnrollments, *enrollment_, "endDate"));
    if (begin.has_value()) *enrolment.mutable_start_date() = *begin;
    if (end.has_value()) *enrolment.mutable_end_date() = DayBefore(*end);
    const bool backwards = begin.has_value() && end.has_value() && DayOf(*end) <= DayOf(*begin);
    if (backwards) findings_.Add(kDate, Table(File::kEnrollments).PathOf(*enrollment_, "endDate"));
  }

  void MapAgent(size_t agent, int child) {
    const std::string& role = roster_.people[agent].role;
    const int person = draft_.AddPerson(role == "parent" ? options::v1::PERSON_ROLE_OTHER_PARENT
                                                         : options::v1::PERSON_ROLE_OTHER);
    MapPerson(agent, person);
    model::v1::FamilyRelation& family = *draft_.AddSection({person, child}).mutable_family_relation();
    family.mutable_person()->set_person_id(draft_.person_id(person));
    family.mutable_relative_to()->set_person_id(draft_.person_id(child));
    family.mutable_relation()->set_system(std::string(kOneRosterRelations));
    family.mutable_relation()->set_code(role);
    const std::vector<std::string_view> holders = ItemsOf(User(row_, "metadata.handover.custodySourcedIds"));
    const bool holds = std::find(holders.begin(), holders.end(), User(agent, "sourcedId")) != holders.end();
    if (holds) family.set_stated_custody(model::v1::FamilyRelation::HAS_CUSTODY);
  }

  void MapStaff() {
    if (!class_.has_value()) return;
    size_t count = 0;
    for (const size_t row : roster_.staff_enrollments[*class_]) {
      if (++count > kMostStaff) return;
      used_.enrollments.insert(row);
      const size_t user = *Table(File::kUsers).Find(Of(File::kEnrollments, row, "userSourcedId"));
      const int person = draft_.AddPerson(options::v1::PERSON_ROLE_PROFESSIONAL);
      model::v1::Professional& professional = *draft_.AddSection({person}).mutable_professional();
      professional.set_role(RoleOfStaff(Of(File::kEnrollments, row, "role")));
      professional.set_name(FullName(user));
      professional.set_organisation_name(institution_name_);
    }
  }

  // Extension columns of the child and its agents, and what of their columns has no field.
  void MapCarried() {
    model::v1::Residue residue;
    std::vector<size_t> rows = {row_};
    rows.insert(rows.end(), person_.agents.begin(), person_.agents.end());
    for (const size_t row : rows) {
      CarryRow(File::kUsers, row, residue);
      const std::optional<size_t> demographics = roster_.people[row].demographics;
      if (demographics.has_value()) CarryRow(File::kDemographics, *demographics, residue);
    }
    if (residue.elements().empty()) return;
    residue.mutable_provenance()->set_observer_role("ADMINISTRATION");
    residue.set_format(std::string(kOneRosterFormat));
    *draft_.AddSectionAboutEveryone().mutable_residue() = std::move(residue);
  }

  void CarryRow(File file, size_t row, model::v1::Residue& residue) {
    const CsvTable& table = Table(file).table();
    for (size_t i = 0; i < table.header.size(); ++i) {
      const bool known = FindColumn(file, table.header[i]) != nullptr;
      const bool carried = !known || table.header[i] == "pronouns";
      const std::string& value = table.rows[row][i];
      if (!carried || value.empty()) continue;
      if (CountCodePoints(value) > kMostResidueLength) findings_.Add(kTooLong, WhereOf(file, row, i));
      model::v1::Residue::Element& element = *residue.add_elements();
      element.set_path(WhereOf(file, row, i));
      element.set_value(value);
    }
  }

  void FillEnvelope(int child) {
    exchange::v1::Envelope& envelope = draft_.envelope();
    const std::string name = absl::StrCat("ONEROSTER\n", absl::BytesToHexString(head_.sha256), "\n", row_ + 1);
    envelope.set_handover_id(DeriveUuid8(roster_.tables.packed, name));
    envelope.set_subject_person_id(draft_.person_id(child));
    envelope.set_kind("TRANSITION_SUMMARY");
    envelope.set_schema_version(kSchemaVersion);
    envelope.set_created_ms(absl::ToUnixMillis(head_.now));
    envelope.set_priority(exchange::v1::ROUTINE);
    envelope.set_sender_unit(institution_number_);
    envelope.set_author_role("ADMINISTRATION");
    envelope.set_source_format(std::string(kOneRosterFormat));
    envelope.set_source_message_id(FormatUuid(envelope.handover_id()));
    envelope.set_source_sha256(head_.sha256);
    exchange::v1::Addressee& addressee = draft_.AddAddressee();
    addressee.set_purpose("DAYCARE_START");
    addressee.set_legal_basis("DAYCARE_TRANSITION");
    addressee.set_stated_address(place_);
  }

  static constexpr size_t kMostNameLength = 200;
  static constexpr size_t kMostResidueLength = 20'000;
  static constexpr size_t kMostPlaceLength = 64;

  const Roster& roster_;
  const RosterPerson& person_;
  const size_t row_;
  const PackageHead& head_;
  HandoverDraft draft_;
  UsedRows& used_;
  Findings& findings_;
  std::optional<size_t> enrollment_;
  std::optional<size_t> class_;
  bool in_homeroom_ = false;
  std::string institution_number_;
  std::string institution_name_;
  // Whose the numbers of people are, and who is addressed: by its number, else as the roster calls it.
  std::string place_;
};

}  // namespace roster_child_internal

exchange::v1::Handover MapChild(const Roster& roster, size_t child, const PackageHead& head, Random& random,
                                UsedRows& used, Findings& findings) {
  return roster_child_internal::ChildMapper(roster, child, head, random, used, findings).Map();
}

}  // namespace handover::adapters::oneroster
