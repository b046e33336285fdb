// The entry for libFuzzer. HANDOVER_FUZZ_TARGET names one of tests/fuzz/targets.cc. With HANDOVER_WRITE_SEEDS=FOLDER it
// writes the documents to begin with, and ends; with HANDOVER_LIST_TARGETS=1 it prints the names, and ends.
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include "tests/fuzz/targets.h"

namespace {

const handover::fuzz::Target& TheTarget() {
  static const handover::fuzz::Target* const target = [] {
    const char* name = std::getenv("HANDOVER_FUZZ_TARGET");
    return name == nullptr ? nullptr : handover::fuzz::FindTarget(name);
  }();
  if (target == nullptr) {
    std::fprintf(stderr, "HANDOVER_FUZZ_TARGET names no target\n");
    std::exit(1);
  }
  return *target;
}

}  // namespace

extern "C" int LLVMFuzzerInitialize(int*, char***) {
  if (std::getenv("HANDOVER_LIST_TARGETS") != nullptr) {
    for (const handover::fuzz::Target& target : handover::fuzz::Targets()) std::puts(target.name);
    std::exit(0);
  }
  const char* folder = std::getenv("HANDOVER_WRITE_SEEDS");
  if (folder == nullptr) return 0;
  const std::vector<std::string> seeds = TheTarget().seeds();
  for (size_t i = 0; i < seeds.size(); ++i) {
    std::ofstream(std::string(folder) + "/seed_" + std::to_string(i), std::ios::binary) << seeds[i];
  }
  std::exit(0);
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t count) {
  const std::string broken = TheTarget().check(std::string_view(reinterpret_cast<const char*>(bytes), count));
  if (broken.empty()) return 0;
  std::fprintf(stderr, "broken promise: %s\n", broken.c_str());
  std::abort();
}
