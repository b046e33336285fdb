// An extract in the style of the civil registration, as the operator imports it: docs/formats/register_extract.md. The
// whole file is read and checked before anything is sent; what is wrong is named by row and column, never by value.
#ifndef HANDOVER_CLIENTS_CLI_REGISTER_EXTRACT_H_
#define HANDOVER_CLIENTS_CLI_REGISTER_EXTRACT_H_

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

#include "handover/admin/v1/admin_service.pb.h"

namespace handover::cli {

inline constexpr int kMostFactsAtOnce = 10'000;  // As the broker takes in one request, all or nothing.

// Where something stands in the file; both from 1.
struct ExtractPlace {
  int row = 0;
  int column = 0;
};

struct RegisterExtract {
  admin::v1::ImportFactsRequest request;
  // By the field path of the request, such as `facts[2].holders[0].person`.
  std::map<std::string, ExtractPlace> places;

  // `row 4, column 3` of what a refusal names by its field path, or of the nearest thing around it; empty where nothing
  // in the file is meant.
  std::string Where(std::string_view field_path) const;
};

// Whether the text says that it is one: its first row is a START row.
bool IsRegisterExtract(std::string_view text);

// A UsageError() with row, column and rule.
absl::StatusOr<RegisterExtract> ReadRegisterExtract(std::string_view text);

}  // namespace handover::cli

#endif  // HANDOVER_CLIENTS_CLI_REGISTER_EXTRACT_H_
