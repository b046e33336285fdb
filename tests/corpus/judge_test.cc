// The verdicts on the whole corpus, and the judge itself on documents whose verdict is known. With HANDOVER_BUILD_DIR
// the table of verdicts is written there as corpus_verdicts.tsv.
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <set>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"

#include "tests/corpus/corpus_files.h"
#include "tests/corpus/judge.h"
#include "tests/corpus/verdicts.h"
#include "tests/fakes/temporary_folder.h"

namespace handover::corpus {
namespace judge_test_internal {

constexpr char kOwnTable[] = "tests/corpus/verdicts.tsv";

class CorpusVerdictsTest : public CorpusTest {};

TEST_F(CorpusVerdictsTest, EveryDocumentIsJudgedAsExpected) {
  const SharedVerdicts shared = SharedVerdicts::Load(corpus_);
  EXPECT_GE(shared.size(), 150u);
  const std::vector<JudgedDocument> judged =
      Judge(CorpusDocuments(corpus_), ExpectedVerdicts::Load(kOwnTable), shared);
  if (const char* folder = std::getenv("HANDOVER_BUILD_DIR"); folder != nullptr) {
    std::ofstream table(std::filesystem::path(folder) / "corpus_verdicts.tsv", std::ios::binary);
    PrintVerdicts(judged, table);
  }
  PrintSummary(judged, std::cout);
  EXPECT_GE(judged.size(), 1600u);
  for (const JudgedDocument& document : judged) {
    EXPECT_EQ(document.complaint, "") << document.name << " " << document.code << " at " << document.path;
  }
}

// What the judge is made of, on documents of the project.
class JudgeTest : public ::testing::Test {
 protected:
  // Of a table whose text is given.
  ExpectedVerdicts Expected(const std::string& text) {
    fakes::WriteFileBytes(folder_.File("verdicts.tsv"), text);
    return ExpectedVerdicts::Load(folder_.File("verdicts.tsv"));
  }

  // That says `verdict` of the document below.
  SharedVerdicts Shared(const std::string& verdict) {
    std::filesystem::create_directories(folder_.File("medcom-fhir"));
    fakes::WriteFileBytes(folder_.File("medcom-fhir/VERDICTS.tsv"),
                          absl::StrCat("file\tverdict\twhy\ncarecommunication/5.0.2/Bundle\t", verdict,
                                       "\tpayload identifier without value\n"));
    return SharedVerdicts::Load(folder_.path());
  }

  JudgedDocument JudgeBundle(const std::string& bytes, const ExpectedVerdicts& expected,
                             const SharedVerdicts& shared) {
    return Judge({{"medcom-fhir/carecommunication/5.0.2/Bundle.json", bytes}}, expected, shared).front();
  }

  const std::string good_ = FileText("tests/fixtures/carecommunication/new_v5.json");
  fakes::TemporaryFolder folder_;
};

constexpr char kAccept[] = "*\taccept\t*\t*\tGood.\n";
constexpr char kRefuse[] = "*\trefuse\tFHIR_NOT_A_BUNDLE\t/\tBad.\n";

TEST_F(JudgeTest, ADocumentAsEverybodySays) {
  EXPECT_EQ(JudgeBundle(good_, Expected(kAccept), Shared("accept")).complaint, "");
  EXPECT_EQ(JudgeBundle("{\"resourceType\":\"Patient\"}", Expected(kRefuse), {}).complaint, "");
}

TEST_F(JudgeTest, AnotherVerdictThanOurTable) {
  EXPECT_EQ(JudgeBundle(good_, Expected(kRefuse), {}).complaint, "refuse is expected");
  EXPECT_EQ(JudgeBundle("{\"resourceType\":\"Patient\"}", Expected(kAccept), {}).complaint, "accept is expected");
}

TEST_F(JudgeTest, AnotherCodePathKindOrWarningThanOurTable) {
  const std::string patient = "{\"resourceType\":\"Patient\"}";
  EXPECT_EQ(JudgeBundle(patient, Expected("*\trefuse\tFHIR_MISSING\t/\tBad.\n"), {}).complaint,
            "refuse with FHIR_MISSING at / is expected");
  EXPECT_EQ(JudgeBundle(patient, Expected("*\trefuse\tFHIR_NOT_A_BUNDLE\t/entry\tBad.\n"), {}).complaint,
            "refuse with FHIR_NOT_A_BUNDLE at /entry is expected");
  EXPECT_NE(JudgeBundle(good_, Expected("*\taccept\tBIRTH_NOTIFICATION\t*\tGood.\n"), {}).complaint, "");
  EXPECT_EQ(JudgeBundle(good_, Expected("*\taccept\t*\tFHIR_NO_SUCH\tGood.\n"), {}).complaint,
            "accepted without FHIR_NO_SUCH");
}

TEST_F(JudgeTest, AnotherVerdictThanTheCorpusNeedsAReason) {
  EXPECT_EQ(JudgeBundle(good_, Expected(kAccept), Shared("refuse")).complaint, "VERDICTS.tsv says refuse");
  EXPECT_EQ(JudgeBundle(good_, Expected("*\taccept\t*\t*\tException: theirs is wrong.\n"), Shared("refuse")).complaint,
            "");
}

TEST_F(JudgeTest, AnotherClassThanTheCorpus) {
  EXPECT_EQ(JudgeBundle("{\"resourceType\":\"Patient\"}", Expected(kRefuse), Shared("refuse")).complaint,
            "VERDICTS.tsv names another class");
}

TEST_F(JudgeTest, ADocumentOfWhichNobodySaysAnything) {
  EXPECT_EQ(JudgeBundle(good_, Expected(""), {}).complaint, "no row of verdicts.tsv fits");
  EXPECT_EQ(JudgeBundle("prose", Expected("*\topen\t*\t*\tNo matter.\n"), {}).code, "FORMAT_UNRECOGNISED");
}

TEST_F(JudgeTest, WhatIsUnexpectedIsPrinted) {
  std::ostringstream table, summary;
  const std::vector<JudgedDocument> judged = {JudgeBundle(good_, Expected(kRefuse), {})};
  PrintVerdicts(judged, table);
  PrintSummary(judged, summary);
  EXPECT_NE(table.str().find("\taccepted\t"), std::string::npos);
  EXPECT_NE(table.str().find("refuse is expected"), std::string::npos);
  EXPECT_NE(summary.str().find("UNEXPECTED medcom-fhir"), std::string::npos);
  EXPECT_NE(summary.str().find("1 documents, 1 unexpected"), std::string::npos);
}

TEST(ExpectedVerdictsTest, EveryRowOfOurTableIsReadAndRefusalsHaveAReason) {
  size_t lines = 0;
  std::set<std::string> files;
  for (const std::vector<std::string>& row : TableRows(kOwnTable)) lines += row.front() == "files" ? 0 : 1;
  const ExpectedVerdicts expected = ExpectedVerdicts::Load(kOwnTable);
  EXPECT_EQ(expected.rows().size(), lines);
  for (const ExpectedVerdict& row : expected.rows()) {
    EXPECT_NE(row.why, "") << row.files;
    EXPECT_TRUE(files.insert(row.files).second) << row.files << " stands twice";
  }
}

}  // namespace judge_test_internal
}  // namespace handover::corpus
