#include "adapters/daycare/form_readers.h"

#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"

#include "adapters/daycare/daycare_issues.h"
#include "adapters/daycare/form_csv.h"
#include "adapters/daycare/form_json.h"
#include "adapters/daycare/map_form.h"
#include "adapters/text/csv_table.h"
#include "broker/base/commitment/hash.h"

namespace handover::adapters::daycare {
namespace form_readers_internal {

constexpr size_t kSniffBytes = 8192;  // The header of a table has 3 500.

void TakeFindings(Findings& findings, Translation& translation) {
  for (Issue& issue : findings.issues()) translation.issues.push_back(std::move(issue));
  for (Loss& loss : findings.losses()) translation.losses.push_back(std::move(loss));
}

// The forms of a document, all or none.
Translation MapForms(const std::vector<FilledForm>& forms, FormSource source, std::string_view bytes,
                     const ReadContext& context, Findings& findings) {
  Translation translation;
  translation.source.format = std::string(source.format);
  const Digest digest = HashOf(bytes);
  source.sha256 = std::string(reinterpret_cast<const char*>(digest.data()), digest.size());
  bool is_refused = findings.has_errors();
  TakeFindings(findings, translation);
  std::set<std::string> ids;
  for (size_t i = 0; i < forms.size(); ++i) {
    source.ordinal = i + 1;
    Findings of_form;
    std::optional<exchange::v1::Handover> handover = MapForm(forms[i], source, *context.random, of_form);
    if (handover.has_value() && !ids.insert(handover->envelope().handover_id()).second) {
      of_form.Add(kRepeated, forms[i].places.front());
    }
    is_refused = is_refused || of_form.has_errors();
    const bool has_room = translation.issues.size() < Findings::kMaxIssues;
    if (has_room || of_form.has_errors()) TakeFindings(of_form, translation);
    if (handover.has_value()) translation.handovers.push_back(*std::move(handover));
    if (is_refused && translation.issues.size() >= Findings::kMaxIssues) break;
  }
  if (is_refused) {
    translation.handovers.clear();
    translation.losses.clear();
  }
  for (const exchange::v1::Handover& handover : translation.handovers) {
    translation.source.letter_ids.push_back(handover.envelope().source_message_id());
  }
  return translation;
}

}  // namespace form_readers_internal

bool FormCsvReader::Recognises(std::string_view bytes) const {
  return IsFormHeader(kind_, ReadCsvHeader(bytes, form_readers_internal::kSniffBytes));
}

Translation FormCsvReader::Read(std::string_view bytes, const ReadContext& context) const {
  Findings findings;
  const std::vector<FilledForm> forms = ReadFormTable(bytes, kind_, findings);
  return form_readers_internal::MapForms(forms, {kind_, format(), {}, 1}, bytes, context, findings);
}

bool FormJsonReader::Recognises(std::string_view bytes) const {
  const std::string marker = absl::StrCat("\"", std::string(InfoOf(kind_).json_marker), "\"");
  return bytes.substr(0, form_readers_internal::kSniffBytes).find(marker) != std::string_view::npos;
}

Translation FormJsonReader::Read(std::string_view bytes, const ReadContext& context) const {
  Findings findings;
  const std::vector<FilledForm> forms = ReadFormDocument(bytes, kind_, findings);
  return form_readers_internal::MapForms(forms, {kind_, format(), {}, 1}, bytes, context, findings);
}

}  // namespace handover::adapters::daycare
