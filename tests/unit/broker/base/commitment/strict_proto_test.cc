#include "broker/base/commitment/strict_proto.h"

#include <set>
#include <string>

#include "gtest/gtest.h"

#include "broker/base/refusal.h"
#include "tests/unit/broker/base/commitment/runtime_schema.h"
#include "tests/unit/broker/base/commitment/world.h"

namespace handover {
namespace {

constexpr int kStrictRuleCount = 12;

constexpr char kStrictTestSchema[] = R"(
syntax = "proto3";
enum Colour { NONE = 0; RED = 1; }
message All {
  int32 a_int32 = 1;
  int64 a_int64 = 2;
  uint32 a_uint32 = 3;
  uint64 a_uint64 = 4;
  sint32 a_sint32 = 5;
  sint64 a_sint64 = 6;
  bool a_bool = 7;
  Colour a_enum = 8;
  fixed32 a_fixed32 = 9;
  sfixed64 a_sfixed64 = 10;
  float a_float = 11;
  double a_double = 12;
  string a_string = 13;
  bytes a_bytes = 14;
  All nested = 15;
  optional int32 present = 16;
  repeated int32 numbers = 17;
  repeated string texts = 18;
  repeated All children = 19;
  oneof choice { int32 left = 20; string right = 21; }
  repeated fixed32 fixed_numbers = 22;
  repeated int32 loose_numbers = 23 [packed = false];
  optional bytes present_bytes = 40;
  repeated bool flags = 1000;
}
)";

class StrictProtoTest : public testing::Test {
 protected:
  // "<code> at <path>", or "strict".
  std::string Find(const std::string& bytes) const {
    const auto violation = schema_.FindViolation(bytes);
    if (!violation.has_value()) return "strict";
    return std::string(StrictRuleCode(violation->rule)) + " at " + violation->field_path;
  }

  const RuntimeSchema runtime_{kStrictTestSchema};
  const StrictSchema schema_{runtime_.Type("All")};
};

TEST_F(StrictProtoTest, EmptyMessageIsStrict) { EXPECT_EQ(Find(""), "strict"); }

TEST_F(StrictProtoTest, EveryFieldTypeIsTakenAsAWriterWritesIt) {
  const std::string bytes = WireBytes()
                                .Number(1, ~uint64_t{0})  // -1: ten bytes.
                                .Number(2, uint64_t{1} << 63)
                                .Number(3, 0xffffffff)
                                .Number(4, ~uint64_t{0})
                                .Number(5, 0xffffffff)
                                .Number(6, ~uint64_t{0})
                                .Number(7, 1)
                                .Number(8, 1)
                                .Raw(std::string("\x4d\1\0\0\0", 5))
                                .Raw(std::string("\x51\0\0\0\0\0\0\0\x80", 9))
                                .Raw(std::string("\x5d\0\0\0\x80", 5))  // -0.0 is not the default.
                                .Raw(std::string("\x61\0\0\0\0\0\0\xf0\x3f", 9))
                                .Text(13, "tekst \xc3\xa6\xe2\x82\xac\xf0\x9f\x91\xb6")
                                .Text(14, std::string("\0\xff", 2))
                                .Text(15, std::string(WireBytes().Number(1, 5)))
                                .Number(16, 0)
                                .Text(17, std::string("\0\1\2", 3))
                                .Text(18, "")
                                .Text(18, "b")
                                .Text(19, "")
                                .Text(19, std::string(WireBytes().Text(18, "x")))
                                .Number(20, 0)
                                .Text(22, std::string(8, '\0'))
                                .Number(23, 0)
                                .Number(23, 7)
                                .Text(40, "")
                                .Text(1000, std::string("\0\1", 2));
  EXPECT_EQ(Find(bytes), "strict");
}

TEST_F(StrictProtoTest, UnknownFieldIsRefused) {
  EXPECT_EQ(Find(WireBytes().Number(30, 1)), "FIELD_UNKNOWN at #30");
  EXPECT_EQ(Find(WireBytes().Number(39, 1)), "FIELD_UNKNOWN at #39");
  EXPECT_EQ(Find(WireBytes().Number(2000, 1)), "FIELD_UNKNOWN at #2000");
}

TEST_F(StrictProtoTest, DescendingFieldsAreRefused) {
  EXPECT_EQ(Find(WireBytes().Number(2, 1).Number(1, 1)), "FIELD_ORDER at a_int32");
  EXPECT_EQ(Find(WireBytes().Text(18, "a").Text(19, "").Text(18, "b")), "FIELD_ORDER at texts[0]");
}

TEST_F(StrictProtoTest, FieldTwiceIsRefused) {
  EXPECT_EQ(Find(WireBytes().Number(1, 1).Number(1, 2)), "FIELD_TWICE at a_int32");
  EXPECT_EQ(Find(WireBytes().Text(15, "").Text(15, "")), "FIELD_TWICE at nested");
  EXPECT_EQ(Find(WireBytes().Text(17, "\1").Text(17, "\2")), "FIELD_TWICE at numbers");
}

TEST_F(StrictProtoTest, TwoOfAOneofAreRefused) {
  EXPECT_EQ(Find(WireBytes().Number(20, 1).Text(21, "x")), "FIELD_TWICE at right");
}

TEST_F(StrictProtoTest, LongVarintsAreRefused) {
  EXPECT_EQ(Find(std::string("\x08\x81\x00", 3)), "VARINT_NOT_MINIMAL at ");
  EXPECT_EQ(Find(std::string("\x88\x00\x01", 3)), "VARINT_NOT_MINIMAL at ");   // The tag.
  EXPECT_EQ(Find(std::string("\x6a\x81\x00x", 4)), "VARINT_NOT_MINIMAL at ");  // The length.
  EXPECT_EQ(Find(WireBytes().Text(17, std::string("\x81\x00", 2))), "VARINT_NOT_MINIMAL at numbers");
  EXPECT_EQ(Find("\x10\xff\xff\xff\xff\xff\xff\xff\xff\xff\x02"), "VARINT_NOT_MINIMAL at ");  // 65 bits.
}

TEST_F(StrictProtoTest, NumbersOutOfTheirTypesRangeAreRefused) {
  EXPECT_EQ(Find(WireBytes().Number(1, 0x80000000)), "VALUE_RANGE at a_int32");
  EXPECT_EQ(Find(WireBytes().Number(3, 0x100000000)), "VALUE_RANGE at a_uint32");
  EXPECT_EQ(Find(WireBytes().Number(5, 0x100000000)), "VALUE_RANGE at a_sint32");
  EXPECT_EQ(Find(WireBytes().Number(7, 2)), "VALUE_RANGE at a_bool");
  EXPECT_EQ(Find(WireBytes().Number(8, 0x80000000)), "VALUE_RANGE at a_enum");
  EXPECT_EQ(Find(WireBytes().Text(1000, "\2")), "VALUE_RANGE at flags");
  EXPECT_EQ(Find(WireBytes().Number(1, 0x7fffffff)), "strict");
  EXPECT_EQ(Find(WireBytes().Number(1, ~uint64_t{0} << 31)), "strict");  // The lowest int32.
  EXPECT_EQ(Find(WireBytes().Number(1, (~uint64_t{0} << 31) - 1)), "VALUE_RANGE at a_int32");
}

TEST_F(StrictProtoTest, ExplicitDefaultsAreRefusedWhereThereIsNoPresence) {
  for (int field = 1; field <= 8; ++field) {
    EXPECT_NE(Find(WireBytes().Number(field, 0)).find("EXPLICIT_DEFAULT"), std::string::npos) << field;
  }
  EXPECT_EQ(Find(std::string("\x4d\0\0\0\0", 5)), "EXPLICIT_DEFAULT at a_fixed32");
  EXPECT_EQ(Find(std::string("\x61\0\0\0\0\0\0\0\0", 9)), "EXPLICIT_DEFAULT at a_double");
  EXPECT_EQ(Find(WireBytes().Text(13, "")), "EXPLICIT_DEFAULT at a_string");
  EXPECT_EQ(Find(WireBytes().Text(14, "")), "EXPLICIT_DEFAULT at a_bytes");
  EXPECT_EQ(Find(WireBytes().Text(17, "")), "EXPLICIT_DEFAULT at numbers");
  EXPECT_EQ(Find(WireBytes().Text(15, "")), "strict");  // An empty message is a fact of its own.
}

TEST_F(StrictProtoTest, AnotherWireTypeIsRefused) {
  EXPECT_EQ(Find(WireBytes().Text(1, "x")), "WRONG_WIRE_TYPE at a_int32");
  EXPECT_EQ(Find(WireBytes().Number(13, 1)), "WRONG_WIRE_TYPE at a_string");
  EXPECT_EQ(Find(WireBytes().Number(17, 1)), "WRONG_WIRE_TYPE at numbers");
  EXPECT_EQ(Find(WireBytes().Text(23, "\1")), "WRONG_WIRE_TYPE at loose_numbers[0]");
}

TEST_F(StrictProtoTest, TagsThatDoNotExistAreRefused) {
  EXPECT_EQ(Find(std::string("\0\1", 2)), "BAD_TAG at ");      // Field 0.
  EXPECT_EQ(Find("\x0b\x0c"), "BAD_TAG at ");                  // A group.
  EXPECT_EQ(Find("\x0f\x01"), "BAD_TAG at ");                  // Wire type 7.
  EXPECT_EQ(Find("\x80\x80\x80\x80\x10\x01"), "BAD_TAG at ");  // Beyond the largest number.
}

TEST_F(StrictProtoTest, EveryTruncationOfAMessageIsRefusedOrShorter) {
  const std::string bytes = WireBytes().Number(1, 300).Text(13, "text").Raw("\x4d").Raw("\1\1\1\1");
  EXPECT_EQ(Find(bytes.substr(0, 1)), "TRUNCATED at ");
  EXPECT_EQ(Find(bytes.substr(0, 2)), "TRUNCATED at ");
  EXPECT_EQ(Find(bytes.substr(0, 3)), "strict");
  for (size_t length = 4; length < 9; ++length) EXPECT_EQ(Find(bytes.substr(0, length)), "TRUNCATED at ") << length;
  EXPECT_EQ(Find(std::string("\x4d\1\1\1", 4)), "TRUNCATED at ");
  EXPECT_EQ(Find(std::string("\x51\1\1\1\1\1\1\1", 8)), "TRUNCATED at ");
  EXPECT_EQ(Find(WireBytes().Text(22, "\1\1\1")), "TRUNCATED at fixed_numbers");
  EXPECT_EQ(Find("\x6a\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"), "TRUNCATED at ");  // A huge length.
}

TEST_F(StrictProtoTest, TextMustBeUtf8) {
  for (const char* bad : {"\x80", "\xc3", "\xc0\xaf", "\xc1\xbf", "\xe0\x9f\xbf", "\xe2\x82", "\xed\xa0\x80",
                          "\xf0\x8f\xbf\xbf", "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xff", "ok\xe6"}) {
    EXPECT_EQ(Find(WireBytes().Text(13, bad)), "BAD_UTF8 at a_string");
    EXPECT_EQ(Find(WireBytes().Text(14, bad)), "strict");  // Bytes are bytes.
  }
  for (const char* good : {"\x7f", "\xc2\x80", "\xdf\xbf", "\xe0\xa0\x80", "\xed\x9f\xbf", "\xee\x80\x80",
                           "\xef\xbf\xbf", "\xf0\x90\x80\x80", "\xf4\x8f\xbf\xbf"}) {
    EXPECT_EQ(Find(WireBytes().Text(13, good)), "strict");
  }
}

TEST_F(StrictProtoTest, TextMustNotHoldNul) {
  EXPECT_EQ(Find(WireBytes().Text(13, std::string("a\0b", 3))), "NUL_IN_TEXT at a_string");
  EXPECT_EQ(Find(WireBytes().Text(21, std::string("\0", 1))), "NUL_IN_TEXT at right");
}

// Plain text is checked eight bytes at a time; what is not must be found at every place in and between the eights.
TEST_F(StrictProtoTest, BadBytesAreFoundAtEveryPlaceOfALongText) {
  for (size_t place = 0; place < 24; ++place) {
    std::string text(24, 'x');
    text[place] = '\0';
    EXPECT_EQ(Find(WireBytes().Text(13, text)), "NUL_IN_TEXT at a_string") << place;
    text[place] = '\xff';
    EXPECT_EQ(Find(WireBytes().Text(13, text)), "BAD_UTF8 at a_string") << place;
    text[place] = '\1';
    EXPECT_EQ(Find(WireBytes().Text(13, text)), "strict") << place;
  }
}

TEST_F(StrictProtoTest, PathLeadsThroughMessagesAndRepetitions) {
  const std::string inner = WireBytes().Text(18, "ok").Text(18, "\xff");
  const std::string middle = WireBytes().Text(15, inner);
  EXPECT_EQ(Find(WireBytes().Text(19, "").Text(19, middle)), "BAD_UTF8 at children[1].nested.texts[1]");
  EXPECT_EQ(Find(WireBytes().Text(15, std::string(WireBytes().Number(99, 1)))), "FIELD_UNKNOWN at nested.#99");
}

TEST_F(StrictProtoTest, NestingHasALimit) {
  std::string bytes;
  for (int depth = 1; depth < 32; ++depth) bytes = WireBytes().Text(15, bytes);
  EXPECT_EQ(Find(bytes), "strict");
  bytes = WireBytes().Text(15, bytes);
  EXPECT_EQ(Find(bytes).substr(0, 18), "TOO_DEEP at nested");
}

TEST_F(StrictProtoTest, StatusNamesFieldCodeAndRuleAndNoValue) {
  const absl::Status status = schema_.Check(std::string(WireBytes().Text(13, "hemmelig\xff")));
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(DetailOf(status).code(), "BAD_UTF8");
  EXPECT_EQ(DetailOf(status).field_path(), "a_string");
  EXPECT_EQ(status.ToString().find("hemmelig"), std::string::npos);
  EXPECT_TRUE(CheckStrict("", runtime_.Type("All")).ok());
  EXPECT_FALSE(CheckStrict("\xff", runtime_.Type("All")).ok());
}

TEST_F(StrictProtoTest, FieldNamesAreThoseOfTheType) {
  EXPECT_EQ(schema_.FieldName(13), "a_string");
  EXPECT_EQ(schema_.FieldName(1000), "flags");
  EXPECT_EQ(schema_.FieldName(999), "");
}

TEST_F(StrictProtoTest, FirstEightFieldsAreReadOffStrictBytes) {
  const std::string bytes = WireBytes().Number(2, 300).Text(5, "text").Number(8, 1).Text(13, "later");
  const StrictFields fields(bytes);
  EXPECT_EQ(fields.Number(2), 300u);
  EXPECT_EQ(fields.Bytes(5), "text");
  EXPECT_EQ(fields.Number(8), 1u);
  EXPECT_EQ(fields.Number(3), 0u);
  EXPECT_EQ(fields.Bytes(1), "");
}

TEST_F(StrictProtoTest, EveryRuleHasItsOwnCodeAndText) {
  std::set<std::string_view> codes;
  std::set<std::string_view> texts;
  for (int i = 0; i < kStrictRuleCount; ++i) {
    codes.insert(StrictRuleCode(static_cast<StrictRule>(i)));
    texts.insert(StrictRuleText(static_cast<StrictRule>(i)));
  }
  EXPECT_EQ(codes.size(), static_cast<size_t>(kStrictRuleCount));
  EXPECT_EQ(texts.size(), static_cast<size_t>(kStrictRuleCount));
}

}  // namespace
}  // namespace handover
