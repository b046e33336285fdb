// The examples of KL's guide for children's health visiting, made into JSON from their FSH. Their verdicts are judged
// by judge_test.cc.
#include <algorithm>
#include <filesystem>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "gtest/gtest.h"

#include "adapters/fhir/read_document.h"
#include "adapters/kl_children/kl_children_reader.h"
#include "adapters/kl_children/kl_children_writer.h"
#include "adapters/kl_children/kl_codes.h"
#include "adapters/kl_children/kl_elements.h"
#include "tests/corpus/corpus_files.h"
#include "tests/corpus/kl_examples.h"
#include "tests/unit/adapters/kl_children/comparable.h"

namespace handover::adapters::kl {
namespace kl_children_corpus_internal {

namespace fs = std::filesystem;

Translation ReadText(const std::string& text) {
  return corpus::ReadDocument(KlChildrenReader(), text);
}

std::set<std::string> ErrorCodes(const Translation& translation) {
  std::set<std::string> codes;
  for (const Issue& issue : translation.issues) {
    if (issue.severity == Severity::kError) codes.insert(issue.code);
  }
  return codes;
}

class KlChildrenCorpusTest : public corpus::CorpusTest {
 protected:
  void SetUp() override {
    CorpusTest::SetUp();
    folder_ = corpus_ / "kl-children-fsh";
    examples_ = std::make_unique<corpus::KlExamples>(folder_);
    EXPECT_TRUE(IsSkipped() || examples_->Reports().size() >= 16);
    EXPECT_TRUE(IsSkipped() || examples_->AnswersAlone().size() >= 7);
  }

  fs::path folder_;
  std::unique_ptr<corpus::KlExamples> examples_;
};

// Mended in those two places the fifth report is good: nothing else in it is wrong.
TEST_F(KlChildrenCorpusTest, TheFifthReportIsGoodWhenItsTwoMistakesAreMended) {
  std::string json = examples_->Reports().at("DeliveryReport-Rikke-5");
  const std::string score = "\"linkId\":\"score\",\"answer\":[{\"valueInteger\":2}]";
  json.replace(json.find(score), score.size(), "\"linkId\":\"score\",\"answer\":[{\"valueInteger\":3}]");
  EXPECT_EQ(ErrorCodes(ReadText(json)), std::set<std::string>{"KL_OBSERVATION_MISSING"});
  const std::string child = "Patient/e60106e2-413e-46c5-8a3f-62d8e77ce794";
  std::string observation = examples_->instances().Json("RikkeMotorFunction2mth");
  observation.replace(observation.find("Patient/Rikke"), std::string("Patient/Rikke").size(), child);
  const size_t encounter = observation.find(",\"encounter\":{\"reference\":\"Encounter/2mthEncounter\"}");
  ASSERT_NE(encounter, std::string::npos);
  observation.erase(encounter, std::string(",\"encounter\":{\"reference\":\"Encounter/2mthEncounter\"}").size());
  json.insert(json.find("\"entry\":[") + 9, "{\"resource\":" + observation + "},");
  EXPECT_EQ(ErrorCodes(ReadText(json)), std::set<std::string>());
}

TEST_F(KlChildrenCorpusTest, WhatIsReadIsWrittenAndReadAgain) {
  std::map<std::string, std::string> reports = examples_->Reports();
  reports.merge(examples_->AnswersAlone());
  for (const auto& [name, json] : reports) {
    const Translation first = ReadText(json);
    if (!first.accepted()) continue;
    for (const fhir::Syntax syntax : {fhir::Syntax::kJson, fhir::Syntax::kXml}) {
      const Translation second = ReadText(KlChildrenWriter(syntax).Write(first.handovers).bytes);
      ASSERT_TRUE(second.accepted()) << name << " " << second.issues.front().code << second.issues.front().path;
      ASSERT_EQ(first.handovers.size(), second.handovers.size()) << name;
      EXPECT_EQ(testing::DifferencesOf(first.handovers.front(), second.handovers.front()), std::vector<std::string>())
          << name;
    }
  }
}

// Every value that the table of elements maps stands in the report that comes back; references, times and the ids of
// interventions that stand with a problem aside, which the handovers above compare.
TEST_F(KlChildrenCorpusTest, MappedValuesComeBack) {
  const auto values_of = [](const std::string& text) {
    std::multiset<std::string> values;
    const fhir::ParseResult parsed = fhir::ParseDocument(text);
    for (const fhir::ElementTable::Placed& placed : Elements().PlaceAll(*parsed.tree)) {
      const fhir::Element* row = placed.node->has_value() ? Elements().Find(placed.path) : nullptr;
      const bool code = placed.path.ends_with("coding.code") || placed.path.ends_with(".identifier.value") ||
                        placed.path.ends_with(".questionnaire") || placed.path.ends_with("Quantity.value");
      if (row != nullptr && row->fate == fhir::Fate::kMapped && code) {
        values.insert(placed.path + "=" + (placed.node->value == "26" ? "26000" : placed.node->value));
      }
    }
    return values;
  };
  for (const auto& [name, json] : examples_->Reports()) {
    const Translation translation = ReadText(json);
    if (!translation.accepted()) continue;
    const std::multiset<std::string> before = values_of(json);
    const std::multiset<std::string> after =
        values_of(KlChildrenWriter(fhir::Syntax::kJson).Write(translation.handovers).bytes);
    EXPECT_TRUE(std::includes(after.begin(), after.end(), before.begin(), before.end())) << name;
  }
}

// The lists in code against those of the guide.
TEST_F(KlChildrenCorpusTest, CodeListsAreThoseOfTheGuide) {
  const std::string text = corpus::FileText(folder_ / "codeSystem.fsh");
  const auto count_of = [&](const std::string& value_set) {
    const size_t from = text.find("\nValueSet: " + value_set);
    const std::string part = text.substr(from, text.find("\nValueSet:", from + 1) - from);
    std::set<std::string> codes;
    for (size_t at = part.find("\n* $FBOE#"); at != std::string::npos; at = part.find("\n* $FBOE#", at + 1)) {
      codes.insert(part.substr(at + 9, 36));
    }
    return codes;
  };
  for (const std::string& code : count_of("EncounterTypes")) {
    ASSERT_NE(FindVisitType(code), nullptr) << code;
    EXPECT_TRUE(FindVisitType(code)->in_guide) << code;
  }
  for (const std::string& code : count_of("IndicatorCodesChildren")) EXPECT_NE(FindIndicator(code), nullptr) << code;
  const std::set<std::string> findings = count_of("ExamResults");
  EXPECT_EQ(findings.size(), AllExamResults().size());
  for (const std::string& code : findings) EXPECT_NE(FindExamResult(code), nullptr) << code;
  for (const std::string& code : count_of("KLHealthNurseConditions")) EXPECT_NE(FindReason(code), nullptr) << code;
}

}  // namespace kl_children_corpus_internal
}  // namespace handover::adapters::kl
