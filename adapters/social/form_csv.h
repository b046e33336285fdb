// The concern report as a CSV form: one row, one report, columns in any order. README.md beside this file has them.
#ifndef HANDOVER_ADAPTERS_SOCIAL_FORM_CSV_H_
#define HANDOVER_ADAPTERS_SOCIAL_FORM_CSV_H_

#include <string>
#include <string_view>
#include <vector>

#include "adapters/social/form.h"
#include "adapters/text/csv_table.h"

namespace handover::adapters::social {

// Less than a spreadsheet holds: every row may carry files.
constexpr CsvLimits kConcernCsvLimits = {.max_bytes = 8 * 1024 * 1024, .max_columns = 128, .max_rows = 100};

struct CsvForms {
  std::vector<Form> forms;    // One for each row, issues included.
  std::vector<Issue> issues;  // Of the file; then there are no forms.
};

CsvForms ReadFormCsv(std::string_view bytes);

// `Forælder 1, CPR` and its like, in the order of AllFields(): parents twice.
std::vector<std::string> ConcernColumns();

// Whether these are columns of the form, by the first of them.
bool IsConcernHeader(const std::vector<std::string>& header);

}  // namespace handover::adapters::social

#endif  // HANDOVER_ADAPTERS_SOCIAL_FORM_CSV_H_
