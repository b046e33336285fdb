#include "adapters/fhir/fhir_values.h"
#include "adapters/kl_children/kl_issues.h"
#include "adapters/kl_children/kl_report.h"

namespace handover::adapters::kl {
namespace check_responses_internal {

using fhir::Child;
using fhir::Children;
using fhir::Findings;
using fhir::Node;
using fhir::ValueOf;

void ReadInformer(const Node& node, Answers& answers, Findings& findings) {
  const Node* extension = fhir::Extension(node, kInformerUrl);
  if (extension == nullptr) return;
  const Node* coding = OnlyCoding(*extension, "valueCodeableConcept", kCareSocial, findings);
  if (coding == nullptr) return;
  for (const Informer& informer : AllInformers()) {
    if (informer.code.code == ValueOf(*coding, "code")) answers.informer = &informer;
  }
  if (answers.informer == nullptr) {
    findings.AddMissing(kCodeUnknown, *coding, "code", "Who answered is one of the guide's list.");
  }
}

// SDQ of 4 to 10 years is answered by parents, that of 11 to 17 by the young themselves.
void CompareWithAge(const Node& node, const Answers& answers, const Citizen& citizen, Findings& findings) {
  const std::optional<model::v1::Moment> authored = fhir::ParseDateTime(ValueOf(node, "authored"));
  if (!authored.has_value() || !citizen.born.has_value() || answers.questionnaire->instrument != "SDQ") return;
  const absl::CivilDay day = absl::ToCivilDay(fhir::ToTime(*authored), absl::UTCTimeZone());
  const bool for_the_young = answers.questionnaire->name == "sdq11-17";
  const bool young = day >= absl::CivilDay(citizen.born->year() + 11, citizen.born->month(), citizen.born->day());
  if (for_the_young == young) return;
  findings.AddMissing(kQuestionnaireVersion, node, "questionnaire", "The form is for another age than the child has.");
}

}  // namespace check_responses_internal

void CheckResponses(const fhir::BundleIndex& index, KlReport& report, fhir::Findings& findings) {
  using namespace check_responses_internal;
  for (const Node* node : index.OfType("QuestionnaireResponse")) {
    Answers answers;
    answers.node = node;
    const std::string_view status =
        StatusOf(*node, {"in-progress", "completed", "amended", "entered-in-error", "stopped"}, findings);
    TimeOf(*node, "authored", true, findings);
    ReadInformer(*node, answers, findings);
    answers.questionnaire = FindQuestionnaire(ValueOf(*node, "questionnaire"));
    if (answers.questionnaire == nullptr) {
      findings.AddMissing(kQuestionnaire, *node, "questionnaire", "The questionnaire is one of the guide's.");
      continue;
    }
    const bool readable = CheckAnswers(*node, *answers.questionnaire, findings);
    const std::optional<size_t> citizen = SubjectOf(index, *node, report, findings);
    if (!citizen.has_value() || !readable) continue;
    answers.citizen = *citizen;
    CompareWithAge(*node, answers, report.citizens[*citizen], findings);
    if (status == "entered-in-error") {
      findings.Add(kEnteredInError, *node, "The answers were entered in error: they are carried as they are.");
      report.as_it_is.push_back(node);
      continue;
    }
    report.answers.push_back(answers);
  }
}

}  // namespace handover::adapters::kl
