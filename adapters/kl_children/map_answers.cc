#include <algorithm>
#include <iterator>

#include "absl/strings/numbers.h"

#include "adapters/fhir/fhir_text.h"
#include "adapters/kl_children/kl_issues.h"
#include "adapters/kl_children/kl_mapping.h"

namespace handover::adapters::kl {
namespace map_answers_internal {

using fhir::Node;
using fhir::ValueOf;
using model::v1::Provenance;

constexpr model::v1::Level kTopiLevels[] = {model::v1::LEVEL_EXPECTED, model::v1::LEVEL_SOME_SIGNS,
                                            model::v1::LEVEL_CHALLENGE};

// Who answered: of a parent's own form the parent.
Provenance::Informant InformantOf(const Answers& answers, const Citizen& citizen) {
  if (answers.informer == nullptr) return Provenance::INFORMANT_UNSPECIFIED;
  if (!answers.questionnaire->about_parent) return answers.informer->of_child;
  if (answers.informer->of_parent != Provenance::INFORMANT_UNSPECIFIED) return answers.informer->of_parent;
  const bool birthing = citizen.role == options::v1::PERSON_ROLE_BIRTHING_PARENT;
  return birthing ? Provenance::BIRTHING_PARENT_SAID : Provenance::OTHER_PARENT_SAID;
}

Provenance AnswerProvenance(const Answers& answers, Mapping& mapping) {
  Provenance provenance = mapping.ProvenanceOf(*answers.node, answers.citizen);
  provenance.set_informant(InformantOf(answers, mapping.report().citizens[answers.citizen]));
  *provenance.mutable_recorded() = mapping.MomentOf(*answers.node, "authored");
  if (answers.informer != nullptr) *provenance.add_original_codes() = ToCode(kCareSocial, answers.informer->code);
  return provenance;
}

// One colour: the well-being of the child, in a section of its own.
void MapTopi(const Answers& answers, Mapping& mapping) {
  const Node& answer = *AnswerOf(*fhir::Child(*answers.node, "item"));
  const absl::Span<const std::string_view> words = answers.questionnaire->items.front().words;
  const auto word = std::find(words.begin(), words.end(), answer.value);
  model::v1::Development& body = *mapping.draft().AddSection({mapping.PlaceOf(answers.citizen)}).mutable_development();
  *body.mutable_provenance() = AnswerProvenance(answers, mapping);
  body.set_well_being(kTopiLevels[std::distance(words.begin(), word)]);
}

void AddItems(const Answers& answers, model::v1::ScreeningResult& result) {
  for (const Node* node : fhir::Children(*answers.node, "item")) {
    model::v1::ScreeningItem& item = *result.add_items();
    item.set_link_id(std::string(ValueOf(*node, "linkId")));
    const Node& answer = *AnswerOf(*node);
    int score = 0;
    switch (FindItem(*answers.questionnaire, item.link_id())->type) {
      case AnswerType::kInteger:
        if (absl::SimpleAtoi(answer.value, &score)) item.set_score(score);
        break;
      case AnswerType::kBool:
        item.set_score(answer.value == "true" ? 1 : 0);
        break;
      case AnswerType::kWords:
        item.set_option_code(answer.value);
        break;
    }
  }
}

// The total alone where there is one: single answers say more than a summary is for.
void MapScreening(const Answers& answers, model::v1::ScreeningResult& result, Mapping& mapping) {
  *result.mutable_provenance() = AnswerProvenance(answers, mapping);
  result.set_instrument(std::string(answers.questionnaire->instrument));
  result.set_instrument_version(std::string(answers.questionnaire->version));
  const Node* total = answers.questionnaire->total == Total::kNone ? nullptr : ScoreOf(*answers.node);
  if (total == nullptr) {
    AddItems(answers, result);
    return;
  }
  int score = 0;
  if (absl::SimpleAtoi(AnswerOf(*total)->value, &score)) result.set_total_score(score);
  const std::vector<const Node*> items = fhir::Children(*answers.node, "item");
  if (items.size() > 1) mapping.findings().AddLoss(kLossScreeningItems, *items.front());
}

void MapOneResponse(const Answers& answers, Mapping& mapping) {
  const int place = mapping.PlaceOf(answers.citizen);
  if (answers.questionnaire->instrument == kTopi) {
    MapTopi(answers, mapping);
    return;
  }
  if (answers.questionnaire->about_parent) {
    MapScreening(
        answers,
        *BodyAt(Home::kParentMental, answers.citizen, {place}, mapping).mutable_parent_mental_health()->add_results(),
        mapping);
    return;
  }
  bool is_new = false;
  model::v1::ChildScreening& body =
      *mapping.SectionOf(Mapping::Body::kChildScreening, {place}, is_new).mutable_child_screening();
  if (is_new) *body.mutable_provenance() = mapping.SectionProvenance(answers.citizen);
  MapScreening(answers, *body.add_results(), mapping);
}

}  // namespace map_answers_internal

void MapAnswers(Mapping& mapping) {
  for (const Answers& answers : mapping.report().answers) {
    const bool of_child = mapping.report().citizens[answers.citizen].role == options::v1::PERSON_ROLE_CHILD;
    if (of_child == answers.questionnaire->about_parent) {
      mapping.findings().Add(kInstrumentSubject, *answers.node,
                             "An instrument about a parent is about a parent, any other about the child.");
      continue;
    }
    map_answers_internal::MapOneResponse(answers, mapping);
  }
}

}  // namespace handover::adapters::kl
