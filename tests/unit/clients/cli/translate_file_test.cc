#include "clients/cli/translate_file.h"

#include <gtest/gtest.h>

#include <memory>
#include <sstream>
#include <string>
#include <utility>

#include "absl/synchronization/notification.h"

namespace handover::cli {
namespace {

using adapters::Translation;

// Takes what begins with its format; waits until it may answer.
class SlowReader final : public adapters::Reader {
 public:
  explicit SlowReader(absl::Notification& go_on) : go_on_(go_on) {}
  std::string_view format() const override { return "SLOW"; }
  bool Recognises(std::string_view bytes) const override { return bytes.substr(0, 4) == "SLOW"; }
  Translation Read(std::string_view, const adapters::ReadContext&) const override {
    go_on_.WaitForNotification();
    Translation translation;
    translation.handovers.emplace_back().mutable_envelope()->set_kind("REPLY");
    return translation;
  }

 private:
  absl::Notification& go_on_;
};

class TranslateFileTest : public ::testing::Test {
 protected:
  TranslateFileTest() {
    auto registry = std::make_shared<adapters::Registry>();
    registry->readers.push_back(std::make_unique<SlowReader>(go_on_));
    options_.registry = std::move(registry);
  }
  static std::string CodeOf(const Translation& translation) {
    return translation.issues.empty() ? "" : translation.issues.front().code;
  }

  absl::Notification go_on_;
  TranslateOptions options_;
};

TEST_F(TranslateFileTest, ReaderThatKnowsItReadsIt) {
  go_on_.Notify();
  const TranslatedFile translated = TranslateBytes("SLOW letter", options_);
  EXPECT_TRUE(translated.translation.accepted());
  EXPECT_EQ(translated.format, "SLOW");
  EXPECT_FALSE(translated.still_runs);
}

TEST_F(TranslateFileTest, NamedFormatNeedsNoRecognition) {
  go_on_.Notify();
  options_.from = "SLOW";
  EXPECT_TRUE(TranslateBytes("letter", options_).translation.accepted());
}

TEST_F(TranslateFileTest, WhatNobodyKnowsIsRefused) {
  EXPECT_EQ(CodeOf(TranslateBytes("letter", options_).translation), "FORMAT_UNRECOGNISED");
  EXPECT_EQ(CodeOf(TranslateBytes(" \r\n\t", options_).translation), "FILE_EMPTY");
  EXPECT_EQ(CodeOf(TooLarge()), "FILE_TOO_LARGE");
}

TEST_F(TranslateFileTest, WhatTakesTooLongIsRefused) {
  options_.limit = absl::Milliseconds(1);
  absl::Notification ended;
  // Tells when the thread that was given up has let go of what it shared.
  options_.registry = std::shared_ptr<const adapters::Registry>(
      options_.registry.get(), [&ended, kept = options_.registry](const adapters::Registry*) { ended.Notify(); });
  const TranslatedFile translated = TranslateBytes("SLOW letter", options_);
  EXPECT_EQ(CodeOf(translated.translation), "TRANSLATION_TIME");
  EXPECT_TRUE(translated.still_runs);
  options_.registry.reset();
  go_on_.Notify();
  ended.WaitForNotification();
}

TEST(PrintTranslationTest, EachHandoverIssueAndLossIsALine) {
  Translation translation;
  translation.handovers.emplace_back().mutable_envelope()->set_kind("REPLY");
  translation.handovers.emplace_back();
  translation.issues = {{adapters::Severity::kNotice, "A", "/a", "r"},
                        {adapters::Severity::kWarning, "B", "/b", "r"},
                        {adapters::Severity::kError, "C", "/c", "r"}};
  translation.losses = {{"L", "/l"}};
  std::ostringstream out;
  std::ostringstream err;
  PrintTranslation("", translation, out, err);
  EXPECT_EQ(out.str(), "{\"envelope\":{\"kind\":\"REPLY\"}}\n{}\n");
  EXPECT_EQ(err.str(),
            "{\"severity\":\"notice\",\"code\":\"A\",\"path\":\"/a\",\"rule\":\"r\"}\n"
            "{\"severity\":\"warning\",\"code\":\"B\",\"path\":\"/b\",\"rule\":\"r\"}\n"
            "{\"severity\":\"error\",\"code\":\"C\",\"path\":\"/c\",\"rule\":\"r\"}\n"
            "{\"loss\":\"L\",\"path\":\"/l\"}\n");
}

TEST(PrintTranslationTest, FileStandsFirstInEachLine) {
  Translation translation;
  translation.handovers.emplace_back().mutable_envelope()->set_kind("REPLY");
  translation.handovers.emplace_back();
  translation.losses = {{"L", "/l"}};
  std::ostringstream out;
  std::ostringstream err;
  PrintTranslation("a\"b.xml", translation, out, err);
  EXPECT_EQ(out.str(), "{\"file\":\"a\\\"b.xml\",\"envelope\":{\"kind\":\"REPLY\"}}\n{\"file\":\"a\\\"b.xml\"}\n");
  EXPECT_EQ(err.str(), "{\"file\":\"a\\\"b.xml\",\"loss\":\"L\",\"path\":\"/l\"}\n");
}

}  // namespace
}  // namespace handover::cli
