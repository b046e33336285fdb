#include <algorithm>
#include <set>

#include "adapters/fhir/fhir_text.h"
#include "adapters/fhir/fhir_values.h"
#include "adapters/medcom_fhir/message_writer.h"
#include "broker/base/ids.h"
#include "broker/base/organisation_number.h"

namespace handover::adapters::fhir {
namespace write_route_internal {

constexpr std::string_view kFormatBegins = "MEDCOM_CARECOMMUNICATION_";

OrganisationNumbers NumbersIn(const KnownParty& party) {
  OrganisationNumbers numbers;
  for (const std::string& address : party.addresses) {
    const OrganisationNumbers one = ReadNumbers(address);
    if (numbers.gln.empty()) numbers.gln = one.gln;
    if (numbers.sor.empty()) numbers.sor = one.sor;
  }
  return numbers;
}

const KnownParty* PartyById(const KnownParties& parties, const std::string& id) {
  const auto found =
      std::find_if(parties.begin(), parties.end(), [&](const KnownParty& party) { return party.party_id == id; });
  return id.empty() || found == parties.end() ? nullptr : &*found;
}

// What the message needs and the numbers do not tell.
void Complete(const KnownParty* party, OrganisationNumbers& numbers) {
  if (party == nullptr) return;
  const OrganisationNumbers known = NumbersIn(*party);
  if (numbers.gln.empty()) numbers.gln = known.gln;
  if (numbers.sor.empty()) numbers.sor = known.sor;
}

bool HasOneOf(const KnownParty& party, const OrganisationNumbers& numbers) {
  return std::any_of(party.addresses.begin(), party.addresses.end(),
                     [&](const std::string& address) { return IsSame(ReadNumbers(address), numbers); });
}

// `5790000120000#LETTER#1`, as an OIOXML or EDIFACT letter is called.
std::string GlnOfLetter(std::string_view message_id) {
  const std::string_view gln = message_id.substr(0, message_id.find('#'));
  return gln.size() < message_id.size() && IsGln(gln) ? std::string(gln) : std::string();
}

bool NamesHandover(const exchange::v1::Envelope::Related& related) { return related.handover_id().size() == 16; }

}  // namespace write_route_internal

void MessageWriter::ReadResidue() {
  for (const Section& section : handover_.sections()) {
    if (!section.body().has_residue()) continue;
    const model::v1::Residue& residue = section.body().residue();
    if (!residue.format().starts_with(write_route_internal::kFormatBegins)) {
      Lose(kLossOutResidue, residue.format());
      continue;
    }
    for (const model::v1::Residue::Element& element : residue.elements()) {
      std::optional<BundlePlace> place = ReadBundlePath(element.path());
      if (!place.has_value()) {
        Lose(kLossOutResidue, element.path());
        continue;
      }
      CarriedElement carried{*std::move(place), element.path(), element.value()};
      if (!TakeRoute(carried)) carried_.push_back(std::move(carried));
    }
  }
}

// What MapRoute() of the reader carries.
bool MessageWriter::TakeRoute(const CarriedElement& element) {
  const std::string names = element.place.Names();
  const std::string& type = element.place.type;
  if (type == "MessageHeader" && names == "sender.reference") {
    sender_ = ReadNumbers(element.value);
  } else if (type == "MessageHeader" && names == "destination.receiver.reference") {
    receiver_ = ReadNumbers(element.value);
  } else if (type == "Communication" && names == "identifier.value" && IsUrnUuid(element.value)) {
    communication_id_ = element.value;
  } else if (type == "Provenance" && names.empty()) {
    std::optional<ThreadRecord> record = ReadThreadRecord(element.value);
    if (!record.has_value()) return false;
    earlier_[element.place.entry] = *std::move(record);
  } else if (type == "Provenance" && names == "agent.who.reference" && element.place.steps[0].position == 0) {
    agent_ = ReadNumbers(element.value);
  } else if (type == "Provenance" && names == "entity.what.reference") {
    predecessor_reference_ = element.value;
  } else if (type == "Provenance" && names == "entity.what.identifier.value") {
    predecessor_identifier_ = element.value;
  } else {
    return false;
  }
  return true;
}

// Whose numbers they are: the party of that id, where it has them or none are told, else the only one that has them.
// Two parties of one municipality may share a GLN, and the wrong one's code would lead elsewhere.
const KnownParty* MessageWriter::PartyOf(const OrganisationNumbers& numbers, const std::string& party_id) const {
  namespace internal = write_route_internal;
  const KnownParty* const named = internal::PartyById(target_.parties, party_id);
  if (numbers.empty() || (named != nullptr && internal::HasOneOf(*named, numbers))) return named;
  const KnownParty* only = nullptr;
  for (const KnownParty& party : target_.parties) {
    if (!internal::HasOneOf(party, numbers)) continue;
    if (only != nullptr) return nullptr;
    only = &party;
  }
  return only;
}

bool MessageWriter::IsSendable(const OrganisationNumbers& numbers, std::string_view path) {
  const bool has_gln = IsGln(numbers.gln);
  const bool has_sor = IsSorCode(numbers.sor);
  if (!has_gln) Tell(kOutNoGln, path);
  if (!has_sor) Tell(kOutNoSor, path);
  return has_gln && has_sor;
}

// Who sends, where no message says it: of whom the texts are, else somebody at work who does not receive.
OrganisationNumbers MessageWriter::SenderByFields() const {
  const std::string gln = write_route_internal::GlnOfLetter(handover_.envelope().source_message_id());
  std::set<OrganisationNumbers> of_texts;
  std::set<OrganisationNumbers> others;
  for (const Section& section : handover_.sections()) {
    if (section.body().has_note()) {
      of_texts.insert(ReadNumbers(section.body().note().provenance().observer_organisation()));
    }
    if (section.body().has_professional()) others.insert(ReadNumbers(section.body().professional().organisation()));
  }
  OrganisationNumbers sender{gln, ""};
  for (const auto* numbers : {&of_texts, &others}) {
    for (const OrganisationNumbers& one : *numbers) {
      // A letter's number and a code of the same sender belong together.
      const bool fits = !one.empty() && !IsSame(one, receiver_);
      if (fits && sender.gln.empty() && sender.sor.empty()) sender = one;
      if (fits && sender.sor.empty() && one.gln.empty()) sender.sor = one.sor;
    }
  }
  return sender;
}

bool MessageWriter::FindEnds() {
  namespace internal = write_route_internal;
  const bool addressed = handover_.addressees_size() > 0;
  const exchange::v1::Addressee to = addressed ? handover_.addressees(0) : exchange::v1::Addressee();
  const OrganisationNumbers stated = ReadNumbers(to.stated_address());
  // Of a message that was passed on to somebody else, the residue names the first receiver.
  if (!stated.empty() && !IsSame(stated, receiver_)) receiver_ = stated;
  internal::Complete(PartyOf(receiver_, to.party()), receiver_);
  const std::string& sender = handover_.envelope().sender_party();
  if (sender_.empty() && internal::PartyById(target_.parties, sender) == nullptr) sender_ = SenderByFields();
  internal::Complete(PartyOf(sender_, sender), sender_);
  const bool reaches = IsSendable(receiver_, "Addressee.stated_address");
  return IsSendable(sender_, "Envelope.sender_party") && reaches;
}

Activity MessageWriter::ActivityOfHandover() const {
  for (const exchange::v1::Envelope::Related& related : handover_.envelope().related()) {
    if (!write_route_internal::NamesHandover(related)) continue;
    if (related.relation() == exchange::v1::Envelope::ANSWERS) return Activity::kReply;
    if (related.relation() == exchange::v1::Envelope::FORWARDS) return Activity::kForward;
  }
  return Activity::kNew;
}

// The entries that no earlier message brought; a message that only passes others on names them all.
std::vector<std::string> MessageWriter::OwnSources() const {
  std::set<std::string> known;
  for (const auto& [place, record] : earlier_) known.insert(record.sources.begin(), record.sources.end());
  std::vector<std::string> own;
  std::vector<std::string> all;
  for (const Entry& entry : entries_) {
    all.push_back(entry.id);
    if (!known.contains(entry.id)) own.push_back(entry.id);
  }
  return own.empty() ? all : own;
}

void MessageWriter::WriteThread() {
  // By their order, not by where they stood: written again they stand elsewhere.
  int count = 0;
  for (const auto& [place, record] : earlier_) WriteProvenance(record, Cat("Provenance\n", ++count));
  ThreadRecord current;
  const Activity activity = ActivityOfHandover();
  current.target = Cat("MessageHeader/", header_id_);
  current.occurred = DanishDateTime(occurred_);
  current.activity = std::string(ActivityCode(activity));
  current.agent = agent_.empty() ? sender_ : agent_;
  current.predecessor_reference = predecessor_reference_;
  current.predecessor_identifier = predecessor_identifier_;
  current.sources = OwnSources();
  // Nobody told what the message before is called: then it is called as the writer would have called it.
  const bool unnamed = predecessor_reference_.empty() && predecessor_identifier_.empty();
  for (const exchange::v1::Envelope::Related& related : handover_.envelope().related()) {
    const bool before = activity != Activity::kNew && unnamed && write_route_internal::NamesHandover(related);
    if (before && current.predecessor_reference.empty()) {
      current.predecessor_reference = Cat("MessageHeader/", FormatUuid(related.handover_id()));
    }
  }
  WriteProvenance(current, "Provenance");
}

void MessageWriter::WriteProvenance(const ThreadRecord& record, std::string_view name) {
  // An organisation that was named by neither number is one all the same.
  std::string agent = OrganisationFor(record.agent);
  if (agent.empty()) {
    const std::string id = NewUuid(Cat("Organization\n", name));
    WriteOrganisation({}, id);
    agent = Cat("Organization/", id);
  }
  Node* provenance = StartResource("Provenance", NewUuid(name), kProvenanceProfile, "");
  builder_.Value(builder_.Item(provenance, "target"), "reference", record.target);
  builder_.Value(provenance, "occurredDateTime", record.occurred);
  builder_.Value(provenance, "recorded",
                 DanishDateTime(ParseInstant(record.occurred).has_value() ? *ParseDateTime(record.occurred) : Made()));
  Coding(builder_.Item(builder_.Object(provenance, "activity"), "coding"), kActivitySystem, record.activity);
  builder_.Value(builder_.Object(builder_.Item(provenance, "agent"), "who"), "reference", agent);
  if (!record.predecessor_reference.empty() || !record.predecessor_identifier.empty()) {
    Node* entity = builder_.Item(provenance, "entity");
    builder_.Value(entity, "role", "revision");
    Node* what = builder_.Object(entity, "what");
    if (!record.predecessor_reference.empty()) builder_.Value(what, "reference", record.predecessor_reference);
    if (!record.predecessor_identifier.empty()) {
      builder_.Value(builder_.Object(what, "identifier"), "value", record.predecessor_identifier);
    }
  }
  for (const std::string& source : record.sources) {
    Node* entity = builder_.Item(provenance, "entity");
    builder_.Value(entity, "role", "source");
    builder_.Value(builder_.Object(builder_.Object(entity, "what"), "identifier"), "value", source);
  }
}

}  // namespace handover::adapters::fhir
