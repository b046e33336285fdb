// The answers to the newborn screening messages of the shared corpus. Their verdicts are judged by judge_test.cc.
#include <filesystem>
#include <string>
#include <vector>

#include "gtest/gtest.h"

#include "adapters/hl7v2/er7_message.h"
#include "adapters/hl7v2/hl7_acknowledgement.h"
#include "adapters/hl7v2/hl7_reader.h"
#include "tests/corpus/corpus_files.h"

namespace handover::adapters::hl7v2 {
namespace hl7v2_corpus_internal {

class Hl7v2CorpusTest : public corpus::CorpusTest {};

TEST_F(Hl7v2CorpusTest, EveryAnswerCanBeReadAndQuotesTheControlId) {
  const std::vector<std::filesystem::path> files = corpus::FilesBelow(corpus_ / "cdc-newborn-hl7v2");
  EXPECT_GE(files.size(), 90u);
  for (const std::filesystem::path& path : files) {
    const std::string bytes = corpus::FileText(path);
    const Translation translation = corpus::ReadDocument(Hl7v2Reader(), bytes);
    const Er7Message answer = Er7Message::Parse(MakeAcknowledgement(bytes, translation, "1", absl::UnixEpoch()));
    ASSERT_EQ(answer.problem(), SyntaxProblem::kNone) << path.filename();
    ASSERT_EQ(answer.All("MSA").size(), 1u);
    const std::string code = answer.TextAt(*answer.First("MSA"), 1);
    EXPECT_EQ(code == "AA", translation.accepted()) << path.filename();
    EXPECT_EQ(answer.All("ERR").empty(), translation.accepted()) << path.filename();
  }
}

}  // namespace hl7v2_corpus_internal
}  // namespace handover::adapters::hl7v2
