#include "clients/cli/terminal_text.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"

#include "adapters/text/utf8.h"

namespace handover::cli {
namespace {
namespace terminal_text_internal {

std::string Cell(const std::vector<std::string>& row, size_t column) {
  return column < row.size() ? Printable(row[column]) : std::string();
}

size_t Width(const std::string& cell) { return adapters::CountCodePoints(cell); }

// Without spaces at the end of the line.
std::string Line(const std::vector<std::string>& row, const std::vector<size_t>& widths) {
  std::string line;
  for (size_t column = 0; column < widths.size(); ++column) {
    const std::string cell = Cell(row, column);
    line += cell;
    line.append(widths[column] - Width(cell) + 2, ' ');
  }
  line.erase(line.find_last_not_of(' ') + 1);
  return line;
}

}  // namespace terminal_text_internal
}  // namespace

std::string Printable(std::string_view text) {
  std::string printable;
  for (size_t at = 0; at < text.size();) {
    const adapters::CodePoint point = adapters::CodePointAt(text, at);
    const bool control = point.value < 0x20 || (point.value >= 0x7f && point.value < 0xa0);
    // Marks that turn the direction of text can make one name look like another.
    const bool turns = (point.value >= 0x202a && point.value <= 0x202e) ||
                       (point.value >= 0x2066 && point.value <= 0x2069) || point.value == 0x200e ||
                       point.value == 0x200f;
    printable.append(point.length == 0 || control || turns ? std::string_view("?") : text.substr(at, point.length));
    at += point.length == 0 ? 1 : point.length;
  }
  return printable;
}

std::string TimeText(const google::protobuf::Timestamp& time) {
  if (time.seconds() == 0) return "-";
  return absl::FormatTime("%Y-%m-%d %H:%M:%S", absl::FromUnixSeconds(time.seconds()), absl::UTCTimeZone());
}

std::string PairText(const exchange::v1::Pair& pair) {
  std::string text = Printable(pair.category());
  const char* before = "  about ";
  for (const std::string& person : pair.person_ids()) {
    text += before + Printable(person);
    before = ", ";
  }
  if (!pair.reason().empty()) text += "  " + Printable(pair.reason());
  return text;
}

std::string Lower(std::string_view code) {
  std::string text(code);
  absl::AsciiStrToLower(&text);
  std::replace(text.begin(), text.end(), '_', ' ');
  return text;
}

std::string OrDash(std::string_view text) { return text.empty() ? "-" : std::string(text); }

Colour ColourOf(exchange::v1::DeliveryState state) {
  switch (state) {
    case exchange::v1::DELIVERED:
    case exchange::v1::ACCEPTED:
    case exchange::v1::REDIRECTED:
      return Colour::kGreen;
    case exchange::v1::HELD:
    case exchange::v1::QUEUED:
    case exchange::v1::LEASED:
      return Colour::kYellow;
    case exchange::v1::DECLINED:
    case exchange::v1::WITHHELD:
    case exchange::v1::DEAD_LETTER:
      return Colour::kRed;
    case exchange::v1::WITHDRAWN:
    case exchange::v1::RETURNED:
      return Colour::kDim;
    default:  // not our enum: protobuf's sentinels, and states of a newer broker.
      return Colour::kNone;
  }
}

std::string Paint(std::string_view text, Colour colour, bool colours) {
  const char* code = "";
  switch (colour) {
    case Colour::kNone:
      return std::string(text);
    case Colour::kGreen:
      code = "32";
      break;
    case Colour::kYellow:
      code = "33";
      break;
    case Colour::kRed:
      code = "31";
      break;
    case Colour::kDim:
      code = "2";
      break;
  }
  if (!colours) return std::string(text);
  return std::string("\x1b[").append(code).append("m").append(text).append("\x1b[0m");
}

void Table::Print(std::ostream& out, bool colours) const {
  if (rows_.empty()) return;
  std::vector<size_t> widths;
  for (const std::string& cell : heading_) widths.push_back(terminal_text_internal::Width(Printable(cell)));
  for (const std::vector<std::string>& row : rows_) {
    for (size_t column = 0; column < widths.size(); ++column) {
      widths[column] =
          std::max(widths[column], terminal_text_internal::Width(terminal_text_internal::Cell(row, column)));
    }
  }
  out << Paint(terminal_text_internal::Line(heading_, widths), Colour::kDim, colours) << "\n";
  for (const std::vector<std::string>& row : rows_) out << terminal_text_internal::Line(row, widths) << "\n";
}

}  // namespace handover::cli
