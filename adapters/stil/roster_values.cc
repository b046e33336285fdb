#include "adapters/stil/roster_values.h"

#include <algorithm>
#include <set>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"

#include "adapters/text/xml_names.h"
#include "broker/base/absl_view.h"

namespace handover::adapters::stil {
namespace roster_values_internal {

constexpr std::string_view kIdentity = "`PersonIdentity`";
constexpr std::string_view kNumber = "`PersonIdentity.identifiers`, `Person.identifiers`";
constexpr std::string_view kStaff = "of staff in the child's group `Professional`";

constexpr std::string_view kMade = "`Envelope.created_ms`";

constexpr ElementInfo kElements[] = {
    {"@exportDateTime", kMade},
    {"@sourceDateTime", kMade},
    {"@accessLevel", "", &kLossTechnical},
    {"@schoolYear", "", &kLossTechnical},
    {"ImportSource/@sourceDateTime", kMade},
    {"ImportSource/@source", "", &kLossTechnical},
    {"ImportSource/@schoolYear", "", &kLossTechnical},
    {"InstitutionNumber", "`DaycareEnrolment.institution_number`, `Addressee.stated_address`, `Envelope.sender_unit`"},
    {"InstitutionName", "`DaycareEnrolment.institution_name`"},
    {"Group/GroupId", "finds the group's name"},
    {"Group/GroupName", "`DaycareEnrolment.group`"},
    {"Group/GroupType", "", &kLossGroup},
    {"Group/GroupLevel", "", &kLossGroup},
    {"Group/Line", "", &kLossGroup},
    {"Group/FromDate", "", &kLossGroup},
    {"Group/ToDate", "", &kLossGroup},
    {"@source", "", &kLossTechnical},
    {"LocalPersonId", "`PersonIdentity.identifiers`, a local number of the institution"},
    {"UNILogin/UserId", "`PersonIdentity.identifiers`, a local number of https://unilogin.dk"},
    {"Person/UserId", "`PersonIdentity.identifiers`, where `UNILogin` has none: so version 7 in its small export"},
    {"UNILogin/Name", "", &kLossTechnical},
    {"UNILogin/InitialPassword", "", &kLossPassword},
    {"UNILogin/PasswordState", "", &kLossPassword},
    {"UNILogin/CivilRegistrationNumber", kNumber},
    {"Person/@protected", "`PersonIdentity.address_protected`"},
    {"Person/@verificationLevel", "", &kLossTechnical},
    {"Person/FirstName", kIdentity},
    {"Person/FamilyName", kIdentity},
    {"Person/AliasFirstName", "`ContactDetails.name_in_use`"},
    {"Person/AliasFamilyName", "`ContactDetails.name_in_use`"},
    {"Person/CivilRegistrationNumber", kNumber},
    {"Person/BirthDate", kIdentity},
    {"Person/Gender", kIdentity},
    {"Person/PhotoId", "", &kLossTechnical},
    {"Person/EmailAddress", "`ContactDetails.emails`"},
    {"Person/HomePhoneNumber", "`ContactDetails.telephones`"},
    {"Person/HomePhoneNumber/@protected", "a protected one is a loss"},
    {"Person/WorkPhoneNumber", "`ContactDetails.telephones`"},
    {"Person/WorkPhoneNumber/@protected", "a protected one is a loss"},
    {"Person/MobilePhoneNumber", "`ContactDetails.telephones`"},
    {"Person/MobilePhoneNumber/@protected", "a protected one is a loss"},
    {"Person/Address/StreetAddress", "`Address.street_line`; of a protected person a loss"},
    {"Person/Address/PostalCode", "`Address.post_code`; of a protected person a loss"},
    {"Person/Address/PostalDistrict", "`Address.district`; of a protected person a loss"},
    {"Person/Address/MunicipalityCode", "`Person.municipality_code`, `Address.municipality_code`"},
    {"Person/Address/MunicipalityName", "", &kLossTechnical},
    {"Student/Role", "", &kLossTechnical},
    {"Student/Level", "", &kLossTechnical},
    {"Student/MainGroupId", "the group of `DaycareEnrolment`"},
    {"Student/GroupId", "", &kLossGroup},
    {"Student/ContactPerson/@relation", "`FamilyRelation.relation`"},
    {"Student/ContactPerson/@childCustody", "`FamilyRelation.stated_custody`"},
    {"Student/ContactPerson/@accessLevel", "", &kLossTechnical},
    {"Employee/Role", kStaff},
    {"Employee/ShortName", "", &kLossStaff},
    {"Employee/Occupation", "", &kLossStaff},
    {"Employee/GroupId", "finds the children of the group"},
    {"Extern/Role", "", &kLossStaff},
    {"Extern/GroupId", "", &kLossStaff},
};

const ElementInfo* FindElement(std::string_view path) {
  static const auto& table = *new std::map<std::string_view, const ElementInfo*>([] {
    std::map<std::string_view, const ElementInfo*> map;
    for (const ElementInfo& element : kElements) map.emplace(element.path, &element);
    return map;
  }());
  // A contact person has the elements of any person.
  constexpr std::string_view kContact = "Student/ContactPerson/";
  const std::string pattern = PatternOf(path);
  auto found = table.find(pattern);
  if (found == table.end() && AbslView(pattern).find(AbslView(kContact)) == 0) {
    found = table.find(std::string_view(pattern).substr(kContact.size()));
  }
  return found == table.end() ? nullptr : found->second;
}

std::string LocalName(const char* name) {
  const std::string_view whole(name);
  return std::string(whole.substr(whole.find(':') == std::string_view::npos ? 0 : whole.find(':') + 1));
}

// An element that is still to be read, with its own path.
struct Pending {
  pugi::xml_node node;
  std::string path;
};

}  // namespace roster_values_internal

absl::Span<const ElementInfo> AllElements() { return roster_values_internal::kElements; }

bool RosterValues::Read(pugi::xml_node element, std::string where, size_t most, std::string_view except) {
  using namespace roster_values_internal;
  where_ = std::move(where);
  std::vector<Pending> pending = {{element, ""}};
  const auto add = [this, most](std::string path, std::string text) {
    values_.emplace(std::move(path), Value{std::move(text), false});
    return values_.size() <= most;
  };
  while (!pending.empty()) {
    const Pending here = std::move(pending.back());
    pending.pop_back();
    const std::string begin = here.path.empty() ? "" : here.path + "/";
    std::map<std::string, size_t> counts;
    size_t child_count = 0;
    for (const pugi::xml_attribute attribute : here.node.attributes()) {
      if (IsNamespaceDeclaration(attribute) || IsSchemaHint(here.node, attribute)) continue;
      const std::string name = "@" + LocalName(attribute.name());
      if (!add(begin + PlacedPath(name, ++counts[name], ""), attribute.value())) return false;
    }
    for (const pugi::xml_node child : here.node.children()) {
      if (child.type() != pugi::node_element) continue;
      const std::string name = LocalName(child.name());
      if (here.path.empty() && AbslView(name) == AbslView(except)) continue;
      ++child_count;
      pending.push_back({child, begin + PlacedPath(name, ++counts[name], "")});
    }
    const std::string text(absl::StripAsciiWhitespace(TextOf(here.node)));
    const bool is_value = !text.empty() || (child_count == 0 && !here.path.empty());
    if (is_value && !add(here.path.empty() ? "text()" : here.path, text)) return false;
  }
  return true;
}

std::string RosterValues::Take(std::string_view path) {
  const auto found = values_.find(path);
  if (found == values_.end()) return {};
  found->second.used = true;
  return found->second.text;
}

std::string RosterValues::Peek(std::string_view path) const {
  const auto found = values_.find(path);
  return found == values_.end() ? std::string() : found->second.text;
}

std::vector<std::string> RosterValues::TakeAll(std::string_view path) {
  std::vector<std::string> texts;
  for (size_t place = 1; Has(PlacedPath(path, place, "")); ++place) texts.push_back(Take(PlacedPath(path, place, "")));
  return texts;
}

size_t RosterValues::CountOf(std::string_view path) const {
  size_t count = 0;
  while (true) {
    const std::string here = PlacedPath(path, count + 1, "");
    const auto below = values_.lower_bound(here + "/");
    const bool has_below = below != values_.end() && below->first.starts_with(here + "/");
    if (!Has(here) && !has_below) return count;
    ++count;
  }
}

void RosterValues::DropDeclared(Findings& findings) {
  std::set<std::string> told;
  for (auto& [path, value] : values_) {
    const ElementInfo* element = roster_values_internal::FindElement(path);
    if (value.used || element == nullptr || element->loss == nullptr) continue;
    value.used = true;
    if (told.insert(PatternOf(path)).second) findings.Lose(*element->loss, WhereOf(path));
  }
}

std::vector<std::pair<std::string, std::string>> RosterValues::TakeLeftOver() {
  std::vector<std::pair<std::string, std::string>> left;
  for (auto& [path, value] : values_) {
    if (value.used) continue;
    value.used = true;
    if (!value.text.empty()) left.emplace_back(WhereOf(path), value.text);
  }
  return left;
}

std::string RosterValues::WhereOf(std::string_view path) const { return absl::StrCat(where_, "/", AbslView(path)); }

std::string PlacedPath(std::string_view list, size_t place, std::string_view rest) {
  std::string path(list);
  if (place > 1) absl::StrAppend(&path, "[", place, "]");
  if (!rest.empty()) absl::StrAppend(&path, "/", AbslView(rest));
  return path;
}

std::string PatternOf(std::string_view path) {
  std::string pattern;
  bool is_place = false;
  for (const char c : path) {
    is_place = is_place || c == '[';
    if (!is_place) pattern += c;
    if (c == ']') is_place = false;
  }
  return pattern;
}

}  // namespace handover::adapters::stil
