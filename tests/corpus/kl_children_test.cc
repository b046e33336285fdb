// The examples of KL's guide for children's health visiting, made into JSON from their FSH, against what the guide says
// of them. Without the corpus the tests are skipped and say so; with HANDOVER_REQUIRE_CORPUS=1 that is a failure.
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "gtest/gtest.h"

#include "adapters/fhir/read_document.h"
#include "adapters/kl_children/kl_children_reader.h"
#include "adapters/kl_children/kl_children_writer.h"
#include "adapters/kl_children/kl_codes.h"
#include "adapters/kl_children/kl_elements.h"
#include "tests/corpus/fsh_instances.h"
#include "tests/fakes/seeded_random.h"
#include "tests/unit/adapters/kl_children/comparable.h"

namespace handover::adapters::kl {
namespace kl_children_corpus_internal {

namespace fs = std::filesystem;

// What the guide says of its reports (pagecontent/example.md): two fail, since observations are missing that a visit
// must have. The fifth is meant to be good and is not: it has no motor function, which the guide's table asks for and
// its rule takes for sleep, and the father's EPDS says 2 where the answers add up to 3.
const std::map<std::string, std::set<std::string>>& Verdicts() {
  static const auto* const verdicts = new std::map<std::string, std::set<std::string>>{
      {"DeliveryReport-Rikke-2a", {"KL_OBSERVATION_MISSING"}},
      {"DeliveryReport-Rikke-4a", {"KL_OBSERVATION_MISSING"}},
      {"DeliveryReport-Rikke-5", {"KL_OBSERVATION_MISSING", "KL_SCORE_SUM"}}};
  return *verdicts;
}

Translation ReadText(const std::string& text) {
  fakes::SeededRandom random;
  return KlChildrenReader().Read(text, {&random, absl::FromUnixSeconds(1'718'900'000)});
}

std::set<std::string> ErrorCodes(const Translation& translation) {
  std::set<std::string> codes;
  for (const Issue& issue : translation.issues) {
    if (issue.severity == Severity::kError) codes.insert(issue.code);
  }
  return codes;
}

class KlChildrenCorpusTest : public ::testing::Test {
 protected:
  void SetUp() override {
    const char* shared = std::getenv("HANDOVER_SHARED");
    corpus_ = fs::path(shared != nullptr ? shared : "../shared") / "corpus" / "kl-children-fsh";
    if (fs::exists(corpus_)) {
      for (const auto& entry : fs::directory_iterator(corpus_)) {
        if (entry.path().extension() == ".fsh") instances_.Load(TextOf(entry.path()));
      }
      return;
    }
    const char* required = std::getenv("HANDOVER_REQUIRE_CORPUS");
    if (required != nullptr && std::string(required) == "1") FAIL() << "the corpus is required and not there";
    GTEST_SKIP() << "skipped: the corpus is not there";
  }

  static std::string TextOf(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  }

  // JSON of every report, by its description or name.
  std::map<std::string, std::string> Reports() const {
    std::map<std::string, std::string> reports;
    for (const auto& [name, instance] : instances_.all()) {
      if (corpus::FshInstances::TypeOf(instance.profile) != "Bundle") continue;
      const bool named = instance.description.find("DeliveryReport-") != std::string::npos;
      reports[named ? instance.description.substr(1, instance.description.size() - 2) : name] = instances_.Json(name);
    }
    return reports;
  }

  // Answers to questionnaires that stand in no report, each in one with its citizen.
  std::map<std::string, std::string> AnswersAlone() const {
    std::map<std::string, std::string> reports;
    for (const auto& [name, instance] : instances_.all()) {
      if (corpus::FshInstances::TypeOf(instance.profile) != "QuestionnaireResponse" || !instance.description.size()) {
        continue;
      }
      const std::string answers = instances_.Json(name);
      std::string entries;
      for (const char* citizen : {"Rikke", "Lars", "Kirsten"}) {
        const std::string reference = std::string("\"Patient/") + citizen + "\"";
        if (answers.find(reference) == std::string::npos) continue;
        std::string patient = instances_.Json(citizen);
        // The mother links to a relation that is in no report of hers alone.
        const size_t link = patient.find(",\"link\":");
        if (link != std::string::npos) patient = patient.substr(0, link) + "}";
        entries = "{\"resource\":" + patient + "},{\"resource\":" + answers + "}";
      }
      if (entries.empty()) continue;
      reports[name] = "{\"resourceType\":\"Bundle\",\"meta\":{\"profile\":[\"" + std::string(kReportProfile) +
                      "\"]},\"type\":\"collection\",\"timestamp\":\"2024-05-01T00:00:00Z\",\"entry\":[" + entries +
                      "]}";
    }
    return reports;
  }

  fs::path corpus_;
  corpus::FshInstances instances_;
};

TEST_F(KlChildrenCorpusTest, EveryVerdictComesOut) {
  const std::map<std::string, std::string> reports = Reports();
  EXPECT_GE(reports.size(), 16u);
  size_t accepted = 0;
  for (const auto& [name, json] : reports) {
    EXPECT_TRUE(KlChildrenReader().Recognises(json)) << name;
    const Translation translation = ReadText(json);
    const auto verdict = Verdicts().find(name);
    if (verdict == Verdicts().end()) {
      EXPECT_TRUE(translation.accepted())
          << name << " " << (translation.issues.empty() ? "" : translation.issues[0].code) << " "
          << (translation.issues.empty() ? "" : translation.issues[0].path);
      ++accepted;
    } else {
      EXPECT_EQ(ErrorCodes(translation), verdict->second) << name;
    }
  }
  EXPECT_EQ(accepted, reports.size() - 3);
}

// Mended in those two places the fifth report is good: nothing else in it is wrong.
TEST_F(KlChildrenCorpusTest, TheFifthReportIsGoodWhenItsTwoMistakesAreMended) {
  std::string json = Reports().at("DeliveryReport-Rikke-5");
  const std::string score = "\"linkId\":\"score\",\"answer\":[{\"valueInteger\":2}]";
  json.replace(json.find(score), score.size(), "\"linkId\":\"score\",\"answer\":[{\"valueInteger\":3}]");
  EXPECT_EQ(ErrorCodes(ReadText(json)), std::set<std::string>{"KL_OBSERVATION_MISSING"});
  const std::string child = "Patient/e60106e2-413e-46c5-8a3f-62d8e77ce794";
  std::string observation = instances_.Json("RikkeMotorFunction2mth");
  observation.replace(observation.find("Patient/Rikke"), std::string("Patient/Rikke").size(), child);
  const size_t encounter = observation.find(",\"encounter\":{\"reference\":\"Encounter/2mthEncounter\"}");
  ASSERT_NE(encounter, std::string::npos);
  observation.erase(encounter, std::string(",\"encounter\":{\"reference\":\"Encounter/2mthEncounter\"}").size());
  json.insert(json.find("\"entry\":[") + 9, "{\"resource\":" + observation + "},");
  EXPECT_EQ(ErrorCodes(ReadText(json)), std::set<std::string>());
}

TEST_F(KlChildrenCorpusTest, EveryInstrumentOfTheGuideIsRead) {
  const std::map<std::string, std::string> reports = AnswersAlone();
  EXPECT_GE(reports.size(), 7u);
  for (const auto& [name, json] : reports) {
    const Translation translation = ReadText(json);
    EXPECT_TRUE(translation.accepted()) << name << " " << translation.issues.front().code << " "
                                        << translation.issues.front().path;
  }
}

TEST_F(KlChildrenCorpusTest, WhatIsReadIsWrittenAndReadAgain) {
  std::map<std::string, std::string> reports = Reports();
  reports.merge(AnswersAlone());
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
  for (const auto& [name, json] : Reports()) {
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
  const std::string text = TextOf(corpus_ / "codeSystem.fsh");
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
