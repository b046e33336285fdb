#include "adapters/medcom_xml/xdis32_clinical.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/strings/ascii.h"

#include "adapters/medcom_xml/birth_words.h"
#include "adapters/medcom_xml/diagnosis_places.h"
#include "adapters/medcom_xml/sks_sorting.h"
#include "adapters/medcom_xml/xml_structure.h"
#include "adapters/medcom_xml/xml_values.h"
#include "adapters/text/utf8.h"

namespace handover::adapters::medcom {
namespace {

using model::v1::Condition;

constexpr size_t kShortText = 200;  // What Birth can hold of bleeding and fluid; more becomes a Note.
constexpr int64_t kMostBleedingMl = 20'000;

std::optional<Condition::Rank> RankOf(std::string_view description) {
  if (description == "aktionsdiagnose") return Condition::PRINCIPAL;
  if (description == "bidiagnose") return Condition::SECONDARY;
  if (description == "tillaegsdiagnose") return Condition::ADDITIONAL;
  if (description == "operation" || description == "roentgenundersoegelse") return Condition::PROCEDURE;
  return std::nullopt;
}

// `500 ml`, `500ml`, `500 mL.`; empty for anything else, which stays a text.
std::optional<int> Millilitres(std::string_view text) {
  std::string lower = absl::AsciiStrToLower(std::string(text));
  if (lower.ends_with('.')) lower.pop_back();
  if (!lower.ends_with("ml")) return std::nullopt;
  const std::string_view number = Trim(std::string_view(lower).substr(0, lower.size() - 2));
  if (number.empty() || number.find_first_not_of("0123456789") != std::string_view::npos) return std::nullopt;
  const std::optional<int64_t> value = ReadInteger(number);
  if (!value.has_value() || *value < 1 || *value > kMostBleedingMl) return std::nullopt;
  return static_cast<int>(*value);
}

// Sorts the diagnoses of one handover into sections, which it makes when the first code of a sort comes.
class DiagnosisSorter {
 public:
  explicit DiagnosisSorter(LetterMapping& mapping) : mapping_(mapping) {}

  // `own` = the conditions of Pregnancy or Birth, where a code of pregnancy or birth belongs. `date` is that of the
  // investigation around the diagnosis, if there is one.
  void SortMothers(const Diagnosis& diagnosis, google::protobuf::RepeatedPtrField<Condition>& own,
                   const LetterTime& date) {
    Put(diagnosis, IsSks(diagnosis) ? SortMothersCode(diagnosis.code.text) : SksTarget::kUnknown, own, date);
  }

  void SetBirths(const google::protobuf::RepeatedPtrField<Condition>& conditions) { births_ = &conditions; }

  void SortChilds(const Diagnosis& diagnosis, google::protobuf::RepeatedPtrField<Condition>& own) {
    Put(diagnosis, IsSks(diagnosis) ? SortChildsCode(diagnosis.code.text) : SksTarget::kUnknown, own, LetterTime());
  }

 private:
  static bool IsSks(const Diagnosis& diagnosis) {
    return diagnosis.code.present() && diagnosis.type_code.text == "SKSdiagnosekode";
  }

  void Put(const Diagnosis& diagnosis, SksTarget target, google::protobuf::RepeatedPtrField<Condition>& own,
           const LetterTime& date) {
    Condition* condition = Place(target, own, diagnosis.node);
    if (condition == nullptr) return;  // Left over.
    condition->mutable_code()->set_system(std::string(kSksSystem));
    condition->mutable_code()->set_code(diagnosis.code.text);
    condition->set_text(diagnosis.text.text);
    const std::optional<Condition::Rank> rank = RankOf(diagnosis.description_code.text);
    const LetterTime& observed = diagnosis.time.present() ? diagnosis.time : date;
    if (rank.has_value()) condition->set_rank(*rank);
    const std::string_view description = UsualDescription(condition->rank());
    const bool described = description == diagnosis.description_code.text;
    if (!described || observed.present() || !IsInUsualPlace(diagnosis, target, &own, condition->rank())) {
      *condition->mutable_provenance() = ProvenanceOf(mapping_, diagnosis.node);
    }
    if (observed.present()) *condition->mutable_provenance()->mutable_observed() = MomentOf(observed);
    if (!described) {
      model::v1::Code& original = *condition->mutable_provenance()->add_original_codes();
      original.set_system(std::string(kDescriptionSystem));
      original.set_code(diagnosis.description_code.text);
    }
    mapping_.ledger.Mapped(diagnosis.node);
    mapping_.ledger.Mapped(date.node);
  }

  // Where a writer would put it if the handover did not say where it stood.
  bool IsInUsualPlace(const Diagnosis& diagnosis, SksTarget target, const void* own, Condition::Rank rank) const {
    const bool childs = std::string_view(diagnosis.node.name()).find("Child") != std::string_view::npos;
    const bool births = target == SksTarget::kPregnancyOrBirth && own == births_;
    const DiagnosisParent parent = childs   ? DiagnosisParent::kChildInfo
                                   : births ? DiagnosisParent::kBirth
                                            : DiagnosisParent::kPregnancy;
    const std::string_view name = diagnosis.node.name();
    return name.substr(name.find(':') + 1) == UsualPlace(parent, rank);  // npos + 1 is the beginning.
  }

  // Where the next condition of that sort goes; null = nowhere.
  Condition* Place(SksTarget target, google::protobuf::RepeatedPtrField<Condition>& own, pugi::xml_node node) {
    switch (target) {
      case SksTarget::kUnknown:
        return nullptr;
      case SksTarget::kPregnancyOrBirth:
      case SksTarget::kBirthStatus:
        return own.Add();
      case SksTarget::kParentSomatic:
        return Somatic(node).add_conditions();
      case SksTarget::kParentMental:
        return Mental(node).add_conditions();
      case SksTarget::kParentSubstance:
        return Substance(node, mothers_substance_, {mapping_.mother}).add_conditions();
      case SksTarget::kSubstanceAndChild:
        return Substance(node, shared_substance_, {mapping_.mother, mapping_.child}).add_conditions();
      case SksTarget::kChildHealth:
        return ChildHealth(node, childs_health_, {mapping_.child}).add_conditions();
      case SksTarget::kChildHealthAndMother:
        return ChildHealth(node, shared_health_, {mapping_.child, mapping_.mother}).add_conditions();
    }
    return nullptr;
  }

  model::v1::ParentSomaticHealth& Somatic(pugi::xml_node node) {
    if (somatic_ == nullptr) {
      somatic_ = mapping_.draft.AddSection({mapping_.mother}).mutable_parent_somatic_health();
      *somatic_->mutable_provenance() = ProvenanceOf(mapping_, node.parent());
    }
    return *somatic_;
  }

  model::v1::ParentMentalHealth& Mental(pugi::xml_node node) {
    if (mental_ == nullptr) {
      mental_ = mapping_.draft.AddSection({mapping_.mother}).mutable_parent_mental_health();
      *mental_->mutable_provenance() = ProvenanceOf(mapping_, node.parent());
    }
    return *mental_;
  }

  model::v1::ParentSubstanceUse& Substance(pugi::xml_node node, model::v1::ParentSubstanceUse*& section,
                                           const std::vector<int>& about) {
    if (section == nullptr) {
      section = mapping_.draft.AddSection(about).mutable_parent_substance_use();
      *section->mutable_provenance() = ProvenanceOf(mapping_, node.parent());
    }
    return *section;
  }

  model::v1::ChildHealth& ChildHealth(pugi::xml_node node, model::v1::ChildHealth*& section,
                                      const std::vector<int>& about) {
    if (section == nullptr) {
      section = mapping_.draft.AddSection(about).mutable_child_health();
      *section->mutable_provenance() = ProvenanceOf(mapping_, node.parent());
    }
    return *section;
  }

  LetterMapping& mapping_;
  const void* births_ = nullptr;  // The conditions of Birth.
  model::v1::ParentSomaticHealth* somatic_ = nullptr;
  model::v1::ParentMentalHealth* mental_ = nullptr;
  model::v1::ParentSubstanceUse* mothers_substance_ = nullptr;
  model::v1::ParentSubstanceUse* shared_substance_ = nullptr;
  model::v1::ChildHealth* childs_health_ = nullptr;
  model::v1::ChildHealth* shared_health_ = nullptr;
};

void MapDate(const LetterTime& time, LetterLedger& ledger) {
  ledger.Mapped(time.date_node);
  ledger.Dropped(time.time_node, kLossTimeOfDay);
}

void MapPregnancy(LetterMapping& mapping, DiagnosisSorter& sorter) {
  const Xdis32Letter& letter = mapping.letter;
  model::v1::Pregnancy& pregnancy = *mapping.draft.AddSection({mapping.mother}).mutable_pregnancy();
  *pregnancy.mutable_provenance() = ProvenanceOf(mapping, letter.due_date.node.parent());
  pregnancy.set_pregnancy_episode_id(letter.episode.text);
  mapping.ledger.Mapped(letter.episode);
  if (letter.last_menstruation.present()) {
    *pregnancy.mutable_last_menstruation_date() = DateOf(letter.last_menstruation.day());
    MapDate(letter.last_menstruation, mapping.ledger);
  }
  *pregnancy.add_due_dates()->mutable_due_date() = DateOf(letter.due_date.day());
  MapDate(letter.due_date, mapping.ledger);
  pregnancy.set_fetus_count(static_cast<int>(letter.children.size()));
  for (const Diagnosis& diagnosis : letter.pregnancy_diagnoses) {
    sorter.SortMothers(diagnosis, *pregnancy.mutable_conditions(), LetterTime());
  }
  for (const Investigation& investigation : letter.investigations) {
    for (const Diagnosis& diagnosis : investigation.diagnoses) {
      sorter.SortMothers(diagnosis, *pregnancy.mutable_conditions(), investigation.date);
    }
  }
}

bool IsShort(const Field& field) { return CountCodePoints(field.text) <= kShortText; }

void MapText(const Field& field, LetterLedger& ledger) {
  if (!field.present()) return;
  if (HasMarkup(field.node)) ledger.Dropped(field, kLossTextMarkup);
  ledger.Mapped(field);
}

void MapBirthEvent(LetterMapping& mapping, DiagnosisSorter& sorter) {
  const Xdis32Letter& letter = mapping.letter;
  model::v1::Birth& birth = *mapping.draft.AddSection({mapping.mother}).mutable_birth();
  *birth.mutable_provenance() = ProvenanceOf(mapping, letter.weeks.node.parent().parent());
  birth.set_gestation_weeks(static_cast<int>(NumberOf(letter.weeks)));
  birth.set_gestation_days(static_cast<int>(NumberOf(letter.days)));
  mapping.ledger.Mapped(letter.weeks);
  mapping.ledger.Mapped(letter.days);
  birth.set_child_count(static_cast<int>(letter.children.size()));
  birth.set_stillborn_count(letter.stillborn_count());
  birth.set_discharge(DischargeOf(letter.mother.discharge.text));
  mapping.ledger.Mapped(letter.mother.discharge);
  if (IsShort(letter.bleeding)) {
    const std::optional<int> millilitres = Millilitres(letter.bleeding.text);
    if (millilitres.has_value()) {
      birth.set_bleeding_ml(*millilitres);
    } else {
      birth.set_bleeding_text(letter.bleeding.text);
    }
    MapText(letter.bleeding, mapping.ledger);
  }
  if (IsShort(letter.amniotic_fluid)) {
    birth.set_amniotic_fluid_text(letter.amniotic_fluid.text);
    MapText(letter.amniotic_fluid, mapping.ledger);
  }
  sorter.SetBirths(birth.conditions());
  for (const Diagnosis& diagnosis : letter.birth_diagnoses) {
    sorter.SortMothers(diagnosis, *birth.mutable_conditions(), LetterTime());
  }
}

void MapApgar(const Field& field, int minute, LetterLedger& ledger, model::v1::Newborn& newborn) {
  if (!field.present()) return;
  model::v1::Newborn::Apgar& apgar = *newborn.add_apgars();
  apgar.set_minute(minute);
  apgar.set_score(static_cast<int>(NumberOf(field)));
  ledger.Mapped(field);
}

void MapNewborn(LetterMapping& mapping, const Child& child, int ordinal, DiagnosisSorter& sorter) {
  constexpr int kMillimetresPerCentimetre = 10;
  LetterLedger& ledger = mapping.ledger;
  model::v1::Newborn& newborn = *mapping.draft.AddSection({mapping.child}).mutable_newborn();
  *newborn.mutable_provenance() = ProvenanceOf(mapping, child.info_node);
  newborn.set_outcome(model::v1::Newborn::LIVEBORN);
  *newborn.mutable_birth_time() = MomentOf(child.birth_time);
  if (mapping.letter.children.size() > 1) newborn.set_birth_order(ordinal);
  newborn.set_weight_grams(static_cast<int>(NumberOf(child.weight)));
  newborn.set_length_mm(static_cast<int>(NumberOf(child.length)) * kMillimetresPerCentimetre);
  newborn.set_head_circumference_mm(static_cast<int>(NumberOf(child.head)) * kMillimetresPerCentimetre);
  MapApgar(child.apgar_1, 1, ledger, newborn);
  MapApgar(child.apgar_5, 5, ledger, newborn);
  MapApgar(child.apgar_10, 10, ledger, newborn);
  // 0 is left over: the model has no word for a score of ten at once.
  if (NumberOf(child.apgar_ten_minutes) > 0) {
    newborn.set_apgar_ten_after_minutes(static_cast<int>(NumberOf(child.apgar_ten_minutes)));
    ledger.Mapped(child.apgar_ten_minutes);
  }
  newborn.set_sex_at_birth(child.gender.text == "pige" ? model::v1::SEX_FEMALE : model::v1::SEX_MALE);
  newborn.set_transfer_text(child.transferral.text);
  for (const Diagnosis& diagnosis : child.diagnoses) sorter.SortChilds(diagnosis, *newborn.mutable_conditions());
  ledger.Dropped(child.relation, kLossConstant);
  ledger.Mapped(child.birth_time.node);
  for (const Field* field : {&child.birth_status_1, &child.birth_status_2, &child.gender, &child.weight, &child.length,
                             &child.head, &child.transferral}) {
    ledger.Mapped(*field);
  }
}

model::v1::Note& AddNote(LetterMapping& mapping, pugi::xml_node node, const std::string& text) {
  model::v1::Note& note = *mapping.draft.AddSectionAboutEveryone().mutable_note();
  *note.mutable_provenance() = ProvenanceOf(mapping, node);
  note.mutable_provenance()->set_observer_role("MIDWIFE");
  note.mutable_provenance()->set_observer_name(mapping.letter.birth_midwife.name.text);
  note.mutable_provenance()->set_source_entry_id(mapping.letter.identifier.text);
  note.mutable_source_topic()->set_system(std::string(kTopicSystem));
  const std::string_view name = node.name();
  const size_t colon = name.find(':');
  note.mutable_source_topic()->set_code(std::string(colon == std::string_view::npos ? name : name.substr(colon + 1)));
  note.set_text(text);
  return note;
}

void MapNote(LetterMapping& mapping, const Field& field) {
  if (!field.present()) return;
  if (!field.text.empty()) AddNote(mapping, field.node, field.text);
  MapText(field, mapping.ledger);
}

// All texts of the investigations in one Note, each with its date, so that their number does not tell.
void MapInvestigationTexts(LetterMapping& mapping) {
  std::string text;
  pugi::xml_node first;
  for (const Investigation& investigation : mapping.letter.investigations) {
    if (investigation.text.text.empty()) continue;
    if (!first) first = investigation.text.node;
    const std::string date =
        investigation.date.present() ? absl::FormatCivilTime(investigation.date.day()) + ": " : std::string();
    if (!text.empty() && date.empty()) mapping.ledger.Dropped(investigation.text, kLossTextBoundary);
    text += (text.empty() ? "" : "\n") + date + investigation.text.text;
    // The time of day goes with a diagnosis; the text keeps the day.
    if (mapping.ledger.IsOpen(investigation.date.node)) {
      mapping.ledger.Dropped(investigation.date.time_node, kLossTimeOfDay);
    }
    mapping.ledger.Mapped(investigation.date.node);
    MapText(investigation.text, mapping.ledger);
  }
  if (first) AddNote(mapping, first, text);
}

}  // namespace

void MapBirth(LetterMapping& mapping, const Child& child, int ordinal) {
  DiagnosisSorter sorter(mapping);
  MapPregnancy(mapping, sorter);
  MapBirthEvent(mapping, sorter);
  MapNewborn(mapping, child, ordinal, sorter);
}

void MapTexts(LetterMapping& mapping, const Child& child) {
  const Xdis32Letter& letter = mapping.letter;
  MapInvestigationTexts(mapping);
  if (!IsShort(letter.bleeding)) MapNote(mapping, letter.bleeding);
  if (!IsShort(letter.amniotic_fluid)) MapNote(mapping, letter.amniotic_fluid);
  MapNote(mapping, letter.birth_info);
  MapNote(mapping, letter.appointment);
  MapNote(mapping, child.additional_info);
}

void MapLeftOver(LetterMapping& mapping) {
  std::vector<LetterLedger::LeftOver> left_over = mapping.ledger.LeftOverBelow(mapping.letter.node);
  if (mapping.letter.local_elements) {
    left_over.push_back({PathOf(mapping.letter.local_elements), OuterXmlOf(mapping.letter.local_elements)});
  }
  if (left_over.empty()) return;
  model::v1::Residue& residue = *mapping.draft.AddSectionAboutEveryone().mutable_residue();
  *residue.mutable_provenance() = ProvenanceOf(mapping, mapping.letter.node);
  residue.set_format("XDIS32");
  for (const LetterLedger::LeftOver& element : left_over) {
    residue.add_elements()->set_path(element.path);
    residue.mutable_elements()->rbegin()->set_value(element.value);
  }
}

}  // namespace handover::adapters::medcom
