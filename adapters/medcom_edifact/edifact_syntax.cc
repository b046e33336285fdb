#include "adapters/medcom_edifact/edifact_syntax.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <utility>

#include "adapters/text/utf8.h"

namespace handover::adapters::edifact {
namespace {

constexpr size_t kTagLength = 3;
constexpr size_t kUnaLength = 9;  // `UNA` and six characters.
constexpr size_t kPackageLengthElement = 4;

// Carry nothing in EDIFACT: some senders break lines behind a segment, some inside one.
bool IsLineBreak(char c) { return c == '\r' || c == '\n'; }
bool IsBlank(char c) { return c == ' ' || c == '\t' || IsLineBreak(c); }

bool IsTag(std::string_view tag) {
  return tag.size() == kTagLength &&
         std::all_of(tag.begin(), tag.end(), [](char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); });
}

struct Separators {
  char component = ':';
  char element = '+';
  char release = '?';
  char terminator = '\'';

  bool Distinct() const {
    const std::array<char, 4> all = {component, element, release, terminator};
    for (size_t i = 0; i < all.size(); ++i) {
      const bool letter = (all[i] >= 'A' && all[i] <= 'Z') || (all[i] >= 'a' && all[i] <= 'z');
      const bool digit = all[i] >= '0' && all[i] <= '9';
      if (letter || digit || IsBlank(all[i])) return false;
      if (std::find(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(i), all[i]) !=
          all.begin() + static_cast<std::ptrdiff_t>(i)) {
        return false;
      }
    }
    return true;
  }
};

// One run over one interchange.
class SyntaxReading {
 public:
  SyntaxReading(std::string_view bytes, const EdifactLimits& limits) : bytes_(bytes), limits_(limits) {}

  Syntax Read() {
    if (bytes_.size() > limits_.max_bytes) return Fail(SyntaxProblem::kTooLarge, 0);
    SkipBlanks();
    if (at_ == bytes_.size()) return Fail(SyntaxProblem::kEmpty, 0);
    if (!ReadServiceString()) return Fail(SyntaxProblem::kServiceString, 0);
    for (SkipBlanks(); at_ < bytes_.size(); SkipBlanks()) {
      const SyntaxProblem problem = ReadSegment();
      if (problem != SyntaxProblem::kNone) return Fail(problem, syntax_.segments.size() + 1);
      if (syntax_.segments.back().tag == "UNO" && !SkipPackage()) {
        return Fail(SyntaxProblem::kPackage, syntax_.segments.size());
      }
    }
    // Danish letters as UTF-8 are two letters each in ISO 8859-1: valid, and never what was meant.
    if (has_high_ && IsValidUtf8(high_bytes_)) return Fail(SyntaxProblem::kEncoding, first_high_segment_);
    return std::move(syntax_);
  }

 private:
  Syntax Fail(SyntaxProblem problem, size_t segment) {
    syntax_.problem = problem;
    syntax_.segment = segment;
    return std::move(syntax_);
  }

  void SkipBlanks() {
    while (at_ < bytes_.size() && IsBlank(bytes_[at_])) ++at_;
  }

  bool ReadServiceString() {
    if (!bytes_.substr(at_).starts_with("UNA")) return true;
    const std::string_view una = bytes_.substr(at_, kUnaLength);
    if (una.size() < kUnaLength) return false;
    separators_ = {.component = una[3], .element = una[4], .release = una[6], .terminator = una[8]};
    at_ += kUnaLength;
    return separators_.Distinct();
  }

  // The component so far becomes the next of the element.
  SyntaxProblem EndComponent(Segment& segment) {
    if (++components_ > limits_.max_components) return SyntaxProblem::kTooMany;
    std::string text = Latin1ToUtf8(raw_);
    for (const char c : raw_) {
      const auto byte = static_cast<uint8_t>(c);
      if (byte >= 0x80 && byte < 0xA0) return SyntaxProblem::kEncoding;
    }
    if (!IsPlainText(text)) return SyntaxProblem::kCharacter;
    if (segment.tag.empty() && segment.elements.empty()) {
      segment.tag = text;
      if (!IsTag(text)) return SyntaxProblem::kTag;
    } else {
      segment.elements.back().push_back(std::move(text));
    }
    raw_.clear();
    return SyntaxProblem::kNone;
  }

  // What the character adds that stands for itself.
  bool AddCharacter(char c) {
    raw_.push_back(c);
    if (static_cast<uint8_t>(c) >= 0x80) {
      if (!has_high_) first_high_segment_ = syntax_.segments.size() + 1;
      has_high_ = true;
      high_bytes_.push_back(c);
    } else if (!high_bytes_.empty() && high_bytes_.back() != ' ') {
      high_bytes_.push_back(' ');  // Whatever stands between ends a sequence.
    }
    return raw_.size() <= limits_.max_component_bytes;
  }

  SyntaxProblem ReadSegment() {
    if (syntax_.segments.size() >= limits_.max_segments) return SyntaxProblem::kTooMany;
    Segment segment;
    segment.number = syntax_.segments.size() + 1;
    raw_.clear();
    for (; at_ < bytes_.size(); ++at_) {
      const char c = bytes_[at_];
      if (IsLineBreak(c)) continue;
      if (c == separators_.release) {
        do {
          ++at_;
        } while (at_ < bytes_.size() && IsLineBreak(bytes_[at_]));
        if (at_ == bytes_.size()) return SyntaxProblem::kRelease;
        if (!AddCharacter(bytes_[at_])) return SyntaxProblem::kTooMany;
        continue;
      }
      const bool ends = c == separators_.terminator;
      const bool separates = c == separators_.element || c == separators_.component;
      if (!ends && !separates) {
        if (!AddCharacter(c)) return SyntaxProblem::kTooMany;
        continue;
      }
      // A tag with components would be a repetition number, which MedCom does not use.
      if (segment.tag.empty() && c == separators_.component) return SyntaxProblem::kTag;
      const SyntaxProblem problem = EndComponent(segment);
      if (problem != SyntaxProblem::kNone) return problem;
      if (c == separators_.element) segment.elements.emplace_back();
      if (ends) {
        ++at_;
        syntax_.segments.push_back(std::move(segment));
        return SyntaxProblem::kNone;
      }
    }
    return SyntaxProblem::kTruncated;
  }

  // REQUIRES: the last segment is UNO. Its bytes may hold terminators.
  bool SkipPackage() {
    const std::string& length = syntax_.segments.back().At(kPackageLengthElement, 1);
    size_t count = 0;
    const auto [end, error] = std::from_chars(length.data(), length.data() + length.size(), count);
    if (error != std::errc() || end != length.data() + length.size() || length.empty()) return false;
    // Some senders break the line before the bytes, and nothing tells whether they did.
    for (size_t begin = at_; begin <= bytes_.size() && begin <= at_ + 2; ++begin) {
      if (count > bytes_.size() - begin) return false;
      if (bytes_.substr(begin + count).starts_with("UNP")) {
        at_ = begin + count;
        return true;
      }
      if (begin == bytes_.size() || !IsLineBreak(bytes_[begin])) break;
    }
    return false;
  }

  const std::string_view bytes_;
  const EdifactLimits& limits_;
  Separators separators_;
  Syntax syntax_;
  std::string raw_;
  size_t at_ = 0;
  size_t components_ = 0;
  bool has_high_ = false;
  size_t first_high_segment_ = 0;
  std::string high_bytes_;  // All that are not ASCII, with a blank where ASCII stood between.
};

}  // namespace

const std::string& Segment::At(size_t element, size_t component) const {
  static const std::string& nothing = *new std::string();
  return component >= 1 && component <= ComponentsOf(element) ? elements[element - 1][component - 1] : nothing;
}

size_t Segment::ComponentsOf(size_t element) const {
  return element >= 1 && element <= elements.size() ? elements[element - 1].size() : 0;
}

Syntax ReadSyntax(std::string_view bytes, const EdifactLimits& limits) { return SyntaxReading(bytes, limits).Read(); }

}  // namespace handover::adapters::edifact
