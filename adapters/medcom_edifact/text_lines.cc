#include "adapters/medcom_edifact/text_lines.h"

#include <utility>

#include "adapters/medcom_edifact/latin1_text.h"
#include "adapters/text/utf8.h"

namespace handover::adapters::edifact {
namespace text_lines_internal {

constexpr std::string_view kEmptyLine = ".";  // Alone in a component.
constexpr char kOn = '\\';                    // At the end of a component.

std::string_view LocalName(pugi::xml_node node) {
  const std::string_view name = node.name();
  const size_t colon = name.find(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

// Document order below `root`, without recursion; null at the end.
pugi::xml_node NextInside(pugi::xml_node root, pugi::xml_node node) {
  if (node.first_child()) return node.first_child();
  while (node != root && !node.next_sibling()) node = node.parent();
  return node == root ? pugi::xml_node() : node.next_sibling();
}

// Of the elements around the node: the first letter is the font, the second the style, the third where it stands.
std::string FormatAround(pugi::xml_node root, pugi::xml_node node) {
  std::string format = "P00";
  for (pugi::xml_node around = node.parent(); around && around != root; around = around.parent()) {
    const std::string_view name = LocalName(around);
    if (name == "FixedFont") format[0] = 'F';
    if (name == "Bold") format[1] = 'F';
    if (name == "Underline") format[1] = 'U';
    if (name == "Italic") format[1] = 'K';
    if (name == "Right") format[2] = 'H';
    if (name == "Center") format[2] = 'M';
  }
  return format;
}

// The first piece of a long line, with its backslash; the rest stays in `line`. Cut behind a blank where there is one.
std::string TakePiece(std::string& line) {
  const std::string_view most = TruncateCodePoints(line, kMostLineLetters - 1);
  const size_t blank = most.rfind(' ');
  const size_t length = blank == std::string_view::npos ? most.size() : blank + 1;
  std::string piece = line.substr(0, length) + kOn;
  line.erase(0, length);
  return piece;
}

// One run over one text.
class BlockMaker {
 public:
  void Add(const std::string& format, std::string_view text) {
    if (text.empty()) return;
    Open(format);
    const HeldText held = HoldInLatin1(text);
    changed_ = changed_ || held.changed;
    line_ += held.text;
  }

  void Break(const std::string& format) {
    // In the middle of a line the format is that of the words before it.
    if (line_.empty()) Open(format);
    for (std::string& piece : PiecesOf(std::exchange(line_, ""))) Push(std::move(piece));
  }

  TextBlocks Finish() {
    if (!line_.empty() || blocks_.empty()) Break(blocks_.empty() ? "P00" : blocks_.back().format);
    return {std::move(blocks_), changed_};
  }

 private:
  // What a whole line is, its end included.
  static std::vector<std::string> PiecesOf(std::string line) {
    std::vector<std::string> pieces;
    while (CountCodePoints(line) > kMostLineLetters) pieces.push_back(TakePiece(line));
    // Neither a lone full stop nor a backslash at the end would be taken for itself.
    if (line == kEmptyLine || line.ends_with(kOn)) {
      if (CountCodePoints(line) == kMostLineLetters) pieces.push_back(TakePiece(line));
      pieces.push_back(std::exchange(line, "") + kOn);
    }
    pieces.push_back(line.empty() ? std::string(kEmptyLine) : std::move(line));
    return pieces;
  }

  void Open(const std::string& format) {
    if (!blocks_.empty() && blocks_.back().format == format) return;
    while (CountCodePoints(line_) >= kMostLineLetters) Push(TakePiece(line_));
    if (!line_.empty()) Push(std::exchange(line_, "") + kOn);
    blocks_.push_back({format, {}});
  }

  void Push(std::string piece) {
    if (blocks_.back().lines.size() == kMostLines) blocks_.push_back({blocks_.back().format, {}});
    blocks_.back().lines.push_back(std::move(piece));
  }

  std::vector<TextBlock> blocks_;
  std::string line_;  // Not ended yet.
  bool changed_ = false;
};

}  // namespace text_lines_internal

TextBlocks BlocksOf(pugi::xml_node formatted_text) {
  using namespace text_lines_internal;
  BlockMaker maker;
  for (pugi::xml_node node = formatted_text; node; node = NextInside(formatted_text, node)) {
    if (node == formatted_text) continue;
    const std::string format = FormatAround(formatted_text, node);
    const bool is_text = node.type() == pugi::node_pcdata || node.type() == pugi::node_cdata;
    if (LocalName(node) == "Break") maker.Break(format);
    if (LocalName(node) == "Space") maker.Add(format, " ");
    if (!is_text) continue;
    // A line break inside the text is one for whoever reads the twin.
    std::string_view rest = node.value();
    for (size_t end = rest.find('\n'); end != std::string_view::npos; end = rest.find('\n')) {
      maker.Add(format, rest.substr(0, end));
      maker.Break(format);
      rest.remove_prefix(end + 1);
    }
    maker.Add(format, rest);
  }
  return maker.Finish();
}

std::vector<std::string> LinesOf(std::string_view words) {
  std::vector<std::string> lines;
  std::string rest(words);
  while (CountCodePoints(rest) > kMostLineLetters) lines.push_back(text_lines_internal::TakePiece(rest));
  lines.push_back(std::move(rest));
  return lines;
}

}  // namespace handover::adapters::edifact
