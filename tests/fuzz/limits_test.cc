// Every reader against documents that are made to hurt: deep, wide, long and repeated. A stack of 256 KiB is enough for
// each, and so are 64 MiB of memory beyond the document itself.
#include <gtest/gtest.h>
#include <pthread.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdint>
#include <cstdio>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "adapters/medcom_edifact/contrl_in_vans.h"
#include "adapters/medcom_fhir/acknowledgement_reader.h"
#include "adapters/medcom_xml/vans_receipt_reader.h"
#include "adapters/translation.h"
#include "tests/fakes/seeded_random.h"
#include "tests/fakes/zip_packer.h"
#include "tests/fuzz/targets.h"

namespace handover::fuzz {
namespace limits_test_internal {

constexpr size_t kStackBytes = 256 * 1024;
constexpr size_t kDocumentBytes = 4 * 1024 * 1024;  // What most readers take at most.

// The checkers of memory keep what is freed.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr long kMostKib = 4'000'000;
#else
constexpr long kMostKib = 64 * 1024;
#endif

// `part` as often as fits, between `head` and `tail`.
std::string Filled(std::string_view head, std::string_view part, std::string_view tail, size_t bytes = kDocumentBytes) {
  std::string document(head);
  document.reserve(bytes);
  while (document.size() + part.size() + tail.size() <= bytes) document += part;
  document += tail;
  return document;
}

// A package that is small and whose tables are as long and wide as they may be.
std::string WideRoster() {
  constexpr std::pair<const char*, int> kRows[] = {{"orgs", 500},   {"users", 3000},         {"classes", 1000},
                                                   {"roles", 6000}, {"enrollments", 10'000}, {"demographics", 3000}};
  std::string manifest = "propertyName,value\nmanifest.version,1.0\noneroster.version,1.2\n";
  std::string header = "sourcedId";
  for (int i = 0; i < 16; ++i) header += ",metadata.a" + std::to_string(i);
  fakes::ZipPacker packer;
  for (const auto& [name, rows] : kRows) {
    std::string table = header + "\n";
    for (int row = 0; row < rows; ++row) table += "id" + std::to_string(row) + ",a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p\n";
    const std::string file = std::string(name) + ".csv";
    packer.AddPacked(file, fakes::ZipPacker::Deflated(table), 8, fakes::ZipPacker::Crc(table),
                     static_cast<uint32_t>(table.size()));
    manifest += "file." + std::string(name) + ",bulk\n";
  }
  packer.Add("manifest.csv", manifest);
  return packer.Finish();
}

std::vector<std::string> HostileDocuments() {
  std::vector<std::string> documents = {"", std::string(1, '\0'), std::string(5 * kDocumentBytes, ' '),
                                        std::string(5 * kDocumentBytes, 'x')};
  // Without any head: nesting, and the signs that the syntaxes are made of.
  for (const char* part :
       {"[", "{\"a\":", "<a>", "<a/>", "<!--", "<a b=\"", "&#1;", "\"", "\\",   ";",     ",",
        "'", "+",       ":",   "?",    "|",    "^",       "~",    "\n", "\r\n", "a;b\n", "\"\"\"\""}) {
    documents.push_back(Filled("", part, ""));
  }
  const std::string bundle = "{\"resourceType\":\"Bundle\",\"type\":\"message\",\"entry\":[";
  documents.push_back(Filled(bundle, "{\"resource\":{\"resourceType\":\"Basic\"}},", "{}]}"));
  documents.push_back(Filled(bundle, "[", ""));
  documents.push_back(Filled("{\"resourceType\":\"Bundle\",\"id\":\"", "\\u00e6", "\"}"));
  documents.push_back(Filled("<Bundle xmlns=\"http://hl7.org/fhir\">", "<entry/>", "</Bundle>"));
  documents.push_back(Filled("<Emessage xmlns=\"http://rep.oio.dk/medcom.dk/xml/schemas/2011/02/17/\">",
                             "<BirthNotification><Letter/></BirthNotification>", "</Emessage>"));
  documents.push_back(Filled("<ClinicalDocument xmlns=\"urn:hl7-org:v3\">", "<component><section/></component>",
                             "</ClinicalDocument>"));
  documents.push_back(
      Filled("UNB+UNOC:3+a:14+b:14+240613:0915+r'UNH+1+MEDDIS:D:93A:UN:D3234L+DIS32'", "S14+14'", "UNT+2+1'UNZ+1+r'"));
  documents.push_back(Filled("UNB+UNOC:3+a:14+b:14+240613:0915+r'UNH+1+MEDDIS:D:93A:UN:D9134L+DIS91'FTX+", "x:", "'"));
  documents.push_back(Filled("MSH|^~\\&|a|b|c|d|20240613||ORU^R01|1|P|2.5\rPID|1\r", "OBX|1|NM|1^2^3||4\r", ""));
  documents.push_back(Filled("MSH|^~\\&|a|b|c|d|20240613||ORU^R01|1|P|2.5\rPID|1", "|a~b^c&d", "\r"));
  documents.push_back(WideRoster());
  return documents;
}

// Every document to begin with that any target has, repeated.
std::vector<std::string> RepeatedSeeds() {
  std::vector<std::string> documents;
  for (const Target& target : Targets()) {
    const std::string first = target.seeds().front();
    if (!first.empty()) documents.push_back(Filled("", first, "", kDocumentBytes / 4));
  }
  return documents;
}

const std::vector<std::string>& AllDocuments() {
  static const auto& documents = *new std::vector<std::string>([] {
    std::vector<std::string> all = HostileDocuments();
    for (std::string& document : RepeatedSeeds()) all.push_back(std::move(document));
    return all;
  }());
  return documents;
}

long PeakKib() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss;
}

// Reads all documents on a small stack. Null: none was taken, each refusal had a reason, and the memory was enough.
void* ReadAll(void* argument) {
  const auto& reader = *static_cast<const adapters::Reader*>(argument);
  const long before = PeakKib();
  for (const std::string& document : AllDocuments()) {
    fakes::SeededRandom random;
    reader.Recognises(document);
    const adapters::Translation translation = reader.Read(document, {&random, absl::FromUnixSeconds(1'718'000'000)});
    if (!translation.accepted() && translation.issues.empty()) return const_cast<char*>("refused without a reason");
    if (translation.issues.size() > 1000) return const_cast<char*>("told without end");
  }
  return PeakKib() - before <= kMostKib ? nullptr : const_cast<char*>("took more than 64 MiB");
}

// In a process of its own, whose memory nobody else has used. Its words are printed; 0: all is well.
int ReadInAnotherProcess(const adapters::Reader& reader) {
  AllDocuments();
  const pid_t child = ::fork();
  if (child == 0) {
    pthread_attr_t small;
    pthread_attr_init(&small);
    pthread_attr_setstacksize(&small, kStackBytes);
    pthread_t thread;
    void* problem = const_cast<char*>("no thread");
    if (pthread_create(&thread, &small, ReadAll, const_cast<adapters::Reader*>(&reader)) == 0) {
      pthread_join(thread, &problem);
    }
    if (problem != nullptr) std::fprintf(stderr, "%s\n", static_cast<const char*>(problem));
    ::_exit(problem == nullptr ? 0 : 1);
  }
  int status = -1;
  ::waitpid(child, &status, 0);
  return status;
}

TEST(LimitsTest, EveryReaderIsContentWithASmallStackAndLittleMemory) {
  const adapters::Registry registry = adapters::MakeRegistry();
  ASSERT_GE(registry.readers.size(), 10u);
  for (const auto& reader : registry.readers) EXPECT_EQ(ReadInAnotherProcess(*reader), 0) << reader->format();
}

// What is read of a receipt is read of strangers' bytes, too.
class ReceiptReader final : public adapters::Reader {
 public:
  using Check = bool (*)(std::string_view);
  using Issues = std::vector<adapters::Issue> (*)(std::string_view);
  ReceiptReader(Check recognises, Issues read) : recognises_(recognises), read_(read) {}
  std::string_view format() const override { return "receipt"; }
  bool Recognises(std::string_view bytes) const override { return recognises_(bytes); }
  adapters::Translation Read(std::string_view bytes, const adapters::ReadContext&) const override {
    adapters::Translation translation;
    translation.issues = read_(bytes);
    return translation;
  }

 private:
  const Check recognises_;
  const Issues read_;
};

TEST(LimitsTest, EveryReaderOfReceiptsIsAsContent) {
  const ReceiptReader readers[] = {
      {adapters::edifact::IsContrl, [](std::string_view bytes) { return adapters::edifact::ReadContrl(bytes).issues; }},
      {adapters::edifact::IsContrlInVans,
       [](std::string_view bytes) { return adapters::edifact::ReadContrlInVans(bytes).issues; }},
      {adapters::medcom::IsVansReceipt,
       [](std::string_view bytes) { return adapters::medcom::ReadVansReceipt(bytes).issues; }},
      {adapters::fhir::IsAcknowledgement,
       [](std::string_view bytes) { return adapters::fhir::ReadAcknowledgement(bytes).issues; }}};
  int position = 0;
  for (const ReceiptReader& reader : readers) EXPECT_EQ(ReadInAnotherProcess(reader), 0) << position++;
}

TEST(LimitsTest, EveryReaderHasATargetWhoseDocumentsItTakes) {
  const adapters::Registry registry = adapters::MakeRegistry();
  std::set<const adapters::Reader*> played;
  for (const Target& target : Targets()) {
    for (const std::string& seed : target.seeds()) {
      const adapters::Reader* const reader = registry.Recognise(seed);
      fakes::SeededRandom random;
      if (reader != nullptr && reader->Read(seed, {&random, absl::UnixEpoch()}).accepted()) played.insert(reader);
    }
  }
  for (const auto& reader : registry.readers) EXPECT_TRUE(played.contains(reader.get())) << reader->format();
}

}  // namespace limits_test_internal
}  // namespace handover::fuzz
