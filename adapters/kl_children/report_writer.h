// One report in the making: its resources, their ids, and what was lost on the way. The parts of the writer share it.
#ifndef HANDOVER_ADAPTERS_KL_CHILDREN_REPORT_WRITER_H_
#define HANDOVER_ADAPTERS_KL_CHILDREN_REPORT_WRITER_H_

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "adapters/fhir/fhir_findings.h"
#include "adapters/fhir/fhir_tree.h"
#include "adapters/fhir/fhir_writer.h"
#include "adapters/kl_children/kl_codes.h"
#include "adapters/translation.h"
#include "handover/exchange/v1/handover.pb.h"

namespace handover::adapters::kl {

// A FHIR dateTime as precise as the moment is.
std::string DateTimeText(const model::v1::Moment& moment);
// A FHIR date; empty for none.
std::string DateText(const model::v1::Date& date);

// Borrows everything.
class ReportWriter {
 public:
  using Node = fhir::Node;
  using Section = exchange::v1::Section;

  // `bundle` is the Bundle to fill, `builder` what it belongs to.
  ReportWriter(const exchange::v1::Handover& handover, fhir::FhirBuilder& builder, Node* bundle, Written& written);

  // False: refused, and an issue says why.
  bool Write();

 private:
  struct Person {
    std::string id;  // Of the Patient.
    std::string cpr;
    options::v1::PersonRole role = options::v1::PERSON_ROLE_UNSPECIFIED;
    std::vector<std::string> relations;  // RelatedPerson ids of a parent.
  };
  // What an observation needs beside its value.
  struct Seen {
    std::string id;
    std::string subject;  // Patient id.
    std::string time;
  };

  // write_people.cc
  void FindPeople();
  bool FindKeeper();
  void WriteBundleHead();
  void WritePatients();
  void WriteRelations();

  // write_contacts.cc
  void WriteContacts();
  void WriteContact(const model::v1::Encounters::Encounter& encounter, const Person& person);
  std::string LocationFor(const model::v1::Encounters::Encounter& encounter);
  void WritePlans();
  void WritePlan(const model::v1::Measure& measure, const Person& person, std::string_view line_id,
                 const std::string& path);

  // write_observations.cc
  void WriteObservations();
  void WriteIndicators(const google::protobuf::RepeatedPtrField<model::v1::Indicator>& indicators,
                       const model::v1::Provenance& provenance, const Person& person, const std::string& path);
  void WriteFindings(const google::protobuf::RepeatedPtrField<model::v1::Condition>& conditions,
                     const model::v1::Provenance& provenance, const Person& person, const std::string& path);
  void WriteFinding(const ExamResult& finding, const Seen& seen);
  void WriteMeasurement(const model::v1::GrowthAndFeeding::Measurement& measurement,
                        const model::v1::Provenance& provenance, const Person& person);
  void WriteFeeding(const model::v1::GrowthAndFeeding::Feeding& feeding, const model::v1::Provenance& provenance,
                    const Person& person);
  void WriteWhatIsDue();
  Node* StartObservation(const Seen& seen, bool measured, const std::vector<std::pair<std::string_view, Coded>>& codes,
                         std::string_view period_start = {});
  void AddAbsent(Node* observation, model::v1::AbsentReason reason, const model::v1::Provenance* provenance);

  // write_answers.cc
  void WriteAnswers();
  void WriteResult(const model::v1::ScreeningResult& result, const model::v1::Provenance& provenance,
                   const Person& person, const std::string& path);
  void WriteTopi(const model::v1::Development& body, const Person& person);

  // write_residue.cc
  void ReadResidue();
  void WriteResidue();
  void TellLosses();

  // report_writer.cc
  const Person* PersonOf(const Section& section);  // Null and a loss when it has no number, or several.
  const Person* ChildOf(const Section& section);   // The child of a section about child and parents.
  std::string NewId(std::string_view resource_type, std::string_view wanted);
  Node* StartResource(std::string_view resource_type, const std::string& id);
  void Reference(Node* parent, std::string_view name, std::string_view resource_type, const std::string& id);
  void CodingItem(Node* codeable, std::string_view system, const Coded& coded);
  Seen SeenOf(const model::v1::Provenance& item, const model::v1::Provenance& body, const Person& person);
  void Lose(std::string_view code, const std::string& path);
  void Tell(const fhir::IssueInfo& info, std::string path, std::string_view rule);

  const exchange::v1::Handover& handover_;
  fhir::FhirBuilder& builder_;
  Node* const bundle_;
  Written& written_;
  std::map<std::string, Person> people_;  // By person_id.
  std::string keeper_;                    // SOR code.
  std::set<std::string> names_;           // `Type/id` of what has been written.
  std::map<std::string, int> counters_;
  std::map<std::string, std::string> locations_;  // Id by institution number.
  std::vector<fhir::Tree> residue_;
  std::set<std::string> residue_names_;
  DueSet told_ = 0;
  struct Visit {
    DueSet due = 0;
    Seen seen;
  };
  std::vector<Visit> visits_;
};

}  // namespace handover::adapters::kl

#endif  // HANDOVER_ADAPTERS_KL_CHILDREN_REPORT_WRITER_H_
