// No roster of STIL's is published; the schemas that others made from samples are. Every name in them has a place in
// the table of the translator, so that nothing of a real roster is a surprise that goes on as Residue.
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <set>
#include <string>
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
  const std::regex name("(?:element|attribute)[^>]* name=\"([A-Za-z]+)\"");
  for (const auto& entry : fs::directory_iterator(Schemas())) {
    std::ifstream file(entry.path(), std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    for (auto found = std::sregex_iterator(text.begin(), text.end(), name); found != std::sregex_iterator(); ++found) {
      names.insert((*found)[1]);
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
