#include "adapters/hl7v2/mllp_decoder.h"

#include <string>
#include <vector>

#include "gtest/gtest.h"

namespace handover::adapters::hl7v2 {
namespace mllp_decoder_test_internal {

const std::string kFirst = "MSH|^~\\&|A\rPID|1\r";
const std::string kSecond = "MSH|^~\\&|B\r";

std::vector<std::string> TakeAll(MllpDecoder& decoder) {
  std::vector<std::string> messages;
  for (std::optional<std::string> message = decoder.Take(); message.has_value(); message = decoder.Take()) {
    messages.push_back(*message);
  }
  return messages;
}

MllpDecoder::Options Small() {
  MllpDecoder::Options options;
  options.max_message_bytes = 10;
  options.max_garbage_bytes = 5;
  options.max_waiting = 2;
  return options;
}

TEST(MllpDecoderTest, TwoMessagesInOnePiece) {
  MllpDecoder decoder;
  ASSERT_TRUE(decoder.Add(MllpFrame(kFirst) + MllpFrame(kSecond)).ok());
  EXPECT_EQ(TakeAll(decoder), (std::vector<std::string>{kFirst, kSecond}));
  EXPECT_TRUE(decoder.is_between_messages());
}

TEST(MllpDecoderTest, EveryCutGivesTheSameMessages) {
  const std::string stream = MllpFrame(kFirst) + "\r\n" + MllpFrame(kSecond);
  for (size_t cut = 0; cut <= stream.size(); ++cut) {
    MllpDecoder decoder;
    ASSERT_TRUE(decoder.Add(stream.substr(0, cut)).ok());
    ASSERT_TRUE(decoder.Add(stream.substr(cut)).ok());
    EXPECT_EQ(TakeAll(decoder), (std::vector<std::string>{kFirst, kSecond})) << cut;
    EXPECT_EQ(decoder.garbage_bytes(), 0u);
  }
}

TEST(MllpDecoderTest, ByteByByte) {
  MllpDecoder decoder;
  for (const char byte : MllpFrame(kFirst)) ASSERT_TRUE(decoder.Add(std::string(1, byte)).ok());
  EXPECT_EQ(TakeAll(decoder), std::vector<std::string>{kFirst});
}

TEST(MllpDecoderTest, NothingBeforeTheEnd) {
  MllpDecoder decoder;
  ASSERT_TRUE(decoder.Add("\x0B" + kFirst + "\x1C").ok());
  EXPECT_FALSE(decoder.Take().has_value());
  EXPECT_FALSE(decoder.is_between_messages());
  ASSERT_TRUE(decoder.Add("\r").ok());
  EXPECT_EQ(TakeAll(decoder), std::vector<std::string>{kFirst});
}

TEST(MllpDecoderTest, AnEndWithoutReturnBelongsToTheMessage) {
  MllpDecoder decoder;
  ASSERT_TRUE(decoder
                  .Add("\x0B"
                       "a\x1C"
                       "b\x1C\x1C\r")
                  .ok());
  EXPECT_EQ(TakeAll(decoder), std::vector<std::string>{"a\x1C"
                                                       "b\x1C"});
}

TEST(MllpDecoderTest, GarbageBetweenFramesIsCountedAndSkipped) {
  MllpDecoder decoder(Small());
  ASSERT_TRUE(decoder
                  .Add("xyz\r\n\x0B"
                       "a\x1C\r")
                  .ok());
  EXPECT_EQ(TakeAll(decoder), std::vector<std::string>{"a"});
  EXPECT_EQ(decoder.garbage_bytes(), 0u);  // The next message has an allowance of its own.
  ASSERT_TRUE(decoder.Add("12345").ok());
  EXPECT_EQ(decoder.garbage_bytes(), 5u);
}

TEST(MllpDecoderTest, TooMuchGarbageIsAnErrorThatStays) {
  MllpDecoder decoder(Small());
  EXPECT_EQ(decoder.Add("123456").code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(decoder.Add(MllpFrame("a")).code(), absl::StatusCode::kInvalidArgument);
  EXPECT_FALSE(decoder.Take().has_value());
}

TEST(MllpDecoderTest, ABrokenOffMessageIsGarbage) {
  MllpDecoder decoder(Small());
  ASSERT_TRUE(decoder
                  .Add("\x0B"
                       "abc" +
                       MllpFrame("whole"))
                  .ok());
  EXPECT_EQ(TakeAll(decoder), std::vector<std::string>{"whole"});
  EXPECT_EQ(decoder
                .Add("\x0B"
                     "abc\x0B"
                     "def\x0B")
                .code(),
            absl::StatusCode::kInvalidArgument);
}

TEST(MllpDecoderTest, AMessageHasALimit) {
  MllpDecoder decoder(Small());
  EXPECT_TRUE(decoder.Add(MllpFrame(std::string(10, 'a'))).ok());
  EXPECT_EQ(decoder.Add("\x0B" + std::string(11, 'a')).code(), absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(TakeAll(decoder), std::vector<std::string>{std::string(10, 'a')});
}

TEST(MllpDecoderTest, ALimitOfMessagesThatWait) {
  MllpDecoder decoder(Small());
  EXPECT_TRUE(decoder.Add(MllpFrame("a") + MllpFrame("b")).ok());
  EXPECT_EQ(decoder.Add(MllpFrame("c")).code(), absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(TakeAll(decoder), (std::vector<std::string>{"a", "b"}));
}

}  // namespace mllp_decoder_test_internal
}  // namespace handover::adapters::hl7v2
