// What reading a document costs: readers on documents of ours beside the bare parse of the same bytes, and how both
// grow with the size of the document.
#include <benchmark/benchmark.h>

#include <cstdlib>
#include <iostream>
#include <pugixml.hpp>
#include <string>

#include <rapidjson/document.h>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"

#include "adapters/translation.h"
#include "broker/base/random_system.h"
#include "tests/fakes/temporary_folder.h"

namespace handover::adapters {
namespace translate_bench_internal {

constexpr char kJson[] = "tests/fixtures/carecommunication/new_v5.json";
constexpr char kXml[] = "tests/fixtures/carecommunication/new_v5.xml";
constexpr char kTwins[] = "tests/fixtures/xdis32/twins.xml";
constexpr char kLetter[] = "<BirthNotification>";

std::string Fixture(const std::string& path) {
  std::string bytes = fakes::ReadFileBytes(path);
  if (bytes.empty()) {
    std::cerr << "bench_translate_bench: run it from the root of the source: " << path << "\n";
    std::exit(1);
  }
  return bytes;
}

// The fixture with so many KiB more in the text of its message.
std::string Grown(const std::string& path, int64_t kib) {
  const std::string bytes = Fixture(path);
  const bool is_json = absl::EndsWith(path, ".json");
  const std::string field = is_json ? "\"contentString\": \"" : "<contentString value=\"";
  const size_t at = bytes.find(field);
  if (at == std::string::npos) std::exit(1);
  std::string text;
  while (text.size() < static_cast<size_t>(kib) << 10) text += "Barnet trives, og familien er glad for besøgene. ";
  return std::string(bytes).insert(at + field.size(), text);
}

// The letter so many times, each under an identifier of its own.
std::string Letters(int64_t count) {
  const std::string bytes = Fixture(kTwins);
  const size_t begin = bytes.find(kLetter);
  const size_t end = bytes.find("</Emessage>");
  std::string letters;
  for (int64_t i = 0; i < count; ++i) {
    absl::StrAppend(&letters, absl::StrReplaceAll(bytes.substr(begin, end - begin),
                                                  {{"BRV20240613001", absl::StrCat("BRV", 20240613001 + i)}}));
  }
  return absl::StrCat(bytes.substr(0, begin), letters, bytes.substr(end));
}

void Read(benchmark::State& state, const std::string& bytes) {
  const Registry registry = MakeRegistry();
  SystemRandom random;
  const absl::Time now = absl::FromUnixSeconds(1'790'000'000);
  for (auto _ : state) {
    const Reader* reader = registry.Recognise(bytes);
    const Translation translation = reader->Read(bytes, {&random, now});
    if (!translation.accepted()) state.SkipWithError("refused");
    benchmark::DoNotOptimize(translation.handovers.data());
  }
  state.SetBytesProcessed(static_cast<int64_t>(bytes.size()) * state.iterations());
  state.SetItemsProcessed(state.iterations());
}

void ParseJson(benchmark::State& state, const std::string& bytes) {
  for (auto _ : state) {
    rapidjson::Document document;
    document.Parse<rapidjson::kParseIterativeFlag | rapidjson::kParseValidateEncodingFlag>(bytes.data(), bytes.size());
    benchmark::DoNotOptimize(document.IsObject());
  }
  state.SetBytesProcessed(static_cast<int64_t>(bytes.size()) * state.iterations());
  state.SetItemsProcessed(state.iterations());
}

void ParseXml(benchmark::State& state, const std::string& bytes) {
  for (auto _ : state) {
    pugi::xml_document document;
    benchmark::DoNotOptimize(document.load_buffer(bytes.data(), bytes.size()).status);
  }
  state.SetBytesProcessed(static_cast<int64_t>(bytes.size()) * state.iterations());
  state.SetItemsProcessed(state.iterations());
}

void BM_ReadCareCommunicationJson(benchmark::State& state) { Read(state, Grown(kJson, state.range(0))); }
void BM_ParseCareCommunicationJson(benchmark::State& state) { ParseJson(state, Grown(kJson, state.range(0))); }
void BM_ReadCareCommunicationXml(benchmark::State& state) { Read(state, Grown(kXml, state.range(0))); }
void BM_ParseCareCommunicationXml(benchmark::State& state) { ParseXml(state, Grown(kXml, state.range(0))); }
void BM_ReadXdis32(benchmark::State& state) { Read(state, Letters(state.range(0))); }
void BM_ParseXdis32(benchmark::State& state) { ParseXml(state, Letters(state.range(0))); }
void BM_ReadDis32(benchmark::State& state) { Read(state, Fixture("tests/fixtures/dis32/twins.edi")); }

// KiB of text beside the 9 to 11 that a message has; up to what a reader takes.
BENCHMARK(BM_ReadCareCommunicationJson)->Arg(1)->Arg(10)->Arg(100)->Arg(1000);
BENCHMARK(BM_ParseCareCommunicationJson)->Arg(1)->Arg(10)->Arg(100)->Arg(1000);
BENCHMARK(BM_ReadCareCommunicationXml)->Arg(1)->Arg(10)->Arg(100)->Arg(1000);
BENCHMARK(BM_ParseCareCommunicationXml)->Arg(1)->Arg(10)->Arg(100)->Arg(1000);
// Letters of twins in one document, 5 KiB each.
BENCHMARK(BM_ReadXdis32)->Arg(1)->Arg(4)->Arg(16)->Arg(64);
BENCHMARK(BM_ParseXdis32)->Arg(1)->Arg(4)->Arg(16)->Arg(64);
BENCHMARK(BM_ReadDis32);

}  // namespace translate_bench_internal
}  // namespace handover::adapters

BENCHMARK_MAIN();
