#include "tests/unit/adapters/kl_children/generated.h"

#include <random>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

#include "adapters/kl_children/kl_codes.h"
#include "adapters/kl_children/kl_instruments.h"
#include "adapters/kl_children/kl_mapping.h"

namespace handover::adapters::kl::testing {
namespace generated_internal {

using exchange::v1::SectionBody;
using model::v1::Provenance;

class Generator {
 public:
  explicit Generator(uint64_t seed) : random_(seed) {}

  exchange::v1::Handover Make() {
    handover_.mutable_envelope()->set_kind("VISIT_SUMMARY");
    handover_.mutable_envelope()->set_created_ms(1'700'000'000'000);
    AddPerson(options::v1::PERSON_ROLE_CHILD, "0505239996");
    const size_t parents = Below(3);
    if (parents > 0) AddPerson(options::v1::PERSON_ROLE_OTHER_PARENT, "2911829996");
    if (parents > 1) AddPerson(options::v1::PERSON_ROLE_OTHER_PARENT, "1502829995");
    for (size_t i = 1; i < people_.size(); ++i) AddRelation(i);
    SectionBody& keeper = AddSection({});
    exchange::v1::SectionHeader& header = *handover_.mutable_sections()->rbegin()->mutable_header();
    header.add_about()->set_role(options::v1::PERSON_ROLE_PROFESSIONAL);
    keeper.mutable_professional()->set_role("HEALTH_VISITOR");
    keeper.mutable_professional()->set_organisation("sor:900000000000011");
    AddContacts();
    AddChild();
    for (size_t i = 1; i < people_.size(); ++i) AddParent(i);
    if (people_.size() > 1) AddInteraction();
    return handover_;
  }

 private:
  size_t Below(size_t end) { return random_() % end; }
  bool Maybe() { return Below(2) == 0; }
  template <typename Row>
  const Row& Any(absl::Span<const Row> rows) {
    return rows[Below(rows.size())];
  }

  std::string Id() { return absl::StrFormat("00000000-0000-4000-8000-%012d", ++ids_); }

  SectionBody& AddSection(const std::vector<size_t>& about) {
    exchange::v1::Section& section = *handover_.add_sections();
    for (const size_t person : about) {
      section.mutable_header()->add_about()->set_person_id(people_[person].id);
      section.mutable_header()->mutable_about()->rbegin()->set_role(people_[person].role);
    }
    return *section.mutable_body();
  }

  void AddPerson(options::v1::PersonRole role, const std::string& cpr) {
    people_.push_back({absl::StrCat("person", people_.size()), role});
    model::v1::PersonIdentity& identity = *AddSection({people_.size() - 1}).mutable_person_identity();
    identity.add_identifiers()->set_cpr(cpr);
    *identity.mutable_provenance() = Of();
  }

  void AddRelation(size_t parent) {
    model::v1::FamilyRelation& body = *AddSection({parent, 0}).mutable_family_relation();
    *body.mutable_provenance() = Of();
    body.mutable_person()->set_person_id(people_[parent].id);
    body.mutable_relative_to()->set_person_id(people_[0].id);
    *body.mutable_relation() = ToCode(kRoleCode, {"PRN", "parent"});
  }

  // Who wrote an entry, and which it is.
  Provenance Of() {
    Provenance provenance;
    provenance.set_observer_role("HEALTH_VISITOR");
    provenance.set_observer_organisation("sor:900000000000011");
    provenance.set_source_entry_id(Id());
    return provenance;
  }

  // Of a section.
  Provenance Recorded() {
    Provenance provenance = Of();
    provenance.clear_source_entry_id();
    provenance.mutable_recorded()->mutable_time()->set_seconds(1'688'599'512);
    return provenance;
  }

  model::v1::Moment Time() {
    model::v1::Moment moment;
    if (Maybe()) {
      moment.mutable_time()->set_seconds(1'688'508'000 + static_cast<int64_t>(Below(80)) * 86'400);
      moment.set_precision(model::v1::TIME_PRECISION_DAY);
      moment.set_zone_assumed("Europe/Copenhagen");
    } else {
      moment.mutable_time()->set_seconds(1'688'508'000 + static_cast<int64_t>(Below(8'000'000)));
      if (Maybe()) moment.mutable_time()->set_nanos(250'000'000);
    }
    return moment;
  }

  Provenance Observed() {
    Provenance provenance = Of();
    *provenance.mutable_observed() = Time();
    return provenance;
  }

  model::v1::AbsentReason Absent(Provenance& provenance) {
    const AbsentCode& absent = Any(AllAbsentCodes());
    *provenance.add_original_codes() = ToCode(kAbsentSystem, {absent.code, ""});
    return absent.reason;
  }

  void AddContacts() {
    model::v1::Encounters& body = *AddSection({0}).mutable_encounters();
    *body.mutable_provenance() = Recorded();
    const size_t count = 1 + Below(3);
    for (size_t i = 0; i < count; ++i) {
      const VisitType* type = &Any(AllVisitTypes());
      // A pregnancy visit is at a parent.
      while (type->type == model::v1::Encounters::Encounter::PREGNANCY_VISIT) type = &Any(AllVisitTypes());
      model::v1::Encounters::Encounter& encounter = *body.add_encounters();
      encounter.set_state(Below(4) == 0 ? model::v1::Encounters::Encounter::PLANNED
                                        : model::v1::Encounters::Encounter::HELD);
      encounter.set_type(type->type);
      *encounter.mutable_original_type() = ToCode(kFboe, type->code);
      encounter.set_manner(static_cast<model::v1::Encounters::Encounter::Manner>(1 + Below(4)));
      *encounter.mutable_start() = Time();
      if (Maybe()) encounter.set_place("institution:280295");
      encounter.set_encounter_id(Id());
    }
  }

  void AddIndicators(Home home, google::protobuf::RepeatedPtrField<model::v1::Indicator>* indicators) {
    for (const IndicatorType& type : AllIndicators()) {
      if (type.home != home || Maybe()) continue;
      model::v1::Indicator& indicator = *indicators->Add();
      indicator.set_domain(std::string(type.domain));
      *indicator.mutable_provenance() = Observed();
      if (Below(4) == 0) {
        indicator.set_absent_reason(Absent(*indicator.mutable_provenance()));
      } else {
        const IndicatorValue& value = Any(type.values);
        indicator.set_level(value.level);
        *indicator.mutable_provenance()->add_original_codes() = ToCode(kFboe, value.code);
      }
    }
  }

  model::v1::Condition Finding(const ExamResult& finding) {
    model::v1::Condition condition;
    *condition.mutable_provenance() = Observed();
    *condition.mutable_code() = ToCode(kFboe, finding.code);
    condition.set_rank(model::v1::Condition::FINDING);
    return condition;
  }

  // Findings that have a domain, each at the indicator of that domain.
  void AddFindings(Home home, google::protobuf::RepeatedPtrField<model::v1::Indicator>* indicators) {
    for (const ExamResult& finding : AllExamResults()) {
      const bool both = finding.code.code == "15fc2e8e-b27b-4957-be98-954c1bc318a3";  // About both parents.
      if (finding.home != home || finding.domain.empty() || both || Below(6) != 0) continue;
      if (finding.level != model::v1::LEVEL_UNSPECIFIED) {
        model::v1::Indicator& indicator = *indicators->Add();
        indicator.set_domain(std::string(finding.domain));
        indicator.set_level(finding.level);
        *indicator.mutable_provenance() = Observed();
        indicator.mutable_provenance()->set_informant(Provenance::CHILD_SAID);
        *indicator.mutable_provenance()->add_original_codes() = ToCode(kFboe, finding.code);
        continue;
      }
      model::v1::Indicator* found = nullptr;
      for (model::v1::Indicator& indicator : *indicators) {
        if (indicator.domain() == finding.domain) found = &indicator;
      }
      if (found == nullptr) {
        found = indicators->Add();
        found->set_domain(std::string(finding.domain));
      }
      *found->add_findings() = Finding(finding);
    }
  }

  void AddConditions(Home home, google::protobuf::RepeatedPtrField<model::v1::Condition>* conditions) {
    for (const ExamResult& finding : AllExamResults()) {
      if (finding.home == home && finding.domain.empty() && Maybe()) *conditions->Add() = Finding(finding);
    }
  }

  void AddGrowth() {
    model::v1::GrowthAndFeeding& body = *AddSection({0}).mutable_growth_and_feeding();
    *body.mutable_provenance() = Recorded();
    for (const ObservationKind kind : {ObservationKind::kWeight, ObservationKind::kHeight, ObservationKind::kHead}) {
      if (Maybe()) continue;
      model::v1::GrowthAndFeeding::Measurement& measurement = *body.add_measurements();
      *measurement.mutable_provenance() = Observed();
      const std::string_view height = HeightSnomedCodes()[Below(3)];
      std::string_view code = kind == ObservationKind::kWeight ? kWeightSnomed : kHeadSnomed;
      if (kind == ObservationKind::kHeight) code = height;
      const bool absent = Below(4) == 0;
      if (absent) {
        measurement.set_absent_reason(Absent(*measurement.mutable_provenance()));
        *measurement.add_missing() = ToCode(kSnomed, {code, ""});
      }
      const int value = absent ? 0 : 1 + static_cast<int>(Below(500));
      if (kind == ObservationKind::kWeight) measurement.set_weight_grams(value * 200);
      if (kind == ObservationKind::kHeight) {
        measurement.set_length_mm(value == 0 ? 0 : value + 150);
        *measurement.mutable_provenance()->add_original_codes() = ToCode(kSnomed, {code, ""});
      }
      if (kind == ObservationKind::kHead) measurement.set_head_circumference_mm(value == 0 ? 0 : value + 99);
    }
    if (Maybe()) {
      model::v1::GrowthAndFeeding::Feeding& feeding = *body.add_feedings();
      const FeedingValue& value = Any(AllFeedingValues());
      feeding.set_manner(value.manner);
      const bool period = Maybe();
      *feeding.mutable_provenance() = period ? Of() : Observed();
      if (period) *feeding.mutable_from() = Time();
      *feeding.mutable_provenance()->add_original_codes() = ToCode(kFboe, value.code);
    }
  }

  void AddResult(const Questionnaire& form, model::v1::ScreeningResult& result) {
    *result.mutable_provenance() = Of();
    *result.mutable_provenance()->mutable_recorded() = Time();
    const Informer& informer = Any(AllInformers());
    *result.mutable_provenance()->add_original_codes() = ToCode(kCareSocial, informer.code);
    Provenance::Informant informant = form.about_parent ? informer.of_parent : informer.of_child;
    if (form.about_parent && informant == Provenance::INFORMANT_UNSPECIFIED) informant = Provenance::OTHER_PARENT_SAID;
    result.mutable_provenance()->set_informant(informant);
    result.set_instrument(std::string(form.instrument));
    result.set_instrument_version(std::string(form.version));
    if (form.total != Total::kNone && Maybe()) {
      result.set_total_score(static_cast<int>(Below(static_cast<size_t>(form.max_score) + 1)));
      return;
    }
    for (const ItemRule& rule : form.items) {
      model::v1::ScreeningItem& item = *result.add_items();
      item.set_link_id(std::string(rule.link_id));
      if (rule.type == AnswerType::kInteger) item.set_score(static_cast<int>(Below(rule.max + 1)));
      if (rule.type == AnswerType::kBool) item.set_score(static_cast<int>(Below(2)));
      if (rule.type == AnswerType::kWords) item.set_option_code(std::string(Any(rule.words)));
    }
  }

  void AddLine(size_t person) {
    model::v1::SupportLine& line = *AddSection({person}).mutable_support_line();
    *line.mutable_provenance() = Of();
    line.set_line_id(line.provenance().source_entry_id());
    line.set_line_version(1);
    *line.mutable_measure() = AnyMeasure();
  }

  model::v1::Measure AnyMeasure() {
    model::v1::Measure measure;
    const Intervention* intervention = &Any(AllInterventions());
    while (intervention->kind == InterventionKind::kConcern) intervention = &Any(AllInterventions());
    *measure.mutable_code() = ToCode(kFboe, intervention->code);
    measure.mutable_start_date()->set_year(2023);
    measure.mutable_start_date()->set_month(1 + static_cast<int>(Below(6)));
    measure.mutable_start_date()->set_day(1 + static_cast<int>(Below(28)));
    if (Maybe()) {
      measure.mutable_end_date()->set_year(2023);
      measure.mutable_end_date()->set_month(8);
      measure.mutable_end_date()->set_day(1 + static_cast<int>(Below(28)));
    }
    const model::v1::Measure::State states[] = {model::v1::Measure::STATE_UNSPECIFIED, model::v1::Measure::PLANNED,
                                                model::v1::Measure::ACTIVE, model::v1::Measure::COMPLETED,
                                                model::v1::Measure::DROPPED};
    measure.set_state(states[Below(5)]);
    return measure;
  }

  void AddChild() {
    model::v1::Development& development = *AddSection({0}).mutable_development();
    *development.mutable_provenance() = Recorded();
    AddIndicators(Home::kDevelopment, development.mutable_indicators());
    AddFindings(Home::kDevelopment, development.mutable_indicators());
    model::v1::ChildHealth& health = *AddSection({0}).mutable_child_health();
    *health.mutable_provenance() = Recorded();
    AddIndicators(Home::kChildHealth, health.mutable_exposures());
    AddConditions(Home::kChildHealth, health.mutable_conditions());
    AddGrowth();
    model::v1::ChildScreening screening;
    *screening.mutable_provenance() = Recorded();
    for (const Questionnaire& form : AllQuestionnaires()) {
      if (!form.about_parent && form.instrument != kTopi && Below(3) == 0) AddResult(form, *screening.add_results());
    }
    if (screening.results_size() > 0) *AddSection({0}).mutable_child_screening() = screening;
    if (Maybe()) {
      model::v1::Development& topi = *AddSection({0}).mutable_development();
      *topi.mutable_provenance() = Of();
      *topi.mutable_provenance()->mutable_recorded() = Time();
      topi.set_well_being(static_cast<model::v1::Level>(1 + Below(3)));
    }
    if (Maybe()) AddLine(0);
  }

  void AddParent(size_t person) {
    model::v1::ParentMentalHealth mental;
    *mental.mutable_provenance() = Recorded();
    AddIndicators(Home::kParentMental, mental.mutable_indicators());
    AddFindings(Home::kParentMental, mental.mutable_indicators());
    if (Maybe()) AddResult(*FindQuestionnaire("EPDS", ""), *mental.add_results());
    if (Maybe()) *mental.add_measures() = AnyMeasure();
    *AddSection({person}).mutable_parent_mental_health() = mental;
    model::v1::SocialCircumstances& social = *AddSection({person}).mutable_social_circumstances();
    *social.mutable_provenance() = Recorded();
    AddIndicators(Home::kParentSocial, social.mutable_indicators());
    AddFindings(Home::kParentSocial, social.mutable_indicators());
    model::v1::Network& network = *AddSection({person}).mutable_network();
    *network.mutable_provenance() = Recorded();
    AddIndicators(Home::kNetwork, network.mutable_indicators());
    model::v1::ParentSomaticHealth& somatic = *AddSection({person}).mutable_parent_somatic_health();
    *somatic.mutable_provenance() = Recorded();
    AddConditions(Home::kParentSomatic, somatic.mutable_conditions());
    model::v1::ParentSubstanceUse& substance = *AddSection({person}).mutable_parent_substance_use();
    *substance.mutable_provenance() = Recorded();
    AddConditions(Home::kParentSubstance, substance.mutable_conditions());
    if (Maybe()) AddLine(person);
  }

  void AddInteraction() {
    std::vector<size_t> about = {0, 1};
    if (people_.size() > 2) about.push_back(2);
    model::v1::Interaction& body = *AddSection(about).mutable_interaction();
    *body.mutable_provenance() = Recorded();
    AddIndicators(Home::kInteraction, body.mutable_indicators());
    AddFindings(Home::kInteraction, body.mutable_indicators());
    if (Maybe()) *body.add_measures() = AnyMeasure();
  }

  struct Someone {
    std::string id;
    options::v1::PersonRole role;
  };

  std::mt19937_64 random_;
  exchange::v1::Handover handover_;
  std::vector<Someone> people_;
  int ids_ = 0;
};

}  // namespace generated_internal

exchange::v1::Handover GeneratedHandover(uint64_t seed) { return generated_internal::Generator(seed).Make(); }

}  // namespace handover::adapters::kl::testing
