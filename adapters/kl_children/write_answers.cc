#include <string>

#include "absl/strings/str_cat.h"

#include "adapters/kl_children/kl_instruments.h"
#include "adapters/kl_children/kl_issues.h"
#include "adapters/kl_children/report_writer.h"

namespace handover::adapters::kl {
namespace write_answers_internal {

using model::v1::Provenance;
using model::v1::ScreeningItem;
using model::v1::ScreeningResult;

// Whether the item and its answer are the questionnaire's.
bool Fits(const ScreeningItem& item, const ItemRule* rule) {
  if (rule == nullptr) return false;
  switch (rule->type) {
    case AnswerType::kInteger:
      return item.has_score() && item.score() <= rule->max;
    case AnswerType::kBool:
      return item.has_score() && item.score() <= 1;
    case AnswerType::kWords:
      for (const std::string_view word : rule->words) {
        if (word == item.option_code()) return true;
      }
      return false;
  }
  return false;
}

const Informer* InformerOf(const Provenance& provenance) {
  for (const model::v1::Code& code : provenance.original_codes()) {
    for (const Informer& informer : AllInformers()) {
      if (code.system() == kCareSocial && code.code() == informer.code.code) return &informer;
    }
  }
  return nullptr;
}

}  // namespace write_answers_internal

void ReportWriter::WriteResult(const model::v1::ScreeningResult& result, const model::v1::Provenance& provenance,
                               const Person& person, const std::string& path) {
  using namespace write_answers_internal;
  const Questionnaire* form = FindQuestionnaire(result.instrument(), result.instrument_version());
  const bool total = form != nullptr && form->total != Total::kNone && result.has_total_score() &&
                     result.total_score() <= form->max_score;
  std::vector<const ScreeningItem*> items;
  for (const ScreeningItem& item : result.items()) {
    if (form != nullptr && !total && Fits(item, FindItem(*form, item.link_id()))) {
      items.push_back(&item);
    } else {
      Lose(form == nullptr ? kLossOutCode : kLossScreeningItems, path + ".items");
    }
  }
  if (form == nullptr || (!total && items.empty())) {
    Lose(kLossOutCode, path);
    return;
  }
  if (form->version != result.instrument_version()) Lose(kLossOutCode, path + ".instrument_version");
  const Seen seen = SeenOf(result.provenance(), provenance, person);
  Node* response =
      StartResource("QuestionnaireResponse", NewId("QuestionnaireResponse", result.provenance().source_entry_id()));
  if (const Informer* informer = InformerOf(result.provenance()); informer != nullptr) {
    Node* extension = builder_.Item(response, "extension");
    builder_.Value(extension, "url", kInformerUrl);
    CodingItem(builder_.Object(extension, "valueCodeableConcept"), kCareSocial, informer->code);
  }
  builder_.Value(response, "questionnaire", absl::StrCat(std::string(kQuestionnaireBase), std::string(form->name)));
  builder_.Value(response, "status", "completed");
  Reference(response, "subject", "Patient", person.id);
  builder_.Value(response, "authored", seen.time);
  for (const ScreeningItem* item : items) {
    Node* node = builder_.Item(response, "item");
    builder_.Value(node, "linkId", item->link_id());
    Node* answer = builder_.Item(node, "answer");
    switch (FindItem(*form, item->link_id())->type) {
      case AnswerType::kInteger:
        builder_.Literal(answer, "valueInteger", absl::StrCat(item->score()));
        break;
      case AnswerType::kBool:
        builder_.Literal(answer, "valueBoolean", item->score() == 1 ? "true" : "false");
        break;
      case AnswerType::kWords:
        builder_.Value(answer, "valueString", item->option_code());
        break;
    }
  }
  if (!total) return;
  Node* node = builder_.Item(response, "item");
  builder_.Value(node, "linkId", kScoreItem);
  builder_.Literal(builder_.Item(node, "answer"), "valueInteger", absl::StrCat(result.total_score()));
}

void ReportWriter::WriteTopi(const model::v1::Development& body, const Person& person) {
  const Questionnaire& form = *FindQuestionnaire(kTopi, "");
  size_t word = 0;
  if (body.well_being() == model::v1::LEVEL_SOME_SIGNS) word = 1;
  if (body.well_being() == model::v1::LEVEL_CHALLENGE) word = 2;
  model::v1::ScreeningResult result;
  *result.mutable_provenance() = body.provenance();
  result.set_instrument(std::string(kTopi));
  result.set_instrument_version(std::string(form.version));
  model::v1::ScreeningItem& item = *result.add_items();
  item.set_link_id(std::string(form.items.front().link_id));
  item.set_option_code(std::string(form.items.front().words[word]));
  WriteResult(result, body.provenance(), person, "Development.well_being");
}

void ReportWriter::WriteAnswers() {
  for (const Section& section : handover_.sections()) {
    const exchange::v1::SectionBody& body = section.body();
    const bool topi = body.development().well_being() != model::v1::LEVEL_UNSPECIFIED;
    if (!topi && !body.has_child_screening() && body.parent_mental_health().results_size() == 0) continue;
    const Person* person = PersonOf(section);
    if (person == nullptr) continue;
    if (topi) WriteTopi(body.development(), *person);
    for (const auto& result : body.child_screening().results()) {
      WriteResult(result, body.child_screening().provenance(), *person, "ChildScreening.results");
    }
    for (const auto& result : body.parent_mental_health().results()) {
      WriteResult(result, body.parent_mental_health().provenance(), *person, "ParentMentalHealth.results");
    }
  }
}

}  // namespace handover::adapters::kl
