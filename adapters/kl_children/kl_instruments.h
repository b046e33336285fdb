// The questionnaires of the guide as their answers are judged: item ids, ranges, words and how a total comes about. No
// text of an item: those are under copyright.
#ifndef HANDOVER_ADAPTERS_KL_CHILDREN_KL_INSTRUMENTS_H_
#define HANDOVER_ADAPTERS_KL_CHILDREN_KL_INSTRUMENTS_H_

#include <string_view>

#include "absl/types/span.h"

#include "adapters/fhir/fhir_findings.h"
#include "adapters/fhir/fhir_tree.h"

namespace handover::adapters::kl {

inline constexpr std::string_view kQuestionnaireBase = "http://fhir.kl.dk/children/Questionnaire/klgateway-children-";
inline constexpr std::string_view kScoreItem = "score";
inline constexpr std::string_view kTopi = "TOPI";

enum class AnswerType { kInteger, kBool, kWords };

struct ItemRule {
  std::string_view link_id;
  AnswerType type = AnswerType::kInteger;
  int max = 0;                               // Of an integer; the least is 0.
  absl::Span<const std::string_view> words;  // Of an answer in words.
  bool usual = true;                         // PUF: the answer that is no problem.
};

// How the total comes about.
enum class Total {
  kSum,       // It is the sum of the items.
  kProblems,  // It should be the number of answers that are not the usual one; the guide does not say.
  kNone,      // There is none.
};

struct Questionnaire {
  std::string_view name;        // The end of its url, such as `epds`.
  std::string_view instrument;  // Code of the registry; TOPI is no screening there but a level of well-being.
  std::string_view version;     // ScreeningResult.instrument_version.
  bool about_parent = false;
  Total total = Total::kNone;
  int max_score = 0;
  absl::Span<const ItemRule> items;  // Without the total.
};

absl::Span<const Questionnaire> AllQuestionnaires();
// By its url, with or without a version behind it; null when the guide has none.
const Questionnaire* FindQuestionnaire(std::string_view url);
const Questionnaire* FindQuestionnaire(std::string_view instrument, std::string_view version);
const ItemRule* FindItem(const Questionnaire& questionnaire, std::string_view link_id);

// Items and answers of a QuestionnaireResponse. Reports KL_ITEM, KL_ANSWER, KL_SCORE_SUM, KL_PUF_SCORE. Answers whether
// they can be read.
bool CheckAnswers(const fhir::Node& response, const Questionnaire& questionnaire, fhir::Findings& findings);

// The answer of an item: the first child of its `answer` that is a value; null when there is none.
const fhir::Node* AnswerOf(const fhir::Node& item);

// The item of the total; null when there is none.
const fhir::Node* ScoreOf(const fhir::Node& response);

}  // namespace handover::adapters::kl

#endif  // HANDOVER_ADAPTERS_KL_CHILDREN_KL_INSTRUMENTS_H_
