#include "adapters/kl_children/kl_instruments.h"

#include <algorithm>
#include <set>

#include "absl/strings/numbers.h"

#include "adapters/fhir/fhir_text.h"
#include "adapters/kl_children/kl_issues.h"

namespace handover::adapters::kl {
namespace kl_instruments_internal {

using fhir::Cat;
using fhir::Findings;
using fhir::Node;
using fhir::NodeKind;

constexpr ItemRule UpTo(std::string_view link_id, int max) { return {link_id, AnswerType::kInteger, max, {}, true}; }
constexpr ItemRule Usually(std::string_view link_id, bool usual) { return {link_id, AnswerType::kBool, 0, {}, usual}; }

constexpr ItemRule kEpdsItems[] = {UpTo("1humor", 3),   UpTo("2happiness", 3), UpTo("3blame", 3), UpTo("4worry", 3),
                                   UpTo("5anxious", 3), UpTo("6grow", 3),      UpTo("7sleep", 3), UpTo("8sad", 3),
                                   UpTo("9cry", 3),     UpTo("10harm", 3)};
constexpr ItemRule kAdbbItems[] = {UpTo("1facialExpression", 4),       UpTo("2eyeContact", 4),
                                   UpTo("3generalLevelOfActivity", 4), UpTo("4selfStimulatingGestures", 4),
                                   UpTo("5vocalizations", 4),          UpTo("6brisknessOfResponseToStimulation", 4),
                                   UpTo("7relationship", 4),           UpTo("8attraction", 4)};
constexpr ItemRule kAimsItems[] = {UpTo("prone", 21), UpTo("surpine", 9), UpTo("sit", 12), UpTo("stand", 16)};
// Which answer is the usual one is read from the guide's example of a child without a problem.
constexpr ItemRule kPufItems[] = {Usually("1sleepPattern", true),     Usually("2fallingAsleep", true),
                                  Usually("3cohesiveSleep", true),    Usually("4appetite", true),
                                  Usually("5pickyEater", false),      Usually("6rejectsFood", false),
                                  Usually("7throwsUp", false),        Usually("8happy", true),
                                  Usually("9irritable", false),       Usually("10cry", false),
                                  Usually("11feelingLow", false),     Usually("12curious", true),
                                  Usually("13attention", true),       Usually("14concentration", true),
                                  Usually("15distracted", false),     Usually("16motorFunction", true),
                                  Usually("17lowActivity", false),    Usually("18highActivity", false),
                                  Usually("19Impulsive", false),      Usually("20eyeContact", true),
                                  Usually("21contactSmiles", true),   Usually("22communication", true),
                                  Usually("23commonAttention", true), Usually("24bodyContact", true),
                                  Usually("25selective", true),       Usually("26understand", true),
                                  Usually("27language", true)};

constexpr std::string_view kTopiWords[] = {"Grøn", "Gul", "Rød"};
constexpr std::string_view kFits[] = {"Passer ikke", "Passer delvist", "Passer godt"};
constexpr std::string_view kDifficulties[] = {"Nej", "Ja, mindre vanskeligheder", "Ja, tydelige vanskeligheder",
                                              "Ja, alvorlige vanskeligheder"};
constexpr std::string_view kPeriods[] = {"Mindre end 1 måned", "1-5 måneder", "6-12 måneder", "Mere end et år"};
constexpr std::string_view kDegrees[] = {"Slet ikke", "Kun lidt", "Ret meget", "Virkelig meget"};

constexpr ItemRule Words(std::string_view link_id, absl::Span<const std::string_view> words) {
  return {link_id, AnswerType::kWords, 0, words, true};
}
constexpr ItemRule Fits(std::string_view link_id) { return Words(link_id, kFits); }
constexpr ItemRule Degree(std::string_view link_id) { return Words(link_id, kDegrees); }

constexpr ItemRule kTopiItems[] = {Words("1vurdering", kTopiWords)};
constexpr ItemRule kSdqItems[] = {Fits("1friendly"),
                                  Fits("2restless"),
                                  Fits("3headache"),
                                  Fits("4sharing"),
                                  Fits("5angry"),
                                  Fits("6keepingToOneSelf"),
                                  Fits("7followInstructions"),
                                  Fits("8oftenWorried"),
                                  Fits("9helpfull"),
                                  Fits("10restlessBody"),
                                  Fits("11friend"),
                                  Fits("12fighting"),
                                  Fits("13sad"),
                                  Fits("14liked"),
                                  Fits("15distracted"),
                                  Fits("16uneasy"),
                                  Fits("17treatWell"),
                                  Fits("18lying"),
                                  Fits("19bullied"),
                                  Fits("20offersHelp"),
                                  Fits("21consideration"),
                                  Fits("22steal"),
                                  Fits("23PreferAdults"),
                                  Fits("24afraid"),
                                  Fits("25finish"),
                                  Words("26difficulties", kDifficulties),
                                  Words("27difficultiesPeriod", kPeriods),
                                  Degree("28difficultiesUnhappy"),
                                  Degree("29affectFamilyLife"),
                                  Degree("30affectFriendships"),
                                  Degree("31affectLearning"),
                                  Degree("32affectLeisureActivities"),
                                  Degree("33AffectOthers")};

constexpr Questionnaire kQuestionnaires[] = {
    {"epds", "EPDS", "KL-2.1.0", true, Total::kSum, 30, kEpdsItems},
    {"adbb", "ADBB", "KL-2.1.0", false, Total::kSum, 32, kAdbbItems},
    {"aims", "AIMS", "KL-2.1.0", false, Total::kSum, 58, kAimsItems},
    {"puf", "PUF", "KL-2.1.0", false, Total::kProblems, 27, kPufItems},
    {"topi", kTopi, "KL-2.1.0", false, Total::kNone, 0, kTopiItems},
    {"sdq4-10", "SDQ", "KL-2.1.0 P4-10", false, Total::kNone, 0, kSdqItems},
    {"sdq11-17", "SDQ", "KL-2.1.0 S11-17", false, Total::kNone, 0, kSdqItems},
};

bool ReadsAsNumber(std::string_view text, int& value) { return absl::SimpleAtoi(fhir::Piece(text), &value); }

// XML tells no type, so the name of the value does.
bool IsRightAnswer(const Node& answer, const ItemRule& rule) {
  switch (rule.type) {
    case AnswerType::kInteger: {
      int value = -1;
      return answer.name == "valueInteger" && ReadsAsNumber(answer.value, value) && value >= 0 && value <= rule.max;
    }
    case AnswerType::kBool:
      return answer.name == "valueBoolean" && (answer.value == "true" || answer.value == "false");
    case AnswerType::kWords:
      return answer.name == "valueString" &&
             std::find(rule.words.begin(), rule.words.end(), answer.value) != rule.words.end();
  }
  return false;
}

// What an answer adds to the total.
int PointsOf(const Node& answer, const ItemRule& rule) {
  int value = 0;
  switch (rule.type) {
    case AnswerType::kInteger:
      ReadsAsNumber(answer.value, value);
      return value;
    case AnswerType::kBool:
      return (answer.value == "true") == rule.usual ? 0 : 1;
    case AnswerType::kWords:
      return 0;
  }
  return 0;
}

bool CheckItem(const Node& item, const Questionnaire& questionnaire, Findings& findings) {
  const std::string_view link_id = fhir::ValueOf(item, "linkId");
  const ItemRule score{kScoreItem, AnswerType::kInteger, questionnaire.max_score, {}, true};
  const bool is_score = link_id == kScoreItem && questionnaire.total != Total::kNone;
  const ItemRule* rule = is_score ? &score : FindItem(questionnaire, link_id);
  if (rule == nullptr) {
    findings.AddMissing(kItem, item, "linkId", "The questionnaire has no such item.");
    return false;
  }
  const Node* answer = AnswerOf(item);
  if (answer == nullptr || fhir::Children(item, "answer").size() != 1) {
    findings.AddMissing(kAnswer, item, "answer", "An item has exactly one answer.");
    return false;
  }
  if (IsRightAnswer(*answer, *rule)) return true;
  findings.Add(kAnswer, *answer, "The answer has the type of its item and is one of its numbers or words.");
  return false;
}

void CheckTotal(const Node& response, const Questionnaire& questionnaire, Findings& findings) {
  const Node* score = ScoreOf(response);
  if (score == nullptr || questionnaire.total == Total::kNone) return;
  int total = 0;
  ReadsAsNumber(AnswerOf(*score)->value, total);
  int points = 0;
  size_t answered = 0;
  for (const Node* item : fhir::Children(response, "item")) {
    const ItemRule* rule = FindItem(questionnaire, fhir::ValueOf(*item, "linkId"));
    if (rule == nullptr) continue;
    points += PointsOf(*AnswerOf(*item), *rule);
    ++answered;
  }
  const bool whole = answered == questionnaire.items.size();
  if (whole ? total == points : total >= points) return;
  const bool sum = questionnaire.total == Total::kSum;
  findings.Add(sum ? kScoreSum : kPufScore, *AnswerOf(*score),
               sum ? "The total is the sum of the items, and no less than those that are told."
                   : "The total is not the number of answers that depart from the usual one.");
}

}  // namespace kl_instruments_internal

absl::Span<const Questionnaire> AllQuestionnaires() { return kl_instruments_internal::kQuestionnaires; }

const Questionnaire* FindQuestionnaire(std::string_view url) {
  url = url.substr(0, url.find('|'));
  if (!fhir::TakePrefix(url, kQuestionnaireBase)) return nullptr;
  for (const Questionnaire& questionnaire : AllQuestionnaires()) {
    if (questionnaire.name == url) return &questionnaire;
  }
  return nullptr;
}

const Questionnaire* FindQuestionnaire(std::string_view instrument, std::string_view version) {
  const Questionnaire* found = nullptr;
  for (const Questionnaire& questionnaire : AllQuestionnaires()) {
    if (questionnaire.instrument != instrument) continue;
    if (questionnaire.version == version) return &questionnaire;
    // SDQ has two forms: without its version nobody knows which.
    if (instrument != "SDQ") found = &questionnaire;
  }
  return found;
}

const ItemRule* FindItem(const Questionnaire& questionnaire, std::string_view link_id) {
  const auto found = std::find_if(questionnaire.items.begin(), questionnaire.items.end(),
                                  [&](const ItemRule& rule) { return rule.link_id == link_id; });
  return found == questionnaire.items.end() ? nullptr : &*found;
}

const fhir::Node* AnswerOf(const fhir::Node& item) {
  const fhir::Node* answer = fhir::Child(item, "answer");
  if (answer == nullptr) return nullptr;
  for (const fhir::Node* child : answer->children) {
    if (child->name.starts_with("value") && child->has_value()) return child;
  }
  return nullptr;
}

const fhir::Node* ScoreOf(const fhir::Node& response) {
  for (const fhir::Node* item : fhir::Children(response, "item")) {
    if (fhir::ValueOf(*item, "linkId") == kScoreItem) return item;
  }
  return nullptr;
}

bool CheckAnswers(const fhir::Node& response, const Questionnaire& questionnaire, fhir::Findings& findings) {
  const std::vector<const fhir::Node*> items = fhir::Children(response, "item");
  if (items.empty()) {
    findings.AddMissing(kItem, response, "item", "At least one item is answered.");
    return false;
  }
  bool good = true;
  std::set<std::string_view> seen;
  for (const fhir::Node* item : items) {
    good = kl_instruments_internal::CheckItem(*item, questionnaire, findings) && good;
    if (seen.insert(fhir::ValueOf(*item, "linkId")).second) continue;
    findings.Add(kItem, *item, "An item is answered once.");
    good = false;
  }
  if (good) kl_instruments_internal::CheckTotal(response, questionnaire, findings);
  return good;
}

}  // namespace handover::adapters::kl
