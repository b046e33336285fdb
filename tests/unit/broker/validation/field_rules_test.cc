#include "broker/validation/field_rules.h"

#include <functional>
#include <limits>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"
#include "gtest/gtest.h"

#include "broker/base/commitment/strict_proto.h"
#include "broker/base/refusal.h"
#include "handover/exchange/v1/handover.pb.h"
#include "handover/options/v1/options.pb.h"
#include "tests/unit/broker/validation/sample_handover.h"

namespace handover::validation {
namespace field_rules_test_internal {

using exchange::v1::SectionBody;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

const FieldRules& Rules() {
  static const FieldRules& rules = *new FieldRules(*SectionBody::descriptor());
  return rules;
}

absl::Status CheckFields(const SectionBody& body) {
  const std::string bytes = body.SerializeAsString();
  FieldFindings findings;
  return Rules().Check(bytes, findings);
}

FieldFindings FindingsOf(const std::string& text) {
  static std::string bytes;  // The findings borrow it.
  bytes = FromText<SectionBody>(text).SerializeAsString();
  FieldFindings findings;
  EXPECT_TRUE(Rules().Check(bytes, findings).ok());
  return findings;
}

std::string VerdictOn(const std::string& text) { return Verdict(CheckFields(FromText<SectionBody>(text))); }

// ---- Walking every field of every body -----------------------------------------------------------------------------

int64_t LeastOf(const FieldDescriptor& field) {
  return field.options().HasExtension(options::v1::min_value) ? field.options().GetExtension(options::v1::min_value)
                                                              : 1;
}

void SetNumber(Message& message, const FieldDescriptor& field, int64_t value) {
  const Reflection& reflection = *message.GetReflection();
  if (field.cpp_type() == FieldDescriptor::CPPTYPE_INT32) {
    reflection.SetInt32(&message, &field, static_cast<int32_t>(value));
  } else {
    reflection.SetInt64(&message, &field, value);
  }
}

void SetText(Message& message, const FieldDescriptor& field, const std::string& text) {
  const Reflection& reflection = *message.GetReflection();
  if (field.is_repeated()) {
    reflection.ClearField(&message, &field);
    reflection.AddString(&message, &field, text);
  } else {
    reflection.SetString(&message, &field, text);
  }
}

Message& Enter(Message& message, const FieldDescriptor& field) {
  const Reflection& reflection = *message.GetReflection();
  if (!field.is_repeated()) return *reflection.MutableMessage(&message, &field);
  if (reflection.FieldSize(message, &field) == 0) reflection.AddMessage(&message, &field);
  return *reflection.MutableRepeatedMessage(&message, &field, 0);
}

void FillRequired(Message& message);

// Something that is right.
void FillField(Message& message, const FieldDescriptor& field) {
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING:
      SetText(message, field, "x");
      break;
    case FieldDescriptor::CPPTYPE_ENUM:
      message.GetReflection()->SetEnumValue(&message, &field, 1);
      break;
    case FieldDescriptor::CPPTYPE_BOOL:
      message.GetReflection()->SetBool(&message, &field, true);
      break;
    case FieldDescriptor::CPPTYPE_MESSAGE:
      FillRequired(Enter(message, field));
      break;
    default:
      SetNumber(message, field, LeastOf(field));
  }
}

void FillRequired(Message& message) {
  const google::protobuf::Descriptor& type = *message.GetDescriptor();
  for (int i = 0; i < type.field_count(); ++i) {
    if (type.field(i)->options().GetExtension(options::v1::required)) FillField(message, *type.field(i));
  }
}

// A field by the way to it from SectionBody.
using Way = std::vector<const FieldDescriptor*>;

void WalkBelow(const google::protobuf::Descriptor& type, Way& way, const std::function<void(const Way&)>& visit) {
  for (int i = 0; i < type.field_count(); ++i) {
    const FieldDescriptor* field = type.field(i);
    way.push_back(field);
    visit(way);
    if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) WalkBelow(*field->message_type(), way, visit);
    way.pop_back();
  }
}

std::vector<Way> AllWays() {
  std::vector<Way> ways;
  Way way;
  WalkBelow(*SectionBody::descriptor(), way, [&](const Way& found) { ways.push_back(found); });
  return ways;
}

// The way, as a refusal spells it.
std::string PathOf(const Way& way, bool index_of_last = true) {
  std::string path;
  for (size_t i = 0; i < way.size(); ++i) {
    const bool index = way[i]->is_repeated() && (index_of_last || i + 1 < way.size());
    absl::StrAppend(&path, i == 0 ? "" : ".", way[i]->name(), index ? "[0]" : "");
  }
  return path;
}

// Builds the message that holds the way's last field inside `body`; all on the way is right.
Message& HolderOf(SectionBody& body, const Way& way) {
  Message* message = &body;
  for (size_t i = 0; i + 1 < way.size(); ++i) {
    message = &Enter(*message, *way[i]);
    FillRequired(*message);
  }
  return *message;
}

// What the field's verdict is after one change.
std::string VerdictAfter(const Way& way, const std::function<void(Message&, const FieldDescriptor&)>& change) {
  SectionBody body;
  change(HolderOf(body, way), *way.back());
  return Verdict(CheckFields(body));
}

bool IsOf(const FieldDescriptor& field, std::string_view type) { return field.containing_type()->full_name() == type; }

// Dates and times mean more than their ranges; they have tests of their own.
bool IsPlain(const Way& way) {
  return !IsOf(*way.back(), "handover.model.v1.Date") && !IsOf(*way.back(), "google.protobuf.Timestamp");
}

bool HasOption(const Way& way, bool (*has)(const FieldDescriptor&)) { return IsPlain(way) && has(*way.back()); }

// The ways whose last field satisfies the condition.
std::vector<Way> WaysWhere(bool (*has)(const FieldDescriptor&)) {
  std::vector<Way> ways;
  for (const Way& way : AllWays()) {
    if (HasOption(way, has)) ways.push_back(way);
  }
  return ways;
}

std::string Characters(const FieldDescriptor& field, int more) {
  std::string text;
  for (int i = 0; i < field.options().GetExtension(options::v1::max_characters) + more; ++i) text += "ø";
  return text;
}

TEST(FieldRulesWalkTest, EveryBodyWithItsRequiredFieldsPasses) {
  const google::protobuf::OneofDescriptor& bodies = *SectionBody::descriptor()->FindOneofByName("body");
  for (int i = 0; i < bodies.field_count(); ++i) {
    SectionBody body;
    FillField(body, *bodies.field(i));
    EXPECT_EQ(Verdict(CheckFields(body)), "OK") << bodies.field(i)->name();
    EXPECT_EQ(CheckStrict(body.SerializeAsString(), *SectionBody::descriptor()), absl::OkStatus());
  }
}

TEST(FieldRulesWalkTest, TextsOfTheLimitPassAndOneCharacterMoreDoesNot) {
  const std::vector<Way> ways =
      WaysWhere([](const FieldDescriptor& field) { return field.options().HasExtension(options::v1::max_characters); });
  EXPECT_GT(ways.size(), 1000u);
  for (const Way& way : ways) {
    EXPECT_EQ(VerdictAfter(way, [](Message& m, const FieldDescriptor& f) { SetText(m, f, Characters(f, 0)); }), "OK")
        << PathOf(way);
    EXPECT_EQ(VerdictAfter(way, [](Message& m, const FieldDescriptor& f) { SetText(m, f, Characters(f, 1)); }),
              "TEXT_LENGTH at " + PathOf(way));
  }
}

TEST(FieldRulesWalkTest, NoTextHoldsControlsOrTurnsItsDirection) {
  const std::vector<Way> ways =
      WaysWhere([](const FieldDescriptor& field) { return field.type() == FieldDescriptor::TYPE_STRING; });
  EXPECT_GT(ways.size(), 1000u);
  for (const Way& way : ways) {
    EXPECT_EQ(VerdictAfter(way, [](Message& m, const FieldDescriptor& f) { SetText(m, f, "\x1b"); }),
              "TEXT_CHARACTER at " + PathOf(way));
    EXPECT_EQ(VerdictAfter(way, [](Message& m, const FieldDescriptor& f) { SetText(m, f, "\u202e"); }),
              "TEXT_CHARACTER at " + PathOf(way));
  }
}

TEST(FieldRulesWalkTest, EveryTextHasALimit) {
  for (const Way& way : WaysWhere([](const FieldDescriptor& field) {
         return field.type() == FieldDescriptor::TYPE_STRING &&
                !field.options().HasExtension(options::v1::max_characters);
       })) {
    ADD_FAILURE() << PathOf(way) << " has no max_characters";
  }
}

TEST(FieldRulesWalkTest, TheLeastNumberPassesAndOneLessDoesNot) {
  const std::vector<Way> ways = WaysWhere([](const FieldDescriptor& field) {
    const int64_t least = LeastOf(field);
    const bool below_is_absence = least == 1 && !field.has_presence();  // 0 without presence is "not told".
    return field.options().HasExtension(options::v1::min_value) && !below_is_absence;
  });
  EXPECT_GT(ways.size(), 20u);
  for (const Way& way : ways) {
    EXPECT_EQ(VerdictAfter(way, [](Message& m, const FieldDescriptor& f) { SetNumber(m, f, LeastOf(f)); }), "OK")
        << PathOf(way);
    EXPECT_EQ(VerdictAfter(way, [](Message& m, const FieldDescriptor& f) { SetNumber(m, f, LeastOf(f) - 1); }),
              "VALUE_RANGE at " + PathOf(way));
  }
}

TEST(FieldRulesWalkTest, ANegativeNumberIsBelowEveryLeastOne) {
  for (const Way& way :
       WaysWhere([](const FieldDescriptor& field) { return field.options().HasExtension(options::v1::min_value); })) {
    EXPECT_EQ(VerdictAfter(way, [](Message& m,
                                   const FieldDescriptor& f) { SetNumber(m, f, std::numeric_limits<int32_t>::min()); }),
              "VALUE_RANGE at " + PathOf(way));
  }
}

TEST(FieldRulesWalkTest, TheGreatestNumberPassesAndOneMoreDoesNot) {
  const std::vector<Way> ways =
      WaysWhere([](const FieldDescriptor& field) { return field.options().HasExtension(options::v1::max_value); });
  EXPECT_GT(ways.size(), 20u);
  const auto greatest = [](const FieldDescriptor& field) {
    return field.options().GetExtension(options::v1::max_value);
  };
  for (const Way& way : ways) {
    EXPECT_EQ(VerdictAfter(way, [&](Message& m, const FieldDescriptor& f) { SetNumber(m, f, greatest(f)); }), "OK")
        << PathOf(way);
    EXPECT_EQ(VerdictAfter(way, [&](Message& m, const FieldDescriptor& f) { SetNumber(m, f, greatest(f) + 1); }),
              "VALUE_RANGE at " + PathOf(way));
  }
}

TEST(FieldRulesWalkTest, AnEnumValueThatDoesNotExistIsRefused) {
  const std::vector<Way> ways =
      WaysWhere([](const FieldDescriptor& field) { return field.type() == FieldDescriptor::TYPE_ENUM; });
  EXPECT_GT(ways.size(), 100u);
  for (const Way& way : ways) {
    for (const int value : {-1, 63, 64, 1'000'000}) {
      EXPECT_EQ(VerdictAfter(
                    way, [&](Message& m, const FieldDescriptor& f) { m.GetReflection()->SetEnumValue(&m, &f, value); }),
                "ENUM_UNKNOWN at " + PathOf(way));
    }
  }
}

TEST(FieldRulesWalkTest, EveryEnumValueThatExistsIsTaken) {
  for (const Way& way :
       WaysWhere([](const FieldDescriptor& field) { return field.type() == FieldDescriptor::TYPE_ENUM; })) {
    for (int i = 1; i < way.back()->enum_type()->value_count(); ++i) {
      EXPECT_EQ(VerdictAfter(way,
                             [&](Message& m, const FieldDescriptor& f) {
                               m.GetReflection()->SetEnumValue(&m, &f, f.enum_type()->value(i)->number());
                             }),
                "OK")
          << PathOf(way);
    }
  }
}

TEST(FieldRulesWalkTest, ARequiredFieldThatIsAbsentIsNamed) {
  const std::vector<Way> ways =
      WaysWhere([](const FieldDescriptor& field) { return field.options().GetExtension(options::v1::required); });
  EXPECT_GT(ways.size(), 300u);
  for (const Way& way : ways) {
    EXPECT_EQ(VerdictAfter(way, [](Message& m, const FieldDescriptor& f) { m.GetReflection()->ClearField(&m, &f); }),
              "FIELD_REQUIRED at " + PathOf(way, false));
  }
}

// ---- What options cannot say ---------------------------------------------------------------------------------------

class RealDateTest : public testing::TestWithParam<std::string> {};

TEST_P(RealDateTest, IsTaken) {
  EXPECT_EQ(VerdictOn("person_identity { identifiers { cpr: '2911829996' } birth_date { " + GetParam() + " } }"), "OK");
}

INSTANTIATE_TEST_SUITE_P(All, RealDateTest,
                         testing::Values("year: 2024 month: 2 day: 29", "year: 2000 month: 2 day: 29",
                                         "year: 2023 month: 12 day: 31", "year: 2023 month: 4 day: 30", "year: 2023",
                                         "year: 2023 month: 4", "year: 1850 month: 1 day: 1",
                                         "year: 2150 month: 12 day: 31"));

class ImpossibleDateTest : public testing::TestWithParam<std::string> {};

TEST_P(ImpossibleDateTest, IsRefused) {
  EXPECT_EQ(VerdictOn("person_identity { identifiers { cpr: '2911829996' } birth_date { " + GetParam() + " } }"),
            "DATE_IMPOSSIBLE at person_identity.birth_date");
}

INSTANTIATE_TEST_SUITE_P(All, ImpossibleDateTest,
                         testing::Values("year: 2023 month: 2 day: 29", "year: 1900 month: 2 day: 29",
                                         "year: 2023 month: 4 day: 31", "year: 2024 month: 2 day: 30",
                                         "year: 2023 day: 1"));

TEST(FieldRulesTest, ADateOutOfItsRangesNamesTheField) {
  const std::string before = "person_identity { identifiers { cpr: '2911829996' } birth_date { ";
  EXPECT_EQ(VerdictOn(before + "year: 1849 } }"), "VALUE_RANGE at person_identity.birth_date.year");
  EXPECT_EQ(VerdictOn(before + "year: 2151 } }"), "VALUE_RANGE at person_identity.birth_date.year");
  EXPECT_EQ(VerdictOn(before + "year: 2000 month: 13 day: 1 } }"), "VALUE_RANGE at person_identity.birth_date.month");
  EXPECT_EQ(VerdictOn(before + "year: 2000 month: 1 day: 32 } }"), "VALUE_RANGE at person_identity.birth_date.day");
  EXPECT_EQ(VerdictOn(before + "month: 1 } }"), "FIELD_REQUIRED at person_identity.birth_date.year");
}

std::string VerdictOnTime(const std::string& time) {
  return VerdictOn("note { provenance { recorded { time { " + time + " } } } text: 'x' }");
}

TEST(FieldRulesTest, TimesLieBetween1850And2150) {
  const std::string refused = "TIME_RANGE at note.provenance.recorded.time";
  EXPECT_EQ(VerdictOnTime("seconds: -3786825600"), "OK");
  EXPECT_EQ(VerdictOnTime("seconds: -3786825601"), refused);
  EXPECT_EQ(VerdictOnTime("seconds: 5711817599 nanos: 999999999"), "OK");
  EXPECT_EQ(VerdictOnTime("seconds: 5711817600"), refused);
  EXPECT_EQ(VerdictOnTime("nanos: 1000000000"), refused);
  EXPECT_EQ(VerdictOnTime("nanos: -1"), refused);
  EXPECT_EQ(VerdictOnTime(""), "OK");
}

TEST(FieldRulesTest, AnElementOfARepeatedFieldIsNamedByItsPlace) {
  EXPECT_EQ(VerdictOn("newborn { provenance {} outcome: LIVEBORN birth_time { time {} } apgars { minute: 1 score: 9 } "
                      "apgars { minute: 5 score: 11 } }"),
            "VALUE_RANGE at newborn.apgars[1].score");
  EXPECT_EQ(VerdictOn("development { provenance {} strengths: 'a' strengths: 'b' strengths: '\\001' }"),
            "TEXT_CHARACTER at development.strengths[2]");
}

TEST(FieldRulesTest, ZeroWithPresenceIsAValueAndWithoutItIsAbsence) {
  EXPECT_EQ(VerdictOn("newborn { provenance {} outcome: LIVEBORN birth_time { time {} } weight_grams: 0 "
                      "apgars { minute: 1 score: 0 } }"),
            "OK");
  EXPECT_EQ(VerdictOn("newborn { provenance {} outcome: LIVEBORN birth_time { time {} } apgars { minute: 1 } }"),
            "FIELD_REQUIRED at newborn.apgars[0].score");
}

TEST(FieldRulesTest, FindsWhoToldIt) {
  EXPECT_EQ(FindingsOf("note { provenance { informant: BIRTHING_PARENT_SAID } text: 'x' }").informants,
            1u << model::v1::Provenance::BIRTHING_PARENT_SAID);
  const FieldFindings both = FindingsOf(
      "concern { provenance { informant: PROFESSIONAL_SAW } observations { provenance { informant: OTHER_PARENT_SAID } "
      "text: 'x' } assessment_text: 'x' urgency: ROUTINE }");
  EXPECT_EQ(both.informants,
            1u << model::v1::Provenance::PROFESSIONAL_SAW | 1u << model::v1::Provenance::OTHER_PARENT_SAID);
}

TEST(FieldRulesTest, FindsTheNamedPersons) {
  const FieldFindings findings = FindingsOf(
      "family_relation { person { person_id: 'a' } relative_to { person_id: 'b' } relation { system: 's' code: 'c' } "
      "}");
  ASSERT_EQ(findings.person_uses.size(), 2u);
  EXPECT_EQ(findings.person_uses[0].person_id, "a");
  EXPECT_FALSE(findings.person_uses[0].as_mother);
  EXPECT_EQ(findings.person_uses[1].field_path, "family_relation.relative_to");
}

TEST(FieldRulesTest, AMotherIsNoSecondSubject) {
  const FieldFindings findings = FindingsOf(
      "person_identity { identifiers { unborn { mother { person_id: 'm' } pregnancy_episode_id: 'e' ordinal: 1 } } }");
  ASSERT_EQ(findings.person_uses.size(), 1u);
  EXPECT_TRUE(findings.person_uses[0].as_mother);
}

// T-34.
TEST(FieldRulesTest, FindsNumbersInTextButNotWhereTheyBelong) {
  EXPECT_EQ(FindingsOf("note { provenance {} title: 'om 291182-9996' text: '2911829996' }").number_paths,
            (std::vector<std::string>{"note.title", "note.text"}));
  EXPECT_TRUE(FindingsOf("person_identity { identifiers { cpr: '2911829996' } identifiers { local { system: 's' value: "
                         "'2911829996' } } }")
                  .number_paths.empty());
}

TEST(FieldRulesTest, NamesFourNumbersAtMost) {
  EXPECT_EQ(FindingsOf("development { provenance {} strengths: '2911829996' strengths: '2911829996' "
                       "strengths: '2911829996' strengths: '2911829996' strengths: '2911829996' }")
                .number_paths.size(),
            4u);
}

TEST(FieldRulesTest, BytesThatAreNotStrictDoNotHarm) {
  FieldFindings findings;
  for (const std::string& bytes : {std::string("\xff"), std::string("\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"),
                                   std::string("\x0a\xff\x01"), std::string("\xfa\x01\x05"), std::string("\x08\x01")}) {
    Rules().Check(bytes, findings).IgnoreError();
  }
  EXPECT_EQ(CodeOf(Rules().Check(std::string("\xf8\x3f\x01", 3), findings)), "FIELD_UNKNOWN");
}

}  // namespace field_rules_test_internal
}  // namespace handover::validation
