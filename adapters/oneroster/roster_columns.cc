#include "adapters/oneroster/roster_columns.h"

#include <array>

namespace handover::adapters::oneroster {
namespace roster_columns_internal {

// A school with its parents; every child in some ten classes.
constexpr size_t kMostPeople = 3000;
constexpr size_t kMostEnrollments = 10'000;

constexpr std::array<FileInfo, 7> kFileTable = {{
    {File::kManifest, "manifest.csv", "", 100},
    {File::kOrgs, "orgs.csv", "file.orgs", 500},
    {File::kUsers, "users.csv", "file.users", kMostPeople},
    {File::kRoles, "roles.csv", "file.roles", 2 * kMostPeople},
    {File::kClasses, "classes.csv", "file.classes", 1000},
    {File::kEnrollments, "enrollments.csv", "file.enrollments", kMostEnrollments},
    {File::kDemographics, "demographics.csv", "file.demographics", kMostPeople},
}};

constexpr std::array<std::string_view, 15> kOtherFiles = {
    "academicSessions.csv", "categories.csv",  "classResources.csv", "courses.csv",
    "courseResources.csv",  "lineItems.csv",   "resources.csv",      "results.csv",
    "userProfiles.csv",     "userResources.csv", "scoreScales.csv",  "lineItemLearningObjectiveIds.csv",
    "lineItemScoreScales.csv", "resultLearningObjectiveIds.csv", "resultScoreScales.csv"};

constexpr std::string_view kPlaceWords = "department school district local state national";
constexpr std::string_view kOldRoles = "administrator aide guardian parent proctor relative student teacher";
constexpr std::string_view kNewRoles =
    "aide counselor districtAdministrator guardian parent principal proctor relative siteAdministrator student "
    "systemAdministrator teacher";
constexpr std::string_view kClassRoles = "administrator proctor student teacher";

constexpr std::string_view kJoins = "finds the rows that belong together";
constexpr std::string_view kActive = "active, or empty; a row that is to be deleted is not there";
constexpr std::string_view kPerson = "`PersonIdentity`";
constexpr std::string_view kIdentifiers = "`PersonIdentity.identifiers`";
constexpr std::string_view kNameInUse = "`ContactDetails.name_in_use`";
constexpr std::string_view kTelephones = "`ContactDetails.telephones`";
constexpr size_t kIdCharacters = 100;
constexpr size_t kAnyCharacters = 1000;

constexpr ColumnInfo Id(File file) {
  return {.file = file, .name = "sourcedId", .need = Need::kRequired, .shape = Shape::kId, .goes_to = kJoins,
          .most_characters = kIdCharacters};
}
constexpr ColumnInfo Status(File file) {
  return {.file = file, .name = "status", .shape = Shape::kStatus, .goes_to = kActive};
}
constexpr ColumnInfo Lost(File file, std::string_view name, const LossInfo& loss, Need need = Need::kOptional,
                          In in = In::kBoth) {
  return {.file = file, .name = name, .need = need, .loss = &loss, .in = in, .most_characters = kAnyCharacters};
}
constexpr ColumnInfo Kept(File file, std::string_view name, std::string_view goes_to, Need need = Need::kOptional,
                          size_t most = 200) {
  return {.file = file, .name = name, .need = need, .goes_to = goes_to, .most_characters = most};
}
constexpr ColumnInfo Refers(File file, std::string_view name) {
  return Kept(file, name, kJoins, Need::kRequired, kIdCharacters);
}
constexpr ColumnInfo Word(File file, std::string_view name, std::string_view goes_to, std::string_view words,
                          In in = In::kBoth) {
  return {.file = file, .name = name, .need = Need::kRequired, .shape = Shape::kWord, .goes_to = goes_to, .in = in,
          .words = words};
}
constexpr ColumnInfo Day(File file, std::string_view name, std::string_view goes_to) {
  return {.file = file, .name = name, .shape = Shape::kDate, .goes_to = goes_to};
}
constexpr ColumnInfo Only(In in, ColumnInfo column) {
  column.in = in;
  return column;
}
constexpr ColumnInfo Flag(ColumnInfo column) {
  column.shape = Shape::kFlag;
  return column;
}

constexpr File kM = File::kManifest, kO = File::kOrgs, kU = File::kUsers, kR = File::kRoles, kC = File::kClasses,
               kE = File::kEnrollments, kD = File::kDemographics;

constexpr std::array kColumnTable = {
    Kept(kM, "propertyName", "names the value", Need::kRequired),
    Kept(kM, "value", "version, and which files there are; of other properties ONEROSTER_TECHNICAL"),
    Id(kO),
    Status(kO),
    Lost(kO, "dateLastModified", kLossTechnical),
    Kept(kO, "name", "`DaycareEnrolment.institution_name`", Need::kRequired),
    ColumnInfo{.file = kO, .name = "type", .need = Need::kRequired, .shape = Shape::kWord, .loss = &kLossTechnical,
               .words = kPlaceWords},
    Kept(kO, "identifier", "`DaycareEnrolment.institution_number`, `Addressee.stated_address`, `Envelope.sender_unit`"),
    Lost(kO, "parentSourcedId", kLossTechnical),
    ColumnInfo{.file = kU, .name = "sourcedId", .need = Need::kRequired, .shape = Shape::kId,
               .goes_to = "`PersonIdentity.identifiers`, a local number of the institution",
               .most_characters = kIdCharacters},
    Status(kU),
    Lost(kU, "dateLastModified", kLossTechnical),
    Flag(Lost(kU, "enabledUser", kLossTechnical, Need::kRequired)),
    Only(In::k11, Kept(kU, "orgSourcedIds", "the place of a child without a class", Need::kRequired, kAnyCharacters)),
    Word(kU, "role", "who is a child; `FamilyRelation.relation`; `Professional.role`", kOldRoles, In::k11),
    Lost(kU, "username", kLossTechnical, Need::kRequired),
    Kept(kU, "userIds", "`PersonIdentity.identifiers`, `Person.identifiers`", Need::kOptional, kAnyCharacters),
    Kept(kU, "givenName", kPerson, Need::kRequired, 100),
    Kept(kU, "familyName", kPerson, Need::kRequired),
    Kept(kU, "middleName", kPerson, Need::kOptional, 99),
    Kept(kU, "identifier", kIdentifiers, Need::kOptional, kIdCharacters),
    Kept(kU, "email", "`ContactDetails.emails`", Need::kOptional, 254),
    Kept(kU, "sms", kTelephones, Need::kOptional, 32),
    Kept(kU, "phone", kTelephones, Need::kOptional, 32),
    Kept(kU, "agentSourcedIds", "`FamilyRelation`", Need::kOptional, kAnyCharacters),
    Lost(kU, "grades", kLossSchooling),
    Lost(kU, "password", kLossPassword),
    Only(In::k12, Kept(kU, "userMasterIdentifier", kIdentifiers, Need::kOptional, kIdCharacters)),
    Lost(kU, "resourceSourcedIds", kLossTechnical, Need::kOptional, In::k12),
    Only(In::k12, Kept(kU, "preferredGivenName", kNameInUse, Need::kOptional, 66)),
    Only(In::k12, Kept(kU, "preferredMiddleName", kNameInUse, Need::kOptional, 66)),
    Only(In::k12, Kept(kU, "preferredFamilyName", kNameInUse, Need::kOptional, 66)),
    Only(In::k12, Kept(kU, "primaryOrgSourcedId", "the place of a child without a class", Need::kOptional,
                       kIdCharacters)),
    Only(In::k12, Kept(kU, "pronouns", "`Residue`", Need::kOptional, kAnyCharacters)),
    Flag(Kept(kU, "metadata.handover.addressProtected", "`PersonIdentity.address_protected`")),
    Kept(kU, "metadata.handover.custodySourcedIds", "`FamilyRelation.stated_custody`", Need::kOptional, kAnyCharacters),
    Id(kR),
    Status(kR),
    Lost(kR, "dateLastModified", kLossTechnical),
    Refers(kR, "userSourcedId"),
    Word(kR, "roleType", "the primary role counts before others", "primary secondary"),
    Word(kR, "role", "who is a child; `FamilyRelation.relation`; `Professional.role`", kNewRoles),
    Lost(kR, "beginDate", kLossTechnical),
    Lost(kR, "endDate", kLossTechnical),
    Kept(kR, "orgSourcedId", "the place of a child without a class", Need::kRequired, kIdCharacters),
    Lost(kR, "userProfileSourcedId", kLossTechnical),
    Id(kC),
    Status(kC),
    Lost(kC, "dateLastModified", kLossTechnical),
    Kept(kC, "title", "`DaycareEnrolment.group`", Need::kRequired, 100),
    Lost(kC, "grades", kLossSchooling),
    Lost(kC, "courseSourcedId", kLossSchooling, Need::kRequired),
    Lost(kC, "classCode", kLossSchooling),
    Word(kC, "classType", "a homeroom is a child's main class", "homeroom scheduled"),
    Lost(kC, "location", kLossSchooling),
    Lost(kC, "schoolSourcedId", kLossTechnical, Need::kRequired),
    Lost(kC, "termSourcedIds", kLossSchooling, Need::kRequired),
    Lost(kC, "subjects", kLossSchooling),
    Lost(kC, "subjectCodes", kLossSchooling),
    Lost(kC, "periods", kLossSchooling),
    Id(kE),
    Status(kE),
    Lost(kE, "dateLastModified", kLossTechnical),
    Refers(kE, "classSourcedId"),
    Refers(kE, "schoolSourcedId"),
    Refers(kE, "userSourcedId"),
    Word(kE, "role", "who of a class is a child, and who staff", kClassRoles),
    Flag(Lost(kE, "primary", kLossTechnical)),
    Day(kE, "beginDate", "`DaycareEnrolment.start_date`"),
    Day(kE, "endDate", "`DaycareEnrolment.end_date`, the day before"),
    Id(kD),
    Status(kD),
    Lost(kD, "dateLastModified", kLossTechnical),
    Day(kD, "birthDate", kPerson),
    ColumnInfo{.file = kD, .name = "sex", .shape = Shape::kWord, .goes_to = kPerson,
               .words = "male female unspecified other"},
    Lost(kD, "americanIndianOrAlaskaNative", kLossOrigin),
    Lost(kD, "asian", kLossOrigin),
    Lost(kD, "blackOrAfricanAmerican", kLossOrigin),
    Lost(kD, "nativeHawaiianOrOtherPacificIslander", kLossOrigin),
    Lost(kD, "white", kLossOrigin),
    Lost(kD, "demographicRaceTwoOrMoreRaces", kLossOrigin),
    Lost(kD, "hispanicOrLatinoEthnicity", kLossOrigin),
    Lost(kD, "countryOfBirthCode", kLossOrigin),
    Lost(kD, "stateOfBirthAbbreviation", kLossOrigin),
    Lost(kD, "cityOfBirth", kLossOrigin),
    Lost(kD, "publicSchoolResidenceStatus", kLossOrigin),
};

struct OldName {
  File file;
  std::string_view old_name;
  std::string_view new_name;
};

// Packages that call themselves 1.1 still have them.
constexpr OldName kOldNames[] = {{kU, "userId", "userIds"},         {kU, "agents", "agentSourcedIds"},
                                 {kU, "orgSourcedId", "orgSourcedIds"}, {kU, "grade", "grades"},
                                 {kC, "grade", "grades"},           {kD, "userSourcedId", "sourcedId"},
                                 {kD, "birthdate", "birthDate"}};

}  // namespace roster_columns_internal

absl::Span<const FileInfo> AllFiles() { return roster_columns_internal::kFileTable; }

const FileInfo& InfoOf(File file) { return roster_columns_internal::kFileTable[static_cast<size_t>(file)]; }

absl::Span<const std::string_view> OtherFiles() { return roster_columns_internal::kOtherFiles; }

absl::Span<const ColumnInfo> AllColumns() { return roster_columns_internal::kColumnTable; }

const ColumnInfo* FindColumn(File file, std::string_view name) {
  for (const ColumnInfo& column : AllColumns()) {
    if (column.file == file && column.name == name) return &column;
  }
  return nullptr;
}

std::string_view NameSince10(File file, std::string_view name) {
  for (const auto& [of, old_name, new_name] : roster_columns_internal::kOldNames) {
    if (of == file && old_name == name) return new_name;
  }
  return {};
}

bool IsIn(const ColumnInfo& column, Version version) {
  switch (column.in) {
    case In::kBoth:
      return true;
    case In::k11:
      return version == Version::k11;
    case In::k12:
      return version == Version::k12;
  }
  return false;
}

bool IsExtension(std::string_view name) { return name.starts_with("metadata.") || name.starts_with("ext_"); }

bool IsOwnExtension(std::string_view name) { return name.starts_with("metadata.handover."); }

}  // namespace handover::adapters::oneroster
