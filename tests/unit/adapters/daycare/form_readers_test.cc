#include "adapters/daycare/form_readers.h"

#include <pthread.h>

#include <set>
#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "adapters/daycare/daycare_issues.h"
#include "adapters/text/csv_table.h"
#include "tests/unit/adapters/daycare/csv_rows.h"
#include "tests/unit/adapters/issue_cases.h"

namespace handover::adapters::daycare {
namespace form_readers_test_internal {

constexpr std::string_view kCsvFormat = "DAYCARE_TRANSITION_CSV";
constexpr std::string_view kJsonFormat = "DAYCARE_TRANSITION_JSON";

std::string_view FormatOf(std::string_view document) { return document.starts_with('{') ? kJsonFormat : kCsvFormat; }

// The formats of the readers that take the bytes for theirs.
std::vector<std::string> FormatsThatRecognise(std::string_view bytes) {
  std::vector<std::string> formats;
  for (const FormKind kind : {FormKind::kTransition, FormKind::kObservation}) {
    if (FormCsvReader(kind).Recognises(bytes)) formats.emplace_back(FormCsvReader(kind).format());
    if (FormJsonReader(kind).Recognises(bytes)) formats.emplace_back(FormJsonReader(kind).format());
  }
  return formats;
}

// Reads the document on a stack of 256 KiB, as a thread of the gateway could have.
struct SmallStackRead {
  std::string format;
  std::string document;
  std::vector<std::string> errors;

  static void* Run(void* argument) {
    auto& read = *static_cast<SmallStackRead*>(argument);
    read.errors = testing::ErrorsOf(testing::ReadAs(read.format, read.document));
    return nullptr;
  }
};

std::vector<std::string> ErrorsOnSmallStack(std::string_view format, std::string document) {
  SmallStackRead read{std::string(format), std::move(document), {}};
  pthread_attr_t small;
  pthread_attr_init(&small);
  EXPECT_EQ(pthread_attr_setstacksize(&small, 256 * 1024), 0);
  pthread_t thread;
  EXPECT_EQ(pthread_create(&thread, &small, SmallStackRead::Run, &read), 0);
  pthread_join(thread, nullptr);
  pthread_attr_destroy(&small);
  return read.errors;
}

}  // namespace form_readers_test_internal

using form_readers_test_internal::ErrorsOnSmallStack;
using form_readers_test_internal::FormatOf;
using form_readers_test_internal::FormatsThatRecognise;
using form_readers_test_internal::kCsvFormat;
using form_readers_test_internal::kJsonFormat;
using ::testing::Contains;
using ::testing::ElementsAre;
using testing::ErrorsOf;
using ::testing::IsEmpty;
using testing::ReadAs;
using testing::SectionOf;
using ::testing::SizeIs;

TEST(FormReadersTest, TableIsTakenInBothEncodings) {
  for (const std::string name : {"two_rows.csv", "two_rows_1252.csv"}) {
    const Translation translation = ReadAs(kCsvFormat, testing::FixtureFile(name));
    EXPECT_THAT(ErrorsOf(translation), IsEmpty());
    ASSERT_THAT(translation.handovers, SizeIs(2));
    const exchange::v1::Handover& first = translation.handovers[0];
    EXPECT_EQ(SectionOf(first, "DaycareEnrolment").body().daycare_enrolment().group(), "Mælkebøtten");
    EXPECT_EQ(first.envelope().source_format(), kCsvFormat);
    EXPECT_EQ(first.envelope().source_sha256().size(), 32u);
    const exchange::v1::Handover& second = translation.handovers[1];
    EXPECT_EQ(second.envelope().author_name(), "=HYPERLINK(\"https://example.dk\";\"Peter\")")
        << "the apostrophe is off again";
    EXPECT_EQ(SectionOf(second, "ContactDetails").body().contact_details().name_in_use(), " =1+1");
    EXPECT_THAT(translation.source.letter_ids, SizeIs(2));
  }
}

TEST(FormReadersTest, EveryFormIsRecognisedAsItself) {
  for (const auto& [name, format] :
       std::vector<std::pair<std::string, std::string>>{{"two_rows.csv", "DAYCARE_TRANSITION_CSV"},
                                                        {"two_rows_1252.csv", "DAYCARE_TRANSITION_CSV"},
                                                        {"full.json", "DAYCARE_TRANSITION_JSON"},
                                                        {"observation.csv", "DAYCARE_OBSERVATION_CSV"},
                                                        {"observation.json", "DAYCARE_OBSERVATION_JSON"}}) {
    EXPECT_THAT(FormatsThatRecognise(testing::FixtureFile(name)), ElementsAre(format)) << name;
    EXPECT_THAT(ErrorsOf(ReadAs(format, testing::FixtureFile(name))), IsEmpty()) << name;
  }
  for (const std::string other : {"Fornavn;Efternavn\r\n", "{}", ""}) {
    EXPECT_THAT(FormatsThatRecognise(other), IsEmpty());
  }
}

TEST(FormReadersTest, ProtectionSurvivesForChildAndParent) {
  const Translation translation = ReadAs("DAYCARE_OBSERVATION_CSV", testing::FixtureFile("observation.csv"));
  ASSERT_TRUE(translation.accepted());
  int protected_count = 0;
  for (const auto& section : translation.handovers[0].sections()) {
    protected_count += section.body().person_identity().address_protected() ? 1 : 0;
  }
  EXPECT_EQ(protected_count, 1);
}

TEST(FormReadersTest, OneBadRowRefusesTheFile) {
  std::string file = testing::FixtureFile("two_rows.csv");
  const std::string broken = adapters::testing::Replaced(file, "12-05-2025 10:00", "12-05-2025 25:00");
  const Translation translation = ReadAs(kCsvFormat, broken);
  EXPECT_FALSE(translation.accepted());
  EXPECT_THAT(ErrorsOf(translation),
              ElementsAre("DAYCARE_TIME at row 2, column 2", "DAYCARE_REQUIRED at row 2, column 2"));
  EXPECT_THAT(translation.losses, IsEmpty());
}

TEST(FormReadersTest, SameFormTwiceIsRefused) {
  const std::string file =
      adapters::testing::Replaced(testing::FixtureFile("two_rows.csv"), "01900000-0000-8000-8000-000000000004",
                                  "01900000-0000-8000-8000-000000000001");
  EXPECT_THAT(ErrorsOf(ReadAs(kCsvFormat, file)), ElementsAre("DAYCARE_REPEATED at row 2, column 1"));
}

TEST(FormReadersTest, EveryIssueHasADocumentThatShowsIt) {
  std::set<std::string> shown;
  for (const adapters::testing::IssueCase& example : adapters::testing::CasesOfIssues("daycare")) {
    const Translation translation = ReadAs(FormatOf(example.document), example.document);
    std::vector<std::string> found;
    for (const Issue& issue : translation.issues) {
      found.push_back(issue.code + " at " + issue.path);
      EXPECT_FALSE(issue.rule.empty());
    }
    EXPECT_THAT(found, Contains(example.code + " at " + example.path));
    shown.insert(example.code);
  }
  std::set<std::string> declared;
  for (const IssueInfo& info : AllIssues()) declared.emplace(info.code);
  for (const CsvIssueCode& code : CsvIssueCodes()) declared.emplace(code.code);
  // Shown where documents are too large for one replacement, or are not read at all.
  for (const char* elsewhere :
       {"DAYCARE_TOO_LARGE", "CSV_TOO_LARGE", "DAYCARE_COUNT", "DAYCARE_CONTENT", "DAYCARE_KIND", "DAYCARE_NOTHING"}) {
    declared.erase(elsewhere);
  }
  EXPECT_EQ(shown, declared);
}

TEST(FormReadersTest, LimitsHoldOnASmallStack) {
  const std::string deep_json = "{\"forms\":" + std::string(2'000'000, '[');
  EXPECT_THAT(ErrorsOnSmallStack(kJsonFormat, deep_json), ElementsAre("DAYCARE_STRUCTURE at /forms/0/0/0/0/0/0"));
  std::string wide = "Overdragelse-id";
  for (int i = 0; i < 300; ++i) wide += absl::StrCat(";c", i);
  EXPECT_THAT(ErrorsOnSmallStack(kCsvFormat, wide + "\n"), ElementsAre("CSV_TOO_LARGE at header, column 257"));
  std::string tall = "Overdragelse-id\n";
  for (int i = 0; i < 1001; ++i) tall += "x\n";
  EXPECT_THAT(ErrorsOnSmallStack(kCsvFormat, tall), ElementsAre("CSV_TOO_LARGE at row 1001, column 1"));
  EXPECT_THAT(ErrorsOnSmallStack(kCsvFormat, std::string(9 * 1024 * 1024, ';')), ElementsAre("CSV_TOO_LARGE at file"));
  std::string bars = "Overdragelse-id;Styrker\nx;";
  for (int i = 0; i < 1'000'000; ++i) bars += "a | ";
  EXPECT_THAT(ErrorsOnSmallStack(kCsvFormat, bars + "a\n"), Contains("DAYCARE_COUNT at row 1, column 2"));
}

TEST(FormReadersTest, ManyBadRowsHaveAnEndOfIssues) {
  std::string file = "Overdragelse-id;Oprettet\n";
  for (int i = 0; i < 1000; ++i) file += "x;y\n";
  const Translation translation = ReadAs(kCsvFormat, file);
  EXPECT_FALSE(translation.accepted());
  EXPECT_LT(translation.issues.size(), 300u);
}

}  // namespace handover::adapters::daycare
