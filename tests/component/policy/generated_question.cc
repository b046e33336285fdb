#include "tests/component/policy/generated_question.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"

#include "broker/base/section_catalog.h"
#include "tests/fakes/family/family.h"

namespace handover::reference {
namespace generated_question_internal {

using policy::Question;
using policy::QuestionSection;
using policy::v1::Kind;
using policy::v1::Policy;
using policy::v1::Rule;

struct Asking {
  Dice& dice;
  const Policy& law;
  Question& question;
};

directory::v1::Sector AnySector(Dice& dice) {
  return static_cast<directory::v1::Sector>(1 + dice.Below(directory::v1::Sector_ARRAYSIZE - 1));
}

const Kind* KindNamed(const Policy& law, const std::string& name) {
  for (const Kind& kind : law.kinds()) {
    if (kind.name() == name) return &kind;
  }
  return nullptr;
}

template <typename Values, typename Value>
bool Lists(const Values& values, const Value& wanted) {
  return std::find(values.begin(), values.end(), wanted) != values.end();
}

// Who, what and to whom: of a row, or of anything.
void AskByRow(const Asking& asking, const Rule& rule) {
  Dice& dice = asking.dice;
  Question& question = asking.question;
  question.kind = dice.Pick(rule.kinds());
  if (question.kind == "*") question.kind = dice.Pick(asking.law.kinds()).name();
  question.sender.sector = static_cast<directory::v1::Sector>(dice.Pick(rule.from()));
  question.recipient.sector = static_cast<directory::v1::Sector>(dice.Pick(rule.to()));
  if (!rule.bases().empty()) question.addressee.legal_basis = dice.Pick(rule.bases());
}

void AskAnything(const Asking& asking) {
  Question& question = asking.question;
  question.kind = asking.dice.PerMille(100) ? "POSTCARD" : asking.dice.Pick(asking.law.kinds()).name();
  question.sender.sector = AnySector(asking.dice);
  question.recipient.sector = AnySector(asking.dice);
  question.addressee.legal_basis = asking.dice.Pick(asking.law.bases()).code();
}

void Claim(const Asking& asking) {
  Dice& dice = asking.dice;
  Question& question = asking.question;
  question.phase = dice.PerMille(500) ? policy::Phase::kSubmit : policy::Phase::kDeliver;
  question.sender.party = fakes::PartyOf(dice.PerMille(900) ? "sender" : "another sender");
  question.recipient.party = fakes::PartyOf(dice.PerMille(880) ? "recipient" : "another");
  if (dice.PerMille(100)) question.recipient.party = PartyId();
  question.recipient.municipality_code = dice.PerMille(800) ? "0461" : dice.PerMille(500) ? "0101" : "";
  question.recipient.same_authority = dice.PerMille(500);
  question.recipient.sole_professional = dice.PerMille(300);
  question.recipient.registered_gp = dice.PerMille(600);
  question.recipient.serves_residence = dice.PerMille(700);
  question.sender.serves_residence = dice.PerMille(250);
  question.recipient.chosen_by_human = dice.PerMille(100);
  question.addressee.purpose = dice.PerMille(985) ? dice.Pick(asking.law.purposes()).code() : "MARKETING";
  if (dice.PerMille(60)) question.addressee.legal_basis = dice.Pick(asking.law.bases()).code();
  if (dice.PerMille(10)) question.addressee.legal_basis = "BECAUSE";
}

void FillSlip(const Asking& asking) {
  Dice& dice = asking.dice;
  policy::SlipFacts& slip = asking.question.slip;
  slip.acute = dice.PerMille(400);
  slip.justification = dice.PerMille(800);
  slip.treatment_episode = dice.PerMille(800);
  slip.meeting = dice.PerMille(850);
  slip.ssd_follow_up = dice.PerMille(400);
  slip.earlier_ssd_exchanges = dice.PerMille(500) ? 0 : dice.Below(4);
  if (dice.PerMille(250)) asking.question.pregnancy = dice.PerMille(600) ? "first" : "second";
  // The first few consents are mostly there, the later ones never.
  while (dice.PerMille(60)) slip.claimed_consents.push_back(fakes::IdOf(dice.PerMille(700) ? 1 : 1 + dice.Below(40)));
  slip.guideline_declared = dice.PerMille(150);
  slip.guideline = dice.PerMille(700) ? "transitions@1" : dice.PerMille(500) ? "transitions@2" : "";
}

int SubjectByChance(const Asking& asking, const Kind& kind) {
  Dice& dice = asking.dice;
  switch (static_cast<Kind::Subject>(dice.Pick(kind.subjects()))) {
    case Kind::PREGNANCY:
      return kMother;
    case Kind::CHILD:
      return kChild;
    case Kind::PERSON:
      return dice.Below(3);
    case Kind::INHERITED:
      return dice.Below(2);
    default:
      return -1;
  }
}

int AnyPerson(const Asking& asking) { return asking.dice.Below(static_cast<int>(asking.question.persons.size())); }

int AnyChild(const Asking& asking) {
  return asking.question.persons.size() > kTwin && asking.dice.PerMille(200) ? kTwin : kChild;
}

// Whom a body of that type is usually about.
std::vector<int> AboutByChance(const Asking& asking, const SectionType& type) {
  Dice& dice = asking.dice;
  const int parent = dice.PerMille(700) ? kMother : kFather;
  switch (type.about) {
    case options::v1::ABOUT_RULE_CHILD:
      return {AnyChild(asking)};
    case options::v1::ABOUT_RULE_PARENT:
      return {parent};
    case options::v1::ABOUT_RULE_BIRTHING_PARENT:
      return {kMother};
    case options::v1::ABOUT_RULE_CHILD_AND_PARENT:
      return {AnyChild(asking), parent};
    case options::v1::ABOUT_RULE_PROFESSIONAL:
      return {kProfessional};
    case options::v1::ABOUT_RULE_EVERYONE:
      if (dice.PerMille(500)) return {kChild, kMother, kFather};
      return {AnyPerson(asking)};
    default:
      if (dice.PerMille(150)) return {AnyPerson(asking), AnyPerson(asking)};
      return {dice.PerMille(400) ? asking.question.subject : AnyPerson(asking)};
  }
}

// Text and files: mostly as nobody has sorted them.
options::v1::DataCategory CategoryByChance(Dice& dice, const SectionType& type) {
  if (dice.PerMille(5)) return static_cast<options::v1::DataCategory>(99);
  if (!type.sortable) return type.category;
  if (dice.PerMille(600)) return options::v1::DATA_CATEGORY_UNSORTED;
  return static_cast<options::v1::DataCategory>(dice.Below(options::v1::DataCategory_ARRAYSIZE));
}

void AddSection(const Asking& asking, const std::string& body, bool about_subject) {
  const SectionType* type = SectionCatalog::Get().Find(body);
  if (body == "*" || type == nullptr) type = &SectionCatalog::Get().types()[asking.dice.Below(39)];
  QuestionSection section;
  section.type = type;
  section.category = CategoryByChance(asking.dice, *type);
  for (const int person : AboutByChance(asking, *type)) section.about.push_back(person);
  if (about_subject) section.about = {asking.question.subject};
  if (asking.dice.PerMille(50)) section.about.push_back(AnyPerson(asking));
  for (int& person : section.about) {
    if (person < 0) person = kProfessional;  // A kind without a subject.
  }
  if (asking.dice.PerMille(8)) section.type = nullptr;
  if (section.type == nullptr) section.category = options::v1::DATA_CATEGORY_UNSPECIFIED;
  asking.question.sections.push_back(section);
}

void AddSections(const Asking& asking, const Kind& kind) {
  Dice& dice = asking.dice;
  for (const Kind::Requirement& requirement : kind.required()) {
    if (!dice.PerMille(20)) AddSection(asking, dice.Pick(requirement.any_of()), requirement.about_subject());
  }
  const int more = dice.Below(5);
  for (int i = 0; i < more; ++i) {
    const bool foreign = kind.optional().empty() || dice.PerMille(100);
    AddSection(asking, foreign ? "*" : dice.Pick(kind.optional()), dice.PerMille(100));
  }
  const size_t count = asking.question.sections.size();
  if (count > 1 && dice.PerMille(300)) {
    std::swap(asking.question.sections.front(), asking.question.sections[dice.Below(static_cast<int>(count))]);
  }
}

// An earlier handover between the two, mostly of a kind that goes between them, and some of what it told.
void Relate(const Asking& asking) {
  Dice& dice = asking.dice;
  Question& question = asking.question;
  question.related_kind = dice.Pick(asking.law.kinds()).name();
  for (int tries = 0; tries < 30; ++tries) {
    const Rule& rule = asking.law.rules(dice.Below(asking.law.rules_size()));
    const bool asked = Lists(rule.from(), question.sender.sector) && Lists(rule.to(), question.recipient.sector);
    const bool answered = Lists(rule.from(), question.recipient.sector) && Lists(rule.to(), question.sender.sector);
    if (asked || answered) question.related_kind = dice.Pick(rule.kinds());
  }
  const bool answers = question.kind == "DISCHARGE_LETTER" && dice.PerMille(600);
  if (answers) question.related_kind = dice.PerMille(500) ? "REFERRAL" : "PREGNANCY_REFERRAL";
  question.related_referred = dice.PerMille(500);
  const Kind* related = KindNamed(asking.law, question.related_kind);
  if (related == nullptr || related->optional().empty() || dice.PerMille(500)) return;
  for (int i = dice.Below(3); i >= 0; --i) AddSection(asking, dice.Pick(related->optional()), false);
}

// What no honest pipeline asks.
void Spoil(const Asking& asking) {
  Question& question = asking.question;
  const int person = AnyPerson(asking);
  switch (asking.dice.Below(6)) {
    case 0:
      question.subject = 17;
      break;
    case 1:
      question.persons[person].role = options::v1::PERSON_ROLE_UNSPECIFIED;
      break;
    case 2:
      question.subject = -1;
      break;
    case 3:
      question.sections.clear();
      break;
    case 4:
      if (!question.sections.empty()) question.sections.front().about.clear();
      break;
    default:
      if (!question.sections.empty()) question.sections.back().about.push_back(17);
  }
}

std::string DescribeSection(const Question& question, const QuestionSection& section) {
  std::string text = section.type == nullptr ? "unknown" : section.type->name;
  absl::StrAppend(&text, "=", static_cast<int>(section.category), ":");
  for (const int person : section.about) {
    const bool known = person >= 0 && person < static_cast<int>(question.persons.size());
    absl::StrAppend(&text, known ? question.persons[person].person_id : absl::StrCat(person), ",");
  }
  return text;
}

}  // namespace generated_question_internal

policy::Question GenerateQuestion(Dice& dice, const policy::v1::Policy& law, const GeneratedFamily& family) {
  using namespace generated_question_internal;  // NOLINT: the steps read better by their bare names.
  policy::Question question;
  question.persons = family.persons;
  const Asking asking{dice, law, question};
  if (dice.PerMille(960)) {
    AskByRow(asking, law.rules(dice.Below(law.rules_size())));
  } else {
    AskAnything(asking);
  }
  Claim(asking);
  FillSlip(asking);
  const policy::v1::Kind* kind = KindNamed(law, question.kind);
  if (kind != nullptr) {
    question.subject = SubjectByChance(asking, *kind);
    AddSections(asking, *kind);
    const bool may_relate = question.kind == "QUERY" || question.kind == "REPLY" || question.kind == "DISCHARGE_LETTER";
    if (dice.PerMille(may_relate ? 800 : 100)) Relate(asking);
  }
  if (dice.PerMille(20)) question.retracts = true;
  if (question.retracts && dice.PerMille(800)) question.sections.clear();
  if (dice.PerMille(10)) Spoil(asking);
  return question;
}

std::string Describe(const policy::Question& question) {
  using generated_question_internal::DescribeSection;
  const policy::SlipFacts& slip = question.slip;
  std::string text =
      absl::StrCat(question.kind, ", ", directory::v1::Sector_Name(question.sender.sector), " to ",
                   directory::v1::Sector_Name(question.recipient.sector), " in ", question.recipient.municipality_code,
                   question.recipient.party.is_nil() ? " (not routed)" : "", ", party ",
                   std::string(question.recipient.party.bytes()), ", claims ", question.addressee.legal_basis, " for ",
                   question.addressee.purpose);
  absl::StrAppend(&text, ", subject ", question.subject, question.recipient.same_authority ? ", same authority" : "",
                  question.recipient.sole_professional ? ", sole professional" : "",
                  question.recipient.registered_gp ? ", registered GP" : "",
                  question.recipient.serves_residence ? ", recipient serves residence" : "",
                  question.sender.serves_residence ? ", sender serves residence" : "",
                  question.recipient.chosen_by_human ? ", chosen by a human" : "",
                  question.related_referred ? ", has referred" : "", question.retracts ? ", retracts" : "",
                  slip.acute ? ", acute" : "", slip.justification ? ", justified" : "",
                  slip.treatment_episode ? ", episode" : "", slip.meeting ? ", meeting" : "",
                  slip.ssd_follow_up ? ", follow-up" : "", ", ", slip.earlier_ssd_exchanges, " earlier, guideline ",
                  slip.guideline);
  absl::StrAppend(&text, ", pregnancy ", question.pregnancy, ", claims consents");
  for (const ConsentId& claimed : slip.claimed_consents) absl::StrAppend(&text, " ", ToString(claimed).substr(24));
  absl::StrAppend(&text, ", related ", question.related_kind, "\nsections:");
  for (const policy::QuestionSection& section : question.sections) {
    absl::StrAppend(&text, " ", DescribeSection(question, section));
  }
  return text;
}

}  // namespace handover::reference
