#include "adapters/social/concern_readers.h"

#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "adapters/social/form_csv.h"
#include "adapters/social/form_json.h"
#include "adapters/social/map_concern.h"
#include "broker/base/commitment/hash.h"

namespace handover::adapters::social {
namespace concern_readers_internal {

constexpr size_t kSniffBytes = 4096;

FormSource SourceOf(std::string_view format, std::string_view bytes) {
  const Digest digest = HashOf(bytes);
  return {std::string(format), std::string(reinterpret_cast<const char*>(digest.data()), digest.size())};
}

// Maps one form into the translation; what is wrong with it refuses the document in the end.
void Take(Form& form, const FormSource& source, Random& random, Translation& translation) {
  std::optional<exchange::v1::Handover> handover = MapConcern(form, source, random);
  translation.issues.insert(translation.issues.end(), form.issues().begin(), form.issues().end());
  if (handover.has_value()) translation.handovers.push_back(*std::move(handover));
}

}  // namespace concern_readers_internal

bool ConcernJsonReader::Recognises(std::string_view bytes) const {
  const std::string_view head = bytes.substr(0, concern_readers_internal::kSniffBytes);
  return head.find("\"HANDOVER_CONCERN_REPORT\"") != std::string_view::npos;
}

Translation ConcernJsonReader::Read(std::string_view bytes, const ReadContext& context) const {
  namespace internal = concern_readers_internal;
  Translation translation;
  translation.source.format = std::string(format());
  Form form = ReadFormJson(bytes);
  internal::Take(form, internal::SourceOf(format(), bytes), *context.random, translation);
  for (const exchange::v1::Handover& handover : translation.handovers) {
    translation.source.letter_ids.push_back(handover.envelope().source_message_id());
  }
  return translation;
}

bool ConcernCsvReader::Recognises(std::string_view bytes) const {
  return IsConcernHeader(ReadCsvHeader(bytes, concern_readers_internal::kSniffBytes));
}

Translation ConcernCsvReader::Read(std::string_view bytes, const ReadContext& context) const {
  namespace internal = concern_readers_internal;
  Translation translation;
  translation.source.format = std::string(format());
  CsvForms read = ReadFormCsv(bytes);
  translation.issues = std::move(read.issues);
  const FormSource source = internal::SourceOf(format(), bytes);
  std::set<std::string> ids;
  bool refused = read.forms.empty();
  for (Form& form : read.forms) {
    internal::Take(form, source, *context.random, translation);
    refused |= form.has_errors();
    if (refused) continue;
    const exchange::v1::Envelope& envelope = translation.handovers.back().envelope();
    translation.source.letter_ids.push_back(envelope.source_message_id());
    if (ids.insert(envelope.handover_id()).second) continue;
    translation.issues.push_back({Severity::kError, std::string(kRepeated.code), form.Where("/report_id"),
                                  "A report stands once in a file."});
    refused = true;
  }
  if (refused) translation.handovers.clear();
  return translation;
}

}  // namespace handover::adapters::social
