// The published CareCommunications of the shared corpus against their verdicts. Without the corpus the tests are
// skipped and say so; with HANDOVER_REQUIRE_CORPUS=1 that is a failure.
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <string>
#include <vector>

#include "google/protobuf/util/message_differencer.h"
#include "gtest/gtest.h"

#include "adapters/medcom_fhir/acknowledgement.h"
#include "adapters/medcom_fhir/care_communication_reader.h"
#include "adapters/translation.h"
#include "tests/fakes/seeded_random.h"

namespace handover::adapters::fhir {
namespace medcom_fhir_corpus_internal {

namespace fs = std::filesystem;

// The folders that VERDICTS.tsv is about.
constexpr const char* kOldFolder = "carecommunication/3.0.0";
constexpr const char* kFolders[] = {"carecommunication/4.0.3", "carecommunication/5.0.2",
                                    "carecommunicationtestscripts/4.0.1", "carecommunicationtestscripts/5.0.0"};

bool IsFhirFile(const fs::path& path) { return path.extension() == ".json" || path.extension() == ".xml"; }

std::string BytesOf(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

std::vector<fs::path> FilesBelow(const fs::path& folder) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file() && IsFhirFile(entry.path())) files.push_back(entry.path());
  }
  return files;
}

Translation ReadBytes(const std::string& bytes) {
  fakes::SeededRandom random;
  return CareCommunicationReader().Read(bytes, {&random, absl::FromUnixSeconds(1'718'900'000)});
}

// The codes of the errors, each with a blank behind it.
std::string ErrorsIn(const Translation& translation) {
  std::string codes;
  for (const Issue& issue : translation.issues) {
    if (issue.severity != Severity::kError) continue;
    EXPECT_FALSE(issue.path.empty()) << issue.code;
    EXPECT_FALSE(issue.rule.empty()) << issue.code;
    codes += issue.code + " ";
  }
  return codes;
}

// What differs between the two syntaxes by its nature.
exchange::v1::Handover WithoutSyntax(exchange::v1::Handover handover) {
  handover.mutable_envelope()->clear_source_sha256();
  for (exchange::v1::Section& section : *handover.mutable_sections()) {
    exchange::v1::SectionBody& body = *section.mutable_body();
    if (body.has_note()) body.mutable_note()->mutable_provenance()->clear_source_path();
    if (body.has_attachment()) body.mutable_attachment()->mutable_provenance()->clear_source_path();
    if (!body.has_residue()) continue;
    for (auto& element : *body.mutable_residue()->mutable_elements()) element.clear_path();
  }
  return handover;
}

struct Verdict {
  std::string verdict;  // `refuse` or `open`.
  std::string why;
};

class MedComFhirCorpusTest : public ::testing::Test {
 protected:
  void SetUp() override {
    const char* shared = std::getenv("HANDOVER_SHARED");
    corpus_ = fs::path(shared != nullptr ? shared : "../shared") / "corpus" / "medcom-fhir";
    if (fs::exists(corpus_)) return;
    const char* required = std::getenv("HANDOVER_REQUIRE_CORPUS");
    if (required != nullptr && std::string(required) == "1") FAIL() << "the corpus is required and not there";
    GTEST_SKIP() << "skipped: the corpus is not there";
  }

  // What VERDICTS.tsv says of a file; nothing when the rule for its folder holds.
  std::map<std::string, Verdict> Exceptions() const {
    std::map<std::string, Verdict> verdicts;
    std::ifstream table(corpus_ / "VERDICTS.tsv");
    std::string line;
    while (std::getline(table, line)) {
      const size_t first = line.find('\t');
      const size_t second = line.find('\t', first + 1);
      if (line.starts_with("#") || line.starts_with("file\t") || second == std::string::npos) continue;
      verdicts[line.substr(0, first)] = {line.substr(first + 1, second - first - 1), line.substr(second + 1)};
    }
    return verdicts;
  }

  std::string NameOf(fs::path path) const { return path.replace_extension().lexically_relative(corpus_).string(); }

  fs::path corpus_;
};

TEST_F(MedComFhirCorpusTest, EveryVerdictComesOut) {
  const std::map<std::string, Verdict> exceptions = Exceptions();
  EXPECT_GE(exceptions.size(), 5u);
  size_t accepted = 0;
  for (const char* folder : kFolders) {
    for (const fs::path& path : FilesBelow(corpus_ / folder)) {
      const std::string bytes = BytesOf(path);
      EXPECT_TRUE(CareCommunicationReader().Recognises(bytes)) << path;
      const Translation translation = ReadBytes(bytes);
      const std::string errors = ErrorsIn(translation);
      EXPECT_NE(translation.accepted(), !errors.empty()) << path;
      const auto found = exceptions.find(NameOf(path));
      const std::string verdict = found == exceptions.end() ? "accept" : found->second.verdict;
      EXPECT_TRUE(verdict == "open" || translation.accepted() == (verdict == "accept")) << path << " " << errors;
      accepted += translation.accepted() ? 1 : 0;
    }
  }
  EXPECT_GE(accepted, 100u);
}

TEST_F(MedComFhirCorpusTest, RefusalsHaveTheReasonOfTheVerdict) {
  for (const auto& [name, verdict] : Exceptions()) {
    if (verdict.verdict != "refuse") continue;
    const bool about_id = verdict.why.find("identifier") != std::string::npos;
    for (const char* ending : {".json", ".xml"}) {
      const std::string errors = ErrorsIn(ReadBytes(BytesOf(corpus_ / (name + ending))));
      EXPECT_NE(errors.find(about_id ? "FHIR_PAYLOAD_ID " : "FHIR_PAYLOAD_CONTENT "), std::string::npos) << name;
    }
  }
}

TEST_F(MedComFhirCorpusTest, VersionThreeIsRefusedForItsVersionAlone) {
  const std::vector<fs::path> files = FilesBelow(corpus_ / kOldFolder);
  EXPECT_GE(files.size(), 18u);
  for (const fs::path& path : files) {
    EXPECT_EQ(ErrorsIn(ReadBytes(BytesOf(path))), "FHIR_VERSION_UNSUPPORTED ") << path;
  }
}

TEST_F(MedComFhirCorpusTest, JsonAndXmlBecomeTheSameHandover) {
  for (const char* folder : kFolders) {
    for (fs::path path : FilesBelow(corpus_ / folder)) {
      if (path.extension() != ".json") continue;
      const Translation json = ReadBytes(BytesOf(path));
      const Translation xml = ReadBytes(BytesOf(path.replace_extension(".xml")));
      EXPECT_EQ(ErrorsIn(json), ErrorsIn(xml)) << path;
      ASSERT_EQ(json.accepted(), xml.accepted()) << path;
      if (!json.accepted()) continue;
      EXPECT_TRUE(google::protobuf::util::MessageDifferencer::Equals(WithoutSyntax(json.handovers.front()),
                                                                     WithoutSyntax(xml.handovers.front())))
          << path;
    }
  }
}

TEST_F(MedComFhirCorpusTest, EveryMessageCanBeAnswered) {
  fakes::SeededRandom random;
  for (const char* folder : kFolders) {
    for (const fs::path& path : FilesBelow(corpus_ / folder)) {
      const std::string bytes = BytesOf(path);
      const Translation translation = ReadBytes(bytes);
      const Acknowledgement answer = {
          translation.accepted() ? AcknowledgementOutcome::kAccepted : AcknowledgementOutcome::kFatalError,
          translation.issues};
      EXPECT_TRUE(WriteAcknowledgement(bytes, answer, {&random, absl::UnixEpoch()}).ok()) << path;
    }
  }
}

TEST_F(MedComFhirCorpusTest, NoOtherMessageIsTaken) {
  size_t read = 0;
  for (const char* folder : {"acknowledgement", "acknowledgementtestscript", "hospitalnotification", "messaging",
                             "homecareobservation", "homecareobservationtestscripts"}) {
    for (const fs::path& path : FilesBelow(corpus_ / folder)) {
      const Translation translation = ReadBytes(BytesOf(path));
      EXPECT_FALSE(translation.accepted()) << path;
      EXPECT_NE(ErrorsIn(translation), "") << path;
      ++read;
    }
  }
  EXPECT_GT(read, 50u);
}

}  // namespace medcom_fhir_corpus_internal
}  // namespace handover::adapters::fhir
