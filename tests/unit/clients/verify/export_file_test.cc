#include "clients/verify/export_file.h"

#include <gtest/gtest.h>

#include <string>

#include "tests/unit/clients/verify/test_export.h"

namespace handover_verify {
namespace {

std::string With(std::string text, const std::string& was, const std::string& is) {
  const std::size_t place = text.find(was);
  EXPECT_NE(place, std::string::npos) << was;
  return text.replace(place, was.size(), is);
}

TEST(ExportFileTest, EveryPartIsRead) {
  TestExport made;
  const auto file = ParseExportFile(made.Make());
  ASSERT_TRUE(file);
  EXPECT_EQ(file->proof.stream, made.stream);
  EXPECT_EQ(file->proof.leaf_count, 3u);
  EXPECT_EQ(file->proof.position, 1u);
  ASSERT_EQ(file->proof.entries.size(), 3u);
  ASSERT_EQ(file->entries.size(), 3u);
  EXPECT_EQ(file->proof.entries[1].seq, 2u);
  EXPECT_EQ(file->proof.entries[1].logged.index, 4u);
  EXPECT_FALSE(file->entries[0].main);
  ASSERT_TRUE(file->entries[1].main);
  EXPECT_EQ(file->entries[1].main->index, 3u);
  EXPECT_EQ(file->entries[2].says.note, "why");
  EXPECT_EQ(file->entries[0].says.decisions[0].sections[0].category, "BIRTH");
  EXPECT_EQ(file->copies_due, (std::vector<CopyDue>{{1, 3}, {2, 3}}));
}

TEST(ExportFileTest, AClosedEntrySaysNothing) {
  std::string text = TestExport().Make();
  const std::size_t from = text.rfind(",\"detail\":");
  text.replace(from, text.rfind("}],\"others\"") - from, "");
  const auto file = ParseExportFile(text);
  ASSERT_TRUE(file);
  EXPECT_FALSE(file->entries[2].opening);
  EXPECT_TRUE(file->entries[0].opening);
}

TEST(ExportFileTest, OtherNumbersAreReadAsTheFirst) {
  TestExport made;
  made.others = TestExport::AsOther(made.Make());
  const auto file = ParseExportFile(made.Make());
  ASSERT_TRUE(file);
  ASSERT_EQ(file->others.size(), 1u);
  EXPECT_EQ(file->others[0].entries.size(), 3u);
  EXPECT_EQ(file->others[0].copies_due, file->copies_due);
  EXPECT_EQ(file->others[0].proof.leaf_count, 3u);
  made.others = "{}";
  EXPECT_FALSE(ParseExportFile(made.Make()));
}

TEST(ExportFileTest, AnotherFormatOrAMissingPartIsRefused) {
  const std::string text = TestExport().Make();
  EXPECT_FALSE(ParseExportFile(""));
  EXPECT_FALSE(ParseExportFile("{}"));
  EXPECT_FALSE(ParseExportFile(With(text, "handover-export", "something else")));
  EXPECT_FALSE(ParseExportFile(With(text, "\"version\":2", "\"version\":1")));
  for (const std::string part :
       {"stream", "head", "signature", "snapshot", "leaf_count", "last_leaf_hash", "position", "stream_count",
        "index_path", "copies_due", "entries", "others", "sequence",
        "time_ms", "previous", "link_salt", "leaf", "index", "path",
        "detail", "detail_salt", "says", "event", "note", "decisions", "verdict", "obligations", "permitted"}) {
    EXPECT_FALSE(ParseExportFile(With(text, "\"" + part + "\":", "\"other\":"))) << part;
  }
}

}  // namespace
}  // namespace handover_verify
