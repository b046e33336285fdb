#include "adapters/cda/cda_reader.h"

#include <optional>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include <pugixml.hpp>

#include "adapters/cda/register_report.h"
#include "adapters/text/xml_names.h"
#include "adapters/text/xml_prescan.h"

namespace handover::adapters::cda {
namespace cda_reader_internal {

constexpr std::string_view kRootElement = "ClinicalDocument";
constexpr std::string_view kNamespace = "urn:hl7-org:v3";

Issue IssueOf(XmlProblem problem, size_t line) {
  return {Severity::kError, std::string(XmlProblemCode(problem)), line == 0 ? "" : absl::StrCat("line ", line),
          std::string(XmlProblemRule(problem))};
}

std::optional<exchange::v1::Handover> ReadRoot(pugi::xml_node root, const CareLevels& levels, std::string_view bytes,
                                               const ReadContext& context, SourceReference& source,
                                               Findings& findings) {
  const std::optional<XmlName> name = NameOf(root);
  if (!name.has_value() || name->local != kRootElement || name->space != kNamespace) {
    findings.Add(kRoot, "/");
    return std::nullopt;
  }
  const std::optional<DocumentType> type = TypeOf(root);
  if (!type.has_value()) {
    findings.Add(kUnsupported, PathOf(root));
    return std::nullopt;
  }
  const CdaDocument document = ReadDocument(root, *type, findings);
  source.letter_ids = {document.id};
  source.sender_address = document.organisation;
  if (*type == DocumentType::kLpr3) return MakeRegisterHandover(document, bytes, context, findings);
  return MakeMaternityHandover(document, levels, bytes, context, findings);
}

}  // namespace cda_reader_internal

std::string_view CdaReader::format() const { return kCdaFormat; }

bool CdaReader::Recognises(std::string_view bytes) const {
  return SniffXmlRoot(bytes) == cda_reader_internal::kRootElement;
}

Translation CdaReader::Read(std::string_view bytes, const ReadContext& context) const {
  namespace internal = cda_reader_internal;
  Translation translation;
  translation.source.format = std::string(kCdaFormat);
  const XmlPrescan prescan = PrescanXml(bytes);
  pugi::xml_document xml;
  const bool is_sound = prescan.problem == XmlProblem::kNone;
  const unsigned options = pugi::parse_default | pugi::parse_ws_pcdata;
  if (!is_sound || !xml.load_buffer(prescan.utf8.data(), prescan.utf8.size(), options, pugi::encoding_utf8)) {
    const XmlProblem problem = is_sound ? XmlProblem::kNotWellFormed : prescan.problem;
    translation.issues.push_back(internal::IssueOf(problem, prescan.line));
    return translation;
  }
  Findings findings;
  std::optional<exchange::v1::Handover> handover =
      internal::ReadRoot(xml.document_element(), levels_, bytes, context, translation.source, findings);
  if (handover.has_value() && !findings.has_errors()) {
    translation.handovers.push_back(*std::move(handover));
    translation.losses = std::move(findings.losses());
  }
  translation.issues = std::move(findings.issues());
  return translation;
}

std::unique_ptr<Reader> MakeCdaReader(const CareLevels& levels) { return std::make_unique<CdaReader>(levels); }

}  // namespace handover::adapters::cda
