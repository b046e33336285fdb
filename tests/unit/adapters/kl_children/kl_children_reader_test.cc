#include "adapters/kl_children/kl_children_reader.h"

#include <algorithm>
#include <set>
#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "google/protobuf/util/message_differencer.h"
#include "gtest/gtest.h"

#include "adapters/kl_children/kl_issues.h"
#include "tests/unit/adapters/kl_children/reports.h"

namespace handover::adapters::kl::testing {
namespace kl_children_reader_test_internal {

std::string Document(std::string_view name, std::string_view ending) {
  return Report(absl::StrCat(std::string(name), ".", std::string(ending)));
}

exchange::v1::Handover Golden(std::string_view name) {
  exchange::v1::Handover handover;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(Document(name, "textproto"), &handover)) << name;
  return handover;
}

std::string Difference(const exchange::v1::Handover& a, const exchange::v1::Handover& b) {
  std::string difference;
  google::protobuf::util::MessageDifferencer differencer;
  differencer.ReportDifferencesToString(&difference);
  return differencer.Compare(a, b) ? "" : difference;
}

// Where things stand differs between JSON and XML, and so does the document and what is named after it.
exchange::v1::Handover WithoutPlaces(exchange::v1::Handover handover) {
  handover.mutable_envelope()->clear_source_sha256();
  handover.mutable_envelope()->clear_source_message_id();
  handover.mutable_envelope()->clear_handover_id();
  for (exchange::v1::Section& section : *handover.mutable_sections()) {
    if (!section.body().has_residue()) continue;
    for (auto& element : *section.mutable_body()->mutable_residue()->mutable_elements()) element.clear_path();
  }
  return handover;
}

std::string Apply(const fhir::testing::Negative& negative) {
  std::string text = Report(negative.file);
  for (const auto& [from, to] : negative.edits) text = Edited(std::move(text), from, to);
  return text;
}

std::vector<fhir::testing::Negative> Negatives() {
  return fhir::testing::ReadNegativesOf("tests/fixtures/kl_children/negatives.txt");
}

// Refused, or handovers; never both, never neither.
void ExpectClearVerdict(const Translation& translation) {
  const bool has_error = !ErrorsOf(translation).empty();
  EXPECT_NE(translation.accepted(), has_error);
  EXPECT_TRUE(!has_error || translation.losses.empty());
}

// Codes that need more than an edit, or belong to the writer; other tests of this folder meet them.
const std::set<std::string>& MetElsewhere() {
  static const auto* const codes = new std::set<std::string>{"KL_TOO_LONG", "KL_TOO_MANY_UNKNOWN", "KL_OUT_NOTHING",
                                                             "KL_OUT_ORGANISATION", "KL_OUT_DUE_ADDED"};
  return *codes;
}

}  // namespace kl_children_reader_test_internal

using namespace kl_children_reader_test_internal;  // NOLINT: the test's own words.
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

TEST(KlChildrenReaderTest, ReportBecomesItsHandover) {
  for (const std::string_view name : {"two_months", "pregnancy", "school", "weight_alone"}) {
    const Translation translation = ReadReport(Document(name, "json"));
    ASSERT_TRUE(translation.accepted()) << name << " " << absl::StrCat(ErrorsOf(translation).front());
    EXPECT_EQ(Difference(Golden(name), translation.handovers.front()), "") << name;
  }
}

TEST(KlChildrenReaderTest, XmlBecomesTheSameHandover) {
  for (const std::string_view name : kNames) {
    const Translation json = ReadReport(Document(name, "json"));
    const Translation xml = ReadReport(Document(name, "xml"));
    ASSERT_EQ(xml.handovers.size(), json.handovers.size()) << name;
    for (size_t i = 0; i < json.handovers.size(); ++i) {
      EXPECT_EQ(Difference(WithoutPlaces(json.handovers[i]), WithoutPlaces(xml.handovers[i])), "") << name;
    }
    EXPECT_EQ(CodesOf(json.issues), CodesOf(xml.issues)) << name;
    EXPECT_EQ(CodesOf(json.losses), CodesOf(xml.losses)) << name;
  }
}

TEST(KlChildrenReaderTest, EveryNegativeIsRefusedForItsReason) {
  const std::vector<fhir::testing::Negative> negatives = Negatives();
  EXPECT_GT(negatives.size(), 60u);
  for (const fhir::testing::Negative& negative : negatives) {
    const Translation translation = ReadReport(Apply(negative));
    ExpectClearVerdict(translation);
    EXPECT_THAT(ErrorsOf(translation), Contains(negative.code + " " + negative.path));
  }
}

TEST(KlChildrenReaderTest, EveryErrorHasANegative) {
  std::set<std::string> met = MetElsewhere();
  for (const fhir::testing::Negative& negative : Negatives()) met.insert(negative.code);
  for (const IssueInfo& info : AllIssues()) {
    if (info.severity != Severity::kError) continue;
    EXPECT_TRUE(met.contains(std::string(info.code))) << info.code;
  }
}

TEST(KlChildrenReaderTest, EveryWarningIsMetInAGoodReport) {
  std::set<std::string> met = MetElsewhere();
  for (const std::string_view name : kNames) {
    for (const std::string& code : CodesOf(ReadReport(Document(name, "json")).issues)) met.insert(code);
  }
  for (const IssueInfo& info : AllIssues()) {
    if (info.severity == Severity::kError) continue;
    EXPECT_TRUE(met.contains(std::string(info.code))) << info.code;
  }
}

TEST(KlChildrenReaderTest, EveryLossIsMetInAGoodReport) {
  std::set<std::string> met;
  for (const std::string_view name : kNames) {
    for (const std::string& code : CodesOf(ReadReport(Document(name, "json")).losses)) met.insert(code);
  }
  for (const LossInfo& info : CodeLosses()) {
    if (info.code.starts_with("KL_OUT_") || info.code == kLossOrganisation) continue;
    EXPECT_TRUE(met.contains(std::string(info.code))) << info.code;
  }
}

TEST(KlChildrenReaderTest, NoIssueRepeatsAValue) {
  std::vector<Translation> translations;
  for (const fhir::testing::Negative& negative : Negatives()) translations.push_back(ReadReport(Apply(negative)));
  for (const std::string_view name : kNames) translations.push_back(ReadReport(Document(name, "json")));
  for (const Translation& translation : translations) {
    std::string told;
    for (const Issue& issue : translation.issues) absl::StrAppend(&told, issue.path, " ", issue.rule, "\n");
    for (const Loss& loss : translation.losses) absl::StrAppend(&told, loss.path, "\n");
    for (const std::string_view value :
         {"0505239996", "2911829996", "900000000000011", "00000000-0000", "280295", "Nedtrykt", "Misbrug", "k-17"}) {
      EXPECT_THAT(told, Not(HasSubstr(std::string(value))));
    }
  }
}

TEST(KlChildrenReaderTest, TruncatedReportIsRefused) {
  for (const std::string_view ending : {"json", "xml"}) {
    const std::string text = Document("pregnancy", ending);
    const size_t last = text.find_last_of("}>");
    for (size_t length = 0; length < last; length += 97) {
      const Translation translation = ReadReport(text.substr(0, length));
      EXPECT_FALSE(translation.accepted()) << length;
      ExpectClearVerdict(translation);
    }
  }
}

TEST(KlChildrenReaderTest, HostileDocumentsAreRefusedBeforeTheyCost) {
  const auto first_error = [](const std::string& text) { return ErrorsOf(ReadReport(text)).front(); };
  EXPECT_THAT(first_error(Repeated("[", 1'000'000)), HasSubstr("FHIR_"));
  EXPECT_THAT(first_error(Repeated("{\"a\":", 1'000'000)), HasSubstr("FHIR_TOO_DEEP"));
  EXPECT_THAT(first_error("<Bundle xmlns=\"http://hl7.org/fhir\">" + Repeated("<a>", 1'000'000)), HasSubstr("XML_"));
  EXPECT_THAT(first_error("{\"resourceType\": \"Bundle\", \"a\": [" + Repeated("1,", 200'000) + "1]}"),
              HasSubstr("FHIR_TOO_MANY_ELEMENTS"));
  EXPECT_THAT(first_error("{\"resourceType\": \"Bundle\", \"a\": \"" + std::string(9'000'000, 'a') + "\"}"),
              HasSubstr("FHIR_TOO_LARGE"));
  const std::string entry = "{\"resource\": {\"resourceType\": \"Patient\", \"id\": \"a\"}},";
  EXPECT_THAT(ErrorsOf(ReadReport("{\"resourceType\": \"Bundle\", \"entry\": [" + Repeated(entry, 600) +
                                  "{\"resource\": {\"resourceType\": \"Patient\", \"id\": \"b\"}}]}")),
              Contains("FHIR_TOO_MANY_ELEMENTS /entry/500"));
}

TEST(KlChildrenReaderTest, DocumentWithoutContentIsRefused) {
  for (const std::string_view text : {"", " \n", "\xEF\xBB\xBF"}) {
    EXPECT_THAT(ErrorsOf(ReadReport(text)), ElementsAre("FHIR_EMPTY /"));
  }
  EXPECT_THAT(ErrorsOf(ReadReport("{\"resourceType\": \"Patient\", \"id\": \"a\"}")),
              ElementsAre("FHIR_NOT_A_BUNDLE /"));
}

TEST(KlChildrenReaderTest, RecognisesReportsAndNoMessages) {
  const KlChildrenReader reader;
  for (const std::string_view name : kNames) {
    EXPECT_TRUE(reader.Recognises(Document(name, "json"))) << name;
    EXPECT_TRUE(reader.Recognises(Document(name, "xml"))) << name;
  }
  EXPECT_FALSE(reader.Recognises(ReadFile("tests/fixtures/carecommunication/new_v5.json")));
  EXPECT_FALSE(reader.Recognises("{\"resourceType\": \"Bundle\", \"type\": \"collection\"}"));
  EXPECT_FALSE(reader.Recognises("<Emessage/>"));
  EXPECT_FALSE(reader.Recognises(""));
}

TEST(KlChildrenReaderTest, IncrementHasAHandoverForEachReport) {
  const Translation translation = ReadReport(Document("increment", "json"));
  ASSERT_EQ(translation.handovers.size(), 2u);
  EXPECT_NE(translation.handovers[0].envelope().handover_id(), translation.handovers[1].envelope().handover_id());
}

TEST(KlChildrenReaderTest, OneBadReportRefusesTheWholeIncrement) {
  const Translation translation = ReadReport(Spoiled("increment.json", "\"value\": 7100", "\"value\": 71"));
  EXPECT_FALSE(translation.accepted());
  EXPECT_THAT(CodesOf(translation.issues), Contains("KL_RANGE"));
}

TEST(KlChildrenReaderTest, SourceIsKnownAgainByItsContent) {
  const Translation first = ReadReport(Document("pregnancy", "json"));
  const Translation second = ReadReport(Document("pregnancy", "json"));
  EXPECT_EQ(first.handovers.front().envelope().handover_id(), second.handovers.front().envelope().handover_id());
  EXPECT_EQ(first.source.sender_address, "sor:900000000000011");
  ASSERT_EQ(first.source.letter_ids.size(), 1u);
  EXPECT_EQ(first.source.letter_ids, second.source.letter_ids);
  EXPECT_EQ(first.source.letter_ids.front(), first.handovers.front().envelope().source_message_id());
  EXPECT_NE(first.source.letter_ids, ReadReport(Document("pregnancy", "xml")).source.letter_ids);
}

}  // namespace handover::adapters::kl::testing
