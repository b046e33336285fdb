#include "adapters/oneroster/oneroster_reader.h"

#include <array>
#include <set>
#include <string>
#include <vector>

#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"

#include "adapters/oneroster/oneroster_issues.h"
#include "adapters/text/csv_table.h"
#include "adapters/text/zip_archive.h"
#include "tests/unit/adapters/issue_cases.h"
#include "tests/unit/adapters/oneroster/packages.h"

namespace handover::adapters::oneroster {
namespace oneroster_reader_test_internal {

using adapters::testing::CasesOfIssues;
using adapters::testing::FixtureBytes;
using adapters::testing::IssueCase;
using testing::FilesOfFixture;
using testing::HasIssue;
using testing::HasLoss;
using testing::ReadFiles;
using testing::ReadPackage;

// The folder of the case's file, packed with the changed file in it.
Translation ReadCase(const IssueCase& one) {
  const size_t slash = one.fixture.find('/');
  fakes::NamedFiles files = FilesOfFixture(one.fixture.substr(0, slash));
  files[one.fixture.substr(slash + 1)] = one.document;
  return ReadFiles(files);
}

std::set<std::string> DeclaredIssues() {
  std::set<std::string> codes;
  for (const IssueInfo& info : AllIssues()) codes.insert(std::string(info.code));
  for (const CsvIssueCode& code : CsvIssueCodes()) codes.insert(std::string(code.code));
  return codes;
}

// The first row below the header with one more cell filled; Aya's in every file that has people.
fakes::NamedFiles WithCell(const std::string& folder, const std::string& file, size_t column,
                           const std::string& value) {
  fakes::NamedFiles files = FilesOfFixture(folder);
  CsvTable table = *ReadCsv(files.at(file), {.separator = ',', .unmarked = CsvDialect::Unmarked::kUtf8}).table;
  table.rows.at(0).at(column) = value;
  std::string text;
  table.rows.insert(table.rows.begin(), table.header);
  for (const auto& row : table.rows) {
    for (size_t i = 0; i < row.size(); ++i) text += (i == 0 ? "\"" : ",\"") + row[i] + "\"";
    text += "\n";
  }
  files[file] = text;
  return files;
}

std::string TextOf(const Translation& translation) {
  std::string text;
  for (const auto& handover : translation.handovers) {
    for (const auto& section : handover.sections()) text += section.body().Utf8DebugString();
  }
  return text;
}

TEST(OneRosterReaderTest, FixturesBecomeWhatStandsBesideThem) {
  for (const char* name : {"full_1.1", "least_1.1", "full_1.2"}) {
    const Translation translation = ReadFiles(FilesOfFixture(name));
    ASSERT_TRUE(translation.accepted()) << name;
    for (size_t i = 0; i < translation.handovers.size(); ++i) {
      const std::string file = std::string(name) + "." + std::to_string(i + 1) + ".textproto";
      exchange::v1::Handover expected;
      ASSERT_TRUE(google::protobuf::TextFormat::ParseFromString(FixtureBytes("oneroster/" + file), &expected)) << file;
      EXPECT_EQ(translation.handovers[i].Utf8DebugString(), expected.Utf8DebugString()) << file;
    }
  }
}

TEST(OneRosterReaderTest, EveryIssueShowsWhereItIs) {
  std::set<std::string> seen = {"ONEROSTER_NOT_PACKED", "ONEROSTER_FILE", "ONEROSTER_PLACE_ID", "CSV_TOO_LARGE",
                                "CSV_ENCODING"};
  for (const IssueCase& one : CasesOfIssues("oneroster")) {
    EXPECT_TRUE(HasIssue(ReadCase(one), one.code, one.path)) << one.code << " " << one.path;
    seen.insert(one.code);
  }
  EXPECT_EQ(seen, DeclaredIssues());
}

// Without its number a place is known by its identifier, which must be one that can go into an address.
TEST(OneRosterReaderTest, APlaceWithoutItsNumberIsKnownByItsIdentifier) {
  for (const auto& [identifier, is_fit] : {std::pair<std::string, bool>{"house-1", true}, {"hus-æ", false}}) {
    fakes::NamedFiles files = FilesOfFixture("least_1.1");
    files["orgs.csv"].replace(files["orgs.csv"].find("1,,,"), 1, identifier);
    files["orgs.csv"].replace(files["orgs.csv"].find("G40123"), 6, "40123");
    files["users.csv"].replace(files["users.csv"].find("true,1,"), 6, "true," + identifier);
    const Translation translation = ReadFiles(files);
    EXPECT_TRUE(HasIssue(translation, "ONEROSTER_INSTITUTION", "orgs.csv, row 1, column 6"));
    EXPECT_EQ(HasIssue(translation, "ONEROSTER_PLACE_ID", "orgs.csv, row 1, column 1"), !is_fit);
    EXPECT_EQ(translation.accepted(), is_fit);
  }
}

TEST(OneRosterReaderTest, AnErrorRefusesTheWholePackage) {
  for (const IssueCase& one : CasesOfIssues("oneroster")) {
    const Translation translation = ReadCase(one);
    bool has_error = false;
    for (const Issue& issue : translation.issues) has_error = has_error || issue.severity == Severity::kError;
    EXPECT_EQ(translation.accepted(), !has_error) << one.code;
  }
}

TEST(OneRosterReaderTest, EveryLossIsMet) {
  std::set<std::string> expected, met;
  for (const LossInfo& info : AllLosses()) expected.insert(std::string(info.code));
  for (const Loss& loss : ReadFiles(WithCell("full_1.1", "orgs.csv", 1, "tobedeleted")).losses) met.insert(loss.code);
  EXPECT_EQ(met, expected);
}

TEST(OneRosterReaderTest, LossesHaveTheirPlace) {
  const Translation translation = ReadFiles(FilesOfFixture("full_1.1"));
  EXPECT_TRUE(HasLoss(translation, "ONEROSTER_PASSWORD", "users.csv, header, column 18"));
  EXPECT_TRUE(HasLoss(translation, "ONEROSTER_ORIGIN", "demographics.csv, header, column 10"));
  EXPECT_TRUE(HasLoss(translation, "ONEROSTER_OTHER_PEOPLE", "users.csv, row 7"));
  EXPECT_TRUE(HasLoss(translation, "ONEROSTER_OTHER_PLACE", "enrollments.csv, row 1"));
  EXPECT_TRUE(HasLoss(translation, "ONEROSTER_OTHER_FILE", "courses.csv"));
  EXPECT_TRUE(HasLoss(translation, "ONEROSTER_EXTENSION", "orgs.csv, header, column 8"));
}

TEST(OneRosterReaderTest, NoPasswordAndNoOriginGoesOn) {
  const std::string text = TextOf(ReadFiles(FilesOfFixture("full_1.1")));
  EXPECT_EQ(text.find("hemmelig"), std::string::npos);
  EXPECT_EQ(text.find("Odense"), std::string::npos);
  EXPECT_NE(text.find("Aya"), std::string::npos);
}

// What is free text and is not lost: what a recipient reads.
TEST(OneRosterReaderTest, EveryTextIsFoundAgain) {
  int looked_at = 0;
  for (const ColumnInfo& column : AllColumns()) {
    const bool people = column.file == File::kUsers || column.file == File::kDemographics;
    const bool text = column.shape == Shape::kText && column.loss == nullptr && people;
    const bool joins = column.name.find("SourcedId") != std::string_view::npos || column.name == "userIds" ||
                       column.name == "role";
    if (!text || joins) continue;
    const std::string folder = IsIn(column, Version::k11) ? "full_1.1" : "full_1.2";
    const std::string file(InfoOf(column.file).name);
    const auto table = ReadCsv(FilesOfFixture(folder).at(file), {',', CsvDialect::Unmarked::kUtf8}).table;
    const auto at = std::find(table->header.begin(), table->header.end(), column.name) - table->header.begin();
    const Translation translation = ReadFiles(WithCell(folder, file, static_cast<size_t>(at), "Zebra Ø"));
    EXPECT_NE(TextOf(translation).find("Zebra Ø"), std::string::npos) << column.name;
    ++looked_at;
  }
  EXPECT_GE(looked_at, 11);
}

// Every column that is lost says so when a cell of it is filled.
TEST(OneRosterReaderTest, EveryLostColumnSaysSo) {
  std::set<std::string> told;
  for (const char* folder : {"full_1.1", "full_1.2"}) {
    for (const Loss& loss : ReadFiles(FilesOfFixture(folder)).losses) {
      const auto& file = *std::find_if(AllFiles().begin(), AllFiles().end(),
                                       [&](const FileInfo& info) { return loss.path.starts_with(info.name); });
      const size_t place = loss.path.find("header, column ");
      if (place == std::string::npos) continue;
      const auto table =
          ReadCsv(FilesOfFixture(folder).at(std::string(file.name)), {',', CsvDialect::Unmarked::kUtf8}).table;
      told.insert(std::string(file.name) + " " + table->header.at(std::stoul(loss.path.substr(place + 15)) - 1));
    }
  }
  for (const ColumnInfo& column : AllColumns()) {
    if (column.loss == nullptr) continue;
    EXPECT_TRUE(told.contains(std::string(InfoOf(column.file).name) + " " + std::string(column.name))) << column.name;
  }
}

TEST(OneRosterReaderTest, OneFileAloneIsKnownAndRefused) {
  for (const auto& [name, bytes] : FilesOfFixture("full_1.1")) {
    EXPECT_TRUE(OneRosterReader().Recognises(bytes)) << name;
    const Translation translation = ReadPackage(bytes);
    EXPECT_FALSE(translation.accepted()) << name;
    EXPECT_TRUE(HasIssue(translation, "ONEROSTER_NOT_PACKED", "file")) << name;
  }
}

TEST(OneRosterReaderTest, KnowsAPackageByItsFiles) {
  const OneRosterReader reader;
  EXPECT_TRUE(reader.Recognises(fakes::Packed({{"manifest.csv", ""}})));
  EXPECT_TRUE(reader.Recognises(fakes::Packed({{"school/users.csv", ""}})));
  EXPECT_FALSE(reader.Recognises(fakes::Packed({{"letter.xml", ""}})));
  EXPECT_FALSE(reader.Recognises("PK\x03\x04"));
  EXPECT_FALSE(reader.Recognises("sourcedId,status,name"));
  EXPECT_TRUE(reader.Recognises("sourcedId,enabledUser,status,dateLastModified"));
  EXPECT_TRUE(reader.Recognises("userSourcedId,status,dateLastModified,birthdate"));
  EXPECT_FALSE(reader.Recognises(""));
  EXPECT_EQ(ReadPackage("").issues.at(0).code, "ZIP_FORMAT");
}

TEST(OneRosterReaderTest, ARetryMakesTheSameIds) {
  const std::string package = fakes::Packed(FilesOfFixture("full_1.1"));
  fakes::SeededRandom random(2);
  const Translation first = ReadPackage(package);
  const Translation later = OneRosterReader().Read(package, {&random, absl::FromUnixSeconds(1'795'090'000)});
  ASSERT_EQ(later.handovers.size(), 2u);
  for (size_t i = 0; i < 2; ++i) {
    EXPECT_EQ(first.handovers[i].envelope().handover_id(), later.handovers[i].envelope().handover_id());
  }
  EXPECT_NE(first.handovers[0].envelope().handover_id(), first.handovers[1].envelope().handover_id());
}

TEST(OneRosterReaderTest, WhatAnotherProgramHasPackedIsTheSameRoster) {
  const Translation translation = ReadPackage(FixtureBytes("oneroster/packed_elsewhere.zip"));
  ASSERT_TRUE(translation.accepted());
  EXPECT_EQ(TextOf(translation), TextOf(ReadFiles(FilesOfFixture("full_1.2"))));
}

// As programs export it that have grown from version 1.0: its names, words of other letters, cells that lack.
TEST(OneRosterReaderTest, WhatOtherProgramsWriteIsTheSameRoster) {
  fakes::NamedFiles files = FilesOfFixture("full_1.1");
  for (const auto& [file, from, to] : std::vector<std::array<std::string, 3>>{
           {"users.csv", "\"agentSourcedIds\"", "\"agents\""},
           {"users.csv", "\"student\"", "\"Student\""},
           {"users.csv", "\"true\",\"u-kirsten\"", "\"TRUE\",\"u-kirsten\""},
           {"classes.csv", "\"homeroom\"", "\"Homeroom\""},
           {"classes.csv", "\"course-1\"", "\"\""},
           {"demographics.csv", "\"sourcedId\"", "\"userSourcedId\""},
           {"demographics.csv", "\"birthDate\"", "\"birthdate\""},
           {"demographics.csv", "\"female\"", "\"Female\""},
           {"manifest.csv", "\"file.resources\",\"absent\"", "\"file.resources\",\"\""}}) {
    ASSERT_NE(files[file].find(from), std::string::npos) << from;
    files[file].replace(files[file].find(from), from.size(), to);
  }
  files["Classes.csv"] = files.extract("classes.csv").mapped();
  const Translation translation = ReadFiles(files);
  ASSERT_TRUE(translation.accepted());
  EXPECT_EQ(TextOf(translation), TextOf(ReadFiles(FilesOfFixture("full_1.1"))));
}

TEST(OneRosterReaderTest, AnUnknownColumnOfPeopleGoesOnAndAnotherIsNamed) {
  fakes::NamedFiles files = FilesOfFixture("full_1.1");
  files["users.csv"].replace(files["users.csv"].find("metadata.locker"), 15, "prefferedName");
  files["orgs.csv"].replace(files["orgs.csv"].find("metadata.region"), 15, "region");
  const Translation translation = ReadFiles(files);
  ASSERT_TRUE(translation.accepted());
  EXPECT_TRUE(HasIssue(translation, "ONEROSTER_COLUMN", "users.csv, header, column 21"));
  EXPECT_TRUE(HasLoss(translation, "ONEROSTER_EXTENSION", "orgs.csv, header, column 8"));
  EXPECT_NE(TextOf(translation).find("Skab 7"), std::string::npos);
}

TEST(OneRosterReaderTest, ARowThatIsToBeDeletedIsNotThere) {
  fakes::NamedFiles files = FilesOfFixture("full_1.1");
  const auto status = [&](const std::string& file, const std::string& row, const std::string& word) {
    const std::string begin = "\n\"" + row + "\",";
    files[file].replace(files[file].find(begin) + begin.size(), 2, "\"" + word + "\"");
  };
  status("users.csv", "u-kirsten", "tobedeleted");
  status("users.csv", "u-ali", "inactive");
  status("enrollments.csv", "e-3", "tobedeleted");
  const Translation translation = ReadFiles(files);
  ASSERT_TRUE(translation.accepted());
  ASSERT_EQ(translation.handovers.size(), 1u) << "Ali has left";
  const std::string text = TextOf(translation);
  EXPECT_EQ(text.find("Kirsten"), std::string::npos);
  EXPECT_NE(text.find("Ruddi"), std::string::npos);
  EXPECT_EQ(text.find("Max"), std::string::npos);
  EXPECT_TRUE(HasLoss(translation, "ONEROSTER_DELETED", "users.csv, row 2"));
  EXPECT_TRUE(HasLoss(translation, "ONEROSTER_DELETED", "enrollments.csv, row 3"));
}

TEST(OneRosterReaderTest, RolesMayStandWithTheUsersInVersion12Too) {
  fakes::NamedFiles files = FilesOfFixture("full_1.1");
  files["manifest.csv"].replace(files["manifest.csv"].find("\"1.1\""), 5, "\"1.2\"");
  const Translation translation = ReadFiles(files);
  ASSERT_TRUE(translation.accepted());
  EXPECT_EQ(TextOf(translation), TextOf(ReadFiles(FilesOfFixture("full_1.1"))));
  EXPECT_TRUE(HasIssue(translation, "ONEROSTER_OTHER_VERSION", "users.csv, header, column 6"));
}

TEST(OneRosterReaderTest, AFormulaIsAText) {
  const Translation translation = ReadFiles(WithCell("full_1.1", "users.csv", 8, "'=1+1"));
  EXPECT_NE(TextOf(translation).find("\"=1+1 Test\""), std::string::npos);
}

}  // namespace oneroster_reader_test_internal
}  // namespace handover::adapters::oneroster
