#include "adapters/daycare/form_writers.h"

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"

#include "adapters/daycare/daycare_issues.h"
#include "adapters/daycare/form_csv.h"
#include "adapters/daycare/form_fill.h"
#include "adapters/daycare/form_json.h"
#include "adapters/daycare/form_losses.h"
#include "adapters/daycare/form_people.h"

namespace handover::adapters::daycare {
namespace form_writers_internal {

// The forms and their losses; nothing when one cannot be written, with the reason.
std::vector<FilledForm> FillForms(const std::vector<exchange::v1::Handover>& handovers, FormKind kind,
                                  Spelling spelling, Written& written) {
  Findings findings;
  if (handovers.empty()) findings.Add(kNothing, "");
  std::vector<FilledForm> forms;
  for (size_t i = 0; i < handovers.size(); ++i) {
    const std::string where = absl::StrCat("form ", i + 1, ": ");
    const bool is_kind = handovers[i].envelope().kind() == InfoOf(kind).kind;
    if (!is_kind) findings.Add(kKind, where + "Envelope.kind");
    if (findings.has_errors()) break;
    Findings of_form;
    const FormPeople people(handovers[i]);
    forms.push_back(FillForm(handovers[i], people, kind, spelling, where, of_form));
    AddLosses(handovers[i], people, kind, spelling, where, of_form);
    for (Loss& loss : of_form.losses()) written.losses.push_back(std::move(loss));
  }
  if (!findings.has_errors()) return forms;
  written.issues = std::move(findings.issues());
  written.losses.clear();
  return {};
}

}  // namespace form_writers_internal

std::string_view FormCsvWriter::format() const {
  switch (encoding_) {
    case CsvEncoding::kUtf8:
      return InfoOf(kind_).csv;
    case CsvEncoding::kWindows1252:
      break;
  }
  return InfoOf(kind_).csv_1252;
}

Written FormCsvWriter::Write(const std::vector<exchange::v1::Handover>& handovers) const {
  Written written;
  const std::vector<FilledForm> forms = form_writers_internal::FillForms(handovers, kind_, Spelling::kDanish, written);
  if (forms.empty()) return written;
  Findings findings;
  written.bytes = WriteFormTable(forms, kind_, encoding_, findings);
  for (Loss& loss : findings.losses()) written.losses.push_back(std::move(loss));
  const bool is_utf8 = encoding_ == CsvEncoding::kUtf8;
  written.media_type = absl::StrCat("text/csv; charset=", is_utf8 ? "utf-8" : "windows-1252", "; header=present");
  return written;
}

Written FormJsonWriter::Write(const std::vector<exchange::v1::Handover>& handovers) const {
  Written written;
  const std::vector<FilledForm> forms = form_writers_internal::FillForms(handovers, kind_, Spelling::kJson, written);
  if (forms.empty()) return written;
  Findings findings;
  written.bytes = WriteFormDocument(forms, kind_, findings);
  for (Loss& loss : findings.losses()) written.losses.push_back(std::move(loss));
  written.media_type = "application/json";
  return written;
}

}  // namespace handover::adapters::daycare
