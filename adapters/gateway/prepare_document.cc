#include "adapters/gateway/prepare_document.h"

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>

#include "broker/base/refusal.h"
#include "broker/base/status_macros.h"

namespace handover::gateway {
namespace prepare_internal {

using adapters::Issue;
using adapters::Severity;
using directory::v1::Party;

void Refuse(adapters::Translation& translation, std::string code, std::string path, std::string rule) {
  translation.issues.push_back({Severity::kError, std::move(code), std::move(path), std::move(rule)});
  translation.handovers.clear();
}

bool HasNumber(const google::protobuf::RepeatedPtrField<std::string>& numbers, std::string_view number) {
  return std::find(numbers.begin(), numbers.end(), number) != numbers.end();
}

bool IsAt(const Party& party, std::string_view scheme, std::string_view number) {
  if (scheme == "gln") {
    const auto& units = party.units();
    return HasNumber(party.glns(), number) ||
           std::any_of(units.begin(), units.end(), [number](const auto& unit) { return unit.gln() == number; });
  }
  if (scheme == "sor") return HasNumber(party.sors(), number);
  if (scheme == "institution") return HasNumber(party.institution_numbers(), number);
  return false;
}

// The one party at `gln:...` or `sor:...`; nothing when there is none, or several and nobody can tell which.
std::optional<std::string> FindAddress(const std::vector<Party>& parties, std::string_view address) {
  const size_t colon = address.find(':');
  if (colon == std::string_view::npos) return std::nullopt;
  std::vector<const Party*> found;
  for (const Party& party : parties) {
    if (IsAt(party, address.substr(0, colon), address.substr(colon + 1))) found.push_back(&party);
  }
  if (found.size() != 1) return std::nullopt;
  const absl::StatusOr<std::string> id = ParseUuid(found.front()->party_id());
  if (!id.ok()) return std::nullopt;
  return *id;
}

// Formats that name a receiver by number alone: who it is stands in the broker's directory.
void ResolveAddresses(const std::vector<Party>& parties, adapters::Translation& translation) {
  for (exchange::v1::Handover& handover : translation.handovers) {
    for (exchange::v1::Addressee& addressee : *handover.mutable_addressees()) {
      if (!addressee.party().empty() || !addressee.role().empty()) continue;
      const std::optional<std::string> party = FindAddress(parties, addressee.stated_address());
      if (!party.has_value()) {
        return Refuse(translation, "GATEWAY_RECEIVER_UNKNOWN", "receiver",
                      "the receiver's number belongs to no party of the broker's directory");
      }
      addressee.set_party(*party);
    }
  }
}

// The same letter id again: the same document is a repetition, another one is a mistake of the sender's.
absl::Status CheckLetterIds(const EarlierLetters& earlier, PreparedDocument& prepared) {
  adapters::Translation& translation = prepared.translation;
  size_t repeated_count = 0;
  for (const std::string& letter_id : translation.source.letter_ids) {
    HANDOVER_ASSIGN_OR_RETURN(const std::optional<std::string> known,
                              earlier.FindDocument(translation.source.sender_address, letter_id));
    if (!known.has_value()) continue;
    if (*known != prepared.outgoing.id) {
      Refuse(translation, "GATEWAY_LETTER_ID_REUSED", "letter identifier",
             "a letter with this identifier and other content was sent before");
      return absl::OkStatus();
    }
    ++repeated_count;
  }
  prepared.repeated = repeated_count > 0 && repeated_count == translation.source.letter_ids.size();
  return absl::OkStatus();
}

// A correction names what it corrects.
absl::Status CompleteCorrections(const EarlierLetters& earlier, adapters::Translation& translation) {
  for (exchange::v1::Handover& handover : translation.handovers) {
    for (exchange::v1::Envelope::Related& related : *handover.mutable_envelope()->mutable_related()) {
      if (related.relation() != exchange::v1::Envelope::CORRECTS || !related.handover_id().empty()) continue;
      HANDOVER_ASSIGN_OR_RETURN(const std::optional<HandoverId> corrected,
                                earlier.FindOnSubject(translation.source.sender_address, handover));
      if (!corrected.has_value()) {
        Refuse(translation, "GATEWAY_CORRECTION_WITHOUT_EARLIER", "letter status",
               "the letter corrects an earlier one, and none was sent through this gateway");
        return absl::OkStatus();
      }
      related.set_handover_id(std::string(corrected->bytes()));
    }
  }
  return absl::OkStatus();
}

void Seal(const Preparation& preparation, PreparedDocument& prepared) {
  std::vector<client::OutgoingHandover> sealed;
  for (exchange::v1::Handover& handover : prepared.translation.handovers) {
    absl::StatusOr<client::OutgoingHandover> outgoing = preparation.sealer.Seal(handover, preparation.profile);
    if (!outgoing.ok()) {
      const exchange::v1::ErrorDetail why = DetailOf(outgoing.status());
      return Refuse(prepared.translation, "GATEWAY_NOT_SEALED", why.field_path(), why.rule());
    }
    handover.mutable_envelope()->set_handover_id(std::string(outgoing->handover_id.bytes()));
    sealed.push_back(*std::move(outgoing));
  }
  prepared.outgoing.receipts.resize(sealed.size());
  prepared.outgoing.handovers = std::move(sealed);
}

}  // namespace prepare_internal

absl::StatusOr<PreparedDocument> PrepareDocument(const std::string& name, const std::string& document,
                                                 const Preparation& preparation) {
  using namespace prepare_internal;
  PreparedDocument prepared;
  prepared.outgoing.id = Outbox::IdOf(document);
  prepared.outgoing.name = name;
  prepared.outgoing.document = document;
  const adapters::Reader* reader = preparation.registry.Recognise(document);
  if (reader == nullptr) {
    Refuse(prepared.translation, "UNRECOGNISED_FORMAT", "",
           "the document is in none of the formats this gateway reads");
    return prepared;
  }
  prepared.translation = reader->Read(document, {&preparation.random, preparation.now});
  if (prepared.translation.accepted()) HANDOVER_RETURN_IF_ERROR(CheckLetterIds(preparation.earlier, prepared));
  if (prepared.repeated) return prepared;
  if (prepared.translation.accepted()) ResolveAddresses(preparation.parties, prepared.translation);
  if (prepared.translation.accepted()) {
    HANDOVER_RETURN_IF_ERROR(CompleteCorrections(preparation.earlier, prepared.translation));
  }
  if (prepared.translation.accepted()) Seal(preparation, prepared);
  return prepared;
}

}  // namespace handover::gateway
