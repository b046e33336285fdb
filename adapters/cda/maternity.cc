#include "adapters/cda/maternity.h"

#include <algorithm>
#include <array>
#include <set>
#include <utility>
#include <vector>

#include "adapters/cda/cda_envelope.h"
#include "adapters/handover_draft.h"
#include "adapters/text/hl7_time.h"
#include "adapters/text/utf8.h"
#include "broker/base/codes/code_systems.h"
#include "broker/base/person_number.h"

namespace handover::adapters::cda {
namespace maternity_internal {

constexpr std::string_view kSnomedUri = "http://snomed.info/sct";
constexpr std::string_view kLoincUri = "http://loinc.org";
constexpr std::string_view kSorRoot = "1.2.208.176.1.1";
constexpr size_t kMaxNote = 20'000;

constexpr std::array kSections = {
    SectionRow{"161714006", SectionTarget::kPregnancy},  SectionRow{"169812000", SectionTarget::kBirthPlan},
    SectionRow{"278844005", SectionTarget::kAssessment}, SectionRow{"9306000", SectionTarget::kSecondParent},
    SectionRow{"364393001", SectionTarget::kLifestyle},  SectionRow{"256235009", SectionTarget::kLifestyle},
    SectionRow{"228163007", SectionTarget::kLifestyle},
};

// Observations by their SNOMED CT code.
constexpr std::string_view kLastMenstruation = "161713000";
constexpr std::string_view kDueByMenstruation = "289206005";
constexpr std::string_view kCertain = "567941000005109";
constexpr std::string_view kHomeBirth = "2903011000005107";
constexpr std::string_view kCareLevelTopic = "710824005";
constexpr std::string_view kSecondParentNumber = "567901000005107";
constexpr std::string_view kName = "703503000";

// The partner's code; what the document says of him is one thing, who he is another.
constexpr std::string_view kSecondParentCode = "9306000";

std::string Attribute(pugi::xml_node node, const char* name) { return node.attribute(name).value(); }

const SectionRow* FindRow(std::string_view code) {
  const auto found =
      std::find_if(kSections.begin(), kSections.end(), [code](const SectionRow& row) { return row.code == code; });
  return found == kSections.end() ? nullptr : &*found;
}

class MaternityMapping {
 public:
  MaternityMapping(const CdaDocument& document, const CareLevels& levels, const ReadContext& context,
                   Findings& findings)
      : document_(document), levels_(levels), context_(context), findings_(findings), draft_(*context.random) {}

  exchange::v1::Handover Make(std::string_view bytes) {
    mother_ = AddPatient(document_, options::v1::PERSON_ROLE_BIRTHING_PARENT, draft_);
    AddAuthor(document_, "MIDWIFE", draft_);
    StartBodies();
    for (const CdaSection& section : document_.sections) ReadSection(section);
    AddBodies();
    FillEnvelope(document_, Kind(), mother_, bytes, context_, findings_, draft_);
    return draft_.Finish();
  }

 private:
  KindAndAddressee Kind() const {
    switch (document_.type) {
      case DocumentType::kPrf:
        return {"PREGNANCY_REFERRAL", "BIRTH_CLINIC", "ANTENATAL_CARE", "HEALTH_TREATMENT_NECESSITY", "GP"};
      case DocumentType::kPscr:
        if (level_.has_value()) {
          return {"VISITATION_LEVEL", "HEALTH_VISITING", "HEALTH_VISITING", "HEALTH_TREATMENT_CONSENT", "MIDWIFE"};
        }
        return {"BIRTH_PLAN_NOTICE", "HEALTH_VISITING", "HEALTH_VISITING", "HEALTH_TREATMENT_CONSENT", "MIDWIFE"};
      case DocumentType::kPmr:
      case DocumentType::kLpr3:
        break;
    }
    return {"VISIT_SUMMARY", "HEALTH_VISITING", "HEALTH_VISITING", "HEALTH_TREATMENT_CONSENT", "MIDWIFE"};
  }

  bool IsPscr() const { return document_.type == DocumentType::kPscr; }
  bool IsPmr() const { return document_.type == DocumentType::kPmr; }

  void StartBodies() {
    *pregnancy_.mutable_provenance() = ProvenanceOf(document_, document_.root);
    pregnancy_.set_pregnancy_episode_id(document_.episode_id);
    *plan_.mutable_provenance() = ProvenanceOf(document_, document_.root);
    // The record is one for the pregnancy; each document is a version of it.
    plan_.set_plan_id(document_.episode_id.empty() ? document_.id : document_.episode_id);
    plan_.set_version(1);
  }

  void AddBodies() {
    // Of measurements the kind has no room for a pregnancy: what was read of it would vanish.
    if (!IsPmr()) *draft_.AddSection({mother_}).mutable_pregnancy() = pregnancy_;
    if (document_.type == DocumentType::kPrf) {
      draft_.AddSection({mother_}).mutable_service_request()->set_service("ANTENATAL_CARE");
    }
    if (IsPscr() && level_.has_value()) *draft_.AddSection({mother_}).mutable_visitation_level() = *level_;
    if (IsPscr() && !level_.has_value()) *draft_.AddSection({mother_}).mutable_birth_plan() = plan_;
    if (!IsPmr() || !document_.written.has_value()) return;
    model::v1::Encounters::Encounter& visit = *draft_.AddSection({mother_}).mutable_encounters()->add_encounters();
    visit.set_state(model::v1::Encounters::Encounter::HELD);
    visit.set_type(model::v1::Encounters::Encounter::ANTENATAL_CHECK);
    *visit.mutable_start() = *document_.written;
  }

  void ReadSection(const CdaSection& section) {
    const SectionRow* row = FindRow(section.code);
    if (row != nullptr && row->target == SectionTarget::kLifestyle && IsPscr()) {
      return findings_.Lose(kLossLifestyle, PathOf(section.node));
    }
    read_.clear();
    const bool is_read = row != nullptr && !IsPmr();
    for (const pugi::xml_node observation : ObservationsBelow(section.node, findings_)) {
      if (is_read) ReadObservation(row->target, observation);
    }
    if (is_read && row->target == SectionTarget::kSecondParent) AddSecondParent(section);
    if (row != nullptr && row->target == SectionTarget::kBirthPlan && IsPscr()) ReadBirthPlace(section);
    AddNote(section);
  }

  // The place by its number, where the section names one and no more: of two, one is wished and one is planned.
  void ReadBirthPlace(const CdaSection& section) {
    std::vector<std::string> numbers;
    for (const pugi::xml_node id : AllBelow(section.node, "id")) {
      if (Attribute(id, "root") == kSorRoot) numbers.push_back(Attribute(id, "extension"));
    }
    if (numbers.size() != 1) return;
    plan_.set_planned_birth_place(Bounded("sor:" + numbers[0], 200, PathOf(section.node), findings_));
  }

  void ReadObservation(SectionTarget target, pugi::xml_node observation) {
    const std::string code = Attribute(ChildOf(observation, "code"), "code");
    const pugi::xml_node value = ChildOf(observation, "value");
    if (!value) return;
    switch (target) {
      case SectionTarget::kPregnancy:
        return ReadDates(code, value, observation);
      case SectionTarget::kBirthPlan:
        if (code != kHomeBirth || !IsPscr() || Attribute(value, "value").empty()) return;
        plan_.set_home_birth_wished(Attribute(value, "value") == "true");
        return;  // Its words stay in the note: a plan is not in every kind.
      case SectionTarget::kAssessment:
        if (code == kCareLevelTopic) ReadCareLevel(value, observation);
        return;
      case SectionTarget::kSecondParent:
        if (code == kSecondParentNumber) second_parent_number_ = WordsOf(value);
        if (code == kName) second_parent_name_ = WordsOf(value);
        if (code == kSecondParentNumber || code == kName) read_.insert(observation.internal_object());
        return;
      case SectionTarget::kLifestyle:
        return;
    }
  }

  void ReadDates(std::string_view code, pugi::xml_node value, pugi::xml_node observation) {
    if (code == kCertain) {
      for (model::v1::Pregnancy::DueDate& due : *pregnancy_.mutable_due_dates()) {
        due.set_certain(Attribute(value, "value") == "true");
      }
    }
    if (code != kLastMenstruation && code != kDueByMenstruation) return;
    const std::optional<Hl7Time> time = ParseTime(Attribute(value, "value"));
    if (!time.has_value() || time->precision == model::v1::TIME_PRECISION_MONTH) {
      return findings_.Add(kTimeFormat, PathOf(value) + "/@value");
    }
    if (code == kLastMenstruation) *pregnancy_.mutable_last_menstruation_date() = DateOf(*time);
    if (code == kDueByMenstruation) {
      model::v1::Pregnancy::DueDate& due = *pregnancy_.add_due_dates();
      *due.mutable_due_date() = DateOf(*time);
      due.set_method(model::v1::Pregnancy::NAEGELE);
    }
    read_.insert(observation.internal_object());
  }

  void ReadCareLevel(pugi::xml_node value, pugi::xml_node observation) {
    const std::string code = Attribute(value, "code");
    if (!CodesOf(CodeSystem::kCareLevels).Contains(code)) {
      return findings_.Add(kCareLevel, PathOf(value) + "/@code");
    }
    read_.insert(observation.internal_object());
    const auto meaning = levels_.find(code);
    model::v1::Code original;
    original.set_system(std::string(kSnomedUri));
    original.set_code(code);
    if (meaning == levels_.end() || !IsPscr()) {
      findings_.Add(kCareLevelCode, PathOf(value) + "/@code");
      model::v1::Condition& condition = *pregnancy_.add_conditions();
      *condition.mutable_code() = std::move(original);
      condition.set_rank(model::v1::Condition::FINDING);
      condition.mutable_provenance()->add_original_codes()->set_system(std::string(kSnomedUri));
      condition.mutable_provenance()->mutable_original_codes(0)->set_code(std::string(kCareLevelTopic));
      return;
    }
    level_.emplace();
    *level_->mutable_provenance() = ProvenanceOf(document_, observation);
    *level_->mutable_provenance()->add_original_codes() = std::move(original);
    level_->set_level(meaning->second);
  }

  // Someone with a name alone is known by the document: a number of the sender's own.
  void AddSecondParent(const CdaSection& section) {
    if (second_parent_number_.empty() && second_parent_name_.empty()) return;
    const int place = draft_.AddPerson(options::v1::PERSON_ROLE_OTHER_PARENT);
    model::v1::PersonIdentity identity;
    const bool is_cpr = second_parent_number_.size() == 10 && ParseCpr(second_parent_number_).ok();
    if (!second_parent_number_.empty() && !is_cpr) findings_.Add(kPersonNumber, PathOf(section.node));
    model::v1::PersonIdentifier& identifier = *identity.add_identifiers();
    if (is_cpr) {
      identifier.set_cpr(second_parent_number_);
    } else {
      identifier.mutable_local()->set_system(document_.organisation);
      identifier.mutable_local()->set_value(document_.id + "#" + std::string(kSecondParentCode));
    }
    // One string: which part of it is the family's name nobody says.
    identity.set_official_given_name(Bounded(second_parent_name_, 200, PathOf(section.node), findings_));
    *draft_.person(place).mutable_identifiers() = identity.identifiers();
    *draft_.AddSection({place}).mutable_person_identity() = std::move(identity);
    model::v1::FamilyRelation& relation = *draft_.AddSection({mother_, place}).mutable_family_relation();
    *relation.mutable_provenance() = ProvenanceOf(document_, section.node);
    relation.mutable_person()->set_person_id(draft_.person_id(place));
    relation.mutable_relative_to()->set_person_id(draft_.person_id(mother_));
    relation.mutable_relation()->set_system(std::string(kSnomedUri));
    relation.mutable_relation()->set_code(std::string(kSecondParentCode));
  }

  // The words of the section, and each observation that found no other place, so that none vanishes.
  std::string TextOfSection(const CdaSection& section) {
    const pugi::xml_node narrative = ChildOf(section.node, "text");
    if (narrative.first_child().next_sibling()) findings_.Lose(kLossMarkup, PathOf(narrative));
    std::string text = WordsOf(narrative);
    for (const pugi::xml_node observation : ObservationsBelow(section.node, findings_)) {
      if (read_.contains(observation.internal_object())) continue;
      const pugi::xml_node code = ChildOf(observation, "code");
      if (!text.empty()) text.push_back('\n');
      text += Attribute(code, "code");
      if (!Attribute(code, "displayName").empty()) text += " " + Attribute(code, "displayName");
      text += ":";
      for (const pugi::xml_node value : ChildrenOf(observation, "value")) text += WordsOfValue(value);
    }
    return text;
  }

  // Every attribute but the type, the words, and the ends of an interval.
  static std::string WordsOfValue(pugi::xml_node value) {
    std::string words;
    for (const pugi::xml_attribute attribute : value.attributes()) {
      if (std::string_view(attribute.name()).find(':') != std::string_view::npos) continue;
      words += " " + std::string(attribute.name()) + "=" + attribute.value();
    }
    for (const char* end : {"low", "high"}) {
      const pugi::xml_node node = ChildOf(value, end);
      if (node) words += std::string(" ") + end + WordsOfValueEnd(node);
    }
    const std::string own = WordsOf(value);
    return own.empty() ? words : words + " " + own;
  }

  static std::string WordsOfValueEnd(pugi::xml_node end) {
    std::string words;
    for (const pugi::xml_attribute attribute : end.attributes()) {
      words += " " + std::string(attribute.name()) + "=" + attribute.value();
    }
    return words;
  }

  // May hold anything: unsorted, and about everyone.
  void AddNote(const CdaSection& section) {
    const std::string text = TextOfSection(section);
    if (text.empty()) return;
    if (CountCodePoints(text) > kMaxNote) return findings_.Add(kTooLong, PathOf(section.node));
    model::v1::Note& note = *draft_.AddSectionAboutEveryone().mutable_note();
    *note.mutable_provenance() = ProvenanceOf(document_, section.node);
    note.mutable_provenance()->set_observer_name(document_.author);
    note.set_title(section.title);
    note.set_text(text);
    note.mutable_source_topic()->set_system(std::string(IsPmr() ? kLoincUri : kSnomedUri));
    note.mutable_source_topic()->set_code(section.code);
  }

  const CdaDocument& document_;
  const CareLevels& levels_;
  const ReadContext& context_;
  Findings& findings_;
  HandoverDraft draft_;
  int mother_ = 0;
  model::v1::Pregnancy pregnancy_;
  model::v1::BirthPlan plan_;
  std::optional<model::v1::VisitationLevel> level_;
  std::string second_parent_number_;
  std::string second_parent_name_;
  std::set<const void*> read_;  // The observations of a section that are mapped.
};

}  // namespace maternity_internal

absl::Span<const SectionRow> SectionTable() { return maternity_internal::kSections; }

exchange::v1::Handover MakeMaternityHandover(const CdaDocument& document, const CareLevels& levels,
                                             std::string_view bytes, const ReadContext& context, Findings& findings) {
  return maternity_internal::MaternityMapping(document, levels, context, findings).Make(bytes);
}

}  // namespace handover::adapters::cda
