// Other spellings of a document that its standard calls the same: what a sender's library may write instead. No verdict
// may depend on them.
#ifndef HANDOVER_TESTS_CORPUS_VARIANTS_H_
#define HANDOVER_TESTS_CORPUS_VARIANTS_H_

#include <string>
#include <vector>

namespace handover::corpus {

struct Variant {
  std::string name;   // What was done.
  std::string bytes;
};

// Encodings, marks, declarations, comments, instructions, line ends and white space inside tags. Empty for what is not
// well formed: it has no other spelling.
std::vector<Variant> XmlVariants(const std::string& bytes);

// White space, order of members, escapes, a byte order mark. Empty for what is no JSON.
std::vector<Variant> JsonVariants(const std::string& bytes);

// Line ends between segments, with and without UNA, other service characters, counters with leading zeros. Empty where
// packages of raw bytes lie between the segments.
std::vector<Variant> EdifactVariants(const std::string& bytes);

// Line ends, frames, empty lines, empty fields at the end, a segment of the site's own, versions of the standard.
// Empty where lines are wrapped inside segments.
std::vector<Variant> Hl7Variants(const std::string& bytes);

}  // namespace handover::corpus

#endif  // HANDOVER_TESTS_CORPUS_VARIANTS_H_
