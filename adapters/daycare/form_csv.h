// The two forms as tables: one row, one form. README.md beside this file has the dialect and the columns.
#ifndef HANDOVER_ADAPTERS_DAYCARE_FORM_CSV_H_
#define HANDOVER_ADAPTERS_DAYCARE_FORM_CSV_H_

#include <string>
#include <string_view>
#include <vector>

#include "adapters/daycare/form_fill.h"
#include "adapters/daycare/form_table.h"
#include "adapters/findings.h"
#include "adapters/text/csv_format.h"

namespace handover::adapters::daycare {

inline constexpr size_t kMostItems = 100;  // Of one list.

// The columns of a form, in order.
std::vector<std::string> FormColumns(FormKind kind);

// Whether the header is that of the form, by its first column.
bool IsFormHeader(FormKind kind, const std::vector<std::string>& header);

// One for each row, columns in any order; nothing when there is an error in the file or in a cell's items.
std::vector<FilledForm> ReadFormTable(std::string_view bytes, FormKind kind, Findings& findings);

// The whole file. Characters that are lost go to `findings`.
std::string WriteFormTable(const std::vector<FilledForm>& forms, FormKind kind, CsvEncoding encoding,
                           Findings& findings);

}  // namespace handover::adapters::daycare

#endif  // HANDOVER_ADAPTERS_DAYCARE_FORM_CSV_H_
