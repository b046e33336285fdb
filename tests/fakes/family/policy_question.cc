#include "tests/fakes/family/policy_question.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "gtest/gtest.h"

#include "broker/base/section_catalog.h"
#include "broker/policy/section_category.h"
#include "handover/exchange/v1/handover.pb.h"

namespace handover::fakes {
namespace policy_question_internal {

constexpr std::string_view kLetters = "CBOSXP";

int IndexOf(char letter) { return static_cast<int>(kLetters.find(letter)); }

policy::QuestionPerson PersonOf(const std::string& name, options::v1::PersonRole role) {
  policy::QuestionPerson person;
  person.person_id = absl::StrCat("id-of-", name);
  person.role = role;
  if (role != options::v1::PERSON_ROLE_PROFESSIONAL) person.keys = {KeyOf(name)};
  return person;
}

}  // namespace policy_question_internal

std::vector<policy::NamedText> ShippedPolicyTexts() {
  std::vector<policy::NamedText> texts;
  for (const auto& entry : std::filesystem::directory_iterator("deploy/policy")) {
    if (entry.path().extension() != ".textproto") continue;
    std::ifstream file(entry.path());
    texts.push_back({entry.path().filename().string(), std::string(std::istreambuf_iterator<char>(file), {})});
  }
  std::sort(texts.begin(), texts.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
  return texts;
}

policy::PolicySet ShippedPolicy(std::string_view added) {
  std::vector<policy::NamedText> texts = ShippedPolicyTexts();
  texts.push_back({"added.textproto", std::string(added)});
  absl::StatusOr<policy::PolicySet> policy = policy::ParsePolicy(texts, std::string(32, 'd'));
  EXPECT_TRUE(policy.ok()) << policy.status();
  return *std::move(policy);
}

policy::QuestionSection SectionText(std::string_view text) {
  const std::vector<std::string> halves = absl::StrSplit(absl::string_view(text.data(), text.size()), ':');
  const std::vector<std::string> words = absl::StrSplit(halves[0], '=');
  exchange::v1::SectionHeader header;
  if (words.size() > 1) {
    options::v1::DataCategory category = options::v1::DATA_CATEGORY_UNSPECIFIED;
    EXPECT_TRUE(options::v1::DataCategory_Parse(absl::StrCat("DATA_CATEGORY_", words[1]), &category)) << text;
    header.mutable_sorted()->set_category(category);
    header.mutable_sorted()->set_by_name("Anna Hansen");
    header.mutable_sorted()->set_by_role("HEALTH_VISITOR");
    header.mutable_sorted()->set_sorted_ms(1);
  }
  policy::QuestionSection section;
  section.type = SectionCatalog::Get().Find(words[0]);
  section.category = policy::CategoryOf(section.type, header);
  for (const char letter : halves[1]) section.about.push_back(policy_question_internal::IndexOf(letter));
  return section;
}

policy::Question Ask(const QuestionText& text) {
  using policy_question_internal::PersonOf;
  policy::Question question;
  question.kind = text.kind;
  question.sender = {PartyOf("sender"), text.from};
  question.recipient = {PartyOf("recipient"), text.to, "0461", false};
  question.recipient.registered_gp = text.to == directory::v1::GP;
  question.recipient.serves_residence = true;
  question.addressee.purpose = text.purpose;
  question.addressee.legal_basis = text.basis;
  question.persons = {PersonOf("child", options::v1::PERSON_ROLE_CHILD),
                      PersonOf("mother", options::v1::PERSON_ROLE_BIRTHING_PARENT),
                      PersonOf("father", options::v1::PERSON_ROLE_OTHER_PARENT),
                      PersonOf("sibling", options::v1::PERSON_ROLE_SIBLING),
                      PersonOf("other", options::v1::PERSON_ROLE_OTHER),
                      PersonOf("midwife", options::v1::PERSON_ROLE_PROFESSIONAL)};
  question.subject = text.subject == '-' ? -1 : policy_question_internal::IndexOf(text.subject);
  for (const absl::string_view section : absl::StrSplit(text.sections, ' ', absl::SkipEmpty())) {
    question.sections.push_back(SectionText({section.data(), section.size()}));
  }
  question.slip.justification = true;
  question.slip.treatment_episode = true;
  question.slip.meeting = true;
  return question;
}

}  // namespace handover::fakes
