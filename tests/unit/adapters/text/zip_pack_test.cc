#include "adapters/text/zip_pack.h"

#include "gtest/gtest.h"

#include "adapters/text/zip_archive.h"

namespace handover::adapters {

TEST(PackFilesTest, WhatIsPackedIsReadAgain) {
  const absl::CivilSecond changed(2026, 11, 22, 23, 59, 58);
  const std::string package = PackFiles({{"ø.csv", "a,b\n", changed}, {"empty.csv", "", absl::CivilSecond(2026)}});
  const ZipDirectory directory = ReadZipDirectory(package);
  ASSERT_TRUE(directory.files.has_value());
  ASSERT_EQ(directory.files->size(), 2u);
  const ZipFile& first = directory.files->at(0);
  EXPECT_EQ(first.name, "ø.csv");
  EXPECT_EQ(first.changed, changed);
  EXPECT_EQ(Unpack(first), "a,b\n");
  EXPECT_EQ(directory.files->at(1).name, "empty.csv");
  EXPECT_EQ(Unpack(directory.files->at(1)), "");
}

TEST(PackFilesTest, NothingIsAPackageToo) {
  const std::string package = PackFiles({});
  const ZipDirectory directory = ReadZipDirectory(package);
  ASSERT_TRUE(directory.files.has_value());
  EXPECT_TRUE(directory.files->empty());
}

TEST(PackFilesTest, TheSameFilesGiveTheSameBytes) {
  const std::vector<FileToPack> files = {{"a.csv", "x", absl::CivilSecond(2026)}};
  EXPECT_EQ(PackFiles(files), PackFiles(files));
}

TEST(PackFilesTest, ATimeThatItCannotHoldIsItsFirst) {
  for (const int year : {1979, 2108}) {
    const std::string package = PackFiles({{"a.csv", "x", absl::CivilSecond(year)}});
    EXPECT_EQ(ReadZipDirectory(package).files->at(0).changed, absl::CivilSecond(1980)) << year;
  }
}

}  // namespace handover::adapters
