// No roster of STIL's is published; the schemas that others made from samples are. Every name in them has a place in
// the table of the translator, so that nothing of a real roster is a surprise that goes on as Residue.
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "gtest/gtest.h"

#include "adapters/stil/roster_values.h"

namespace handover::adapters::stil {
namespace stil_corpus_internal {

namespace fs = std::filesystem;

fs::path Schemas() {
  const char* shared = std::getenv("HANDOVER_SHARED");
  return fs::path(shared != nullptr ? shared : "../shared") / "corpus/stil-unilogin-xsd/response";
}

std::set<std::string> NamesOfSchemas() {
  std::set<std::string> names;
  for (const auto& entry : fs::directory_iterator(Schemas())) {
    std::ifstream file(entry.path(), std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    constexpr std::string_view kName = " name=\"";
    for (size_t at = text.find(kName); at != std::string::npos; at = text.find(kName, at + 1)) {
      const size_t begin = at + kName.size();
      names.insert(text.substr(begin, text.find('"', begin) - begin));
    }
  }
  return names;
}

}  // namespace stil_corpus_internal

TEST(StilCorpusTest, EveryNameOfTheSchemasIsKnown) {
  using stil_corpus_internal::Schemas;
  if (!std::filesystem::exists(Schemas())) GTEST_SKIP() << "skipped: the corpus is not there";
  // What is around the values.
  std::set<std::string> known = {"Envelope",
                                 "Body",
                                 "eksporterXmlFuldMyndighedResponse",
                                 "xml",
                                 "UNILoginExportFullMyndighed",
                                 "Institution",
                                 "InstitutionPerson"};
  for (const ElementInfo& element : AllElements()) {
    std::string segment;
    for (const char c : std::string(element.path) + "/") {
      if (c == '/') known.insert(std::exchange(segment, {}));
      if (c != '/' && c != '@') segment += c;
    }
  }
  const std::set<std::string> names = stil_corpus_internal::NamesOfSchemas();
  EXPECT_GE(names.size(), 50u);
  for (const std::string& name : names) EXPECT_TRUE(known.contains(name)) << name;
}

}  // namespace handover::adapters::stil
