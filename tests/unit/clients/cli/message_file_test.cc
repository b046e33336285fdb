#include "clients/cli/message_file.h"

#include <gtest/gtest.h>

#include <sstream>
#include <string>
#include <vector>

#include "clients/cli/command.h"
#include "handover/exchange/v1/handover.pb.h"
#include "tests/fakes/temporary_folder.h"

namespace handover::cli {
namespace {

TEST(MessageFileTest, JsonAndTextAreToldApart) {
  exchange::v1::Addressee json;
  exchange::v1::Addressee text;
  EXPECT_TRUE(ParseMessage("f", " \n{\"role\": \"GP\"}", json).ok());
  EXPECT_TRUE(ParseMessage("f", "# Why.\nrole: \"GP\"", text).ok());
  EXPECT_EQ(json.role(), "GP");
  EXPECT_EQ(text.role(), "GP");
}

TEST(MessageFileTest, WhatIsWrongIsNamedByFileAndLineNeverByContent) {
  exchange::v1::Addressee message;
  const absl::Status text = ParseMessage("f.textproto", "role: \"GP\"\nsecret: 1\n", message);
  EXPECT_EQ(ExitCodeOf(text), kUsage);
  EXPECT_EQ(text.message(), "f.textproto: line 2: not the protobuf text format of a Addressee");
  const absl::Status json = ParseMessage("f.json", "{\"secret\": 1}", message);
  EXPECT_EQ(json.message(), "f.json: not the protobuf JSON of a Addressee");
  EXPECT_EQ(ExitCodeOf(json), kUsage);
}

TEST(MessageFileTest, EachLineIsAMessageAndAWrongOneIsNamed) {
  std::vector<exchange::v1::Addressee> messages;
  const auto next = [&messages]() -> google::protobuf::Message& { return messages.emplace_back(); };
  ASSERT_TRUE(ParseLines("f", "{\"role\": \"GP\"}\n \r\n{\"role\": \"SCHOOL\"}\n", next).ok());
  ASSERT_EQ(messages.size(), 2u);
  EXPECT_EQ(messages[1].role(), "SCHOOL");
  const absl::Status wrong = ParseLines("f", "{\"role\": \"GP\"}\n\n{\"secret\": 1}", next);
  EXPECT_EQ(wrong.message(), "f: line 3: not the protobuf JSON of a Addressee");
  EXPECT_EQ(ExitCodeOf(wrong), kUsage);
}

TEST(MessageFileTest, DashIsStandardInput) {
  std::istringstream in("role: \"GP\"");
  exchange::v1::Addressee message;
  ASSERT_TRUE(ReadMessage("-", in, message).ok());
  EXPECT_EQ(message.role(), "GP");
}

TEST(MessageFileTest, FileIsReadWhole) {
  const fakes::TemporaryFolder folder;
  fakes::WriteFileBytes(folder.File("x"), "a\nb");
  std::istringstream in;
  EXPECT_EQ(*ReadInput(folder.File("x"), in), "a\nb");
  EXPECT_EQ(ExitCodeOf(ReadInput(folder.File("none"), in).status()), kUsage);
}

}  // namespace
}  // namespace handover::cli
