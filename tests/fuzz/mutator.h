// Seeded damage to documents: the same seed makes the same damage.
#ifndef HANDOVER_TESTS_FUZZ_MUTATOR_H_
#define HANDOVER_TESTS_FUZZ_MUTATOR_H_

#include <cstdint>
#include <random>
#include <string>
#include <vector>

namespace handover::fuzz {

class Mutator {
 public:
  // REQUIRES: at least one seed document.
  Mutator(uint64_t seed, std::vector<std::string> documents);

  // One of the documents with one to four changes: bits, bytes, cuts, copies, parts of another document, and what is
  // known to be awkward.
  std::string Next();

 private:
  size_t Below(size_t end);  // REQUIRES: end > 0.
  void Change(std::string& document);

  std::mt19937_64 random_;
  const std::vector<std::string> documents_;
};

}  // namespace handover::fuzz

#endif  // HANDOVER_TESTS_FUZZ_MUTATOR_H_
