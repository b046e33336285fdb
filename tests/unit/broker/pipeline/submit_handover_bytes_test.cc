// Bytes that were cut, changed or written another way: one parse, one meaning, or nothing.
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include "broker/base/commitment/strict_proto.h"
#include "broker/base/refusal.h"
#include "broker/pipeline/submit_handover.h"
#include "tests/unit/broker/pipeline/pipeline_test_base.h"

namespace handover::pipeline {
namespace submit_bytes_test_internal {

using exchange::v1::SubmittedHandover;

// One part of a submission: where its bytes are, and how its field paths begin.
struct Part {
  std::string name;
  std::string path;
  std::string* (*bytes)(SubmittedHandover&);
};

std::ostream& operator<<(std::ostream& out, const Part& part) { return out << part.name; }

const Part kParts[] = {
    {"Envelope", "envelope", [](SubmittedHandover& s) { return s.mutable_envelope(); }},
    {"Slip", "items[0].body", [](SubmittedHandover& s) { return s.mutable_items(0)->mutable_body(); }},  // Slip.
    {"Addressee", "items[1].body",
     [](SubmittedHandover& s) { return s.mutable_items(1)->mutable_body(); }},  // Addressee.
    {"Label", "items[5].label", [](SubmittedHandover& s) { return s.mutable_items(5)->mutable_label(); }},  // Newborn.
    {"Body", "items[5].body", [](SubmittedHandover& s) { return s.mutable_items(5)->mutable_body(); }},
};

// Lengths at which the bytes end inside a top-level field.
std::vector<size_t> LengthsInsideAField(std::string_view bytes) {
  std::vector<size_t> lengths;
  std::string_view rest = bytes;
  WireField field;
  while (!rest.empty()) {
    const size_t begin = bytes.size() - rest.size();
    EXPECT_FALSE(TakeWireField(rest, field).has_value());
    for (size_t length = begin + 1; length < bytes.size() - rest.size(); ++length) lengths.push_back(length);
  }
  return lengths;
}

class SubmitBytesTest : public PipelineTest, public ::testing::WithParamInterface<Part> {
 protected:
  SubmittedHandover original_ = Sealed("ouh", BirthNotification());
};

// Refused whichever length is left; signed as it is, so that the signature is not what refuses it.
TEST_P(SubmitBytesTest, CutAnywhereInsideAFieldIsTruncated) {
  const std::vector<size_t> lengths = LengthsInsideAField(*GetParam().bytes(original_));
  ASSERT_GT(lengths.size(), 20u);
  const RowCounts rows = CountRows();
  const uint64_t size = LogSize();
  for (const size_t length : lengths) {
    SubmittedHandover cut = original_;
    GetParam().bytes(cut)->resize(length);
    const absl::StatusOr<Submitted> submitted = world_.Submit("ouh", world_.Sign("ouh", {cut}));
    EXPECT_EQ(CodeOf(submitted.status()), "TRUNCATED") << length;
    EXPECT_EQ(DetailOf(submitted.status()).field_path().rfind(GetParam().path, 0), 0u) << length;
  }
  EXPECT_EQ(CountRows(), rows);
  EXPECT_EQ(LogSize(), size + lengths.size());
}

// T-13: the sender signed other bytes. Whatever the change does to the parse, it is refused.
TEST_P(SubmitBytesTest, OneByteChangedAfterSigningIsRefused) {
  const SubmittedFrame frame = world_.Sign("ouh", {original_});
  const size_t length = GetParam().bytes(original_)->size();
  const RowCounts rows = CountRows();
  const uint64_t size = LogSize();
  for (size_t i = 0; i < length; ++i) {
    SubmittedFrame changed = frame;
    char& byte = (*GetParam().bytes(changed.handovers[0]))[i];
    byte = static_cast<char>(byte ^ 0x01);
    const absl::StatusOr<Submitted> submitted = world_.Submit("ouh", changed);
    EXPECT_FALSE(submitted.ok()) << i;
    EXPECT_FALSE(CodeOf(submitted.status()).empty()) << i;
  }
  EXPECT_EQ(CountRows(), rows);
  EXPECT_EQ(LogSize(), size + length);
}

INSTANTIATE_TEST_SUITE_P(Parts, SubmitBytesTest, ::testing::ValuesIn(kParts),
                         [](const ::testing::TestParamInfo<Part>& instance) { return instance.param.name; });

class SubmitOneReadingTest : public PipelineTest {
 protected:
  // The refusal of the birth notification with this part of the wire replaced, signed as it is.
  std::string VerdictWith(const std::string& envelope) {
    SubmittedHandover submitted = Sealed("ouh", BirthNotification());
    submitted.set_envelope(envelope);
    return Verdict(MustRefuse("ouh", world_.Sign("ouh", {submitted})));
  }
  std::string VerdictWithAddressee(const std::string& body) {
    SubmittedHandover submitted = Sealed("ouh", BirthNotification());
    submitted.mutable_items(1)->set_body(body);
    return Verdict(MustRefuse("ouh", world_.Sign("ouh", {submitted})));
  }
  const std::string envelope_ = Sealed("ouh", BirthNotification()).envelope();
};

TEST_F(SubmitOneReadingTest, AFieldTwiceIsRefused) {
  EXPECT_EQ(VerdictWithAddressee("\x12\x01Q\x12\x01Q"), "FIELD_TWICE at items[1].body.purpose");
}

TEST_F(SubmitOneReadingTest, FieldsOutOfOrderAreRefused) {
  EXPECT_EQ(VerdictWithAddressee("\x1A\x01Q\x12\x01Q"), "FIELD_ORDER at items[1].body.purpose");
}

TEST_F(SubmitOneReadingTest, ALongVarintIsRefused) {
  EXPECT_EQ(VerdictWithAddressee(std::string("\x12\x81\x00Q", 4)), "VARINT_NOT_MINIMAL at items[1].body");
}

TEST_F(SubmitOneReadingTest, AnExplicitDefaultIsRefused) {
  EXPECT_EQ(VerdictWithAddressee(std::string("\x12\x01Q\x20\x00", 5)), "EXPLICIT_DEFAULT at items[1].body.copy");
}

TEST_F(SubmitOneReadingTest, AWrongWireTypeIsRefused) {
  EXPECT_EQ(VerdictWithAddressee("\x10\x01"), "WRONG_WIRE_TYPE at items[1].body.purpose");
}

TEST_F(SubmitOneReadingTest, ATagThatIsNoneIsRefused) {
  EXPECT_EQ(VerdictWithAddressee(std::string("\x02\x01Q", 3)), "BAD_TAG at items[1].body");
}

TEST_F(SubmitOneReadingTest, AGroupIsRefused) {
  EXPECT_EQ(VerdictWith(envelope_ + "\xFB\x01\xFC\x01").substr(0, 7), "BAD_TAG");
}

// Recursion is bounded before a parser sees it. The deepest message of the model nests far less than this.
TEST_F(SubmitOneReadingTest, DeepNestingIsRefused) {
  std::string nested;
  for (int depth = 0; depth < 5'000; ++depth) {
    std::string length;
    for (size_t rest = nested.size(); length.empty() || rest > 0; rest >>= 7) {
      length.push_back(static_cast<char>((rest & 0x7f) | (rest > 0x7f ? 0x80 : 0)));
    }
    nested = "\x0A" + length + nested;
  }
  SubmittedHandover submitted = Sealed("ouh", BirthNotification());
  submitted.mutable_items(2)->set_body(nested);
  const absl::Status refusal = MustRefuse("ouh", world_.Sign("ouh", {submitted}));
  EXPECT_EQ(refusal.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(DetailOf(refusal).field_path().rfind("items[2].body", 0), 0u);
}

TEST_F(SubmitOneReadingTest, AFieldBesideTheItemsIsRefused) {
  SubmittedHandover submitted = Sealed("ouh", BirthNotification());
  submitted.GetReflection()->MutableUnknownFields(&submitted)->AddLengthDelimited(99, "hidden");
  EXPECT_EQ(Verdict(MustRefuse("ouh", world_.Sign("ouh", {submitted}))), "FIELD_UNKNOWN");
}

TEST_F(SubmitOneReadingTest, AFieldBesideABodyIsRefused) {
  SubmittedHandover submitted = Sealed("ouh", BirthNotification());
  exchange::v1::Item& item = *submitted.mutable_items(5);
  item.GetReflection()->MutableUnknownFields(&item)->AddLengthDelimited(99, "hidden");
  EXPECT_EQ(Verdict(MustRefuse("ouh", world_.Sign("ouh", {submitted}))), "FIELD_UNKNOWN at items[5]");
}

}  // namespace submit_bytes_test_internal
}  // namespace handover::pipeline
