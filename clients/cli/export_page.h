// The export as a page that a citizen can read, print and keep: one file, nothing from elsewhere.
#ifndef HANDOVER_CLIENTS_CLI_EXPORT_PAGE_H_
#define HANDOVER_CLIENTS_CLI_EXPORT_PAGE_H_

#include <string>
#include <string_view>

#include "clients/cli/export_report.h"
#include "clients/cli/export_words.h"

namespace handover::cli {

// HTML 5. Every text of the report is escaped. The same words stand on every page about what the law may keep back:
// whether there is something, it does not tell.
std::string ExportPage(const ExportReport& report, Language language);

// `&`, `<`, `>` and quotes as references; control characters and what is not UTF-8 as `?`.
std::string HtmlText(std::string_view text);

}  // namespace handover::cli

#endif  // HANDOVER_CLIENTS_CLI_EXPORT_PAGE_H_
