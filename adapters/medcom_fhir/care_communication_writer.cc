#include "adapters/medcom_fhir/care_communication_writer.h"

#include <algorithm>
#include <cstdint>
#include <string>
#include <tuple>
#include <utility>

#include "absl/time/time.h"

#include "adapters/fhir/fhir_writer.h"
#include "adapters/medcom_fhir/care_communication_reader.h"
#include "adapters/medcom_fhir/care_out_issues.h"
#include "adapters/medcom_fhir/message_writer.h"
#include "broker/base/random.h"

namespace handover::adapters::fhir {
namespace care_communication_writer_internal {

// What has been written is read for what became of it; nothing that is made of it leaves.
class NoRandom final : public Random {
 public:
  void Fill(absl::Span<uint8_t> bytes) override { std::fill(bytes.begin(), bytes.end(), uint8_t{0}); }
};

void Tell(const OutIssue& issue, std::string_view path, Written& written) {
  written.issues.push_back({issue.severity, std::string(issue.code), std::string(path), std::string(issue.rule)});
}

options::v1::PersonRole RoleOfSubject(const exchange::v1::Handover& handover) {
  for (const exchange::v1::Section& section : handover.sections()) {
    if (!section.body().has_person_identity() || section.header().about_size() != 1) continue;
    const auto& about = section.header().about(0);
    if (about.person_id() == handover.envelope().subject_person_id()) return about.role();
  }
  return options::v1::PERSON_ROLE_UNSPECIFIED;
}

std::string RelationsOf(const exchange::v1::Envelope& envelope) {
  std::string text;
  for (const exchange::v1::Envelope::Related& related : envelope.related()) {
    text += std::to_string(related.relation()) + related.handover_id();
  }
  return text;
}

// What the message says otherwise than the handover did, found by reading it.
void CompareEnvelopes(const exchange::v1::Handover& told, const exchange::v1::Handover& read, Written& written) {
  const exchange::v1::Envelope& a = told.envelope();
  const exchange::v1::Envelope& b = read.envelope();
  const auto compare = [&](bool same, std::string_view path) {
    if (!same) written.losses.push_back({std::string(kLossOutEnvelope), std::string(path)});
  };
  compare(a.handover_id() == b.handover_id(), "Envelope.handover_id");
  compare(a.kind() == b.kind(), "Envelope.kind");
  compare(a.priority() == b.priority(), "Envelope.priority");
  compare(a.conversation_id() == b.conversation_id(), "Envelope.conversation_id");
  compare(RelationsOf(a) == RelationsOf(b), "Envelope.related");
  compare(a.author_role() == b.author_role(), "Envelope.author_role");
  compare(a.author_name() == b.author_name(), "Envelope.author_name");
  if (told.addressees_size() > 0) {
    const exchange::v1::Addressee& to = told.addressees(0);
    compare(to.purpose() == read.addressees(0).purpose(), "Addressee.purpose");
    compare(to.legal_basis() == read.addressees(0).legal_basis(), "Addressee.legal_basis");
  }
  if (RoleOfSubject(told) != RoleOfSubject(read)) {
    written.losses.push_back({std::string(kLossOutPerson), "SectionHeader.about"});
  }
}

// Only what the reader takes is written.
void Seal(const exchange::v1::Handover& handover, std::string bytes, Written& written) {
  NoRandom no_random;
  const absl::Time made = absl::FromUnixMillis(handover.envelope().created_ms());
  const Translation again = CareCommunicationReader().Read(bytes, {&no_random, made});
  if (!again.accepted()) {
    for (const Issue& issue : again.issues) {
      if (issue.severity == Severity::kError) written.issues.push_back(issue);
    }
    return;
  }
  CompareEnvelopes(handover, again.handovers.front(), written);
  written.bytes = std::move(bytes);
}

}  // namespace care_communication_writer_internal

std::string_view CareCommunicationWriter::format() const {
  if (version_ == MessageVersion::kFive) {
    return syntax_ == Syntax::kJson ? "MEDCOM_CARECOMMUNICATION_5" : "MEDCOM_CARECOMMUNICATION_5_XML";
  }
  return syntax_ == Syntax::kJson ? "MEDCOM_CARECOMMUNICATION_4" : "MEDCOM_CARECOMMUNICATION_4_XML";
}

Written CareCommunicationWriter::Write(const std::vector<exchange::v1::Handover>& handovers) const {
  return WriteKnowing({}, handovers);
}

Written CareCommunicationWriter::WriteKnowing(const KnownParties& parties,
                                              const std::vector<exchange::v1::Handover>& handovers) const {
  namespace internal = care_communication_writer_internal;
  Written written;
  written.media_type = syntax_ == Syntax::kJson ? "application/fhir+json" : "application/fhir+xml";
  if (handovers.size() != 1) {
    internal::Tell(handovers.empty() ? kOutNothing : kOutSeveral, "handover", written);
    return written;
  }
  FhirBuilder builder(syntax_, "Bundle");
  const MessageWriter::Target target{version_, syntax_, parties};
  if (MessageWriter(handovers.front(), target, builder, written).Write()) {
    internal::Seal(handovers.front(), builder.Write(), written);
  }
  if (written.bytes.empty()) written.losses.clear();
  const auto by_path = [](const Loss& a, const Loss& b) { return std::tie(a.path, a.code) < std::tie(b.path, b.code); };
  std::sort(written.losses.begin(), written.losses.end(), by_path);
  return written;
}

}  // namespace handover::adapters::fhir
