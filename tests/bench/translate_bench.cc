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
constexpr char kKlJson[] = "tests/fixtures/kl_children/two_months.json";
constexpr char kKlXml[] = "tests/fixtures/kl_children/two_months.xml";

std::string Fixture(const std::string& path) {
  std::string bytes = fakes::ReadFileBytes(path);
  if (bytes.empty()) {
    std::cerr << "bench_translate_bench: run it from the root of the source: " << path << "\n";
    std::exit(1);
  }
  return bytes;
}

// Where `marker` stands; a fixture that has been changed so that it does not is told at once.
size_t PlaceOf(const std::string& bytes, const std::string& marker, size_t from = 0) {
  const size_t at = bytes.find(marker, from);
  if (at == std::string::npos) {
    std::cerr << "bench_translate_bench: a fixture has no " << marker << "\n";
    std::exit(1);
  }
  return at;
}

// The fixture with so many KiB more in the text of its message.
std::string Grown(const std::string& path, int64_t kib) {
  const std::string bytes = Fixture(path);
  const bool is_json = absl::EndsWith(path, ".json");
  const std::string field = is_json ? "\"contentString\": \"" : "<contentString value=\"";
  std::string text;
  while (text.size() < static_cast<size_t>(kib) << 10) text += "Barnet trives, og familien er glad for besøgene. ";
  return std::string(bytes).insert(PlaceOf(bytes, field) + field.size(), text);
}

// The message with a file of so many KiB; a file has at most 2 MB.
std::string WithFile(int64_t kib) {
  const std::string bytes = Fixture(kJson);
  const std::string start = "JVBERi0xLjQK";  // "%PDF-1.4\n"
  const std::string content(static_cast<size_t>(kib) * 4096 / 3 / 4 * 4, 'A');
  return std::string(bytes).insert(PlaceOf(bytes, start) + start.size(), content);
}

// A part of a document that can stand in it several times: from `begin` to `end`, around the first `id`, of which every
// copy gets its own.
struct Part {
  std::string begin;
  std::string end;
  std::string id;
};

std::string Repeated(const std::string& bytes, const Part& part, int64_t count) {
  const size_t at = PlaceOf(bytes, part.id);
  const size_t begin = bytes.rfind(part.begin, at);
  const size_t end = PlaceOf(bytes, part.end, at) + part.end.size();
  std::string copies;
  for (int64_t i = 1; i < count; ++i) {
    std::string id = absl::StrCat(990'000 + i);
    id.insert(0, std::string(part.id.size() - id.size(), '0'));
    absl::StrAppend(&copies, absl::StrReplaceAll(bytes.substr(begin, end - begin), {{part.id, id}}));
  }
  return std::string(bytes).insert(end, copies);
}

const Part kLetter = {"<BirthNotification>", "</BirthNotification>", "BRV20240613001"};
const Part kEntry = {"          {\n", "\n          },\n", "000000000120"};
const Part kObservationJson = {"    {\n      \"fullUrl\"", "\n    },\n", "000000000039"};
const Part kObservationXml = {"<entry>", "</entry>", "000000000039"};

// The letter of twins, of whom only the first was born.
std::string OneChild() {
  std::string bytes = Fixture(kTwins);
  for (const char* name : {"ChildRelation", "ChildInfo"}) {
    const size_t second = bytes.rfind(absl::StrCat("<", name, ">"));
    const std::string end = absl::StrCat("</", name, ">");
    bytes.erase(second, PlaceOf(bytes, end, second) + end.size() - second);
  }
  return absl::StrReplaceAll(bytes, {{"flerfødt", "enkeltfødt"}});
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
void BM_ReadCareCommunicationEntries(benchmark::State& state) {
  Read(state, Repeated(Grown(kJson, 1), kEntry, state.range(0)));
}
void BM_ReadCareCommunicationFile(benchmark::State& state) { Read(state, WithFile(state.range(0))); }
void BM_ReadXdis32(benchmark::State& state) { Read(state, Repeated(Fixture(kTwins), kLetter, state.range(0))); }
void BM_ParseXdis32(benchmark::State& state) { ParseXml(state, Repeated(Fixture(kTwins), kLetter, state.range(0))); }
void BM_ReadXdis32OneChild(benchmark::State& state) { Read(state, Repeated(OneChild(), kLetter, state.range(0))); }
void BM_ReadKlChildrenJson(benchmark::State& state) {
  Read(state, Repeated(Fixture(kKlJson), kObservationJson, state.range(0)));
}
void BM_ParseKlChildrenJson(benchmark::State& state) {
  ParseJson(state, Repeated(Fixture(kKlJson), kObservationJson, state.range(0)));
}
void BM_ReadKlChildrenXml(benchmark::State& state) {
  Read(state, Repeated(Fixture(kKlXml), kObservationXml, state.range(0)));
}
void BM_ReadFixture(benchmark::State& state, const std::string& path) {
  Read(state, Fixture("tests/fixtures/" + path));
}

// KiB of text beside the 9 to 11 that a message has: a text has at most 20 000 characters.
BENCHMARK(BM_ReadCareCommunicationJson)->Arg(1)->Arg(10);
BENCHMARK(BM_ParseCareCommunicationJson)->Arg(1)->Arg(10);
BENCHMARK(BM_ReadCareCommunicationXml)->Arg(1)->Arg(10);
BENCHMARK(BM_ParseCareCommunicationXml)->Arg(1)->Arg(10);
// Texts in one message, of which a handover holds 29 with its people, and a file of so many KiB in it.
BENCHMARK(BM_ReadCareCommunicationEntries)->Arg(1)->Arg(4)->Arg(16)->Arg(24);
BENCHMARK(BM_ReadCareCommunicationFile)->Arg(8)->Arg(32)->Arg(128)->Arg(512)->Arg(1900);
// Letters in one document, 4 KiB each; 100 are taken.
BENCHMARK(BM_ReadXdis32)->Arg(1)->Arg(4)->Arg(16)->Arg(64)->Arg(100);
BENCHMARK(BM_ParseXdis32)->Arg(1)->Arg(4)->Arg(16)->Arg(64);
BENCHMARK(BM_ReadXdis32OneChild)->Arg(1)->Arg(4)->Arg(16)->Arg(64);
// Observations beside the 34 other resources of a report; 500 resources are taken.
BENCHMARK(BM_ReadKlChildrenJson)->Arg(1)->Arg(4)->Arg(16)->Arg(64)->Arg(256)->Arg(460);
BENCHMARK(BM_ParseKlChildrenJson)->Arg(1)->Arg(460);
BENCHMARK(BM_ReadKlChildrenXml)->Arg(1)->Arg(4)->Arg(16)->Arg(64)->Arg(256)->Arg(460);
// The smaller formats, a fixture of each.
BENCHMARK_CAPTURE(BM_ReadFixture, Dis32Twins, "dis32/twins.edi");
BENCHMARK_CAPTURE(BM_ReadFixture, Xdis91, "xdis91/everything.xml");
BENCHMARK_CAPTURE(BM_ReadFixture, Dis91, "dis91/everything.edi");
BENCHMARK_CAPTURE(BM_ReadFixture, HospitalNotificationJson, "hospitalnotification/mother_admitted.json");
BENCHMARK_CAPTURE(BM_ReadFixture, HospitalNotificationXml, "hospitalnotification/mother_admitted.xml");
BENCHMARK_CAPTURE(BM_ReadFixture, Hl7v2Newborn, "hl7v2/newborn_twin.hl7");
BENCHMARK_CAPTURE(BM_ReadFixture, CdaBirthReport, "cda/lpr3_child.xml");
BENCHMARK_CAPTURE(BM_ReadFixture, CdaPregnancy, "cda/pscr.xml");
BENCHMARK_CAPTURE(BM_ReadFixture, DaycareCsvTwoRows, "daycare/two_rows.csv");
BENCHMARK_CAPTURE(BM_ReadFixture, DaycareJson, "daycare/full.json");
BENCHMARK_CAPTURE(BM_ReadFixture, ConcernJson, "concern/violence.json");
BENCHMARK_CAPTURE(BM_ReadFixture, ConcernCsv, "concern/two_meetings.csv");
BENCHMARK_CAPTURE(BM_ReadFixture, StilRoster, "stil/roster.xml");
BENCHMARK_CAPTURE(BM_ReadFixture, OneRosterZip, "oneroster/packed_elsewhere.zip");

}  // namespace translate_bench_internal
}  // namespace handover::adapters

BENCHMARK_MAIN();
