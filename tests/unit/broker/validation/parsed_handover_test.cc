#include "broker/validation/parsed_handover.h"

#include <functional>
#include <string>
#include <utility>

#include "gtest/gtest.h"

#include "broker/base/refusal.h"
#include "tests/unit/broker/validation/sample_handover.h"

namespace handover::validation {
namespace parsed_handover_test_internal {

using exchange::v1::Item;
using exchange::v1::SubmittedHandover;

std::string VerdictOn(const SubmittedHandover& submitted, const Limits& limits = Limits()) {
  return Verdict(ParseSubmission(submitted, limits).status());
}

TEST(ParseSubmissionTest, PartsAreFoundWhereverTheyStand) {
  exchange::v1::Handover handover = SampleHandover();
  *handover.add_addressees() = handover.addressees(0);
  SubmittedHandover submitted = ToSubmitted(handover);
  submitted.mutable_items()->SwapElements(0, 4);  // The slip behind a section.
  const absl::StatusOr<ParsedHandover> parsed = ParseSubmission(submitted, Limits());
  ASSERT_TRUE(parsed.ok()) << parsed.status();
  EXPECT_EQ(parsed->envelope->kind(), "BIRTH_NOTIFICATION");
  EXPECT_EQ(parsed->envelope_bytes, submitted.envelope());
  EXPECT_EQ(parsed->slip->persons_size(), 4);
  EXPECT_EQ(parsed->slip_item_index, 4);
  ASSERT_EQ(parsed->addressees.size(), 2u);
  EXPECT_EQ(parsed->addressees[1].addressee_index, 1);
  EXPECT_EQ(parsed->addressees[1].item_index, 2);
  ASSERT_EQ(parsed->sections.size(), 8u);
  EXPECT_EQ(parsed->sections[0].body_bytes, submitted.items(parsed->sections[0].item_index).body());
  EXPECT_TRUE(parsed->sections[5].body->has_newborn());
}

TEST(ParseSubmissionTest, PathsBeginWithTheItem) {
  const SubmittedHandover submitted = ToSubmitted(SampleHandover());
  const ParsedHandover parsed = *ParseSubmission(submitted, Limits());
  EXPECT_EQ(parsed.SlipPath(), "items[0].body.");
  EXPECT_EQ(parsed.AddresseePath(parsed.addressees[0]), "items[1].body.");
  EXPECT_EQ(parsed.HeaderPath(parsed.sections[1]), "items[3].label.");
  EXPECT_EQ(parsed.BodyPath(parsed.sections[1]), "items[3].body.");
}

TEST(ParseSubmissionTest, SurvivesBeingMoved) {
  const SubmittedHandover submitted = ToSubmitted(SampleHandover());
  absl::StatusOr<ParsedHandover> parsed = ParseSubmission(submitted, Limits());
  const ParsedHandover moved = *std::move(parsed);
  EXPECT_EQ(moved.sections[0].header->type(), "Professional");
}

struct Change {
  std::string name;
  std::function<void(SubmittedHandover&)> change;
  std::string verdict;
};

class BrokenSubmissionTest : public testing::TestWithParam<Change> {};

TEST_P(BrokenSubmissionTest, IsRefusedAtItsField) {
  SubmittedHandover submitted = ToSubmitted(SampleHandover());
  GetParam().change(submitted);
  EXPECT_EQ(VerdictOn(submitted), GetParam().verdict);
  EXPECT_EQ(ParseSubmission(submitted, Limits()).status().code(), absl::StatusCode::kInvalidArgument);
}

// A field 1023 with the varint 1, which follows every field of ours.
const char kUnknownField[] = "\xf8\x3f\x01";

void AddUnknownField(google::protobuf::Message& message) {
  message.GetReflection()->MutableUnknownFields(&message)->AddVarint(1000, 1);
}

INSTANTIATE_TEST_SUITE_P(
    All, BrokenSubmissionTest,
    testing::Values(
        Change{"EnvelopeTruncated", [](SubmittedHandover& s) { s.mutable_envelope()->pop_back(); },
               "TRUNCATED at envelope"},
        Change{"EnvelopeUnknownField", [](SubmittedHandover& s) { s.mutable_envelope()->append(kUnknownField); },
               "FIELD_UNKNOWN at envelope.#1023"},
        Change{"EnvelopeLarge", [](SubmittedHandover& s) { s.mutable_envelope()->append(20'000, 'x'); },
               "PART_TOO_LARGE at envelope"},
        Change{"LabelUnknownField",
               [](SubmittedHandover& s) { s.mutable_items(2)->mutable_label()->append(kUnknownField); },
               "FIELD_UNKNOWN at items[2].label.#1023"},
        Change{"LabelLarge", [](SubmittedHandover& s) { s.mutable_items(2)->mutable_label()->append(5'000, 'x'); },
               "PART_TOO_LARGE at items[2].label"},
        Change{"LabelMissing", [](SubmittedHandover& s) { s.mutable_items(2)->clear_label(); },
               "LABEL_MISSING at items[2].label"},
        Change{"LabelOfSlip", [](SubmittedHandover& s) { s.mutable_items(0)->set_label("x"); },
               "LABEL_NOT_EMPTY at items[0].label"},
        Change{"AddresseeUnknownField",
               [](SubmittedHandover& s) { s.mutable_items(1)->mutable_body()->append(kUnknownField); },
               "FIELD_UNKNOWN at items[1].body.#1023"},
        Change{"AddresseeLarge", [](SubmittedHandover& s) { s.mutable_items(1)->mutable_body()->append(2'000, 'x'); },
               "PART_TOO_LARGE at items[1].body"},
        Change{"SlipUnknownField",
               [](SubmittedHandover& s) { s.mutable_items(0)->mutable_body()->append(kUnknownField); },
               "FIELD_UNKNOWN at items[0].body.#1023"},
        Change{"SlipLarge", [](SubmittedHandover& s) { s.mutable_items(0)->mutable_body()->append(70'000, 'x'); },
               "PART_TOO_LARGE at items[0].body"},
        Change{"BodyUnknownField",
               [](SubmittedHandover& s) { s.mutable_items(7)->mutable_body()->append(kUnknownField); },
               "FIELD_UNKNOWN at items[7].body.#1023"},
        Change{"BodyTruncated", [](SubmittedHandover& s) { s.mutable_items(9)->mutable_body()->pop_back(); },
               "TRUNCATED at items[9].body"},
        Change{"SlipMissing", [](SubmittedHandover& s) { s.mutable_items()->DeleteSubrange(0, 1); },
               "SLIP_REQUIRED at items"},
        Change{"SlipTwice", [](SubmittedHandover& s) { *s.add_items() = s.items(0); }, "SLIP_TWICE at items[10].kind"},
        Change{"AddresseeMissing", [](SubmittedHandover& s) { s.mutable_items()->DeleteSubrange(1, 1); },
               "ADDRESSEE_REQUIRED at items"},
        Change{"ItemWithoutKind", [](SubmittedHandover& s) { s.add_items()->set_body("x"); },
               "ITEM_KIND at items[10].kind"},
        Change{"ItemOfNewKind", [](SubmittedHandover& s) { s.add_items()->set_kind(static_cast<Item::Kind>(4)); },
               "ITEM_KIND at items[10].kind"},
        Change{"SixtyFourItems",
               [](SubmittedHandover& s) {
                 while (s.items_size() < 64) *s.add_items() = s.items(2);
               },
               "TOO_MANY_ITEMS at items"},
        Change{"TooLarge", [](SubmittedHandover& s) { s.mutable_items(9)->mutable_body()->append(3'000'000, 'x'); },
               "HANDOVER_TOO_LARGE at "},
        Change{"SmuggledInTheItem", [](SubmittedHandover& s) { AddUnknownField(*s.mutable_items(2)); },
               "FIELD_UNKNOWN at items[2]"},
        Change{"SmuggledInTheWhole", [](SubmittedHandover& s) { AddUnknownField(s); }, "FIELD_UNKNOWN at "}),
    [](const auto& instance) { return instance.param.name; });

SubmittedHandover WithNote(const std::string& text) {
  exchange::v1::Handover handover = SampleHandover();
  handover.mutable_sections(7)->mutable_body()->mutable_note()->set_text(text);
  return ToSubmitted(handover);
}

// Bytes that no protobuf library would write, put where a text of the same length stood.
SubmittedHandover WithNoteBytes(const std::string& bytes) {
  SubmittedHandover submitted = WithNote(std::string(bytes.size(), '~'));
  std::string& body = *submitted.mutable_items(9)->mutable_body();
  body.replace(body.find('~'), bytes.size(), bytes);
  return submitted;
}

// T-42.
TEST(ParseSubmissionTest, TextIsValidUtf8WithoutNul) {
  EXPECT_EQ(VerdictOn(WithNoteBytes("\xc3(")), "BAD_UTF8 at items[9].body.note.text");
  EXPECT_EQ(VerdictOn(WithNoteBytes("\xc0\xaf")), "BAD_UTF8 at items[9].body.note.text");
  EXPECT_EQ(VerdictOn(WithNoteBytes("\xed\xa0\x80")), "BAD_UTF8 at items[9].body.note.text");
  EXPECT_EQ(VerdictOn(WithNoteBytes(std::string("a\0b", 3))), "NUL_IN_TEXT at items[9].body.note.text");
  EXPECT_EQ(VerdictOn(WithNoteBytes("æø")), "OK");
}

std::string NestedDeeply(int depth) {
  std::string nested;
  for (int i = 0; i < depth; ++i) {
    std::string length;
    size_t rest = nested.size();
    for (; rest >= 128; rest >>= 7) length.push_back(static_cast<char>((rest & 127) | 128));
    length.push_back(static_cast<char>(rest));
    nested = "\x0a" + length + nested;
  }
  return nested;
}

// T-40.
TEST(ParseSubmissionTest, DeepNestingIsRefused) {
  for (const std::string& body : {NestedDeeply(100), NestedDeeply(2'000), std::string(100'000, '\x0b')}) {
    SubmittedHandover submitted = ToSubmitted(SampleHandover());
    submitted.mutable_items(9)->set_body(body);
    EXPECT_EQ(ParseSubmission(submitted, Limits()).status().code(), absl::StatusCode::kInvalidArgument);
  }
}

TEST(ParseSubmissionTest, AFieldTwiceHasTwoMeaningsAndIsRefused) {
  SubmittedHandover submitted = ToSubmitted(SampleHandover());
  const std::string body = submitted.items(9).body();
  submitted.mutable_items(9)->mutable_body()->append(body);
  EXPECT_EQ(VerdictOn(submitted), "FIELD_TWICE at items[9].body.note");
}

TEST(ParseSubmissionTest, ExactlyTheLimitIsTaken) {
  const SubmittedHandover submitted = ToSubmitted(SampleHandover());
  Limits limits;
  limits.max_item_count = submitted.items_size();
  EXPECT_EQ(VerdictOn(submitted, limits), "OK");
  limits.max_item_count = submitted.items_size() - 1;
  EXPECT_EQ(VerdictOn(submitted, limits), "TOO_MANY_ITEMS at items");
}

TEST(ParseSubmissionTest, AnEmptyMessageIsRefused) {
  EXPECT_EQ(VerdictOn(SubmittedHandover()), "SLIP_REQUIRED at items");
}

TEST(ParseSubmissionTest, EveryPrefixOfEveryPartIsRefusedOrWhole) {
  const SubmittedHandover whole = ToSubmitted(SampleHandover());
  for (int item = 0; item < whole.items_size(); ++item) {
    for (size_t length = 0; length < whole.items(item).body().size(); ++length) {
      SubmittedHandover cut = whole;
      cut.mutable_items(item)->mutable_body()->resize(length);
      const absl::Status status = ParseSubmission(cut, Limits()).status();
      EXPECT_TRUE(status.ok() || status.code() == absl::StatusCode::kInvalidArgument);
    }
  }
}

TEST(ParseReadableTest, ReadsTheReadableForm) {
  const exchange::v1::Handover handover = SampleHandover();
  const ParsedHandover parsed = *ParseReadable(handover, Limits());
  EXPECT_EQ(parsed.envelope, &handover.envelope());
  EXPECT_EQ(parsed.sections.size(), 8u);
  EXPECT_EQ(parsed.SlipPath(), "slip.");
  EXPECT_EQ(parsed.AddresseePath(parsed.addressees[0]), "addressees[0].");
  EXPECT_EQ(parsed.HeaderPath(parsed.sections[2]), "sections[2].header.");
  EXPECT_EQ(parsed.BodyPath(parsed.sections[2]), "sections[2].body.");
}

struct ReadableChange {
  std::string name;
  std::function<void(exchange::v1::Handover&)> change;
  std::string verdict;
};

class BrokenReadableTest : public testing::TestWithParam<ReadableChange> {};

TEST_P(BrokenReadableTest, IsRefused) {
  exchange::v1::Handover handover = SampleHandover();
  GetParam().change(handover);
  EXPECT_EQ(Verdict(ParseReadable(handover, Limits()).status()), GetParam().verdict);
}

INSTANTIATE_TEST_SUITE_P(
    All, BrokenReadableTest,
    testing::Values(ReadableChange{"Envelope", [](exchange::v1::Handover& h) { h.clear_envelope(); },
                                   "FIELD_REQUIRED at envelope"},
                    ReadableChange{"Slip", [](exchange::v1::Handover& h) { h.clear_slip(); }, "FIELD_REQUIRED at slip"},
                    ReadableChange{"Addressees", [](exchange::v1::Handover& h) { h.clear_addressees(); },
                                   "ADDRESSEE_REQUIRED at addressees"},
                    ReadableChange{"Count",
                                   [](exchange::v1::Handover& h) {
                                     while (h.sections_size() < 62) h.add_sections();
                                   },
                                   "TOO_MANY_ITEMS at items"},
                    ReadableChange{"Size",
                                   [](exchange::v1::Handover& h) {
                                     h.mutable_slip()->set_justification_text(std::string(3'000'001, 'x'));
                                   },
                                   "HANDOVER_TOO_LARGE at "}),
    [](const auto& instance) { return instance.param.name; });

}  // namespace parsed_handover_test_internal
}  // namespace handover::validation
