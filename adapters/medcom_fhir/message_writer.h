// One CareCommunication in the making: what a handover tells of it, its resources, and what was lost on the way. The
// parts of the writer share it.
#ifndef HANDOVER_ADAPTERS_MEDCOM_FHIR_MESSAGE_WRITER_H_
#define HANDOVER_ADAPTERS_MEDCOM_FHIR_MESSAGE_WRITER_H_

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/time/time.h"
#include "absl/types/span.h"

#include "adapters/fhir/fhir_tree.h"
#include "adapters/fhir/fhir_writer.h"
#include "adapters/known_parties.h"
#include "adapters/medcom_fhir/care_out_issues.h"
#include "adapters/medcom_fhir/fhir_codes.h"
#include "adapters/medcom_fhir/organisation_numbers.h"
#include "adapters/medcom_fhir/residue_placer.h"
#include "adapters/medcom_fhir/thread_record.h"
#include "adapters/translation.h"
#include "handover/exchange/v1/handover.pb.h"

namespace handover::adapters::fhir {

// What stands where a message must have words and nobody told any.
inline constexpr std::string_view kNotTold = "Ikke oplyst";

// Fields of the model that a message holds; README.md lists the same. What else is set is a loss by its name.
absl::Span<const std::string_view> CareHeldFields();

// A FHIR dateTime as precise as the moment is, with the offset of a Danish clock.
std::string DanishDateTime(const model::v1::Moment& moment);

// The parts of a name, where one blank stands between them; else the name as it is.
std::vector<std::string> NamesApart(const std::string& names);

// Borrows everything.
class MessageWriter {
 public:
  using Section = exchange::v1::Section;

  struct Target {
    MessageVersion version = MessageVersion::kFive;
    Syntax syntax = Syntax::kJson;
    const KnownParties& parties;
  };
  MessageWriter(const exchange::v1::Handover& handover, const Target& target, FhirBuilder& builder, Written& written);

  // False: refused, and an issue says why.
  bool Write();

 private:
  // One entry of the communication.
  struct Entry {
    const model::v1::Note* note = nullptr;
    const model::v1::Attachment* file = nullptr;
    const model::v1::Provenance* provenance = nullptr;
    int source_position = -1;  // Its place in the message that was read; -1 = none.
    std::string id;            // urn:uuid:...
    std::string telephone;
    int worker = -1;  // Who wrote it; -1 = not told.
    bool is_link = false;
  };
  // A Professional of the handover, or whom an entry alone names.
  struct Worker {
    const model::v1::Professional* professional = nullptr;
    std::string name;
    std::string role;   // Of the policy.
    std::string words;  // The source's own, of an author.
    std::string organisation;
    std::string telephone;
    bool writes = false;    // An entry.
    std::string reference;  // Of the resource, once it is written.
  };

  // message_writer.cc
  bool IsAllowed();
  void SetNames();
  void WriteBundleHead();
  void WriteHeader();
  Node* StartResource(std::string_view type, std::string_view id, std::string_view profile, std::string_view words);
  // `Organization/...` of the numbers; made when there is none yet. Empty numbers: empty.
  std::string OrganisationFor(const OrganisationNumbers& numbers);
  void WriteOrganisation(const OrganisationNumbers& numbers, const std::string& id);
  void Coding(Node* coding, std::string_view system, std::string_view code, std::string_view display = {});
  void Reference(Node* parent, std::string_view name, const std::string& reference);
  std::string NewUuid(std::string_view name) const;
  model::v1::Moment Made() const;  // The handover.
  void Tell(const OutIssue& issue, std::string_view path);
  void Lose(std::string_view code, std::string_view path);

  // write_route.cc
  void ReadResidue();
  bool TakeRoute(const CarriedElement& element);
  bool FindEnds();
  const KnownParty* PartyOf(const OrganisationNumbers& numbers, const std::string& party_id) const;
  bool IsSendable(const OrganisationNumbers& numbers, std::string_view path);
  OrganisationNumbers SenderByFields() const;
  void WriteThread();
  void WriteProvenance(const ThreadRecord& record, std::string_view name);
  std::vector<std::string> OwnSources() const;
  Activity ActivityOfHandover() const;

  // write_patient.cc
  bool FindPatient();
  void WritePatient();
  void WriteNumbers(Node* patient);
  void WriteName(Node* name);
  void WriteMunicipality(Node* patient);

  // write_communication.cc
  bool FindEntries();
  void AddEntry(const Section& section);
  int PlaceOf(const Entry& entry) const;
  std::string IdOfEntry(const Entry& entry, size_t place) const;
  void WriteCommunication();
  void WriteCategory(Node* communication);
  void WriteTopic(Node* communication);
  void WriteEntry(Node* communication, const Entry& entry);
  void WriteContent(Node* payload, const Entry& entry);
  void WriteEncounters();
  Node* ExtensionOf(Node* parent, std::string_view url);

  // write_workers.cc
  void FindWorkers();
  bool AssignAuthors();
  int AuthorOf(Entry& entry);
  int MatchWorker(const Entry& entry, std::string_view name, std::string_view words) const;
  void ChooseEnds();
  void WriteWorkers();
  void WriteTeam(Worker& worker, const std::string& id);
  void WritePerson(Worker& worker, const std::string& id);
  void WriteRole(Node* role, const Worker& worker);

  // write_carried.cc
  void PlaceCarried(Node* resource, std::string_view type, std::optional<size_t> entry = std::nullopt);
  std::string CarriedValue(const CarriedElement& element);
  bool IsEntryGone(const CarriedElement& element) const;
  void LoseCarried(size_t entry);
  void WriteCarriedResources();
  void TellLosses();

  const exchange::v1::Handover& handover_;
  const Target target_;
  FhirBuilder& builder_;
  ResiduePlacer placer_;
  Written& written_;

  // Whether it was read from a CareCommunication, whose ids and history it then has.
  const bool of_a_message_;
  std::string header_id_;
  model::v1::Moment occurred_;
  OrganisationNumbers sender_;
  OrganisationNumbers receiver_;
  OrganisationNumbers agent_;  // Empty: the sender.
  std::string predecessor_reference_;
  std::string predecessor_identifier_;
  std::string communication_id_;            // urn:uuid:...
  std::map<size_t, ThreadRecord> earlier_;  // By the place of the Provenance.
  std::vector<CarriedElement> carried_;
  const model::v1::PersonIdentity* patient_ = nullptr;
  std::vector<Entry> entries_;
  std::vector<Worker> workers_;
  int specific_sender_ = -1;
  int specific_recipient_ = -1;
  std::string topic_;
  bool one_title_ = true;
  std::string encounter_reference_;
  std::map<OrganisationNumbers, std::string> organisations_;
};

}  // namespace handover::adapters::fhir

#endif  // HANDOVER_ADAPTERS_MEDCOM_FHIR_MESSAGE_WRITER_H_
