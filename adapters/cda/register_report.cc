#include "adapters/cda/register_report.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "adapters/cda/cda_envelope.h"
#include "adapters/cda/maternity.h"
#include "adapters/handover_draft.h"
#include "adapters/text/hl7_time.h"

namespace handover::adapters::cda {
namespace register_report_internal {

constexpr std::string_view kSks = "1.2.208.176.2.4";
constexpr std::string_view kMotherReport = "RAA02";
constexpr std::string_view kChildReport = "RAA03";
constexpr std::string_view kHearingReport = "RAA06";
constexpr std::string_view kBirthTime = "RDA31";
constexpr std::string_view kApgar5 = "RDA35";
constexpr std::string_view kRemovalTemplate = "1.2.208.176.7.1.10.118";
constexpr std::string_view kEncounterTemplate = "1.2.208.176.7.1.10.74";
constexpr size_t kMaxResidue = 20'000;

std::string Attribute(pugi::xml_node node, const char* name) { return node.attribute(name).value(); }

bool HasTemplate(pugi::xml_node node, std::string_view root) {
  const std::vector<pugi::xml_node> templates = ChildrenOf(node, "templateId");
  return std::any_of(templates.begin(), templates.end(),
                     [root](pugi::xml_node id) { return Attribute(id, "root") == root; });
}

std::string CodeOf(pugi::xml_node node) {
  const pugi::xml_node code = ChildOf(node, "code");
  return Attribute(code, "codeSystem") == kSks ? Attribute(code, "code") : std::string();
}

bool IsRemoval(const CdaDocument& document) {
  for (const pugi::xml_node act : AllBelow(document.root, "act")) {
    if (HasTemplate(act, kRemovalTemplate)) return true;
  }
  return false;
}

std::vector<pugi::xml_node> FindReports(const CdaDocument& document) {
  std::vector<pugi::xml_node> reports;
  for (const pugi::xml_node organizer : AllBelow(document.root, "organizer")) {
    const std::string code = CodeOf(organizer);
    if (code == kMotherReport || code == kChildReport || code == kHearingReport) reports.push_back(organizer);
  }
  return reports;
}

class RegisterMapping {
 public:
  RegisterMapping(const CdaDocument& document, const ReadContext& context, Findings& findings)
      : document_(document), context_(context), findings_(findings), draft_(*context.random) {}

  exchange::v1::Handover Make(const std::vector<pugi::xml_node>& reports, std::string_view bytes) {
    const bool is_mother = CodeOf(reports[0]) == kMotherReport;
    patient_ = AddPatient(
        document_, is_mother ? options::v1::PERSON_ROLE_BIRTHING_PARENT : options::v1::PERSON_ROLE_CHILD, draft_);
    AddAuthor(document_, "HOSPITAL", draft_);
    AddStay(is_mother);
    for (const pugi::xml_node report : reports) ReadReport(report);
    if (newborn_.has_birth_time()) {
      newborn_.set_outcome(model::v1::Newborn::LIVEBORN);  // A stillborn child is no patient of its own.
      *newborn_.mutable_provenance() = ProvenanceOf(document_, reports[0]);
      *draft_.AddSection({patient_}).mutable_newborn() = newborn_;
    }
    AddResidue(reports[0]);
    findings_.Lose(kLossRegister, PathOf(ChildOf(document_.root, "component")));
    FillEnvelope(document_, {"DISCHARGE_LETTER", "GP", "TREATMENT", "HEALTH_DISCHARGE_LETTER", "HOSPITAL"}, patient_,
                 bytes, context_, findings_, draft_);
    return draft_.Finish();
  }

 private:
  void AddStay(bool is_mother) {
    model::v1::HospitalStay stay;
    for (const pugi::xml_node encounter : AllBelow(document_.root, "encounter")) {
      const pugi::xml_node low = Descend(encounter, {"effectiveTime", "low"});
      const pugi::xml_node high = Descend(encounter, {"effectiveTime", "high"});
      if (!HasTemplate(encounter, kEncounterTemplate) || !low) continue;
      const auto start = ReadTime(Attribute(low, "value"), PathOf(low) + "/@value", findings_);
      if (start.has_value()) *stay.mutable_start() = *start;
      stay.set_state(model::v1::HospitalStay::ADMITTED);
      if (Attribute(high, "value").empty()) break;
      const auto end = ReadTime(Attribute(high, "value"), PathOf(high) + "/@value", findings_);
      if (end.has_value()) *stay.mutable_end() = *end;
      stay.set_state(model::v1::HospitalStay::DISCHARGED);
      break;
    }
    if (!stay.has_start()) return findings_.Add(kMissing, PathOf(document_.root) + "/component//encounter");
    stay.set_organisation(document_.organisation);
    if (is_mother) {
      *draft_.AddSection({patient_}).mutable_parent_somatic_health()->add_hospital_stays() = std::move(stay);
    } else {
      *draft_.AddSection({patient_}).mutable_child_health()->add_hospital_stays() = std::move(stay);
    }
  }

  void ReadReport(pugi::xml_node report) {
    std::set<std::string> told;
    for (const pugi::xml_node observation : ObservationsBelow(report, findings_)) {
      const std::string code = CodeOf(observation);
      const pugi::xml_node value = ChildOf(observation, "value");
      const std::string text = Attribute(value, "value").empty() ? WordsOf(value) : Attribute(value, "value");
      // The register's own example of a child tells one twice.
      if (!told.insert(code).second) findings_.Add(kObservationTwice, PathOf(observation));
      if (CodeOf(report) == kChildReport && ReadChild(code, text, observation)) continue;
      left_over_.push_back({PathOf(observation), code + " " + text});
    }
  }

  bool ReadChild(std::string_view code, const std::string& text, pugi::xml_node observation) {
    if (code == kBirthTime && !newborn_.has_birth_time() && ParseTime(text).has_value()) {
      *newborn_.mutable_birth_time() = *ReadTime(text, PathOf(observation), findings_);
      return true;
    }
    const bool is_number =
        !text.empty() && text.size() <= 2 && text.find_first_not_of("0123456789") == std::string::npos;
    if (code != kApgar5 || !is_number || newborn_.apgars_size() > 0) return false;
    const int score = std::stoi(text);
    if (score > 10) findings_.Add(kRange, PathOf(observation));
    model::v1::Newborn::Apgar& apgar = *newborn_.add_apgars();
    apgar.set_minute(5);
    apgar.set_score(score);
    return true;
  }

  void AddResidue(pugi::xml_node report) {
    if (left_over_.empty()) return;
    model::v1::Residue& residue = *draft_.AddSectionAboutEveryone().mutable_residue();
    *residue.mutable_provenance() = ProvenanceOf(document_, report);
    residue.set_format(std::string(kCdaFormat));
    for (const auto& [path, value] : left_over_) {
      model::v1::Residue::Element& element = *residue.add_elements();
      element.set_path(Bounded(path, 500, PathOf(report), findings_));
      element.set_value(Bounded(value, kMaxResidue, path, findings_));
    }
  }

  const CdaDocument& document_;
  const ReadContext& context_;
  Findings& findings_;
  HandoverDraft draft_;
  int patient_ = 0;
  model::v1::Newborn newborn_;
  std::vector<std::pair<std::string, std::string>> left_over_;
};

}  // namespace register_report_internal

std::optional<exchange::v1::Handover> MakeRegisterHandover(const CdaDocument& document, std::string_view bytes,
                                                           const ReadContext& context, Findings& findings) {
  namespace internal = register_report_internal;
  const std::vector<pugi::xml_node> reports = internal::FindReports(document);
  if (reports.empty()) {
    findings.Add(internal::IsRemoval(document) ? kRemoval : kUnsupported, PathOf(document.root));
    return std::nullopt;
  }
  return internal::RegisterMapping(document, context, findings).Make(reports, bytes);
}

}  // namespace handover::adapters::cda
