// The export as a file that handover-verify reads: docs/formats/export.md.
#ifndef HANDOVER_CLIENTS_CLI_EXPORT_JSON_H_
#define HANDOVER_CLIENTS_CLI_EXPORT_JSON_H_

#include <string>

#include "clients/cli/export_report.h"

namespace handover::cli {

// One entry a line. Bytes in hexadecimal. Beside what proves an entry stands what it says, for readers.
std::string ExportJson(const ExportReport& report);

}  // namespace handover::cli

#endif  // HANDOVER_CLIENTS_CLI_EXPORT_JSON_H_
