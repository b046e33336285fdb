#include "adapters/hl7v2/hl7_observations.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

namespace handover::adapters::hl7v2 {
namespace hl7_observations_internal {

constexpr std::string_view kLoinc = "LN";
constexpr std::string_view kLoincUri = "http://loinc.org";
constexpr size_t kCode = 3;
constexpr size_t kValue = 5;
constexpr size_t kUnits = 6;
constexpr size_t kStatus = 11;
constexpr size_t kObserved = 14;

// One hospital system names the order of birth by a code of its own and calls it LOINC's.
constexpr std::array kTable = {
    ObservationRow{"8339-4", ObservationTarget::kBirthWeight},
    ObservationRow{"89269-5", ObservationTarget::kBirthLength},
    ObservationRow{"49051-6", ObservationTarget::kGestation},
    ObservationRow{"57714-8", ObservationTarget::kGestation},
    ObservationRow{"11884-4", ObservationTarget::kGestation},
    ObservationRow{"18185-9", ObservationTarget::kGestation},
    ObservationRow{"9272-6", ObservationTarget::kApgar1},
    ObservationRow{"9274-2", ObservationTarget::kApgar5},
    ObservationRow{"9271-8", ObservationTarget::kApgar10},
    ObservationRow{"73771-8", ObservationTarget::kBirthOrder},
    ObservationRow{"CD:1923031955", ObservationTarget::kBirthOrder},
    ObservationRow{"57722-1", ObservationTarget::kPlurality},
    ObservationRow{"29463-7", ObservationTarget::kWeight},
    ObservationRow{"3141-9", ObservationTarget::kWeight},
    ObservationRow{"58229-6", ObservationTarget::kWeight},
    ObservationRow{"8302-2", ObservationTarget::kLength},
    ObservationRow{"9843-4", ObservationTarget::kHead},
    ObservationRow{"8287-5", ObservationTarget::kHead},
    ObservationRow{"67704-7", ObservationTarget::kFeeding},
    ObservationRow{"57130-7", ObservationTarget::kScreening},
    ObservationRow{"57131-5", ObservationTarget::kScreeningFinding},
    ObservationRow{"57129-9", ObservationTarget::kReport},
};

const ObservationRow* FindRow(std::string_view code) {
  const auto found =
      std::find_if(kTable.begin(), kTable.end(), [code](const ObservationRow& r) { return r.code == code; });
  return found == kTable.end() ? nullptr : &*found;
}

// The coded element of OBX-3 or OBX-5: the first or the alternate triplet, whichever is LOINC's.
struct Coded {
  std::string code;
  std::string text;
  std::string system;
};

Coded CodedAt(const Er7Message& message, const Segment& segment, size_t field) {
  const size_t first = message.TextAt(segment, field, 6) == kLoinc ? 4 : 1;
  return {message.TextAt(segment, field, first), message.TextAt(segment, field, first + 1),
          message.TextAt(segment, field, first + 2)};
}

bool IsOneOf(std::string_view type, std::initializer_list<std::string_view> types) {
  return std::find(types.begin(), types.end(), type) != types.end();
}

void CheckValue(const Er7Message& message, const Segment& segment, Findings& findings) {
  const std::string type = message.TextAt(segment, 2);
  const std::string path = PathOf(segment, kValue);
  for (const std::string_view value : message.Repetitions(Er7Message::Field(segment, kValue))) {
    const std::string text = message.Text(value);
    const bool has_parts = value.find(message.delimiters().component) != std::string_view::npos;
    if (text.empty()) continue;
    if (type == "NM" && !ParseNumber(text).has_value()) findings.Add(kNumber, path);
    if (IsOneOf(type, {"DT", "DTM", "TS"}) && !ParseTime(text).has_value()) findings.Add(kTimeFormat, path);
    if (type == "TM" && !IsTimeOfDay(text)) findings.Add(kTimeFormat, path);
    if (type == "XAD" && !has_parts) findings.Add(kAddress, path);
    // An ST with components is a coded answer of older systems; running text with them is something else.
    if (IsOneOf(type, {"TX", "FT"}) && has_parts) findings.Add(kTextComponents, path);
  }
}

struct Range {
  double least = 0;
  double most = 0;
};

class ObservationReading {
 public:
  ObservationReading(const Hl7Patient& patient, Hl7Reading& reading) : patient_(patient), reading_(reading) {}

  // Accounts for the segment, or leaves it over.
  void Read(const Segment& segment) {
    const Coded coded = CodedAt(reading_.message(), segment, kCode);
    const ObservationRow* row = FindRow(coded.code);
    if (coded.code.empty()) Tell(kCodeSystemMissing, segment, kCode);
    if (row == nullptr || !IsUsable(coded, segment) || Er7Message::Field(segment, kValue).empty()) return;
    segment_ = &segment;
    switch (row->target) {
      case ObservationTarget::kBirthWeight:
      case ObservationTarget::kBirthLength:
      case ObservationTarget::kGestation:
      case ObservationTarget::kApgar1:
      case ObservationTarget::kApgar5:
      case ObservationTarget::kApgar10:
        return ReadBirth(row->target);
      case ObservationTarget::kBirthOrder:
        return CompareOrder();
      case ObservationTarget::kPlurality:
        return ComparePlurality();
      case ObservationTarget::kWeight:
      case ObservationTarget::kLength:
      case ObservationTarget::kHead:
        return ReadGrowth(row->target);
      case ObservationTarget::kFeeding:
        return ReadFeeding();
      case ObservationTarget::kScreening:
        return ReadScreening();
      case ObservationTarget::kScreeningFinding:
        return ReadScreeningFinding();
      case ObservationTarget::kReport:
        return reading_.DroppedWhole(segment, kLossReport);
    }
  }

  Observations Finish() {
    FinishFeeding();
    FinishScreening();
    FinishNewborn();
    return std::move(result_);
  }

 private:
  void Tell(const IssueInfo& info, const Segment& segment, size_t field) {
    reading_.findings().Add(info, PathOf(segment, field));
  }
  void Tell(const IssueInfo& info, size_t field) { Tell(info, *segment_, field); }

  bool IsUsable(const Coded& coded, const Segment& segment) {
    if (coded.system != kLoinc) {
      Tell(coded.system.empty() ? kCodeSystemMissing : kCodeSystem, segment, kCode);
      return false;
    }
    // Order detail (O) is what was asked and answered when the order was made.
    const std::string status = reading_.message().TextAt(segment, kStatus);
    if (status.empty() || IsOneOf(status, {"F", "C", "O", "U"})) return true;
    Tell(kObservationStatus, segment, kStatus);
    return false;
  }

  // The value in grams, millimetres or days.
  std::optional<double> Measure(UnitKind kind, Range range) {
    const std::optional<double> value = ParseNumber(reading_.message().TextAt(*segment_, kValue));
    const Unit unit = ReadUnit(reading_.message().TextAt(*segment_, kUnits));
    if (unit.kind == UnitKind::kNone) Tell(kUnitMissing, kUnits);
    if (!value.has_value()) Tell(kObservationType, kValue);
    const bool wrong_kind = unit.kind != UnitKind::kNone && unit.kind != kind;
    if (wrong_kind) Tell(kUnit, kUnits);
    if (!value.has_value() || unit.kind != kind) return std::nullopt;
    if (!unit.is_ucum) Tell(kUnitSpelling, kUnits);
    const double measured = *value * unit.factor;
    if (measured >= range.least && measured <= range.most) return measured;
    Tell(kRange, kValue);
    return std::nullopt;
  }

  // A whole number without a unit.
  std::optional<int> Score(Range range) {
    const std::optional<double> value = ParseNumber(reading_.message().TextAt(*segment_, kValue));
    if (!value.has_value() || *value != std::floor(*value)) {
      Tell(kObservationType, kValue);
      return std::nullopt;
    }
    if (*value >= range.least && *value <= range.most) return static_cast<int>(*value);
    Tell(kRange, kValue);
    return std::nullopt;
  }

  model::v1::Newborn& Newborn() {
    if (!result_.newborn.has_value()) result_.newborn.emplace();
    return *result_.newborn;
  }

  // Sets a field that a newborn has once; a second and different value is left over.
  bool SetOnce(int value, int present, void (model::v1::Newborn::*set)(int32_t)) {
    if (present != 0 && present != value) {
      Tell(kObservationTwice, kValue);
      return false;
    }
    (Newborn().*set)(value);
    return true;
  }

  void ReadBirth(ObservationTarget target) {
    if (!patient_.birth_time.has_value()) {
      Tell(kBirthTimeMissing, *patient_.segment, 7);
      return;
    }
    const model::v1::Newborn present = result_.newborn.value_or(model::v1::Newborn());
    bool taken = false;
    if (target == ObservationTarget::kBirthWeight) {
      const std::optional<double> grams = Measure(UnitKind::kMass, {200, 8000});
      taken = grams.has_value() && SetOnce(static_cast<int>(std::lround(*grams)), present.weight_grams(),
                                           &model::v1::Newborn::set_weight_grams);
    } else if (target == ObservationTarget::kBirthLength) {
      const std::optional<double> millimetres = Measure(UnitKind::kLength, {150, 700});
      taken = millimetres.has_value() && SetOnce(static_cast<int>(std::lround(*millimetres)), present.length_mm(),
                                                 &model::v1::Newborn::set_length_mm);
    } else if (target == ObservationTarget::kGestation) {
      taken = ReadGestation();
    } else {
      taken = ReadApgar(target);
    }
    if (taken) reading_.MappedWhole(*segment_);
  }

  bool ReadGestation() {
    constexpr int kDaysOfWeek = 7;
    const std::optional<double> days = Measure(UnitKind::kTime, {15 * kDaysOfWeek, 46 * kDaysOfWeek - 1});
    if (!days.has_value()) return false;
    // 38.4 weeks: four days, or four tenths? Nobody guesses.
    if (*days != std::floor(*days)) {
      Tell(kObservationType, kValue);
      return false;
    }
    const int whole = static_cast<int>(*days);
    model::v1::Newborn& newborn = Newborn();
    const int present = newborn.gestation_weeks() * kDaysOfWeek + newborn.gestation_days();
    if (present != 0 && present != whole) {
      Tell(kObservationTwice, kValue);
      return false;
    }
    newborn.set_gestation_weeks(whole / kDaysOfWeek);
    newborn.set_gestation_days(whole % kDaysOfWeek);
    return true;
  }

  bool ReadApgar(ObservationTarget target) {
    const int minute = target == ObservationTarget::kApgar1 ? 1 : target == ObservationTarget::kApgar5 ? 5 : 10;
    const std::optional<int> score = Score({0, 10});
    if (!score.has_value()) return false;
    for (const model::v1::Newborn::Apgar& apgar : Newborn().apgars()) {
      if (apgar.minute() != minute) continue;
      if (apgar.score() != *score) Tell(kObservationTwice, kValue);
      return apgar.score() == *score;
    }
    model::v1::Newborn::Apgar& apgar = *Newborn().add_apgars();
    apgar.set_minute(minute);
    apgar.set_score(*score);
    return true;
  }

  void CompareOrder() {
    const std::optional<int> order = Score({1, 9});
    if (!order.has_value()) return;
    const bool agrees = patient_.birth_order == 0 || patient_.birth_order == *order;
    if (!agrees) {
      // Nobody guesses which one is right.
      Tell(kBirthOrder, *patient_.segment, 25);
      Tell(kBirthOrder, kValue);
      order_is_doubtful_ = true;
      return;
    }
    told_order_ = *order;
    reading_.MappedWhole(*segment_);
  }

  void ComparePlurality() {
    const Coded answer = CodedAt(reading_.message(), *segment_, kValue);
    const bool is_single = answer.code == "LA12411-7" || answer.code == "LA6112-2";
    if (is_single && patient_.multiple) Tell(kBirthOrder, kValue);
    if (is_single && !patient_.multiple) reading_.MappedWhole(*segment_);
    if (!is_single && patient_.single) Tell(kBirthOrder, kValue);
  }

  model::v1::GrowthAndFeeding& Growth() {
    if (!result_.growth.has_value()) result_.growth.emplace();
    return *result_.growth;
  }

  model::v1::Provenance Provenance() {
    model::v1::Provenance provenance = reading_.ProvenanceOf(*segment_);
    const std::optional<Hl7Time> observed = reading_.TimeAt(*segment_, kObserved);
    if (observed.has_value()) *provenance.mutable_observed() = MomentOf(*observed);
    const Coded coded = CodedAt(reading_.message(), *segment_, kCode);
    AddOriginal(coded, provenance);
    return provenance;
  }

  void AddOriginal(const Coded& coded, model::v1::Provenance& provenance) {
    model::v1::Code& code = *provenance.add_original_codes();
    code.set_system(std::string(kLoincUri));
    code.set_code(reading_.Bounded(coded.code, 100, *segment_, kCode));
    code.set_display(reading_.Bounded(coded.text, 500, *segment_, kCode));
  }

  void ReadGrowth(ObservationTarget target) {
    const bool is_weight = target == ObservationTarget::kWeight;
    const Range length = target == ObservationTarget::kHead ? Range{100, 700} : Range{150, 2300};
    const std::optional<double> measured =
        is_weight ? Measure(UnitKind::kMass, {200, 250'000}) : Measure(UnitKind::kLength, length);
    if (!measured.has_value()) return;
    const int value = static_cast<int>(std::lround(*measured));
    model::v1::GrowthAndFeeding::Measurement& measurement = *Growth().add_measurements();
    *measurement.mutable_provenance() = Provenance();
    if (is_weight) measurement.set_weight_grams(value);
    if (target == ObservationTarget::kLength) measurement.set_length_mm(value);
    if (target == ObservationTarget::kHead) measurement.set_head_circumference_mm(value);
    reading_.MappedWhole(*segment_);
  }

  // The answers of all segments together are how the child is fed.
  void ReadFeeding() {
    const Coded answer = CodedAt(reading_.message(), *segment_, kValue);
    if (answer.system != kLoinc) {
      Tell(kObservationType, kValue);
      return;
    }
    if (feeding_answers_.empty()) feeding_provenance_ = Provenance();
    AddOriginal(answer, feeding_provenance_);
    feeding_answers_.push_back(answer.code);
    reading_.MappedWhole(*segment_);
  }

  void FinishFeeding() {
    if (feeding_answers_.empty()) return;
    const auto all = [this](std::string_view code) {
      return std::all_of(feeding_answers_.begin(), feeding_answers_.end(),
                         [code](const std::string& a) { return a == code; });
    };
    model::v1::GrowthAndFeeding::Feeding& feeding = *Growth().add_feedings();
    *feeding.mutable_provenance() = std::move(feeding_provenance_);
    if (all("LA16914-6")) {
      feeding.set_manner(model::v1::GrowthAndFeeding::Feeding::FULLY_BREASTFED);
    } else if (all("LA16915-3")) {
      feeding.set_manner(model::v1::GrowthAndFeeding::Feeding::FORMULA);
    } else {
      // Several, or neither of the two: how much of which is not told. The codes say what is.
      feeding.set_absent_reason(model::v1::ABSENT_REASON_UNKNOWN);
    }
  }

  void ReadScreening() {
    using Screening = model::v1::ChildHealth::MedicalScreening;
    const Coded answer = CodedAt(reading_.message(), *segment_, kValue);
    Screening::Result result = Screening::RESULT_UNSPECIFIED;
    if (IsOneOf(answer.code, {"LA12428-1", "LA18592-8"})) result = Screening::IN_RANGE;
    if (IsOneOf(answer.code, {"LA18944-1", "LA25817-0", "LA18593-6", "LA12431-5"})) result = Screening::OUT_OF_RANGE;
    if (answer.code == "LA16205-9") result = Screening::REPEAT_NEEDED;
    is_screening_told_ = true;
    if (result == Screening::RESULT_UNSPECIFIED) {
      Tell(kAnswerUnknown, kValue);
      return;
    }
    if (!result_.health.has_value()) result_.health.emplace();
    Screening& screening = *result_.health->add_screenings();
    *screening.mutable_provenance() = Provenance();
    AddOriginal(answer, *screening.mutable_provenance());
    *screening.mutable_test() = screening.provenance().original_codes(0);
    screening.set_result(result);
    reading_.MappedWhole(*segment_);
  }

  void ReadScreeningFinding() {
    constexpr std::string_view kNone = "LA137-2";
    const Coded answer = CodedAt(reading_.message(), *segment_, kValue);
    if (answer.system != kLoinc) {
      Tell(kObservationType, kValue);
      return;
    }
    if (answer.code == kNone) return reading_.MappedWhole(*segment_);
    model::v1::Condition condition;
    condition.mutable_code()->set_system(std::string(kLoincUri));
    condition.mutable_code()->set_code(reading_.Bounded(answer.code, 100, *segment_, kValue));
    condition.mutable_code()->set_display(reading_.Bounded(answer.text, 500, *segment_, kValue));
    condition.set_rank(model::v1::Condition::FINDING);
    findings_.push_back({segment_, std::move(condition)});
  }

  // Findings go with the one screening that is out of range; without it they are left over.
  void FinishScreening() {
    // What is told in words that nobody here knows is not pending: it may be the urgent one.
    if (!result_.health.has_value() && !is_screening_told_) return AddPendingScreening();
    if (!result_.health.has_value()) return;
    if (result_.health->screenings_size() != 1) return;
    for (auto& [segment, condition] : findings_) {
      *result_.health->mutable_screenings(0)->add_findings() = std::move(condition);
      reading_.MappedWhole(*segment);
    }
  }

  // An order, or results of which the overall one is not told.
  void AddPendingScreening() {
    constexpr size_t kPanel = 4;
    const Segment* order = FindScreeningOrder(reading_.message());
    if (order == nullptr) return;
    Tell(kScreeningPending, *order, kPanel);
    model::v1::ChildHealth::MedicalScreening& screening = *result_.health.emplace().add_screenings();
    *screening.mutable_provenance() = reading_.ProvenanceOf(*order);
    const Coded panel = CodedAt(reading_.message(), *order, kPanel);
    screening.mutable_test()->set_system(std::string(kLoincUri));
    screening.mutable_test()->set_code(panel.code);
    screening.mutable_test()->set_display(reading_.Bounded(panel.text, 500, *order, kPanel));
    screening.set_result(model::v1::ChildHealth::MedicalScreening::PENDING);
  }

  // Alive: a stillborn child is no patient of its own.
  void FinishNewborn() {
    constexpr absl::Duration kYoung = absl::Hours(24 * 366);
    if (!patient_.birth_time.has_value()) return result_.newborn.reset();
    const bool is_young = reading_.sent().has_value() && reading_.sent()->time - patient_.birth_time->time < kYoung;
    result_.has_birth_measures = result_.newborn.has_value();
    if (!is_young && !result_.has_birth_measures) return;
    model::v1::Newborn& newborn = Newborn();
    const bool is_one_of_several = patient_.multiple || patient_.birth_order > 1 || told_order_ > 1;
    if (is_one_of_several && !order_is_doubtful_) {
      newborn.set_birth_order(patient_.birth_order != 0 ? patient_.birth_order : told_order_);
    }
    newborn.set_outcome(model::v1::Newborn::LIVEBORN);
    *newborn.mutable_provenance() = reading_.ProvenanceOf(*patient_.segment);
    *newborn.mutable_birth_time() = MomentOf(*patient_.birth_time);
  }

  const Hl7Patient& patient_;
  Hl7Reading& reading_;
  const Segment* segment_ = nullptr;  // The one that is being read.
  Observations result_;
  std::vector<std::string> feeding_answers_;
  model::v1::Provenance feeding_provenance_;
  std::vector<std::pair<const Segment*, model::v1::Condition>> findings_;
  int told_order_ = 0;
  bool order_is_doubtful_ = false;
  bool is_screening_told_ = false;  // In whatever code.
};

}  // namespace hl7_observations_internal

absl::Span<const ObservationRow> ObservationTable() { return hl7_observations_internal::kTable; }

const Segment* FindScreeningOrder(const Er7Message& message) {
  namespace internal = hl7_observations_internal;
  for (const Segment* order : message.All("OBR")) {
    const std::string panel = internal::CodedAt(message, *order, 4).code;
    if (internal::IsOneOf(panel, {"54089-8", "57128-1", "57717-1"})) return order;
  }
  return nullptr;
}

bool IsAboutNewborn(const Er7Message& message) {
  namespace internal = hl7_observations_internal;
  if (FindScreeningOrder(message) != nullptr) return true;
  for (const Segment* segment : message.All("OBX")) {
    const ObservationRow* row = internal::FindRow(internal::CodedAt(message, *segment, 3).code);
    const bool is_growth =
        row != nullptr && (row->target == ObservationTarget::kWeight || row->target == ObservationTarget::kLength ||
                           row->target == ObservationTarget::kHead);
    if (row != nullptr && !is_growth) return true;
  }
  return false;
}

void CheckObservationValues(const Er7Message& message, Findings& findings) {
  for (const Segment* segment : message.All("OBX")) {
    hl7_observations_internal::CheckValue(message, *segment, findings);
  }
}

Observations ReadObservations(const Hl7Patient& patient, bool is_child, Hl7Reading& reading) {
  hl7_observations_internal::ObservationReading observations(patient, reading);
  for (const Segment* segment : reading.message().All("OBX")) {
    if (is_child) observations.Read(*segment);
  }
  return is_child ? observations.Finish() : Observations();
}

}  // namespace handover::adapters::hl7v2
