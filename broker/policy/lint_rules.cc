#include "broker/policy/lint_rules.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"

#include "broker/base/section_catalog.h"
#include "broker/policy/obligation.h"
#include "broker/policy/reason.h"
#include "handover/directory/v1/directory.pb.h"
#include "handover/options/v1/options.pb.h"

namespace handover::policy {
namespace lint_rules_internal {

using directory::v1::Sector;
using options::v1::DataCategory;
using options::v1::PersonRole;

// Regional sectors and the GP: the law on SSD does not name them (POLICY 2.1). Nor volunteers and counsellors.
constexpr std::array kNeverSsd = {directory::v1::BIRTH_CLINIC,      directory::v1::GP,
                                  directory::v1::FAMILY_AMBULATORY, directory::v1::HOSPITAL_DEPARTMENT,
                                  directory::v1::CIVIL_SOCIETY,     directory::v1::EDUCATION_COUNSELLING};
// Text that nobody has sorted never goes there (SECTIONS 5).
constexpr std::array kNeverUnsorted = {
    directory::v1::DAYCARE_MUNICIPAL, directory::v1::DAYCARE_PRIVATE,      directory::v1::SCHOOL, directory::v1::PPR,
    directory::v1::CIVIL_SOCIETY,     directory::v1::EDUCATION_COUNSELLING};
// Volunteers and counsellors get nothing else (P-90, P-91).
constexpr std::array kOutsiders = {directory::v1::CIVIL_SOCIETY, directory::v1::EDUCATION_COUNSELLING};
constexpr std::array kForOutsiders = {options::v1::DATA_CATEGORY_ADMIN, options::v1::DATA_CATEGORY_CONTACT,
                                      options::v1::DATA_CATEGORY_LANGUAGE_NEEDS};

template <typename List, typename Value>
bool Holds(const List& list, const Value& value) {
  return std::find(list.begin(), list.end(), value) != list.end();
}

template <typename Sectors, typename Listed>
bool Touches(const Sectors& sectors, const Listed& listed) {
  return std::any_of(sectors.begin(), sectors.end(), [&](int sector) { return Holds(listed, sector); });
}

// The policy by name.
struct Names {
  explicit Names(const v1::Policy& policy) {
    for (const v1::Kind& kind : policy.kinds()) kinds[kind.name()] = &kind;
    for (const v1::Basis& basis : policy.bases()) bases[basis.code()] = &basis;
  }

  const v1::Basis* FindBasis(const std::string& code) const {
    const auto it = bases.find(code);
    return it == bases.end() ? nullptr : it->second;
  }

  std::map<std::string, const v1::Kind*> kinds;
  std::map<std::string, const v1::Basis*> bases;
};

// A basis of early prevention, whatever it is called: its uses are counted by meeting.
bool IsSsd(const v1::Basis& basis) { return absl::StartsWith(basis.code(), "SSD") || basis.uses_per_meeting() > 0; }

// One rule under the lint.
class RuleLint {
 public:
  RuleLint(const v1::Rule& rule, const Names& names, std::vector<LintFinding>& findings)
      : rule_(rule), names_(names), findings_(findings) {}

  void Run() {
    CheckNames();
    CheckDates();
    CheckObligations();
    if (!rule_.deny_reason().empty()) {
      CheckDeny();
      return;
    }
    CheckBases();
    for (int i = 0; i < rule_.ceiling_size(); ++i) {
      CheckCeiling(rule_.ceiling(i), absl::StrCat("ceiling[", i, "]"));
    }
    CheckCeilingsAgree();
    CheckRequired();
  }

 private:
  void Add(std::string_view code, const std::string& place, std::string_view text) {
    const std::string where = absl::StrCat("rules[", rule_.id(), "]", place.empty() ? "" : ".", place);
    findings_.push_back({std::string(code), where, std::string(text)});
  }

  void CheckNames() {
    if (rule_.id().empty()) Add("RULE_ID_MISSING", "id", "a rule must have an id");
    if (rule_.kinds().empty()) Add("KIND_MISSING", "kinds", "a rule must name its kinds");
    for (const std::string& kind : rule_.kinds()) {
      const bool wildcard = kind == "*" && !rule_.deny_reason().empty() && rule_.kinds_size() == 1;
      if (!wildcard && !names_.kinds.contains(kind)) Add("UNKNOWN_KIND", "kinds", "a kind must exist");
    }
    CheckSectors(rule_.from(), "from");
    CheckSectors(rule_.to(), "to");
  }

  void CheckSectors(const google::protobuf::RepeatedField<int>& sectors, const std::string& place) {
    if (sectors.empty()) Add("SECTOR_MISSING", place, "a rule must name the sectors");
    for (const int sector : sectors) {
      if (!directory::v1::Sector_IsValid(sector) || sector == directory::v1::SECTOR_UNSPECIFIED) {
        Add("UNKNOWN_SECTOR", place, "a sector must exist");
      }
    }
  }

  void CheckDates() {
    for (const auto& [text, place] :
         {std::pair(&rule_.valid_from(), "valid_from"), std::pair(&rule_.valid_to(), "valid_to")}) {
      absl::CivilDay day;
      if (!text->empty() && (text->size() != 10 || !absl::ParseCivilTime(*text, &day))) {
        Add("DATE_FORMAT", place, "a date must be written YYYY-MM-DD");
      }
    }
  }

  void CheckObligations() {
    for (const std::string& code : rule_.obligations()) {
      if (!IsObligation(code)) Add("UNKNOWN_OBLIGATION", "obligations", "the broker must know the obligation");
    }
  }

  void CheckDeny() {
    if (!FindReason(rule_.deny_reason()).has_value()) {
      Add("UNKNOWN_REASON", "deny_reason", "must be a reason code of a decision");
    }
    if (!rule_.bases().empty() || !rule_.ceiling().empty()) {
      Add("DENY_WITH_CEILING", "", "a row that says no has neither bases nor a ceiling");
    }
  }

  void CheckBases() {
    if (rule_.bases().empty()) Add("BASIS_MISSING", "bases", "a rule must name its bases");
    bool any_duty = false;
    bool all_duties = true;
    for (const std::string& code : rule_.bases()) {
      const v1::Basis* const basis = names_.FindBasis(code);
      if (basis == nullptr) {
        Add("UNKNOWN_BASIS", "bases", "a basis must exist");
        continue;
      }
      any_duty = any_duty || basis->unblockable();
      all_duties = all_duties && basis->unblockable();
      if (IsSsd(*basis) && (Touches(rule_.from(), kNeverSsd) || Touches(rule_.to(), kNeverSsd))) {
        Add("SSD_SECTOR", "bases", "an SSD basis never touches a regional sector, a GP, volunteers or counsellors");
      }
    }
    if (any_duty && !all_duties) {
      Add("DUTY_MIXED", "bases", "a rule rests on statutory duties alone or on none: else one could block the other");
    }
    rests_on_duty_ = any_duty;
    CheckEveryPairHasABasis();
  }

  void CheckEveryPairHasABasis() {
    for (const int from : rule_.from()) {
      for (const int to : rule_.to()) {
        const bool covered = std::any_of(rule_.bases().begin(), rule_.bases().end(), [&](const std::string& code) {
          const v1::Basis* const basis = names_.FindBasis(code);
          if (basis == nullptr) return false;
          return (basis->from().empty() || Holds(basis->from(), from)) &&
                 (basis->to().empty() || Holds(basis->to(), to));
        });
        if (!covered) Add("BASIS_NOT_FOR_SECTORS", "bases", "each pair of sectors must have a basis that covers both");
      }
    }
  }

  void CheckCeiling(const v1::Rule::Ceiling& ceiling, const std::string& place) {
    if (ceiling.categories().empty()) Add("CATEGORY_MISSING", place, "a ceiling must name categories");
    if (ceiling.about().empty()) Add("ROLE_MISSING", place, "a ceiling must name roles");
    if (!v1::Rule::Ceiling::Need_IsValid(ceiling.need()) || ceiling.need() == v1::Rule::Ceiling::NEED_UNSPECIFIED) {
      Add("NEED_MISSING", place, "a ceiling must say what it needs");
    }
    if (rests_on_duty_ && ceiling.need() == v1::Rule::Ceiling::CONSENT) {
      Add("CONSENT_UNDER_DUTY", place, "a statutory duty asks nobody, so no pair can need consent");
    }
    for (const int role : ceiling.about()) {
      if (!options::v1::PersonRole_IsValid(role) || role == options::v1::PERSON_ROLE_UNSPECIFIED) {
        Add("UNKNOWN_ROLE", place, "a role must exist");
      }
    }
    for (const int category : ceiling.categories()) CheckCategory(category, place);
    for (const std::string& name : ceiling.only_bodies()) CheckBody(name, ceiling, place);
  }

  void CheckCategory(int category, const std::string& place) {
    if (!options::v1::DataCategory_IsValid(category) || category == options::v1::DATA_CATEGORY_UNSPECIFIED) {
      Add("UNKNOWN_CATEGORY", place, "a category must exist");
    }
    const bool ssd = std::any_of(rule_.bases().begin(), rule_.bases().end(), [this](const std::string& code) {
      const v1::Basis* const basis = names_.FindBasis(code);
      return basis != nullptr && IsSsd(*basis);
    });
    if (category == options::v1::DATA_CATEGORY_UNSORTED && (ssd || Touches(rule_.to(), kNeverUnsorted))) {
      Add("UNSORTED_TO_OUTSIDE", place, "text that nobody has sorted goes to health and social services alone");
    }
    if (Touches(rule_.to(), kOutsiders) && !Holds(kForOutsiders, category)) {
      Add("OUTSIDER_CEILING", place, "volunteers and counsellors get ADMIN, CONTACT and LANGUAGE_NEEDS at most");
    }
  }

  void CheckBody(const std::string& name, const v1::Rule::Ceiling& ceiling, const std::string& place) {
    const SectionType* const type = SectionCatalog::Get().Find(name);
    if (type == nullptr) {
      Add("UNKNOWN_BODY", place, "a body must exist");
    } else if (!type->sortable && !Holds(ceiling.categories(), static_cast<int>(type->category))) {
      Add("BODY_OF_OTHER_CATEGORY", place, "a named body must be of a category of its ceiling");
    }
  }

  // The need of one (category, role, body), 0 when it is above the ceiling.
  int NeedOf(DataCategory category, PersonRole role, const std::string& body) const {
    int need = 0;
    for (const v1::Rule::Ceiling& ceiling : rule_.ceiling()) {
      const bool named = ceiling.only_bodies().empty() || Holds(ceiling.only_bodies(), body);
      if (named && Holds(ceiling.categories(), static_cast<int>(category)) &&
          Holds(ceiling.about(), static_cast<int>(role))) {
        need = std::max<int>(need, ceiling.need());
      }
    }
    return need;
  }

  void CheckCeilingsAgree() {
    std::map<std::tuple<int, int, std::string>, int> needs;
    for (const v1::Rule::Ceiling& ceiling : rule_.ceiling()) {
      for (const int category : ceiling.categories()) {
        for (const int role : ceiling.about()) {
          for (const SectionType& type : SectionCatalog::Get().types()) {
            if (!ceiling.only_bodies().empty() && !Holds(ceiling.only_bodies(), type.name)) continue;
            const auto [it, fresh] = needs.emplace(std::tuple(category, role, type.name), ceiling.need());
            if (fresh || it->second == ceiling.need()) continue;
            Add("CEILINGS_DISAGREE", "ceiling", "two ceilings must not say different things of one pair");
            return;
          }
        }
      }
    }
  }

  void CheckRequired() {
    for (const std::string& name : rule_.kinds()) {
      const auto it = names_.kinds.find(name);
      if (it == names_.kinds.end()) continue;
      for (int i = 0; i < it->second->required_size(); ++i) {
        CheckRequirement(*it->second, it->second->required(i));
      }
    }
  }

  void CheckRequirement(const v1::Kind& kind, const v1::Kind::Requirement& requirement);
  bool RestsOnConsent() const;

  const v1::Rule& rule_;
  const Names& names_;
  std::vector<LintFinding>& findings_;
  bool rests_on_duty_ = false;
};

// The roles that the subject of a kind can have.
std::set<PersonRole> SubjectRoles(const v1::Kind& kind) {
  std::set<PersonRole> roles;
  if (Holds(kind.subjects(), static_cast<int>(v1::Kind::PREGNANCY))) {
    roles.insert(options::v1::PERSON_ROLE_BIRTHING_PARENT);
  }
  if (Holds(kind.subjects(), static_cast<int>(v1::Kind::CHILD))) roles.insert(options::v1::PERSON_ROLE_CHILD);
  if (Holds(kind.subjects(), static_cast<int>(v1::Kind::PERSON)) ||
      Holds(kind.subjects(), static_cast<int>(v1::Kind::INHERITED))) {
    roles.insert({options::v1::PERSON_ROLE_CHILD, options::v1::PERSON_ROLE_BIRTHING_PARENT,
                  options::v1::PERSON_ROLE_OTHER_PARENT, options::v1::PERSON_ROLE_OTHER});
  }
  return roles;
}

// Sets of roles a section of the body may be about, one of which is enough.
std::vector<std::vector<PersonRole>> LeastAbout(const SectionType& type) {
  constexpr PersonRole kChild = options::v1::PERSON_ROLE_CHILD;
  constexpr PersonRole kBirthingParent = options::v1::PERSON_ROLE_BIRTHING_PARENT;
  constexpr PersonRole kOtherParent = options::v1::PERSON_ROLE_OTHER_PARENT;
  constexpr PersonRole kProfessional = options::v1::PERSON_ROLE_PROFESSIONAL;
  if (type.about == options::v1::ABOUT_RULE_CHILD) return {{kChild}};
  if (type.about == options::v1::ABOUT_RULE_PARENT) return {{kBirthingParent}, {kOtherParent}};
  if (type.about == options::v1::ABOUT_RULE_BIRTHING_PARENT) return {{kBirthingParent}};
  if (type.about == options::v1::ABOUT_RULE_PROFESSIONAL) return {{kProfessional}};
  if (type.about == options::v1::ABOUT_RULE_CHILD_AND_PARENT) {
    return {{kChild, kBirthingParent}, {kChild, kOtherParent}};
  }
  return {{kChild},
          {kBirthingParent},
          {kOtherParent},
          {options::v1::PERSON_ROLE_SIBLING},
          {options::v1::PERSON_ROLE_OTHER},
          {kProfessional}};
}

bool RuleLint::RestsOnConsent() const {
  const bool every_pair = std::all_of(rule_.ceiling().begin(), rule_.ceiling().end(),
                                      [](const auto& ceiling) { return ceiling.need() == v1::Rule::Ceiling::CONSENT; });
  const bool every_basis = std::all_of(rule_.bases().begin(), rule_.bases().end(), [&](const std::string& code) {
    const v1::Basis* const basis = names_.FindBasis(code);
    return basis != nullptr && basis->rests_on_consent();
  });
  return every_pair || every_basis;
}

void RuleLint::CheckRequirement(const v1::Kind& kind, const v1::Kind::Requirement& requirement) {
  const std::set<PersonRole> subjects = SubjectRoles(kind);
  bool carried = false;
  bool without_consent = false;
  for (const std::string& body : requirement.any_of()) {
    const SectionType* const type = SectionCatalog::Get().Find(body);
    if (type == nullptr) continue;
    const DataCategory category = type->sortable ? options::v1::DATA_CATEGORY_UNSORTED : type->category;
    for (const std::vector<PersonRole>& about : LeastAbout(*type)) {
      const bool of_subject =
          std::any_of(about.begin(), about.end(), [&](PersonRole role) { return subjects.contains(role); });
      if (requirement.about_subject() && !of_subject) continue;
      int least = v1::Rule::Ceiling::CONSENT;
      int most = 0;
      for (const PersonRole role : about) {
        const int need = NeedOf(category, role, body);
        least = std::min(least, need);
        most = std::max(most, need);
      }
      carried = carried || least > 0;
      without_consent = without_consent || (least > 0 && most == v1::Rule::Ceiling::BASIS_ALONE);
    }
  }
  const std::string place = absl::StrCat("kinds[", kind.name(), "].required");
  if (!carried) {
    Add("REQUIRED_ABOVE_CEILING", place, "what a kind requires must be under the ceiling of every rule of the kind");
  } else if (!without_consent && !RestsOnConsent()) {
    Add("REQUIRED_NEEDS_CONSENT", place,
        "what a kind requires may need consent only when the whole rule rests on consent");
  }
}

bool DatesOverlap(const v1::Rule& a, const v1::Rule& b) {
  // Dates as text compare as dates; absent ends are open.
  const bool a_ends_first = !a.valid_to().empty() && a.valid_to() <= b.valid_from();
  const bool b_ends_first = !b.valid_to().empty() && b.valid_to() <= a.valid_from();
  return !a_ends_first && !b_ends_first;
}

void CheckOverlaps(const v1::Policy& policy, std::vector<LintFinding>& findings) {
  std::map<std::tuple<std::string, int, int>, std::vector<const v1::Rule*>> rows;
  for (const v1::Rule& rule : policy.rules()) {
    std::set<const v1::Rule*> reported;
    for (const std::string& kind : rule.kinds()) {
      for (const int from : rule.from()) {
        for (const int to : rule.to()) {
          std::vector<const v1::Rule*>& row = rows[{kind, from, to}];
          for (const v1::Rule* const other : row) {
            if (other == &rule || !DatesOverlap(rule, *other) || !reported.insert(other).second) continue;
            findings.push_back({"RULES_OVERLAP", absl::StrCat("rules[", rule.id(), "]"),
                                "at any date at most one rule may speak of a kind between two sectors"});
          }
          row.push_back(&rule);
        }
      }
    }
  }
}

}  // namespace lint_rules_internal

bool IsObligation(std::string_view code) { return FindObligation(code).has_value(); }

void LintRules(const v1::Policy& policy, std::vector<LintFinding>& findings) {
  const lint_rules_internal::Names names(policy);
  std::set<std::string> ids;
  for (const v1::Rule& rule : policy.rules()) {
    if (!ids.insert(rule.id()).second) {
      findings.push_back({"RULE_TWICE", absl::StrCat("rules[", rule.id(), "]"), "an id must be used once"});
    }
    lint_rules_internal::RuleLint(rule, names, findings).Run();
  }
  lint_rules_internal::CheckOverlaps(policy, findings);
}

}  // namespace handover::policy
