#include "adapters/medcom_edifact/edifact_writing.h"

#include <string>
#include <vector>

#include "gtest/gtest.h"

#include "adapters/medcom_edifact/dis32_segments.h"
#include "adapters/medcom_edifact/dis32_tree.h"
#include "tests/unit/adapters/medcom_edifact/edifact_fixture.h"

namespace handover::adapters::edifact {
namespace edifact_writing_test_internal {

using testing::EdiFixture;
using testing::Replaced;
using Told = std::vector<std::string>;

std::string Twin(std::string_view bytes) { return testing::TwinOf(bytes, kDis32Letter, AddBirthNotification); }

Written Write(const std::string& xml) {
  return testing::WriteTwin(xml, "BirthNotification", AddBirthNotificationSegments);
}

// The letter of `twin` once more, with other ends.
std::string TwoLetters(const std::string& twin, const std::string& sender) {
  const size_t begin = twin.find("<BirthNotification>");
  const size_t end = twin.find("</Emessage>");
  const std::string second =
      Replaced(Replaced(twin.substr(begin, end - begin), "BRV20240613001", "BRV2"), "5790000120400", sender);
  return twin.substr(0, end) + second + "</Emessage>";
}

TEST(WriteEmessageTest, SeveralLettersAreOneInterchange) {
  const std::string both = TwoLetters(Twin(EdiFixture("twins.edi")), "5790000120400");
  const Written written = Write(both);
  EXPECT_EQ(Twin(written.bytes), both);
  EXPECT_EQ(written.media_type, "application/EDIFACT");
  EXPECT_NE(written.bytes.find("UNZ+2+KUV20240613001'"), std::string::npos);
}

TEST(WriteEmessageTest, LettersOfTwoSendersAreNoInterchange) {
  const Written written = Write(TwoLetters(Twin(EdiFixture("twins.edi")), "5790001659592"));
  EXPECT_EQ(written.bytes, "");
  ASSERT_EQ(written.issues.size(), 1u);
  EXPECT_EQ(written.issues[0].code, "EDIFACT_ENDS");
  EXPECT_EQ(written.issues[0].path, "/Emessage/BirthNotification[2]");
}

TEST(WriteEmessageTest, WithoutALetterThereIsNothingToWrite) {
  const Written written = Write("<Emessage/>");
  EXPECT_EQ(written.bytes, "");
  EXPECT_TRUE(written.issues.empty());
}

TEST(WriteEmessageTest, ALossIsToldOnceForEachPlace) {
  const std::string twin = Replaced(Twin(EdiFixture("twins.edi")), "<StatusCode>nytbrev<", "<StatusCode>andetbrev<");
  EXPECT_EQ(testing::LossesOf(Write(twin)), Told{"EDIFACT_CODE /Emessage/BirthNotification/Letter/StatusCode"});
}

TEST(WriteEmessageTest, WhetherAReceiptIsWantedIsKept) {
  const std::string twin = Twin(EdiFixture("twins.edi"));
  EXPECT_NE(Write(twin).bytes.find("+KUV20240613001++++1'"), std::string::npos);
  EXPECT_NE(Write(Replaced(twin, "pluspositivkvitt", "minuspositivkvitt")).bytes.find("+KUV20240613001++++0'"),
            std::string::npos);
}

}  // namespace edifact_writing_test_internal
}  // namespace handover::adapters::edifact
