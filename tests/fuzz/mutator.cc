#include "tests/fuzz/mutator.h"

#include <algorithm>
#include <utility>

namespace handover::fuzz {
namespace mutator_internal {

std::string Times(size_t count, const std::string& text) {
  std::string all;
  for (size_t i = 0; i < count; ++i) all += text;
  return all;
}

const std::vector<std::string>& Awkward() {
  static const std::vector<std::string>& awkward = *new std::vector<std::string>{
      std::string(1, '\0'), "\xff", "\xc0\x80", "\xed\xa0\x80", "\xef\xbb\xbf",
      "&#0;", "&#x110000;", "&a;", "]]>", "<![CDATA[", "<!--", "<?xml version=\"1.1\"?>",
      "<!DOCTYPE a [<!ENTITY b \"c\">]>", Times(300, "<a>"),
      "-1", "0", "99999999999999999999", "1e999", "null", "{}", "[]", "\"\"", "\\u0000", "\\ud800",
      Times(300, "["), Times(300, "{\"a\":"),
      Times(40, "\x0a\x7f"), "\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", Times(200, " ")};
  return awkward;
}

}  // namespace mutator_internal

Mutator::Mutator(uint64_t seed, std::vector<std::string> documents)
    : random_(seed), documents_(std::move(documents)) {}

size_t Mutator::Below(size_t end) { return static_cast<size_t>(random_() % end); }

std::string Mutator::Next() {
  std::string document = documents_[Below(documents_.size())];
  for (size_t left = 1 + Below(4); left > 0; --left) Change(document);
  return document;
}

void Mutator::Change(std::string& document) {
  if (document.empty()) {
    document = documents_[Below(documents_.size())];
    return;
  }
  const size_t at = Below(document.size());
  const size_t count = std::min(document.size() - at, 1 + Below(64));
  switch (Below(8)) {
    case 0:
      document[at] = static_cast<char>(document[at] ^ (1 << Below(8)));
      break;
    case 1:
      document[at] = static_cast<char>(Below(256));
      break;
    case 2:
      document.resize(at);
      break;
    case 3:
      document.erase(at, count);
      break;
    case 4:
      document.insert(Below(document.size()), document.substr(at, count));
      break;
    case 5: {
      const std::string& other = documents_[Below(documents_.size())];
      document.insert(at, other.substr(Below(other.size()), 1 + Below(256)));
      break;
    }
    case 6: {
      // The digits of a number, a date or a code become others.
      const size_t digit = document.find_first_of("0123456789", at);
      if (digit != std::string::npos) document[digit] = static_cast<char>('0' + Below(10));
      break;
    }
    default: {
      const std::vector<std::string>& awkward = mutator_internal::Awkward();
      document.insert(at, awkward[Below(awkward.size())]);
      break;
    }
  }
}

}  // namespace handover::fuzz
