// Text for people: columns that stand under each other, and nothing that moves a terminal's cursor.
#ifndef HANDOVER_CLIENTS_CLI_TERMINAL_TEXT_H_
#define HANDOVER_CLIENTS_CLI_TERMINAL_TEXT_H_

#include <ostream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "google/protobuf/timestamp.pb.h"

#include "handover/exchange/v1/error.pb.h"
#include "handover/exchange/v1/wire.pb.h"

namespace handover::cli {

// The text with `?` for control characters and for what is not UTF-8: a name from elsewhere cannot colour, move or
// clear anything.
std::string Printable(std::string_view text);

// `2026-03-02 11:00:00`, UTC; `-` when it is not set.
std::string TimeText(const google::protobuf::Timestamp& time);
// `PARENT_MENTAL  about 4be3a225974b4813  NO_CONSENT`.
std::string PairText(const exchange::v1::Pair& pair);
// A state or code as people read it: `DEAD_LETTER` becomes `dead letter`.
std::string Lower(std::string_view code);
// `-` for nothing.
std::string OrDash(std::string_view text);

enum class Colour { kNone, kGreen, kYellow, kRed, kDim };
// Green for what is well ended, yellow for what waits, red for what somebody must act on.
Colour ColourOf(exchange::v1::DeliveryState state);
std::string Paint(std::string_view text, Colour colour, bool colours);

// Rows under a heading, each column as wide as its widest cell. Cells are made Printable().
class Table {
 public:
  explicit Table(std::vector<std::string> heading) : heading_(std::move(heading)) {}
  void Add(std::vector<std::string> row) { rows_.push_back(std::move(row)); }
  bool empty() const { return rows_.empty(); }
  // Prints nothing when there is no row. The heading is dim where there are colours.
  void Print(std::ostream& out, bool colours) const;

 private:
  const std::vector<std::string> heading_;
  std::vector<std::vector<std::string>> rows_;
};

}  // namespace handover::cli

#endif  // HANDOVER_CLIENTS_CLI_TERMINAL_TEXT_H_
