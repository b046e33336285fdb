// No verdict depends on what a standard leaves to the sender: each fixture of the project, and each document of the
// corpus, in other spellings.
#include <filesystem>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "absl/strings/match.h"
#include "gtest/gtest.h"

#include "adapters/translation.h"
#include "tests/corpus/corpus_files.h"
#include "tests/corpus/judge.h"
#include "tests/corpus/variants.h"

namespace handover::corpus {
namespace variants_test_internal {

using adapters::Issue;
using adapters::Severity;
using adapters::Translation;

// What must not change: how many handovers, of which kind, and the codes of the errors.
std::string VerdictOn(const std::string& bytes, const adapters::Registry& registry) {
  const adapters::Reader* const reader = registry.Recognise(bytes);
  if (reader == nullptr) return "FORMAT_UNRECOGNISED";
  const Translation translation = ReadDocument(*reader, bytes);
  std::string verdict(reader->format());
  for (const auto& handover : translation.handovers) verdict += " " + handover.envelope().kind();
  std::set<std::string> codes;
  for (const Issue& issue : translation.issues) {
    if (issue.severity == Severity::kError) codes.insert(issue.code);
  }
  for (const std::string& code : codes) verdict += " " + code;
  return verdict;
}

// Of a document that is not broken as text: what is, has no other spelling.
bool HasSyntaxError(std::string_view verdict) {
  for (const char* code : {"XML_", "FHIR_JSON", "EDIFACT_U", "EDIFACT_ENCODING", "EDIFACT_TRUNCATED", "HL7_HEADER",
                           "HL7_CHARSET", "HL7_ENCODING", "HL7_FIELD_MISSING"}) {
    if (absl::StrContains(std::string(verdict), code)) return true;
  }
  return absl::StrContains(std::string(verdict), "FORMAT_UNRECOGNISED");
}

std::vector<Variant> VariantsOf(const std::string& bytes, std::string_view verdict) {
  if (verdict.starts_with("HL7V2")) return Hl7Variants(bytes);
  if (absl::StrContains(std::string(verdict), "_DIS")) return EdifactVariants(bytes);
  const size_t first = bytes.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
  if (first == std::string::npos || verdict.starts_with("HANDOVER_CONCERN_CSV")) return {};
  return bytes[first] == '{' ? JsonVariants(bytes) : XmlVariants(bytes);
}

// How many other spellings were looked at.
int CheckVariants(const std::vector<CorpusDocument>& documents) {
  const adapters::Registry registry = adapters::MakeRegistry();
  int checked = 0;
  for (const CorpusDocument& document : documents) {
    const std::string verdict = VerdictOn(document.bytes, registry);
    if (HasSyntaxError(verdict)) continue;
    for (const Variant& variant : VariantsOf(document.bytes, verdict)) {
      EXPECT_EQ(VerdictOn(variant.bytes, registry), verdict) << document.name << ": " << variant.name;
      ++checked;
    }
  }
  return checked;
}

TEST(VariantsTest, TheFixturesInOtherSpellings) {
  std::vector<CorpusDocument> documents;
  for (const char* folder : {"carecommunication", "cda", "dis32", "dis91", "hl7v2", "hospitalnotification",
                             "kl_children", "xdis32", "xdis91"}) {
    for (const auto& path : FilesBelow(std::filesystem::path("tests/fixtures") / folder)) {
      const std::string extension = path.extension().string();
      if (extension != ".textproto" && extension != ".tsv" && extension != ".txt") {
        documents.push_back({path.string(), FileText(path)});
      }
    }
  }
  EXPECT_GE(CheckVariants(documents), 300);
}

class CorpusVariantsTest : public CorpusTest {};

TEST_F(CorpusVariantsTest, TheCorpusInOtherSpellings) {
  std::vector<CorpusDocument> documents = CorpusDocuments(corpus_);
  // Of the lists of codes and the examples of single resources one is like another.
  std::erase_if(documents, [](const CorpusDocument& document) {
    return document.name.starts_with("code-systems/") || document.name.starts_with("dk-core-") ||
           absl::StrContains(document.name, "/profiles/");
  });
  EXPECT_GE(CheckVariants(documents), 2000);
}

}  // namespace variants_test_internal
}  // namespace handover::corpus
