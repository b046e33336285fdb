#include "adapters/gateway/letter_names.h"

#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"

#include "adapters/fhir/bundle_index.h"
#include "adapters/fhir/read_document.h"
#include "adapters/medcom_edifact/edifact_reading.h"
#include "adapters/medcom_edifact/edifact_syntax.h"
#include "adapters/medcom_fhir/ehmi_envelope.h"
#include "adapters/medcom_fhir/message_source.h"
#include "adapters/medcom_xml/vans_envelope.h"
#include "adapters/medcom_xml/vans_parts.h"

namespace handover::gateway {
namespace letter_names_internal {

using Kind = LetterName::Kind;

void AddInterchange(std::string_view document, std::vector<LetterName>& names) {
  const adapters::edifact::Syntax syntax = adapters::edifact::ReadSyntax(document);
  if (syntax.segments.empty() || syntax.segments.front().tag != "UNB") return;
  const adapters::edifact::Segment& unb = syntax.segments.front();
  if (unb.At(5, 1).empty()) return;
  names.push_back({Kind::kInterchange, absl::StrCat("gln:", unb.At(2, 1)), unb.At(5, 1)});
}

void AddFhirMessage(std::string_view document, std::vector<LetterName>& names) {
  const adapters::fhir::ParseResult parsed = adapters::fhir::ParseDocument(document);
  if (!parsed.tree.has_value() || parsed.tree->root().resource_type != "Bundle") return;
  adapters::fhir::Findings ignored(*parsed.tree);
  const adapters::fhir::BundleIndex bundle(*parsed.tree, ignored);
  const adapters::SourceReference source = adapters::fhir::ReadMessageSource(bundle, parsed.tree->root(), "");
  if (source.letter_ids.empty() || source.letter_ids.front().empty()) return;
  names.push_back({Kind::kFhirMessage, source.sender_address, absl::AsciiStrToLower(source.letter_ids.front())});
}

}  // namespace letter_names_internal

std::vector<LetterName> NamesOfLetter(std::string_view document) {
  using namespace letter_names_internal;
  std::vector<LetterName> names;
  std::string inside;
  if (adapters::medcom::IsVansEnvelope(document)) {
    adapters::medcom::VansReading reading = adapters::medcom::ReadVansEnvelope(document);
    if (!reading.header_read) return names;
    const std::string sender = adapters::medcom::AddressOf(reading.header.sender);
    names.push_back({Kind::kVansEnvelope, sender, absl::AsciiStrToLower(reading.header.envelope_identifier)});
    names.push_back({Kind::kVansMessage, sender, absl::AsciiStrToLower(reading.header.message.identifier)});
    inside = std::move(reading.document);
    document = inside;
  }
  if (adapters::fhir::IsEhmiEnvelope(document)) {
    adapters::fhir::EhmiReading reading = adapters::fhir::ReadEhmiEnvelope(document);
    if (!reading.header_read) return names;
    names.push_back(
        {Kind::kEhmiEnvelope, absl::StrCat("gln:", reading.header.sender_gln), reading.header.envelope_identifier});
    inside = std::move(reading.document);
    document = inside;
  }
  if (adapters::edifact::LooksLikeEdifact(document)) {
    AddInterchange(document, names);
  } else if (adapters::fhir::LooksLikeFhir(document)) {
    AddFhirMessage(document, names);
  }
  return names;
}

}  // namespace handover::gateway
