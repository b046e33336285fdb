#include "adapters/text/zip_archive.h"

#include <string>

#include "gtest/gtest.h"

#include "tests/fakes/temporary_folder.h"
#include "tests/fakes/zip_packer.h"

namespace handover::adapters {
namespace zip_archive_test_internal {

using fakes::ZipPacker;

std::string TwoFiles() {
  ZipPacker packer;
  packer.Add("a.csv", "one");
  packer.Add("b.csv", "");
  return packer.Finish();
}

std::string CodeOf(const std::string& bytes, const ZipLimits& limits = {}) {
  const ZipDirectory directory = ReadZipDirectory(bytes, limits);
  return directory.files.has_value() ? "" : std::string(directory.problem.code) + " " + directory.problem.path;
}

// One file that is packed as told; what unpacking it gives.
std::optional<std::string> Unpacked(std::string_view packed, uint16_t method, uint32_t crc, uint32_t unpacked_bytes) {
  ZipPacker packer;
  packer.AddPacked("a.csv", packed, method, crc, unpacked_bytes);
  const std::string bytes = packer.Finish();
  const ZipDirectory directory = ReadZipDirectory(bytes);
  EXPECT_TRUE(directory.files.has_value());
  return Unpack(directory.files->at(0));
}

std::string Changed(std::string bytes, std::string_view find, std::string_view replace) {
  const size_t at = bytes.rfind(find);
  EXPECT_NE(at, std::string::npos);
  return bytes.replace(at, find.size(), replace);
}

TEST(ZipArchiveTest, TellsFilesInTheirOrder) {
  const std::string bytes = TwoFiles();
  const ZipDirectory directory = ReadZipDirectory(bytes);
  ASSERT_TRUE(directory.files.has_value()) << directory.problem.rule;
  ASSERT_EQ(directory.files->size(), 2u);
  EXPECT_EQ(directory.files->at(0).name, "a.csv");
  EXPECT_EQ(directory.files->at(0).unpacked_bytes, 3u);
  EXPECT_EQ(directory.files->at(0).changed, absl::CivilSecond(2026, 11, 20, 12, 0, 0));
  EXPECT_EQ(Unpack(directory.files->at(0)), "one");
  EXPECT_EQ(Unpack(directory.files->at(1)), "");
  EXPECT_TRUE(LooksLikeZip(bytes));
  EXPECT_FALSE(LooksLikeZip("PK\x03\x04"));
  EXPECT_FALSE(LooksLikeZip("sourcedId,status,dateLastModified"));
}

TEST(ZipArchiveTest, WhatAnotherProgramHasPackedIsTheSame) {
  const std::string bytes = fakes::ReadFileBytes("tests/fixtures/oneroster/packed_elsewhere.zip");
  const ZipDirectory directory = ReadZipDirectory(bytes);
  ASSERT_TRUE(directory.files.has_value()) << directory.problem.rule;
  const fakes::NamedFiles expected = fakes::FilesOfFolder("tests/fixtures/oneroster/full_1.2");
  EXPECT_EQ(directory.files->size(), expected.size());
  for (const ZipFile& file : *directory.files) {
    EXPECT_TRUE(file.deflated);
    EXPECT_EQ(Unpack(file), expected.at(std::string(file.name))) << file.name;
  }
}

TEST(ZipArchiveTest, ADeflatedFileHasItsLengthAndChecksum) {
  const std::string text(5000, 'a');
  const std::string packed = ZipPacker::Deflated(text);
  const uint32_t crc = ZipPacker::Crc(text);
  EXPECT_EQ(Unpacked(packed, 8, crc, 5000), text);
  EXPECT_EQ(Unpacked(packed, 8, crc, 4999), std::nullopt);
  EXPECT_EQ(Unpacked(packed, 8, crc, 5001), std::nullopt);
  EXPECT_EQ(Unpacked(packed, 8, crc + 1, 5000), std::nullopt);
  EXPECT_EQ(Unpacked(packed + "x", 8, crc, 5000), std::nullopt);
  EXPECT_EQ(Unpacked(packed.substr(0, packed.size() - 1), 8, crc, 5000), std::nullopt);
  EXPECT_EQ(Unpacked("no such thing", 8, crc, 5000), std::nullopt);
  EXPECT_EQ(Unpacked(ZipPacker::Deflated(""), 8, 0, 0), "");
  EXPECT_EQ(Unpacked("one", 0, ZipPacker::Crc("one"), 4), std::nullopt);
  EXPECT_EQ(Unpacked("one", 0, ZipPacker::Crc("two"), 3), std::nullopt);
  EXPECT_EQ(DamagedFile(2).path, "file 2 of the package");
  EXPECT_EQ(DamagedFile(2).code, "ZIP_DAMAGED");
}

TEST(ZipArchiveTest, LimitsAreJudgedBeforeAnythingIsUnpacked) {
  const std::string bytes = TwoFiles();
  EXPECT_EQ(CodeOf(bytes, {.max_bytes = bytes.size()}), "");
  EXPECT_EQ(CodeOf(bytes, {.max_bytes = bytes.size() - 1}), "ZIP_TOO_LARGE file");
  EXPECT_EQ(CodeOf(bytes, {.max_files = 2}), "");
  EXPECT_EQ(CodeOf(bytes, {.max_files = 1}), "ZIP_TOO_LARGE file");
  EXPECT_EQ(CodeOf(bytes, {.max_unpacked_bytes = 3}), "");
  EXPECT_EQ(CodeOf(bytes, {.max_unpacked_bytes = 2}), "ZIP_TOO_LARGE file 1 of the package");
}

TEST(ZipArchiveTest, ABombIsRefusedByWhatItSaysOfItself) {
  ZipPacker packer;
  const std::string packed = ZipPacker::Deflated(std::string(5'000'000, ' '));
  for (const char* name : {"a", "b"}) packer.AddPacked(name, packed, 8, 0, 5'000'000);
  const std::string bytes = packer.Finish();
  EXPECT_LT(bytes.size(), 20'000u);
  EXPECT_EQ(CodeOf(bytes), "ZIP_TOO_LARGE file 2 of the package");
}

TEST(ZipArchiveTest, OtherMethodsAndEncryptionAreRefused) {
  ZipPacker encrypted, other;
  encrypted.AddPacked("a", "one", 0, 0, 3, 1);
  other.AddPacked("a", "one", 12, 0, 3);
  EXPECT_EQ(CodeOf(encrypted.Finish()), "ZIP_METHOD file 1 of the package");
  EXPECT_EQ(CodeOf(other.Finish()), "ZIP_METHOD file 1 of the package");
}

TEST(ZipArchiveTest, DirectoryAndFilesAgree) {
  const std::string bytes = TwoFiles();
  EXPECT_EQ(CodeOf(""), "ZIP_FORMAT file");
  EXPECT_EQ(CodeOf(bytes.substr(0, bytes.size() - 1)), "ZIP_FORMAT file");
  EXPECT_EQ(CodeOf("x" + bytes), "ZIP_FORMAT file");
  EXPECT_EQ(CodeOf(Changed(bytes, "a.csv", "c.csv")), "ZIP_FORMAT file 1 of the package");
  EXPECT_EQ(CodeOf(Changed(bytes, "PK\x01\x02", "PK\x01\x03")), "ZIP_FORMAT file 2 of the package");
  ZipPacker twice, nameless;
  twice.Add("a", "1");
  twice.Add("a", "2");
  nameless.Add("", "1");
  EXPECT_EQ(CodeOf(twice.Finish()), "ZIP_FORMAT file 2 of the package");
  EXPECT_EQ(CodeOf(nameless.Finish()), "ZIP_FORMAT file 1 of the package");
}

TEST(ZipArchiveTest, ACommentMayFollow) {
  std::string bytes = TwoFiles();
  bytes[bytes.size() - 2] = 3;
  EXPECT_EQ(CodeOf(bytes + "abc"), "");
  EXPECT_EQ(CodeOf(bytes + "ab"), "ZIP_FORMAT file");
}

TEST(ZipArchiveTest, FilesDoNotShareTheirBytes) {
  // The second lies inside the first, as in a bomb that is made of one kernel.
  ZipPacker inner;
  inner.Add("b", "kernel");
  const std::string inside = inner.Finish();
  const std::string head = inside.substr(0, inside.find("PK\x01\x02"));
  ZipPacker outer;
  outer.Add("a", head);
  const std::string whole = outer.Finish();
  const size_t directory = whole.find("PK\x01\x02");
  std::string entry = inside.substr(inside.find("PK\x01\x02"), inside.rfind("PK\x05\x06") - inside.find("PK\x01\x02"));
  entry[42] = static_cast<char>(whole.find(head, 1));
  const size_t end = whole.rfind("PK\x05\x06");
  std::string last = whole.substr(end);
  last[8] = last[10] = 2;
  last[12] = static_cast<char>(end - directory + entry.size());
  EXPECT_EQ(CodeOf(whole.substr(0, end) + entry + last), "ZIP_FORMAT file");
}

TEST(ZipArchiveTest, EveryCodeHasAMeaning) {
  EXPECT_EQ(ZipIssueCodes().size(), 4u);
  for (const ZipIssueCode& code : ZipIssueCodes()) EXPECT_TRUE(code.meaning.ends_with('.')) << code.code;
}

}  // namespace zip_archive_test_internal
}  // namespace handover::adapters
