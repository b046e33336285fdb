#include <algorithm>
#include <optional>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

#include "adapters/medcom_xml/birth_letter.h"
#include "adapters/medcom_xml/birth_words.h"
#include "adapters/medcom_xml/xdis32_people.h"
#include "adapters/medcom_xml/xml_values.h"

namespace handover::adapters::medcom {
namespace write_birth_clinical_internal {

using exchange::v1::Section;
using exchange::v1::SectionBody;
using model::v1::Condition;

constexpr std::string_view kInvestigated = "InvestigationAndTreatmentDiagnoses";
constexpr size_t kMostInvestigations = 10;
constexpr size_t kMostInvestigated = 9;  // Diagnoses of one investigation.
constexpr size_t kMostAdditional = 5;
constexpr int kMillimetresPerCentimetre = 10;
constexpr std::string_view kAllPlaces[] = {
    "PregnancyPrincipalDiagnoses", "PregnancyAdditionalDiagnoses", kInvestigated,
    "BirthPrincipalDiagnoses",     "BirthAdditionalDiagnoses",     "BirthInvestigationAndTreatmentDiagnoses",
    "ChildPrincipalDiagnoses",     "ChildAdditionalDiagnoses",     "ChildOtherDiagnoses"};

// Where it stood, else where its rank usually stands.
std::string_view PlaceOf(const Condition& condition, DiagnosisParent parent) {
  const std::string_view path = condition.provenance().source_path();
  const std::string_view last = path.substr(path.rfind('/') + 1);
  const auto known = std::find(std::begin(kAllPlaces), std::end(kAllPlaces), last);
  return known != std::end(kAllPlaces) ? *known : UsualPlace(parent, condition.rank());
}

const google::protobuf::RepeatedPtrField<Condition>* ConditionsIn(const SectionBody& body) {
  if (body.has_pregnancy()) return &body.pregnancy().conditions();
  if (body.has_birth()) return &body.birth().conditions();
  if (body.has_newborn()) return &body.newborn().conditions();
  if (body.has_child_health()) return &body.child_health().conditions();
  if (body.has_parent_somatic_health()) return &body.parent_somatic_health().conditions();
  if (body.has_parent_mental_health()) return &body.parent_mental_health().conditions();
  if (body.has_parent_substance_use()) return &body.parent_substance_use().conditions();
  return nullptr;
}

std::string DescriptionOf(const Condition& condition) {
  for (const model::v1::Code& code : condition.provenance().original_codes()) {
    if (code.system() == kDescriptionSystem) return code.code();
  }
  const std::string_view usual = UsualDescription(condition.rank());
  return std::string(usual.empty() ? "uspec_diagnose" : usual);
}

std::optional<absl::CivilDay> DayOfDate(const model::v1::Date& date) {
  if (date.year() == 0 || date.month() == 0 || date.day() == 0) return std::nullopt;
  return absl::CivilDay(date.year(), date.month(), date.day());
}

// One investigation: its date, its text, and places in the list of diagnoses.
struct Investigated {
  std::optional<absl::CivilMinute> date;
  bool exact = false;  // The minute is told.
  std::string text;
  std::vector<size_t> diagnoses;
};

// `2024-01-10: Scanning` begins a text of its own; a line without a date goes on with the one before.
std::vector<Investigated> SplitByDate(std::string_view text) {
  constexpr size_t kDateLength = 10;
  std::vector<Investigated> all;
  if (text.empty()) return all;
  for (const absl::string_view part : absl::StrSplit(absl::string_view(text.data(), text.size()), '\n')) {
    const std::string_view line(part.data(), part.size());
    const bool dated =
        line.size() > kDateLength + 2 && line.substr(kDateLength, 2) == ": " && all.size() + 1 < kMostInvestigations;
    const std::optional<absl::CivilDay> day = dated ? ReadDate(line.substr(0, kDateLength)) : std::nullopt;
    if (day.has_value()) {
      all.push_back({absl::CivilMinute(*day), false, std::string(line.substr(kDateLength + 2)), {}});
    } else if (all.empty()) {
      all.push_back({std::nullopt, false, std::string(line), {}});
    } else {
      absl::StrAppend(&all.back().text, "\n", part);
    }
  }
  return all;
}

// The investigation of that time, a new one when there is none; null when there is no more place.
Investigated* FindInvestigated(std::vector<Investigated>& all, const std::optional<absl::CivilMinute>& time) {
  for (Investigated& one : all) {
    if (one.diagnoses.size() >= kMostInvestigated || one.date.has_value() != time.has_value()) continue;
    if (!time.has_value() || one.date == time) return &one;
    if (one.exact || absl::CivilDay(*one.date) != absl::CivilDay(*time)) continue;
    return &one;
  }
  if (all.size() >= kMostInvestigations) return nullptr;
  all.push_back({time, time.has_value(), "", {}});
  return &all.back();
}

}  // namespace write_birth_clinical_internal

std::vector<BirthLetter::Placed> BirthLetter::ConditionsOf(const Section& section, DiagnosisParent parent) const {
  namespace internal = write_birth_clinical_internal;
  std::vector<Placed> placed;
  const auto* conditions = internal::ConditionsIn(section.body());
  if (conditions == nullptr) return placed;
  for (const model::v1::Condition& condition : *conditions) {
    placed.push_back({&condition, internal::PlaceOf(condition, parent), BodyOf(section)->GetDescriptor()->name()});
  }
  return placed;
}

std::vector<BirthLetter::Placed> BirthLetter::MothersConditions() const {
  std::vector<Placed> all;
  for (const Section* section : shared_) {
    const DiagnosisParent parent = section->body().has_birth() ? DiagnosisParent::kBirth : DiagnosisParent::kPregnancy;
    std::vector<Placed> placed = ConditionsOf(*section, parent);
    all.insert(all.end(), placed.begin(), placed.end());
  }
  return all;
}

void BirthLetter::AddDiagnosis(LetterNode parent, std::string_view element, const Placed& placed) {
  const model::v1::Condition& condition = *placed.condition;
  const std::string field = absl::StrCat(placed.type, ".conditions");
  const LetterNode node = builder_.Add(parent, element);
  if (!builder_.SetWhole(node, "DiagnoseCode", condition.code().code(), absl::StrCat(field, ".code"))) {
    parent.node.remove_child(node.node);
    return builder_.Lose(builder_.codes().value, field);
  }
  const std::string description = write_birth_clinical_internal::DescriptionOf(condition);
  if (!builder_.SetWhole(node, "DiagnoseDescriptionCode", description, absl::StrCat(field, ".provenance"))) {
    builder_.SetWhole(node, "DiagnoseDescriptionCode", "uspec_diagnose", "");
  }
  const bool sks = condition.code().system() == kSksSystem;
  builder_.SetWhole(node, "DiagnoseTypeCode", sks ? "SKSdiagnosekode" : "uspecificeretkode", "");
  if (!sks) builder_.Lose(builder_.codes().value, absl::StrCat(field, ".code.system"));
  const std::string& text = !condition.text().empty()             ? condition.text()
                            : !condition.code().display().empty() ? condition.code().display()
                                                                  : condition.code().code();
  builder_.SetRequired(node, "DiagnoseText", text, absl::StrCat(field, ".text"));
  if (!condition.provenance().has_observed()) return;
  if (FindElement(*node.type, "DiagnoseDateTime") != nullptr) {
    builder_.SetTime(node, "DiagnoseDateTime", LocalMinuteOf(condition.provenance().observed()));
  } else if (element != write_birth_clinical_internal::kInvestigated) {
    builder_.Lose(builder_.codes().field, absl::StrCat(field, ".provenance.observed"));
  }
}

// Those whose place is one of the elements; what an element has no room for comes to the next one.
void BirthLetter::AddDiagnoses(LetterNode parent, const std::vector<Placed>& all,
                               const std::vector<std::string_view>& elements) {
  std::vector<int> counts(elements.size());
  for (const Placed& placed : all) {
    const auto wanted = std::find(elements.begin(), elements.end(), placed.place);
    if (wanted == elements.end()) continue;
    size_t at = static_cast<size_t>(wanted - elements.begin());
    while (at < elements.size() && counts[at] >= FindElement(*parent.type, elements[at])->most) ++at;
    if (at == elements.size()) {
      builder_.Lose(builder_.codes().field, absl::StrCat(placed.type, ".conditions"));
      continue;
    }
    ++counts[at];
    AddDiagnosis(parent, elements[at], placed);
  }
}

void BirthLetter::AddPregnancy() {
  namespace internal = write_birth_clinical_internal;
  const LetterNode node = builder_.Add(letter_, "Pregnancy");
  const Section* section = First(exchange::v1::SectionBody::kPregnancy);
  const model::v1::Pregnancy pregnancy = section == nullptr ? model::v1::Pregnancy() : section->body().pregnancy();
  const std::optional<absl::CivilDay> menstruation = internal::DayOfDate(pregnancy.last_menstruation_date());
  if (menstruation.has_value()) {
    builder_.SetTime(node, "DateOfLastMenstruation", absl::CivilMinute(*menstruation));
  }
  // A scan takes precedence over the others.
  std::optional<absl::CivilDay> due;
  for (const model::v1::Pregnancy::DueDate& one : pregnancy.due_dates()) {
    const bool better = !due.has_value() || one.method() == model::v1::Pregnancy::ULTRASOUND;
    if (better) due = internal::DayOfDate(one.due_date());
  }
  if (pregnancy.due_dates_size() > 1) builder_.Lose(builder_.codes().field, "Pregnancy.due_dates");
  if (!due.has_value()) return Missing("Pregnancy.due_dates");
  builder_.SetTime(node, "DateofDelivery", absl::CivilMinute(*due));
  std::vector<Placed> all = MothersConditions();
  size_t additional = 0;
  for (Placed& placed : all) {
    const bool full = placed.place == "PregnancyAdditionalDiagnoses" && ++additional > internal::kMostAdditional;
    if (full) placed.place = internal::kInvestigated;
  }
  AddDiagnoses(node, all, {"PregnancyPrincipalDiagnoses", "PregnancyAdditionalDiagnoses"});
  AddInvestigations(node, all);
}

void BirthLetter::AddInvestigations(LetterNode pregnancy, const std::vector<Placed>& all) {
  namespace internal = write_birth_clinical_internal;
  std::vector<internal::Investigated> investigations = internal::SplitByDate(NoteOf(kInvestigationTopic));
  for (size_t i = 0; i < all.size(); ++i) {
    if (all[i].place != internal::kInvestigated) continue;
    const model::v1::Provenance& provenance = all[i].condition->provenance();
    std::optional<absl::CivilMinute> time;
    if (provenance.has_observed()) time = LocalMinuteOf(provenance.observed());
    internal::Investigated* found = internal::FindInvestigated(investigations, time);
    if (found == nullptr) {
      builder_.Lose(builder_.codes().field, absl::StrCat(all[i].type, ".conditions"));
      continue;
    }
    if (time.has_value()) {
      found->date = time;
      found->exact = true;
    }
    found->diagnoses.push_back(i);
  }
  for (const internal::Investigated& one : investigations) {
    const LetterNode node = builder_.Add(pregnancy, "PregnancyInvestigationAndTreatments");
    for (const size_t i : one.diagnoses) AddDiagnosis(node, internal::kInvestigated, all[i]);
    if (one.date.has_value()) builder_.SetTime(node, "ClinicalInfoDate", *one.date);
    builder_.SetLines(node, "InvestigationAndTreatmentText", one.text, "Note.text");
  }
}

std::string BirthLetter::NoteOf(std::string_view topic) const {
  std::string text;
  for (const Section* section : shared_) {
    const model::v1::Note& note = section->body().note();
    if (note.source_topic().system() != kTopicSystem || note.source_topic().code() != topic) continue;
    absl::StrAppend(&text, text.empty() ? "" : "\n", note.text());
  }
  return text;
}

// Notes that no letter of this kind was the source of, with their titles.
std::string BirthLetter::OtherNotes() const {
  std::string text;
  for (const Section* section : shared_) {
    const model::v1::Note& note = section->body().note();
    if (!section->body().has_note() || note.source_topic().system() == kTopicSystem) continue;
    absl::StrAppend(&text, text.empty() ? "" : "\n", note.title(), note.title().empty() ? "" : ":\n", note.text());
  }
  return text;
}

void BirthLetter::AddBirth() {
  const model::v1::Birth& birth = First(exchange::v1::SectionBody::kBirth)->body().birth();
  const LetterNode node = builder_.Add(letter_, "Birth");
  const LetterNode duration = builder_.Add(node, "PregnancyDuration");
  builder_.SetWhole(duration, "Weeks", absl::StrCat(birth.gestation_weeks()), "Birth.gestation_weeks");
  builder_.SetWhole(duration, "Days", absl::StrCat(birth.gestation_days()), "Birth.gestation_days");
  AddDiagnoses(node, MothersConditions(),
               {"BirthPrincipalDiagnoses", "BirthAdditionalDiagnoses", "BirthInvestigationAndTreatmentDiagnoses"});
  const std::string bleeding = birth.bleeding_ml() > 0         ? absl::StrCat(birth.bleeding_ml(), " ml")
                               : birth.bleeding_text().empty() ? NoteOf(kBleedingTopic)
                                                               : birth.bleeding_text();
  builder_.SetLines(node, "BleedingVolume", bleeding, "Birth.bleeding_text");
  const std::string fluid = birth.amniotic_fluid_text().empty() ? NoteOf(kFluidTopic) : birth.amniotic_fluid_text();
  if (!builder_.SetLines(node, "AmnioticFluidDescription", fluid, "Birth.amniotic_fluid_text")) {
    builder_.SetLines(node, "AmnioticFluidDescription", kNotTold, "");
    builder_.Tell(builder_.codes().not_told, PathOf(builder_.Find(node, "AmnioticFluidDescription").node));
  }
  std::string more = NoteOf(kBirthInfoTopic);
  for (const std::string& text : {birth.additional_text(), OtherNotes()}) {
    absl::StrAppend(&more, more.empty() || text.empty() ? "" : "\n", text);
  }
  builder_.SetLines(node, "BirthAdditionalInfo", more, "Note.text");
  builder_.SetText(node, "MaternityMotherAppointment", NoteOf(kAppointmentTopic), "Note.text");
  const std::string_view discharge = DischargeWord(birth.discharge());
  const LetterNode patient = builder_.Find(letter_, "Patient");
  if (patient) builder_.SetWhole(patient, "EpisodeOfCareStatusCode", discharge, "Birth.discharge");
  if (discharge.empty() && birth.discharge() != model::v1::Birth::DISCHARGE_UNSPECIFIED) {
    builder_.Lose(builder_.codes().value, "Birth.discharge");
  }
}

void BirthLetter::AddChildInfo(size_t child) {
  namespace internal = write_birth_clinical_internal;
  const model::v1::Newborn& newborn = NewbornOf(child);
  const LetterNode node = builder_.Add(letter_, "ChildInfo");
  std::vector<Placed> all;
  std::string text;
  for (const Section* section : own_[child]) {
    std::vector<Placed> placed = ConditionsOf(*section, DiagnosisParent::kChildInfo);
    all.insert(all.end(), placed.begin(), placed.end());
    if (section->body().has_note()) absl::StrAppend(&text, text.empty() ? "" : "\n", section->body().note().text());
  }
  AddDiagnoses(node, all, {"ChildPrincipalDiagnoses", "ChildAdditionalDiagnoses", "ChildOtherDiagnoses"});
  if (newborn.weight_grams() == 0) Missing("Newborn.weight_grams");
  if (newborn.length_mm() == 0) Missing("Newborn.length_mm");
  if (newborn.head_circumference_mm() == 0) Missing("Newborn.head_circumference_mm");
  const LetterNode dimensions = builder_.Add(node, "ChildDimensions");
  builder_.SetWhole(dimensions, "Weight", absl::StrCat(newborn.weight_grams()), "Newborn.weight_grams");
  const auto set_centimetres = [&](std::string_view name, int millimetres, const std::string& field) {
    const int half = internal::kMillimetresPerCentimetre / 2;
    builder_.SetWhole(dimensions, name, absl::StrCat((millimetres + half) / internal::kMillimetresPerCentimetre),
                      field);
    if (millimetres % internal::kMillimetresPerCentimetre != 0) builder_.Lose(builder_.codes().precision, field);
  };
  set_centimetres("Length", newborn.length_mm(), "Newborn.length_mm");
  set_centimetres("HeadCircumference", newborn.head_circumference_mm(), "Newborn.head_circumference_mm");
  for (const model::v1::Newborn::Apgar& apgar : newborn.apgars()) {
    const std::string_view name = ApgarElement(apgar.minute());
    if (name.empty()) {
      builder_.Lose(builder_.codes().field, "Newborn.apgars");
      continue;
    }
    builder_.SetWhole(builder_.Sole(node, "ApgarScore"), name, absl::StrCat(apgar.score()), "Newborn.apgars");
  }
  if (newborn.apgar_ten_after_minutes() > 0) {
    builder_.SetWhole(builder_.Sole(node, "ApgarScore"), "MinutesAtScoreTen",
                      absl::StrCat(newborn.apgar_ten_after_minutes()), "Newborn.apgar_ten_after_minutes");
  }
  builder_.SetLines(node, "ChildAdditionalInfo", text, "Note.text");
  builder_.SetText(node, "ChildTransferral", newborn.transfer_text(), "Newborn.transfer_text");
}

void BirthLetter::AddNotToldDiagnosis(LetterNode parent, std::string_view element) {
  if (!parent || builder_.Find(parent, element)) return;
  const LetterNode node = builder_.Add(parent, element);
  builder_.SetWhole(node, "DiagnoseDescriptionCode", "uspec_diagnose", "");
  builder_.SetWhole(node, "DiagnoseCode", kNotTold, "");
  builder_.SetWhole(node, "DiagnoseTypeCode", "uspecificeretkode", "");
  builder_.SetWhole(node, "DiagnoseText", kNotTold, "");
  builder_.Tell(builder_.codes().not_told, PathOf(node.node));
}

}  // namespace handover::adapters::medcom
