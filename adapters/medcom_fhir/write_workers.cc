#include <algorithm>
#include <optional>

#include "absl/strings/ascii.h"

#include "adapters/fhir/fhir_text.h"
#include "adapters/medcom_fhir/message_writer.h"

namespace handover::adapters::fhir {
namespace write_workers_internal {

constexpr std::string_view kRoleProfile =
    "http://medcomfhir.dk/ig/core/StructureDefinition/medcom-core-practitionerrole";
constexpr std::string_view kPersonProfile = "http://medcomfhir.dk/ig/core/StructureDefinition/medcom-core-practitioner";
constexpr std::string_view kTeamProfile = "http://medcomfhir.dk/ig/core/StructureDefinition/medcom-core-careteam";
constexpr std::string_view kTeam = "CARE_TEAM";
constexpr std::string_view kOther = "OTHER";
constexpr size_t kMaxTelephone = 32;

bool IsTelephone(const std::string& text) {
  return text.size() <= kMaxTelephone && std::any_of(text.begin(), text.end(), [](char c) {
           return absl::ascii_isdigit(static_cast<unsigned char>(c));
         });
}

// The policy's role behind the word by which the source calls an author.
bool IsRole(std::string_view words, const std::string& role) {
  if (words.empty() || words == role || role == kOther) return true;
  const std::optional<RoleCoding> known = MedComRole(words);
  return RoleCode(known.has_value() ? known->system : kPractitionerRoles, words) == role;
}

// MedCom's code, or nothing where only words are left.
std::optional<RoleCoding> CodingOf(const std::string& role, const std::string& words, bool of_a_message) {
  if (const std::optional<RoleCoding> known = MedComRole(words); known.has_value() && role != kOther) return known;
  // The reader writes the rest of MedCom's list in capitals.
  const std::string word = words.empty() ? absl::AsciiStrToLower(role) : words;
  const bool of_the_list = of_a_message && role != kOther && !role.empty() && role != kTeam &&
                           RoleCode(kPractitionerRoles, word) == role && !MedComRoleOf(role).has_value();
  if (of_the_list) return RoleCoding{kPractitionerRoles, word};
  return words.empty() || words == role ? MedComRoleOf(role) : std::nullopt;
}

}  // namespace write_workers_internal

void MessageWriter::FindWorkers() {
  for (const Section& section : handover_.sections()) {
    if (!section.body().has_professional()) continue;
    const model::v1::Professional& one = section.body().professional();
    workers_.push_back({.professional = &one,
                        .name = one.name(),
                        .role = one.role(),
                        .words = "",
                        .organisation = one.organisation(),
                        .telephone = one.telephone(),
                        .writes = false,
                        .reference = ""});
  }
  // Sections come in random order.
  std::sort(workers_.begin(), workers_.end(), [](const Worker& a, const Worker& b) {
    return a.professional->SerializeAsString() < b.professional->SerializeAsString();
  });
}

// Of those that fit, the one of that very role before one of no role; then whose telephone it is and who has written
// nothing yet, then who has, then anybody.
int MessageWriter::MatchWorker(const Entry& entry, std::string_view name, std::string_view words) const {
  int best = -1;
  int best_rank = 0;
  for (size_t i = 0; i < workers_.size(); ++i) {
    const Worker& worker = workers_[i];
    const bool fits = worker.professional != nullptr && worker.role != write_workers_internal::kTeam &&
                      worker.name == name && write_workers_internal::IsRole(words, worker.role) &&
                      (worker.words.empty() || worker.words == words);
    if (!fits) continue;
    const bool same_telephone = entry.telephone == worker.telephone;
    const bool same_role = words.empty() || worker.role != write_workers_internal::kOther;
    const int rank = (same_role ? 8 : 0) + (same_telephone ? 4 : 1) + (worker.writes == same_telephone ? 0 : 1);
    if (rank > best_rank) {
      best = static_cast<int>(i);
      best_rank = rank;
    }
  }
  return best;
}

int MessageWriter::AuthorOf(Entry& entry) {
  const model::v1::Provenance& provenance = *entry.provenance;
  const exchange::v1::Envelope& envelope = handover_.envelope();
  const bool told = !provenance.observer_name().empty() || !provenance.observer_role().empty();
  if (!told && (entry.note == nullptr || entry.is_link)) return -1;
  const std::string& words = told ? provenance.observer_role() : envelope.author_role();
  // Of whom an entry tells the role alone, the handover may tell the name.
  const bool the_author = provenance.observer_name().empty() && words == envelope.author_role();
  const std::string& name = the_author ? envelope.author_name() : provenance.observer_name();
  const int match = MatchWorker(entry, name, words);
  if (match >= 0) return match;
  Worker worker;
  worker.name = name;
  worker.role = RoleCode(kPractitionerRoles, words);
  if (words == envelope.author_role() || MedComRoleOf(words).has_value()) worker.role = words;
  worker.words = words;
  workers_.push_back(worker);
  return static_cast<int>(workers_.size()) - 1;
}

// A text has an author with a telephone: that of the entry, else of the author.
bool MessageWriter::AssignAuthors() {
  bool complete = true;
  for (Entry& entry : entries_) {
    entry.worker = AuthorOf(entry);
    if (entry.worker < 0) continue;
    Worker& worker = workers_[static_cast<size_t>(entry.worker)];
    const bool first = !worker.writes;
    worker.writes = true;
    if (worker.words.empty()) worker.words = entry.provenance->observer_role();
    const bool text = entry.note != nullptr && !entry.is_link;
    if (entry.telephone.empty() && (text || first)) entry.telephone = worker.telephone;
    if (!entry.telephone.empty() && !write_workers_internal::IsTelephone(entry.telephone)) {
      Lose(kLossOutField, "Note.contact_telephone");
      entry.telephone.clear();
    }
    complete = complete && (!text || !entry.telephone.empty());
  }
  if (!complete) Tell(kOutMissing, "Note.contact_telephone");
  return complete;
}

// Whoever has written nothing is the specific recipient or sender, by the organisation.
void MessageWriter::ChooseEnds() {
  for (size_t i = 0; i < workers_.size(); ++i) {
    const Worker& worker = workers_[i];
    if (worker.writes) continue;
    const OrganisationNumbers numbers = ReadNumbers(worker.organisation);
    if (specific_recipient_ < 0 && IsSame(numbers, receiver_)) {
      specific_recipient_ = static_cast<int>(i);
    } else if (specific_sender_ < 0 && IsSame(numbers, sender_)) {
      specific_sender_ = static_cast<int>(i);
    } else {
      Lose(kLossOutPerson, "Professional");
      continue;
    }
    if (!worker.telephone.empty()) Lose(kLossOutField, "Professional.telephone");
  }
}

void MessageWriter::WriteWorkers() {
  for (size_t i = 0; i < workers_.size(); ++i) {
    const int place = static_cast<int>(i);
    if (!workers_[i].writes && place != specific_sender_ && place != specific_recipient_) continue;
    const std::string id = NewUuid(Cat("worker\n", i));
    if (workers_[i].role == write_workers_internal::kTeam && !workers_[i].writes) {
      WriteTeam(workers_[i], id);
    } else {
      WritePerson(workers_[i], id);
    }
  }
}

void MessageWriter::WriteTeam(Worker& worker, const std::string& id) {
  const std::string organisation = OrganisationFor(ReadNumbers(worker.organisation));
  if (worker.name.empty()) Tell(kOutNotTold, "Professional.name");
  Node* team = StartResource("CareTeam", id, write_workers_internal::kTeamProfile, "Team.");
  builder_.Value(team, "name", worker.name.empty() ? kNotTold : std::string_view(worker.name));
  builder_.Value(builder_.Item(team, "managingOrganization"), "reference", organisation);
  worker.reference = Cat("CareTeam/", id);
}

void MessageWriter::WritePerson(Worker& worker, const std::string& id) {
  const std::string organisation = OrganisationFor(ReadNumbers(worker.organisation));
  if (organisation.empty() && !worker.organisation.empty()) Lose(kLossOutField, "Professional.organisation");
  const std::string person_id = NewUuid(Cat("Practitioner\n", id));
  Node* person = StartResource("Practitioner", person_id, write_workers_internal::kPersonProfile, "Fagperson.");
  Node* name = builder_.Item(person, "name");
  std::vector<std::string> parts = NamesApart(worker.name);
  if (worker.name.empty()) {
    Tell(kOutNotTold, "Professional.name");
    builder_.Value(name, "text", kNotTold);
  } else {
    builder_.Value(name, "family", parts.back());
    parts.pop_back();
    for (const std::string& given : parts) builder_.ItemValue(name, "given", given);
  }
  Node* role = StartResource("PractitionerRole", id, write_workers_internal::kRoleProfile, "Rolle.");
  builder_.Value(builder_.Object(role, "practitioner"), "reference", Cat("Practitioner/", person_id));
  if (!organisation.empty()) builder_.Value(builder_.Object(role, "organization"), "reference", organisation);
  WriteRole(role, worker);
  worker.reference = Cat("PractitionerRole/", id);
}

// A code of MedCom's, else words. Who is named as sender or recipient alone needs neither.
void MessageWriter::WriteRole(Node* role, const Worker& worker) {
  const std::optional<RoleCoding> coding = write_workers_internal::CodingOf(worker.role, worker.words, of_a_message_);
  if (coding.has_value()) {
    Coding(builder_.Item(builder_.Item(role, "code"), "coding"), coding->system, coding->code);
    return;
  }
  const std::string& words =
      worker.words.empty() && worker.role != write_workers_internal::kOther ? worker.role : worker.words;
  if (words.empty() && !worker.writes) return;
  if (words.empty()) Tell(kOutNotTold, "Professional.role");
  // Words are read as a role of no list.
  if (worker.professional != nullptr && worker.role != write_workers_internal::kOther) {
    Lose(kLossOutPrecision, "Professional.role");
  }
  builder_.Value(builder_.Item(role, "code"), "text", words.empty() ? kNotTold : std::string_view(words));
}

}  // namespace handover::adapters::fhir
