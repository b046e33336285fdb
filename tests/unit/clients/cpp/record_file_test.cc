#include "clients/cpp/record_file.h"

#include <gtest/gtest.h>

#include <string>

#include "absl/strings/escaping.h"

namespace handover::client {
namespace {

TEST(RecordFileTest, ContentComesBack) {
  const std::string bytes = EncodeRecord(kTicketTag, "content");
  EXPECT_EQ(ParseRecord(kTicketTag, bytes), "content");
  EXPECT_EQ(ParseRecord(kTicketTag, EncodeRecord(kTicketTag, "")), "");
}

// The vector of docs/formats/client_files.md.
TEST(RecordFileTest, BytesAreThoseOfTheDocument) {
  EXPECT_EQ(absl::BytesToHexString(EncodeRecord(kAcknowledgementTag, "abc")),
            "484f43312e61636b0000000000000000"
            "0000000000000003"
            "616263"
            "16b72977d441decae06caeb680f61c3b935fe3eacc40e652f027a04a3a6d4cd7");
}

TEST(RecordFileTest, RecordOfAnotherKindIsNone) {
  EXPECT_FALSE(ParseRecord(kOutgoingTag, EncodeRecord(kTicketTag, "content")).has_value());
}

TEST(RecordFileTest, EveryChangedBitIsNoticed) {
  const std::string bytes = EncodeRecord(kTicketTag, "content");
  for (size_t bit = 0; bit < bytes.size() * 8; ++bit) {
    std::string changed = bytes;
    changed[bit / 8] = static_cast<char>(changed[bit / 8] ^ (1 << (bit % 8)));
    EXPECT_FALSE(ParseRecord(kTicketTag, changed).has_value()) << bit;
  }
}

TEST(RecordFileTest, EveryCutAndEveryAdditionIsNoticed) {
  const std::string bytes = EncodeRecord(kTicketTag, "content");
  for (size_t size = 0; size < bytes.size(); ++size) {
    EXPECT_FALSE(ParseRecord(kTicketTag, bytes.substr(0, size)).has_value()) << size;
  }
  EXPECT_FALSE(ParseRecord(kTicketTag, bytes + '\0').has_value());
}

}  // namespace
}  // namespace handover::client
