#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/strings/str_join.h"

#include "adapters/fhir/fhir_values.h"
#include "adapters/medcom_fhir/care_mapping.h"
#include "adapters/text/utf8.h"

namespace handover::adapters::fhir {
namespace map_workers_internal {

constexpr int kMaxPersons = 32;     // Of a routing slip.
constexpr int kMaxSections = 28;    // 32 slots of a query or reply, less slip, addressee, residue and the closed one.
constexpr size_t kMaxName = 200;    // Professional.name, Provenance.observer_name.
constexpr size_t kMaxAuthor = 120;  // Envelope.author_name.

// What lies beyond the one element that is mapped is carried as it is.
void KeepTheRest(const Node& parent, std::string_view name, Mapping& mapping) {
  const std::vector<const Node*> all = Children(parent, name);
  for (size_t i = 1; i < all.size(); ++i) mapping.exceptions().residue.insert(all[i]);
}

const Node* CodeOf(const Worker& worker) { return worker.role == nullptr ? nullptr : Child(*worker.role, "code"); }

void UseWorker(const Worker& worker, Mapping& mapping) {
  mapping.Use(worker.role);
  mapping.Use(worker.practitioner);
  mapping.Use(worker.team);
  mapping.Use(worker.organisation);
  if (worker.practitioner != nullptr) KeepTheRest(*worker.practitioner, "name", mapping);
  if (worker.team != nullptr) KeepTheRest(*worker.team, "managingOrganization", mapping);
  if (worker.role == nullptr) return;
  KeepTheRest(*worker.role, "code", mapping);
  const Node* code = CodeOf(worker);
  if (code != nullptr) KeepTheRest(*code, "coding", mapping);
}

// Once for each role or team; the telephone and the employer of the first entry by that author.
struct Listed {
  Worker worker;
  std::string telephone;
  const Node* employer = nullptr;
};

void List(const Worker& worker, std::string_view telephone, const Node* employer, std::vector<Listed>& all) {
  if (!worker) return;
  for (const Listed& listed : all) {
    if (listed.worker.role == worker.role && listed.worker.team == worker.team) return;
  }
  const Node* organisation = worker.organisation != nullptr ? worker.organisation : employer;
  all.push_back({worker, std::string(telephone.substr(0, 32)), organisation});
}

void AddProfessional(const Listed& listed, Mapping& mapping) {
  const int person = mapping.draft().AddPerson(options::v1::PERSON_ROLE_PROFESSIONAL);
  model::v1::Professional& professional = *mapping.draft().AddSection({person}).mutable_professional();
  professional.set_role(RoleCodeOf(listed.worker));
  professional.set_name(NameOf(listed.worker, mapping));
  professional.set_organisation(AddressOf(listed.employer));
  professional.set_telephone(listed.telephone);
}

// Who wrote the newest of this message's texts.
void FillAuthor(const OwnEntries& entries, Mapping& mapping) {
  const Payload* newest = nullptr;
  std::optional<absl::Time> newest_time;
  for (const size_t position : entries.positions) {
    const Payload& payload = mapping.message().payloads[position];
    if (!payload.author) continue;
    const absl::Time time = ToTime(*ParseDateTime(payload.recorded));
    if (newest_time.has_value() && time < *newest_time) continue;
    newest = &payload;
    newest_time = time;
  }
  if (newest == nullptr) return;
  exchange::v1::Envelope& envelope = mapping.draft().envelope();
  envelope.set_author_role(RoleCodeOf(newest->author));
  const std::string name = NameOf(newest->author, mapping);
  envelope.set_author_name(std::string(TruncateCodePoints(name, kMaxAuthor)));
}

}  // namespace map_workers_internal

std::string NameOf(const Worker& worker, Mapping& mapping) {
  if (worker.team != nullptr) return mapping.Bounded(*worker.team, "name", map_workers_internal::kMaxName);
  const Node* name = worker.practitioner == nullptr ? nullptr : Child(*worker.practitioner, "name");
  if (name == nullptr) return {};
  std::vector<std::string> parts;
  for (const std::string_view part : {"prefix", "given", "family"}) {
    for (const Node* node : Children(*name, part)) {
      if (node->has_value()) parts.push_back(node->value);
    }
  }
  const std::string joined = absl::StrJoin(parts, " ");
  if (CountCodePoints(joined) <= map_workers_internal::kMaxName) return joined;
  mapping.findings().Add(kTooLong, *name, "The value is longer than the reference model takes.");
  return {};
}

std::string RoleWordsOf(const Worker& worker, Mapping& mapping) {
  const Node* code = map_workers_internal::CodeOf(worker);
  if (code == nullptr) return {};
  const Node* coding = Child(*code, "coding");
  return coding != nullptr ? mapping.Bounded(*coding, "code", 100) : mapping.Bounded(*code, "text", 100);
}

std::string RoleCodeOf(const Worker& worker) {
  if (worker.team != nullptr) return "CARE_TEAM";
  const Node* code = map_workers_internal::CodeOf(worker);
  const Node* coding = code == nullptr ? nullptr : Child(*code, "coding");
  if (coding == nullptr) return "OTHER";
  return RoleCode(ValueOf(*coding, "system"), ValueOf(*coding, "code"));
}

void MapWorkers(const OwnEntries& entries, Mapping& mapping) {
  const CareMessage& message = mapping.message();
  std::vector<map_workers_internal::Listed> listed;
  for (const size_t position : entries.positions) {
    const Payload& payload = message.payloads[position];
    map_workers_internal::List(payload.author, payload.telephone, payload.assigner, listed);
  }
  map_workers_internal::List(message.specific_sender, "", message.sender, listed);
  map_workers_internal::List(message.specific_recipient, "", message.receiver, listed);
  for (const map_workers_internal::Listed& one : listed) {
    map_workers_internal::UseWorker(one.worker, mapping);
    map_workers_internal::AddProfessional(one, mapping);
  }
  map_workers_internal::FillAuthor(entries, mapping);
  if (mapping.draft().slip().persons_size() > map_workers_internal::kMaxPersons ||
      mapping.draft().section_count() > map_workers_internal::kMaxSections) {
    mapping.findings().AddMissing(kTooManyPayloads, *message.communication, "payload",
                                  "The message has more entries or authors than a handover holds.");
  }
}

}  // namespace handover::adapters::fhir
