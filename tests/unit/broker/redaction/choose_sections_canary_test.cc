// Every body of the model, with something to recognise in every field of every sort: what is withheld leaves no trace
// in what is opened, in the explanation, in the refusal or in the withheld pairs.
#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "gmock/gmock.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"
#include "google/protobuf/unknown_field_set.h"
#include "gtest/gtest.h"

#include "broker/base/section_catalog.h"
#include "broker/policy/explain.h"
#include "broker/policy/section_category.h"
#include "broker/policy/speak_decision.h"
#include "broker/redaction/choose_sections.h"
#include "handover/exchange/v1/handover.pb.h"

namespace handover::redaction {
namespace choose_sections_canary_test {

using exchange::v1::Item;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;
using testing::HasSubstr;
using testing::IsSupersetOf;
using testing::Not;

// A mark that is in no other body: text for what holds text, a number of five bytes for what holds numbers.
struct Canary {
  std::string text;
  int64_t number;
};

Canary CanaryOf(int body) { return {absl::StrCat("canary", body, "yranac"), 0x35ca'0000 + body}; }

std::string Varint(uint64_t value) {
  std::string bytes;
  while (value >= 0x80) {
    bytes.push_back(static_cast<char>(value | 0x80));
    value >>= 7;
  }
  bytes.push_back(static_cast<char>(value));
  return bytes;
}

// Fills every field of a message, and those of the messages in it; remembers which sorts of field it met.
class Filler {
 public:
  explicit Filler(Canary canary) : canary_(std::move(canary)) {}

  void Fill(Message& message, int depth = 0) {
    for (int i = 0; i < message.GetDescriptor()->field_count(); ++i) {
      const FieldDescriptor& field = *message.GetDescriptor()->field(i);
      sorts_.insert(field.cpp_type_name());
      if (field.is_repeated()) sorts_.insert("repeated");
      if (field.real_containing_oneof() != nullptr) sorts_.insert("oneof");
      if (field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
        if (depth < 4) FillMessage(message, field, depth);
      } else {
        FillScalar(message, field);
      }
    }
    message.GetReflection()->MutableUnknownFields(&message)->AddLengthDelimited(19'500)->assign(canary_.text);
  }

  const std::set<std::string>& sorts() const { return sorts_; }

 private:
  void FillMessage(Message& message, const FieldDescriptor& field, int depth) {
    const Reflection& reflection = *message.GetReflection();
    Message* const part =
        field.is_repeated() ? reflection.AddMessage(&message, &field) : reflection.MutableMessage(&message, &field);
    Fill(*part, depth + 1);
  }

  void FillScalar(Message& message, const FieldDescriptor& field) {
    const Reflection& r = *message.GetReflection();
    const bool many = field.is_repeated();
    switch (field.cpp_type()) {
      case FieldDescriptor::CPPTYPE_STRING:
        return many ? r.AddString(&message, &field, canary_.text) : r.SetString(&message, &field, canary_.text);
      case FieldDescriptor::CPPTYPE_INT32:
        return many ? r.AddInt32(&message, &field, canary_.number) : r.SetInt32(&message, &field, canary_.number);
      case FieldDescriptor::CPPTYPE_INT64:
        return many ? r.AddInt64(&message, &field, canary_.number) : r.SetInt64(&message, &field, canary_.number);
      case FieldDescriptor::CPPTYPE_BOOL:
        return many ? r.AddBool(&message, &field, true) : r.SetBool(&message, &field, true);
      case FieldDescriptor::CPPTYPE_ENUM:
        return many ? r.AddEnumValue(&message, &field, canary_.number)
                    : r.SetEnumValue(&message, &field, canary_.number);
      case FieldDescriptor::CPPTYPE_DOUBLE:
      case FieldDescriptor::CPPTYPE_FLOAT:
      case FieldDescriptor::CPPTYPE_UINT32:
      case FieldDescriptor::CPPTYPE_UINT64:
      case FieldDescriptor::CPPTYPE_MESSAGE:
        ADD_FAILURE() << "the model has no such field: " << field.full_name();
    }
  }

  const Canary canary_;
  std::set<std::string> sorts_;
};

std::string BodyBytes(const SectionType& type, std::set<std::string>* sorts = nullptr) {
  exchange::v1::SectionBody body;
  Filler filler(CanaryOf(type.index));
  filler.Fill(*body.GetReflection()->MutableMessage(&body, type.field));
  if (sorts != nullptr) sorts->insert(filler.sorts().begin(), filler.sorts().end());
  return body.SerializeAsString();
}

// A handover with every body once: the sections in catalog order, then the slip and the addressee.
Items AllBodies() {
  Items items;
  for (const SectionType& type : SectionCatalog::Get().types()) {
    exchange::v1::SectionHeader header;
    header.set_section_id(CanaryOf(type.index).text);
    header.set_type(type.name);
    Item& item = *items.Add();
    item.set_kind(Item::SECTION);
    item.set_label(header.SerializeAsString());
    item.set_body(BodyBytes(type));
  }
  items.Add()->set_kind(Item::SLIP);
  items.rbegin()->set_body("slip canary");
  items.Add()->set_kind(Item::ADDRESSEE);
  return items;
}

policy::Question QuestionOnAll() {
  policy::Question question;
  question.kind = "REFERRAL";
  question.persons = {{"person of the handover", options::v1::PERSON_ROLE_CHILD, {}, false, false}};
  question.subject = 0;
  for (const SectionType& type : SectionCatalog::Get().types()) {
    policy::QuestionSection section;
    section.type = &type;
    section.category = policy::CategoryOf(&type, {});
    section.about = {0};
    question.sections.push_back(section);
  }
  return question;
}

policy::Decision WithholdingOnly(size_t withheld) {
  policy::Decision decision;
  decision.verdict = policy::Verdict::kPermittedInPart;
  decision.reason = policy::Reason::kAllowedByBasis;
  decision.sections.assign(SectionCatalog::Get().size(),
                           {policy::SectionVerdict::Answer::kPermitted, policy::Reason::kAllowedByBasis});
  decision.sections[withheld] = {policy::SectionVerdict::Answer::kWithheld, policy::Reason::kNoConsent};
  decision.missing = {{QuestionOnAll().sections[withheld].category, 0, policy::Reason::kNoConsent}};
  return decision;
}

std::string OpenedBytes(const Items& items, const policy::Decision& decision) {
  const int addressee = items.size() - 1;
  std::string bytes;
  const std::vector<int> positions = ItemsToOpen(items, addressee, decision).value();
  for (const int position : positions) {
    bytes += items[position].SerializeAsString();
  }
  return bytes;
}

// What the sender and the log learn of it.
std::string ToldBytes(const policy::Question& question, const policy::Decision& decision) {
  const consent::v1::DecisionExplanation record = policy::RecordDecision(question, decision);
  std::string bytes = record.SerializeAsString();
  for (const policy::Language language : {policy::Language::kEnglish, policy::Language::kDanish}) {
    for (const std::string& sentence : policy::SpeakDecision(record, language)) bytes += sentence;
  }
  bytes += policy::RefusalOf(question, decision, 0).SerializeAsString();
  for (const exchange::v1::Pair& pair : policy::WithheldPairs(question, decision)) bytes += pair.SerializeAsString();
  return bytes;
}

class CanaryTest : public testing::TestWithParam<int> {};

TEST_P(CanaryTest, AWithheldSectionLeavesNoTrace) {
  const Items items = AllBodies();
  const policy::Decision decision = WithholdingOnly(GetParam());
  const std::string opened = OpenedBytes(items, decision);
  EXPECT_THAT(opened, Not(HasSubstr(CanaryOf(GetParam()).text)));
  EXPECT_THAT(opened, Not(HasSubstr(Varint(CanaryOf(GetParam()).number))));
  EXPECT_THAT(opened, Not(HasSubstr("slip canary")));
  EXPECT_THAT(ToldBytes(QuestionOnAll(), decision), Not(HasSubstr("canary")));
}

TEST_P(CanaryTest, APermittedSectionIsThere) {
  const Items items = AllBodies();
  const size_t other = (GetParam() + 1) % SectionCatalog::Get().size();
  EXPECT_THAT(OpenedBytes(items, WithholdingOnly(other)),
              HasSubstr(BodyBytes(SectionCatalog::Get().types()[GetParam()])));
}

INSTANTIATE_TEST_SUITE_P(EveryBody, CanaryTest, testing::Range(0, 39),
                         [](const auto& info) { return SectionCatalog::Get().types()[info.param].name; });

TEST(CanaryCoverageTest, EveryBodyIsCovered) { EXPECT_EQ(SectionCatalog::Get().size(), 39); }

TEST(CanaryCoverageTest, EverySortOfFieldIsCovered) {
  std::set<std::string> sorts;
  for (const SectionType& type : SectionCatalog::Get().types()) BodyBytes(type, &sorts);
  EXPECT_THAT(sorts, IsSupersetOf({"string", "int32", "int64", "bool", "enum", "message", "repeated", "oneof"}));
}

// The unknown fields are inside the bytes that are opened or not: nobody parses and writes them again.
TEST(CanaryCoverageTest, UnknownFieldsTravelWithTheirSectionAlone) {
  const SectionType& note = *SectionCatalog::Get().Find("Note");
  EXPECT_THAT(BodyBytes(note), HasSubstr(CanaryOf(note.index).text));
}

}  // namespace choose_sections_canary_test
}  // namespace handover::redaction
