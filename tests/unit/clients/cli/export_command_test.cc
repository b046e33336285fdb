#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "tests/unit/clients/cli/admin_fixture.h"
#include "tests/unit/clients/cli/cli_world.h"
#include "tests/unit/clients/cli/export_fixture.h"

namespace handover::cli {
namespace {

using admin::v1::ExportSubjectRequest;
using admin::v1::ExportSubjectResponse;
using ::testing::HasSubstr;
using ::testing::Not;

class ExportCommandTest : public ::testing::Test {
 protected:
  Printed Export(const std::vector<std::string>& more, const std::string& standard_input = "0505239996\n") {
    std::vector<std::string> words = {"export", "-", "--out=" + world_.File("out"), "--reason=article 15",
                                      "--requested-by=Ole, case worker"};
    words.insert(words.end(), more.begin(), more.end());
    return world_.Run(words, standard_input);
  }

  CliWorld world_;
  const std::string method_ = AdminMethod("ExportSubject");
};

TEST_F(ExportCommandTest, TwoFilesAreWritten) {
  world_.Answer<ExportSubjectRequest>(method_, SomeExport());
  const Printed printed = Export({});
  ASSERT_EQ(printed.exit_code, kDone) << printed.err;
  EXPECT_THAT(printed.out, HasSubstr("3 entries, 1 numbers of the person\n"));
  EXPECT_THAT(world_.Read("out/export.json"), HasSubstr("\"handover-export\""));
  EXPECT_THAT(world_.Read("out/export.html"), HasSubstr("<html lang=\"da\">"));
  EXPECT_THAT(printed.out + printed.err, Not(HasSubstr("0505239996")));
}

TEST_F(ExportCommandTest, WhoAsksForWhomAndWhyTravels) {
  world_.Answer<ExportSubjectRequest>(method_, SomeExport());
  ASSERT_EQ(Export({"--purpose=SUPERVISION", "--part=KEPT_BACK", "--lang=en"}).exit_code, kDone);
  const ExportSubjectRequest asked = world_.Asked<ExportSubjectRequest>(method_);
  EXPECT_EQ(asked.person().cpr(), "0505239996");
  EXPECT_EQ(asked.purpose(), ExportSubjectRequest::SUPERVISION);
  EXPECT_EQ(asked.part(), ExportSubjectRequest::KEPT_BACK);
  EXPECT_EQ(asked.reason(), "article 15");
  EXPECT_EQ(asked.requested_by(), "Ole, case worker");
  EXPECT_THAT(world_.Read("out/export.html"), HasSubstr("<html lang=\"en\">"));
}

TEST_F(ExportCommandTest, PagesAreReadToTheEnd) {
  world_.broker().Answer<ExportSubjectRequest, ExportSubjectResponse>(method_, [](const ExportSubjectRequest& asked) {
    ExportSubjectResponse page = SomeExport();
    if (asked.has_page()) {
      page.clear_snapshot();
    } else {
      page.mutable_next_page()->set_after_sequence(3);
    }
    return page;
  });
  const Printed printed = Export({});
  EXPECT_EQ(printed.exit_code, kDone) << printed.err;
  EXPECT_THAT(printed.out, HasSubstr("6 entries, 1 numbers of the person\n"));
  EXPECT_EQ(world_.Asked<ExportSubjectRequest>(method_).page().after_sequence(), 3);
}

TEST_F(ExportCommandTest, EveryNumberOfThePersonIsRead) {
  world_.broker().Answer<ExportSubjectRequest, ExportSubjectResponse>(method_, [](const ExportSubjectRequest& asked) {
    ExportSubjectResponse answer = SomeExport();
    if (!asked.stream().empty()) {
      answer.set_stream(asked.stream());
    } else {
      answer.add_other_streams(std::string(32, '\x44'));
    }
    return answer;
  });
  const Printed printed = Export({"--lang=en"});
  EXPECT_EQ(printed.exit_code, kDone) << printed.err;
  EXPECT_THAT(printed.out, HasSubstr("6 entries, 2 numbers of the person\n"));
  EXPECT_EQ(world_.Asked<ExportSubjectRequest>(method_).stream(), std::string(32, '\x44'));
  EXPECT_EQ(world_.Asked<ExportSubjectRequest>(method_).person().cpr(), "0505239996");
  EXPECT_THAT(world_.Read("out/export.json"), HasSubstr("\"stream\":\"4444"));
  EXPECT_THAT(world_.Read("out/export.html"), HasSubstr("The same person under another number"));
}

TEST_F(ExportCommandTest, ANumberOnTheCommandLineIsRefusedAndNotRepeated) {
  const Printed printed = world_.Run({"export", "0505239996", "--out=x", "--reason=y", "--requested-by=z"});
  EXPECT_EQ(printed.exit_code, kUsage);
  EXPECT_THAT(printed.out + printed.err, Not(HasSubstr("0505239996")));
}

TEST_F(ExportCommandTest, MistakesAreUsageErrors) {
  EXPECT_EQ(Export({"--purpose=FUN"}).exit_code, kUsage);
  EXPECT_EQ(Export({"--part=ALL"}).exit_code, kUsage);
  EXPECT_EQ(Export({"--lang=fr"}).exit_code, kUsage);
  EXPECT_EQ(Export({}, "").exit_code, kUsage);
  EXPECT_EQ(world_.Run({"export", "-", "--out=x"}).exit_code, kUsage);
}

TEST_F(ExportCommandTest, RefusalsAreRefusedAndLeaveNoFile) {
  world_.Refuse(method_, absl::PermissionDeniedError(""));
  EXPECT_EQ(Export({}).exit_code, kRefused);
  EXPECT_FALSE(std::filesystem::exists(world_.File("out")));
}

TEST_F(ExportCommandTest, AFolderThatCannotBeMadeIsAUsageError) {
  world_.Answer<ExportSubjectRequest>(method_, SomeExport());
  const Printed printed = world_.Run(
      {"export", "-", "--out=" + world_.File("tls.pem") + "/x", "--reason=y", "--requested-by=z"}, "0505239996\n");
  EXPECT_EQ(printed.exit_code, kUsage);
  EXPECT_THAT(printed.err, HasSubstr("--out"));
}

}  // namespace
}  // namespace handover::cli
