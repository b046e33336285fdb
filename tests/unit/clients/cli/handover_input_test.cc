#include "clients/cli/handover_input.h"

#include <gtest/gtest.h>

#include <sstream>
#include <string>

#include "broker/base/refusal.h"
#include "clients/cli/json_text.h"
#include "tests/unit/clients/cli/cli_world.h"

namespace handover::cli {
namespace {

class HandoverInputTest : public ::testing::Test {
 protected:
  absl::StatusOr<std::vector<exchange::v1::Handover>> Read(const std::string& bytes, const std::string& format = "") {
    std::istringstream in(bytes);
    std::ostringstream out;
    const World world{in, out, out, clock_, random_, "1"};
    return ReadHandovers("-", {format, registry_}, world);
  }

  const adapters::Registry registry_ = adapters::MakeRegistry();
  fakes::FakeClock clock_;
  fakes::SeededRandom random_;
};

TEST_F(HandoverInputTest, TextIsOneHandover) {
  const auto read = Read(kHandoverText);
  ASSERT_TRUE(read.ok()) << read.status();
  ASSERT_EQ(read->size(), 1U);
  EXPECT_EQ(read->front().envelope().kind(), "REPLY");
}

TEST_F(HandoverInputTest, JsonIsOneOrOneALine) {
  exchange::v1::Handover handover;
  handover.mutable_envelope()->set_kind("REPLY");
  const std::string line = ToJson(handover, JsonForm::kLine);
  EXPECT_EQ(Read(ToJson(handover, JsonForm::kIndented))->size(), 1U);
  EXPECT_EQ(Read(line + "\n\n" + line + "\n")->size(), 2U);
  EXPECT_EQ(Read(line + "\n" + line + "\n", "HANDOVER")->size(), 2U);
}

TEST_F(HandoverInputTest, WrongLineIsNamed) {
  const absl::Status status = Read("{\"envelope\":{}}\n{\"secret\":1}\n").status();
  EXPECT_EQ(status.message(), "-: line 2: not the protobuf JSON of a Handover");
  EXPECT_EQ(ExitCodeOf(status), kUsage);
}

TEST_F(HandoverInputTest, EmptyFileIsAUsageError) {
  EXPECT_EQ(ExitCodeOf(Read(" \n").status()), kUsage);
  EXPECT_EQ(ExitCodeOf(Read("no handover").status()), kUsage);
}

TEST_F(HandoverInputTest, DocumentIsRecognisedFromItsBytes) {
  EXPECT_EQ(Read(fakes::ReadFileBytes("tests/fixtures/xdis32/twins.xml"))->size(), 2U);
  EXPECT_EQ(Read(fakes::ReadFileBytes("tests/fixtures/carecommunication/new_v5.json"))->size(), 1U);
}

TEST_F(HandoverInputTest, FormatMayBeNamed) {
  EXPECT_EQ(Read(fakes::ReadFileBytes("tests/fixtures/xdis32/twins.xml"), "MEDCOM_XDIS32")->size(), 2U);
  EXPECT_EQ(ExitCodeOf(Read("x", "UNHEARD_OF").status()), kUsage);
}

TEST_F(HandoverInputTest, RefusedDocumentKeepsCodePathAndRule) {
  const absl::Status status = Read("<Emessage", "MEDCOM_XDIS32").status();
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(ExitCodeOf(status), kRefused);
  EXPECT_NE(CodeOf(status), "DOCUMENT_REFUSED");
}

TEST_F(HandoverInputTest, MissingFileIsAUsageError) {
  std::istringstream in;
  std::ostringstream out;
  const World world{in, out, out, clock_, random_, "1"};
  EXPECT_EQ(ExitCodeOf(ReadHandovers("none", {"", registry_}, world).status()), kUsage);
}

TEST(RefusalOfTest, FirstErrorIsTheReason) {
  adapters::Translation translation;
  EXPECT_EQ(CodeOf(RefusalOf(translation)), "DOCUMENT_REFUSED");
  translation.issues = {{adapters::Severity::kWarning, "LOOK", "a", "b"},
                        {adapters::Severity::kError, "BAD", "c", "d"}};
  EXPECT_EQ(CodeOf(RefusalOf(translation)), "BAD");
  EXPECT_EQ(DetailOf(RefusalOf(translation)).field_path(), "c");
}

}  // namespace
}  // namespace handover::cli
