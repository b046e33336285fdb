#include "adapters/daycare/form_writers.h"

#include <algorithm>
#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "tests/fakes/repeats.h"
#include "tests/unit/adapters/daycare/csv_rows.h"
#include "tests/unit/adapters/daycare/round_trip.h"

namespace handover::adapters::daycare {
namespace form_writers_test_internal {

std::vector<exchange::v1::Handover> BothRows() {
  return {testing::Fixture("full.textproto"), testing::Fixture("hard.textproto")};
}

// What no cell may begin with, however many blanks come first. A blank may be the no-break space of either encoding.
void ExpectHarmless(std::string_view cell) {
  while (!cell.empty() && (cell.front() == ' ' || cell.front() == '\xA0' || cell.starts_with("\xC2\xA0"))) {
    cell.remove_prefix(cell.front() == '\xC2' ? 2 : 1);
  }
  if (cell.empty()) return;
  EXPECT_EQ(std::string_view("=+-@\t\r\n").find(cell.front()), std::string_view::npos) << cell;
  for (const std::string_view start : {"＝", "＋", "－", "＠"}) EXPECT_FALSE(cell.starts_with(start)) << cell;
}

}  // namespace form_writers_test_internal

using form_writers_test_internal::BothRows;
using form_writers_test_internal::ExpectHarmless;
using ::testing::IsEmpty;
using ::testing::SizeIs;

TEST(FormWritersTest, FilesAreThoseOfTheFixtures) {
  const Written utf8 = FormCsvWriter(FormKind::kTransition).Write(BothRows());
  EXPECT_THAT(utf8.issues, IsEmpty());
  EXPECT_EQ(utf8.bytes, testing::FixtureFile("two_rows.csv"));
  EXPECT_EQ(utf8.media_type, "text/csv; charset=utf-8; header=present");
  const FormCsvWriter writer_1252(FormKind::kTransition, CsvEncoding::kWindows1252);
  const Written windows = writer_1252.Write(BothRows());
  EXPECT_EQ(windows.bytes, testing::FixtureFile("two_rows_1252.csv"));
  EXPECT_EQ(windows.media_type, "text/csv; charset=windows-1252; header=present");
  EXPECT_EQ(FormJsonWriter(FormKind::kTransition).Write({BothRows()[0]}).bytes + "\n",
            testing::FixtureFile("full.json"));
  const exchange::v1::Handover observation = testing::Fixture("observation.textproto");
  EXPECT_EQ(FormCsvWriter(FormKind::kObservation).Write({observation}).bytes, testing::FixtureFile("observation.csv"));
  const Written json = FormJsonWriter(FormKind::kObservation).Write({observation});
  EXPECT_EQ(json.bytes + "\n", testing::FixtureFile("observation.json"));
  EXPECT_EQ(json.media_type, "application/json");
}

TEST(FormWritersTest, CellsAreNeverFormulas) {
  for (const auto encoding : {CsvEncoding::kUtf8, CsvEncoding::kWindows1252}) {
    std::string bytes = FormCsvWriter(FormKind::kTransition, encoding).Write(BothRows()).bytes;
    if (encoding == CsvEncoding::kUtf8) bytes.erase(0, 3);
    const auto rows = testing::ReadCsv(bytes);
    ASSERT_THAT(rows, SizeIs(3));
    for (const auto& row : rows) {
      ASSERT_EQ(row.size(), rows[0].size());
      for (const std::string& cell : row) ExpectHarmless(cell);
    }
  }
}

TEST(FormWritersTest, CharactersThatAreLostAreTold) {
  const Written written = FormCsvWriter(FormKind::kTransition, CsvEncoding::kWindows1252).Write(BothRows());
  int count = 0;
  for (const Loss& loss : written.losses) count += loss.code == "DAYCARE_CHARACTER_LOST" ? 1 : 0;
  EXPECT_EQ(count, 2);
  for (const Loss& loss : FormCsvWriter(FormKind::kTransition).Write(BothRows()).losses) {
    EXPECT_NE(loss.code, "DAYCARE_CHARACTER_LOST");
  }
}

TEST(FormWritersTest, NulNeverGetsOut) {
  exchange::v1::Handover handover = testing::Fixture("full.textproto");
  handover.mutable_envelope()->set_author_name(std::string("A\0B", 3));
  EXPECT_NE(FormCsvWriter(FormKind::kTransition).Write({handover}).bytes.find(";AB;"), std::string::npos);
  EXPECT_NE(FormJsonWriter(FormKind::kTransition).Write({handover}).bytes.find("\"AB\""), std::string::npos);
}

TEST(FormWritersTest, OnlyHandoversOfTheKindAreWritten) {
  std::vector<exchange::v1::Handover> handovers = BothRows();
  handovers[1].mutable_envelope()->set_kind("QUERY");
  const Written other = FormCsvWriter(FormKind::kTransition).Write(handovers);
  EXPECT_EQ(other.bytes, "");
  EXPECT_THAT(other.losses, IsEmpty());
  ASSERT_THAT(other.issues, SizeIs(1));
  EXPECT_EQ(other.issues[0].code, "DAYCARE_KIND");
  EXPECT_EQ(other.issues[0].path, "form 2: Envelope.kind");
  const Written nothing = FormJsonWriter(FormKind::kObservation).Write({});
  ASSERT_THAT(nothing.issues, SizeIs(1));
  EXPECT_EQ(nothing.issues[0].code, "DAYCARE_NOTHING");
}

TEST(FormWritersTest, FormatsAreTold) {
  EXPECT_EQ(FormCsvWriter(FormKind::kTransition).format(), "DAYCARE_TRANSITION_CSV");
  EXPECT_EQ(FormCsvWriter(FormKind::kObservation, CsvEncoding::kWindows1252).format(), "DAYCARE_OBSERVATION_CSV_1252");
  EXPECT_EQ(FormJsonWriter(FormKind::kObservation).format(), "DAYCARE_OBSERVATION_JSON");
}

class FormRoundTripTest : public ::testing::TestWithParam<FormKind> {};

TEST_P(FormRoundTripTest, InventedHandoversComeBack) {
  for (uint32_t seed = 1; seed <= fakes::Repeats(250) && !HasFailure(); ++seed) {
    SCOPED_TRACE(absl::StrCat("seed ", seed));
    const exchange::v1::Handover handover = testing::InventHandover(seed, GetParam());
    testing::ExpectRoundTrip(handover, GetParam(), FormCsvWriter(GetParam()), Spelling::kDanish);
    testing::ExpectRoundTrip(handover, GetParam(), FormJsonWriter(GetParam()), Spelling::kJson);
  }
}

TEST_P(FormRoundTripTest, WhatIsWrittenTwiceIsTheSame) {
  const exchange::v1::Handover handover = testing::InventHandover(7, GetParam());
  exchange::v1::Handover turned = handover;
  std::reverse(turned.mutable_sections()->pointer_begin(), turned.mutable_sections()->pointer_end());
  EXPECT_EQ(FormCsvWriter(GetParam()).Write({handover}).bytes, FormCsvWriter(GetParam()).Write({turned}).bytes)
      << "sections come in random order, the file does not";
}

INSTANTIATE_TEST_SUITE_P(Forms, FormRoundTripTest, ::testing::Values(FormKind::kTransition, FormKind::kObservation),
                         [](const auto& info) {
                           return info.param == FormKind::kTransition ? "Summary" : "Observation";
                         });

TEST(FormWritersTest, FixturesComeBack) {
  testing::ExpectRoundTrip(testing::Fixture("observation.textproto"), FormKind::kObservation,
                           FormCsvWriter(FormKind::kObservation), Spelling::kDanish);
  testing::ExpectRoundTrip(testing::Fixture("observation.textproto"), FormKind::kObservation,
                           FormJsonWriter(FormKind::kObservation), Spelling::kJson);
  testing::ExpectRoundTrip(testing::Fixture("hard.textproto"), FormKind::kTransition,
                           FormCsvWriter(FormKind::kTransition), Spelling::kDanish);
}

}  // namespace handover::adapters::daycare
