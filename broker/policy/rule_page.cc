#include "broker/policy/rule_page.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"

#include "broker/base/section_catalog.h"
#include "broker/policy/expectation_page.h"
#include "broker/policy/rule_words.h"

namespace handover::policy {
namespace rule_page_internal {

using options::v1::DataCategory;
using options::v1::PersonRole;

constexpr char kNothing[] = "–";

// How a page begins. What is generated says so first, and how to make it anew.
constexpr char kHead[] =
    R"(# The rules: who may send what to whom, on which basis

Made by `handover-broker --print-rules` from deploy/policy and compared with it by a test: change the policy, not this
page. How to read and change the policy: [policy.md](policy.md).

These are proposals. No lawyer has confirmed them, and this is no legal advice. What is known to be open is marked:
**Q** and a number is a question of the [list](#open-questions), *more* is one that stands with the rule or its bases.

- What no row names is not allowed. What is not in the list of a row never passes, whoever consents.
- Consent of a child is consent of **every** holder of custody whom the register names at that moment, unless the rule
  says that one suffices. Consent of an adult is that person's own; of an unborn child the woman's. A refusal beats
  every permission.
- A section about several people passes when all of them have a row for it, and all who must be asked have consented. An
  objection (spærring) stops what passes on the basis alone, unless the basis says otherwise.
- The sender names one of the [purposes](#purposes); a consent may be limited to some. No rule is tied to a purpose.
- How long anything is kept is not said by the rules but [beside them](#retention).
- Elsewhere: the rows of the matrix [that are not rules](policy.md#rows-of-the-matrix-that-are-not-rules), and
  [what no rule can say](policy.md#what-the-matrix-says-and-no-rule-can).

)";

std::string Cell(const std::string& text) {
  if (text.empty()) return kNothing;
  return absl::StrReplaceAll(text, {{"|", "\\|"}, {"\n", " "}});
}

std::string Row(const std::vector<std::string>& cells) {
  std::string row = "|";
  for (const std::string& cell : cells) absl::StrAppend(&row, " ", Cell(cell), " |");
  return row + "\n";
}

std::string TableHead(const std::vector<std::string>& names) {
  std::string head = Row(names) + "|";
  for (size_t i = 0; i < names.size(); ++i) head += "---|";
  return head + "\n";
}

std::string Capitalised(std::string text) {
  if (!text.empty()) text[0] = absl::ascii_toupper(static_cast<unsigned char>(text[0]));
  return text;
}

std::string RuleLink(const std::string& id) { return absl::StrCat("[", id, "](#", absl::AsciiStrToLower(id), ")"); }

bool Refuses(const v1::Rule& rule) { return !rule.deny_reason().empty(); }

template <typename Values>
bool Holds(const Values& values, int value) {
  return std::find(values.begin(), values.end(), value) != values.end();
}

// What passes about one role: categories that the basis carries, and those that need consent.
struct RoleCeiling {
  std::vector<std::string> on_the_basis;
  std::vector<std::string> by_consent;

  friend bool operator==(const RoleCeiling&, const RoleCeiling&) = default;
};

// The whole page. Borrows the policy.
class PageOfRules {
 public:
  explicit PageOfRules(const v1::Policy& policy) : policy_(policy) {
    for (const v1::Rule& rule : policy.rules()) rules_.push_back(&rule);
    std::sort(rules_.begin(), rules_.end(), [](const v1::Rule* a, const v1::Rule* b) { return a->id() < b->id(); });
    for (const v1::Basis& basis : policy.bases()) bases_[basis.code()] = &basis;
    for (const v1::Kind& kind : policy.kinds()) kinds_[kind.name()] = &kind;
  }

  std::string Make() const {
    std::string page = kHead;
    absl::StrAppend(&page, "Policy version ", policy_.version(), ": ", policy_.rules_size(), " rules on ",
                    policy_.bases_size(), " bases for ", policy_.kinds_size(), " kinds of handover.\n\n");
    absl::StrAppend(&page, "## All rules\n\n", Overview(), "\n## Rule by rule\n\n");
    for (const v1::Rule* rule : rules_) page += OneRule(*rule);
    absl::StrAppend(&page, "## Legal bases\n\n", Bases(), "\n## Open questions\n\n", Questions());
    absl::StrAppend(&page, "\n## What should follow what\n\n", ExpectationPage(policy_));
    absl::StrAppend(&page, "\n## Retention\n\n", Retentions());
    absl::StrAppend(&page, "\n## Kinds of handover\n\n", Kinds(), "\n## Purposes\n\n", Purposes());
    absl::StrAppend(&page, "\n## Categories\n\n", Categories(), "\n## Sectors\n\n", Sectors());
    return page;
  }

 private:
  const v1::Basis* FindBasis(const std::string& code) const {
    const auto it = bases_.find(code);
    return it == bases_.end() ? nullptr : it->second;
  }

  std::vector<const v1::Basis*> BasesOf(const v1::Rule& rule) const {
    std::vector<const v1::Basis*> bases;
    for (const std::string& code : rule.bases()) {
      if (const v1::Basis* const basis = FindBasis(code); basis != nullptr) bases.push_back(basis);
    }
    return bases;
  }

  bool RestsOnConsentAlone(const v1::Rule& rule) const {
    const std::vector<const v1::Basis*> bases = BasesOf(rule);
    return !bases.empty() &&
           std::all_of(bases.begin(), bases.end(), [](const v1::Basis* basis) { return basis->rests_on_consent(); });
  }

  bool MayRestOnConsent(const v1::Rule& rule) const {
    const std::vector<const v1::Basis*> bases = BasesOf(rule);
    return std::any_of(bases.begin(), bases.end(), [](const v1::Basis* basis) { return basis->rests_on_consent(); });
  }

  bool IsUnblockable(const v1::Rule& rule) const {
    const std::vector<const v1::Basis*> bases = BasesOf(rule);
    return std::any_of(bases.begin(), bases.end(), [](const v1::Basis* basis) { return basis->unblockable(); });
  }

  static std::string KindsPhrase(const v1::Rule& rule) {
    std::vector<std::string> kinds;
    for (const std::string& kind : rule.kinds()) kinds.push_back(kind == "*" ? "anything else" : PlainWords(kind));
    return absl::StrJoin(kinds, ", ");
  }

  // Between the same sectors, each way.
  static bool IsMutual(const v1::Rule& rule) {
    const std::set<int> from(rule.from().begin(), rule.from().end());
    return from.size() > 1 && from == std::set<int>(rule.to().begin(), rule.to().end());
  }

  static std::string BetweenPhrase(const v1::Rule& rule) {
    const std::string from = SectorsPhrase(rule.from());
    return IsMutual(rule) ? absl::StrCat("among ", from)
                          : absl::StrCat("from ", from, " to ", SectorsPhrase(rule.to()));
  }

  static std::string InForce(const v1::Rule& rule) {
    if (rule.valid_from().empty() && rule.valid_to().empty()) return "always";
    std::string words = rule.valid_from().empty() ? "" : absl::StrCat("from ", rule.valid_from());
    if (!rule.valid_to().empty()) absl::StrAppend(&words, words.empty() ? "" : ", ", "until ", rule.valid_to());
    return words;
  }

  std::string ConsentPhrase(const v1::Rule& rule) const {
    if (Refuses(rule)) return "";
    if (IsUnblockable(rule)) return "nobody: statutory duty";
    if (RestsOnConsentAlone(rule)) return "for everything";
    const bool some = std::any_of(rule.ceiling().begin(), rule.ceiling().end(),
                                  [](const auto& ceiling) { return ceiling.need() == v1::Rule::Ceiling::CONSENT; });
    return absl::StrCat(some ? "for some sections" : "not needed",
                        MayRestOnConsent(rule) ? "; for everything if it rests on consent" : "");
  }

  // What holds for the kinds of the rule: one limit, or each with its kind where they differ.
  template <typename LimitOf>
  std::string Limits(const v1::Rule& rule, LimitOf limit_of) const {
    std::vector<std::pair<std::string, std::string>> limits;
    std::set<std::string> different;
    for (const std::string& name : rule.kinds()) {
      const auto it = kinds_.find(name);
      if (it == kinds_.end()) continue;
      limits.emplace_back(PlainWords(name), limit_of(*it->second));
      different.insert(limits.back().second);
    }
    if (different.size() == 1) return *different.begin();
    std::vector<std::string> words;
    for (const auto& [kind, limit] : limits) words.push_back(absl::StrCat(kind, ": ", limit));
    return absl::StrJoin(words, "; ");
  }

  std::string Concluded(const v1::Rule& rule) const {
    if (Refuses(rule)) return "";
    return Limits(rule, [&](const v1::Kind& kind) -> std::string {
      if (rule.no_conclusion()) return "not asked for";
      if (rule.has_conclude_within()) return DeadlinePhrase(rule.conclude_within());
      return kind.has_conclude_within() ? DeadlinePhrase(kind.conclude_within()) : "not asked for";
    });
  }

  std::string Delivered(const v1::Rule& rule) const {
    return Limits(rule, [](const v1::Kind& kind) -> std::string {
      return kind.has_deliver_within() ? DeadlinePhrase(kind.deliver_within()) : "1 working day";
    });
  }

  // Numbers of the questions that touch the rule or a basis of it.
  std::set<int> QuestionsOf(const v1::Rule& rule) const {
    std::set<int> numbers(rule.question_numbers().begin(), rule.question_numbers().end());
    for (const v1::Basis* basis : BasesOf(rule)) {
      numbers.insert(basis->question_numbers().begin(), basis->question_numbers().end());
    }
    return numbers;
  }

  std::string OpenMarks(const v1::Rule& rule) const {
    std::vector<std::string> marks;
    for (const int number : QuestionsOf(rule)) marks.push_back(absl::StrCat("**Q", number, "**"));
    const std::vector<const v1::Basis*> bases = BasesOf(rule);
    const bool more =
        !rule.open_question().empty() ||
        std::any_of(bases.begin(), bases.end(), [](const v1::Basis* basis) { return !basis->open_question().empty(); });
    if (more) marks.push_back("*more*");
    return absl::StrJoin(marks, " ");
  }

  std::string Overview() const {
    std::string table = TableHead({"Rule", "What", "From", "To", "Legal basis, in the order tried", "Consent",
                                   "To be concluded within", "In force", "Open"});
    for (const v1::Rule* rule : rules_) {
      std::vector<std::string> citations;
      for (const v1::Basis* basis : BasesOf(*rule)) citations.push_back(basis->citation());
      const std::string basis = Refuses(*rule) ? absl::StrCat("**refused**: ", PlainWords(rule->deny_reason()))
                                               : absl::StrJoin(citations, "<br>");
      table += Row({RuleLink(rule->id()), KindsPhrase(*rule), SectorsPhrase(rule->from()),
                    IsMutual(*rule) ? "the same" : SectorsPhrase(rule->to()), basis, ConsentPhrase(*rule),
                    Concluded(*rule), InForce(*rule), OpenMarks(*rule)});
    }
    return table;
  }

  std::string OneRule(const v1::Rule& rule) const {
    std::string text = absl::StrCat("### ", rule.id(), "\n\n**", Capitalised(KindsPhrase(rule)), "**, ",
                                    BetweenPhrase(rule), ". In force ", InForce(rule), ".");
    if (!rule.note().empty()) absl::StrAppend(&text, " ", rule.note());
    text += "\n\n";
    if (Refuses(rule)) {
      return absl::StrCat(text, "Refused, whoever consents; the sender is told why: `", rule.deny_reason(), "`.\n\n");
    }
    absl::StrAppend(&text, BasesOfRule(rule), "\n", CeilingTable(rule), "\n", Conditions(rule), "\n");
    return text;
  }

  std::string BasesOfRule(const v1::Rule& rule) const {
    std::string table = TableHead({"Tried", "Basis", "Citation", "Conditions and effect"});
    int place = 0;
    for (const v1::Basis* basis : BasesOf(rule)) {
      table += Row({absl::StrCat(++place), absl::StrCat("`", basis->code(), "`"), basis->citation(),
                    absl::StrJoin(BasisConditions(*basis), "; ")});
    }
    return table;
  }

  // The ceiling as pairs of category and role.
  std::string CeilingTable(const v1::Rule& rule) const {
    std::string table = TableHead({"May flow about", "without consent", "only with consent"});
    // Roles about which the same may flow share a row.
    std::vector<std::pair<RoleCeiling, std::vector<std::string>>> rows;
    for (int role = 1; role < options::v1::PersonRole_ARRAYSIZE; ++role) {
      const RoleCeiling ceiling = CeilingOf(rule, role);
      if (ceiling.on_the_basis.empty() && ceiling.by_consent.empty()) continue;
      auto row = std::find_if(rows.begin(), rows.end(), [&](const auto& other) { return other.first == ceiling; });
      if (row == rows.end()) row = rows.insert(rows.end(), {ceiling, {}});
      row->second.push_back(RolePhrase(static_cast<PersonRole>(role)));
    }
    for (const auto& [ceiling, roles] : rows) {
      table += Row(
          {absl::StrJoin(roles, ", "), CategoriesPhrase(ceiling.on_the_basis), CategoriesPhrase(ceiling.by_consent)});
    }
    return table;
  }

  static std::string CategoriesPhrase(const std::vector<std::string>& categories) {
    const bool every = categories.size() == options::v1::DataCategory_ARRAYSIZE - 1;
    return every ? "every category, unsorted text and files too" : absl::StrJoin(categories, ", ");
  }

  RoleCeiling CeilingOf(const v1::Rule& rule, int role) const {
    RoleCeiling result;
    const bool consent_alone = RestsOnConsentAlone(rule);
    // At work nobody has to permit: a professional is asked for nothing.
    const bool may_ask = role != options::v1::PERSON_ROLE_PROFESSIONAL;
    for (int category = 1; category < options::v1::DataCategory_ARRAYSIZE; ++category) {
      for (const v1::Rule::Ceiling& ceiling : rule.ceiling()) {
        if (!Holds(ceiling.about(), role) || !Holds(ceiling.categories(), category)) continue;
        std::string words = CategoryPhrase(static_cast<DataCategory>(category));
        if (!ceiling.only_bodies().empty()) {
          absl::StrAppend(&words, " (", absl::StrJoin(ceiling.only_bodies(), ", "), " alone)");
        }
        const bool asks = may_ask && (consent_alone || ceiling.need() == v1::Rule::Ceiling::CONSENT);
        std::vector<std::string>& column = asks ? result.by_consent : result.on_the_basis;
        if (std::find(column.begin(), column.end(), words) == column.end()) column.push_back(std::move(words));
      }
    }
    return result;
  }

  // What else is to be known of a rule, as a list.
  std::string Conditions(const v1::Rule& rule) const {
    std::string list;
    const auto add = [&](const std::string& line) { absl::StrAppend(&list, "- ", line, "\n"); };
    add(WhoConsents(rule));
    if (rule.adds_related_ceiling()) {
      add("To what may flow is added what the rule of the handover it relates to lets flow between the same two.");
    }
    add(absl::StrCat("To be delivered within: ", Delivered(rule), ". To be concluded within: ", Concluded(rule), "."));
    const std::vector<std::string> duties = DutiesOf(rule);
    if (!duties.empty()) add(absl::StrCat("Duties: ", absl::StrJoin(duties, "; "), "."));
    std::vector<std::string> questions;
    for (const int number : QuestionsOf(rule)) questions.push_back(absl::StrCat("**Q", number, "**"));
    if (!questions.empty())
      add(absl::StrCat("**Open**, of the [list](#open-questions): ", absl::StrJoin(questions, " ")));
    if (!rule.open_question().empty()) add(absl::StrCat("**Open**: ", rule.open_question()));
    for (const v1::Basis* basis : BasesOf(rule)) {
      if (!basis->open_question().empty()) {
        add(absl::StrCat("**Open** of `", basis->code(), "`: ", basis->open_question()));
      }
    }
    return list;
  }

  static bool IsAbout(const v1::Rule& rule, PersonRole role) {
    return std::any_of(rule.ceiling().begin(), rule.ceiling().end(),
                       [&](const v1::Rule::Ceiling& ceiling) { return Holds(ceiling.about(), role); });
  }

  std::string WhoConsents(const v1::Rule& rule) const {
    const std::vector<const v1::Basis*> bases = BasesOf(rule);
    const bool objection_counts =
        std::any_of(bases.begin(), bases.end(), [](const v1::Basis* basis) { return !basis->overrides_objection(); });
    const std::string needed = ConsentPhrase(rule);
    if (IsUnblockable(rule) || needed == "not needed") {
      return absl::StrCat("Consent: nobody is asked",
                          objection_counts ? "; an objection stops it." : ", and no objection stops it.");
    }
    std::vector<std::string> who;
    if (IsAbout(rule, options::v1::PERSON_ROLE_CHILD)) {
      const bool one = rule.child_consent() == v1::Rule::ANY_CUSTODY_HOLDER;
      who.push_back(one ? "for the child one holder of custody" : "for the child every holder of custody");
    }
    if (IsAbout(rule, options::v1::PERSON_ROLE_BIRTHING_PARENT) ||
        IsAbout(rule, options::v1::PERSON_ROLE_OTHER_PARENT)) {
      who.push_back("for a parent that parent");
    }
    if (who.empty()) who.push_back("whom it is about");
    return absl::StrCat("Consent: ", needed, ". Who gives it: ", absl::StrJoin(who, ", "), ".");
  }

  std::vector<std::string> DutiesOf(const v1::Rule& rule) const {
    std::vector<std::string> duties;
    const std::set<std::string> own(rule.obligations().begin(), rule.obligations().end());
    for (const std::string& code : rule.obligations()) duties.push_back(ObligationPhrase(code));
    std::map<std::string, std::vector<std::string>> by_basis;
    for (const v1::Basis* basis : BasesOf(rule)) {
      for (const std::string& code : basis->obligations()) {
        if (!own.contains(code)) by_basis[code].push_back(absl::StrCat("`", basis->code(), "`"));
      }
    }
    for (const auto& [code, bases] : by_basis) {
      duties.push_back(absl::StrCat(ObligationPhrase(code), " (when it rests on ", absl::StrJoin(bases, " or "), ")"));
    }
    return duties;
  }

  // The rules that rest on a basis, as links.
  std::string RulesOn(const std::string& code) const {
    std::vector<std::string> rules;
    for (const v1::Rule* rule : rules_) {
      if (std::find(rule->bases().begin(), rule->bases().end(), code) != rule->bases().end()) {
        rules.push_back(RuleLink(rule->id()));
      }
    }
    return rules.empty() ? "no rule" : absl::StrJoin(rules, " ");
  }

  std::string Bases() const {
    std::string table =
        TableHead({"Basis", "Citation", "May send", "May receive", "Conditions and effect", "Rests on it", "Open"});
    for (const v1::Basis& basis : policy_.bases()) {
      std::vector<std::string> open;
      for (const int number : basis.question_numbers()) open.push_back(absl::StrCat("**Q", number, "**"));
      if (!basis.open_question().empty()) open.push_back(basis.open_question());
      table += Row({absl::StrCat("`", basis.code(), "`"), basis.citation(), SectorsPhrase(basis.from()),
                    SectorsPhrase(basis.to()), absl::StrJoin(BasisConditions(basis), "; "), RulesOn(basis.code()),
                    absl::StrJoin(open, " ")});
    }
    return table;
  }

  std::string Questions() const {
    std::string table = TableHead({"No.", "Question", "Touches"});
    for (const v1::OpenQuestion& question : policy_.open_questions()) {
      std::vector<std::string> touched;
      for (const v1::Basis& basis : policy_.bases()) {
        if (Holds(basis.question_numbers(), question.number())) touched.push_back(absl::StrCat("`", basis.code(), "`"));
      }
      for (const v1::Rule* rule : rules_) {
        if (QuestionsOf(*rule).contains(question.number())) touched.push_back(RuleLink(rule->id()));
      }
      table += Row({absl::StrCat("Q", question.number()), question.text(),
                    touched.empty() ? "the whole" : absl::StrJoin(touched, " ")});
    }
    return table;
  }

  static std::string WhatIsKept(v1::Retention::What what) {
    switch (what) {
      case v1::Retention::DELIVERED_CONTENT:
        return "content that reached a recipient";
      case v1::Retention::UNDELIVERED_CONTENT:
        return "content that reached nobody";
      case v1::Retention::EVIDENCE:
        return "what the log says of a handover";
      case v1::Retention::CONSENT:
        return "a consent or objection that has ended";
      case v1::Retention::PERSON:
        return "everything about a person of whom nothing counts any more";
      default:  // not our enum: of a newer policy.
        return "";
    }
  }

  static std::string Listed(const google::protobuf::RepeatedPtrField<std::string>& names, std::string_view otherwise) {
    return names.empty() ? std::string(otherwise) : absl::StrJoin(names, ", ");
  }

  std::string Retentions() const {
    std::string table =
        TableHead({"Row", "What", "Kinds", "Bases", "Days", "Why", "Open"});
    for (const v1::Retention& row : policy_.retentions()) {
      std::vector<std::string> open;
      for (const int number : row.question_numbers()) open.push_back(absl::StrCat("**Q", number, "**"));
      table += Row({row.id(), WhatIsKept(row.what()), Listed(row.kinds(), "every"), Listed(row.bases(), "every"),
                    absl::StrCat(row.keep_days()), row.reason(), absl::StrJoin(open, " ")});
    }
    absl::StrAppend(&table,
                    "\nThe days of a handover count from the end of its last delivery, those of a consent from its "
                    "own end, those of a person from the last entry of the log about that person. Nothing is erased "
                    "while one of its deliveries is open; no consent while the log has a decision that rests on it, or "
                    "a handover of the person is open or on hold; no person while a consent, an objection or an "
                    "address protection counts, something is expected, or the log says anything of a handover. A row "
                    "that names a basis counts before one that names a kind, and both before the others; of those left "
                    "the longest time counts.\n");
    if (policy_.holds().empty()) return table + "\nNothing is on hold.\n";
    absl::StrAppend(&table, "\n", TableHead({"Hold", "Kinds", "Handovers", "From", "Until", "Why"}));
    for (const v1::Hold& hold : policy_.holds()) {
      table += Row({hold.id(), absl::StrJoin(hold.kinds(), ", "), absl::StrJoin(hold.handover_ids(), ", "),
                    hold.valid_from(), hold.valid_to(), hold.reason()});
    }
    return table;
  }

  static std::string RequiredOf(const v1::Kind& kind) {
    std::vector<std::string> required;
    for (const v1::Kind::Requirement& requirement : kind.required()) {
      required.push_back(absl::StrCat(absl::StrJoin(requirement.any_of(), " or "),
                                      requirement.about_subject() ? " of the subject" : ""));
    }
    return absl::StrJoin(required, "; ");
  }

  std::string Kinds() const {
    std::string table = TableHead({"Kind", "On", "Must hold", "Must also say"});
    for (const v1::Kind& kind : policy_.kinds()) {
      std::vector<std::string> subjects;
      for (const int subject : kind.subjects()) {
        const auto value = static_cast<v1::Kind::Subject>(subject);
        subjects.push_back(value == v1::Kind::INHERITED ? "as the handover it relates to"
                                                        : PlainWords(v1::Kind::Subject_Name(value)));
      }
      std::vector<std::string> also;
      if (kind.author_name_required()) also.push_back("the author's name");
      if (kind.parent_involvement_required()) also.push_back("how each parent was involved");
      if (kind.relation_required()) also.push_back("which handover it relates to");
      table +=
          Row({PlainWords(kind.name()), absl::StrJoin(subjects, ", "), RequiredOf(kind), absl::StrJoin(also, "; ")});
    }
    return table;
  }

  std::string Purposes() const {
    std::string table = TableHead({"Purpose", "Meaning"});
    for (const v1::Purpose& purpose : policy_.purposes()) {
      table += Row({absl::StrCat("`", purpose.code(), "`"), purpose.text()});
    }
    return table;
  }

  static std::string Categories() {
    std::string table = TableHead({"Category", "Code", "Bodies that are of it"});
    for (int value = 1; value < options::v1::DataCategory_ARRAYSIZE; ++value) {
      const auto category = static_cast<DataCategory>(value);
      std::vector<std::string> bodies;
      for (const SectionType& type : SectionCatalog::Get().types()) {
        if (!type.sortable && type.category == category) bodies.push_back(type.name);
        if (type.sortable && category == options::v1::DATA_CATEGORY_UNSORTED) bodies.push_back(type.name);
      }
      table += Row({CategoryPhrase(category), absl::StrCat("`", options::v1::DataCategory_Name(category), "`"),
                    absl::StrJoin(bodies, ", ")});
    }
    return table + "\nA named professional may sort a Note or an Attachment into a category; it is then of that one.\n";
  }

  std::string Sectors() const {
    std::string table = TableHead({"Sector", "In Danish", "May record consents", "Private: never a protected address"});
    for (int value = 1; value < directory::v1::Sector_ARRAYSIZE; ++value) {
      const auto sector = static_cast<directory::v1::Sector>(value);
      table +=
          Row({SectorPhrase(sector), SectorInDanish(sector), Holds(policy_.consent_recorders(), value) ? "yes" : "no",
               Holds(policy_.private_sectors(), value) ? "yes" : "no"});
    }
    return table + GuidelineList();
  }

  std::string GuidelineList() const {
    if (policy_.guidelines().empty()) return "\nNo municipal guideline is in force.\n";
    std::string list = "\nMunicipal guidelines in force:\n\n";
    for (const v1::Guideline& guideline : policy_.guidelines()) {
      absl::StrAppend(&list, "- `", guideline.code(), "` in municipality ", guideline.municipality_code(), ": ",
                      guideline.citation(), "\n");
    }
    return list;
  }

  const v1::Policy& policy_;
  std::vector<const v1::Rule*> rules_;  // By id.
  std::map<std::string, const v1::Basis*> bases_;
  std::map<std::string, const v1::Kind*> kinds_;
};

}  // namespace rule_page_internal

std::string RulePage(const v1::Policy& policy) { return rule_page_internal::PageOfRules(policy).Make(); }

}  // namespace handover::policy
