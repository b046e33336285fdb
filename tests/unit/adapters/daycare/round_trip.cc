#include "tests/unit/adapters/daycare/round_trip.h"

#include <algorithm>
#include <map>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "gmock/gmock.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"
#include "gtest/gtest.h"

#include "adapters/daycare/form_people.h"
#include "adapters/daycare/form_table.h"
#include "handover/options/v1/options.pb.h"
#include "tests/unit/adapters/daycare/csv_rows.h"

namespace handover::adapters::daycare::testing {
namespace round_trip_internal {

using exchange::v1::Handover;
using exchange::v1::Section;
using exchange::v1::SectionBody;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

constexpr const char* kChild = "c000000000000001";
constexpr const char* kMother = "b000000000000001";
constexpr const char* kOther = "a000000000000001";

constexpr std::string_view kPieces[] = {
    "=",   "+", "-", "@",  "\t", "\r\n", "\n",       "\"", "\"\"", ";", "|", "||", " | ", "/",   "//",
    " / ", " ", "'", "''", "＝", "＠",   "\xC2\xA0", "a",  "æ",    "Ł", "😀", "1",  ",",   "nej", "cmd|' /C calc'!A0",
    "barn"};

// Makes up one handover of a form.
class Inventor {
 public:
  explicit Inventor(uint32_t seed) : random_(seed) {}

  Handover Invent(FormKind kind) {
    Handover handover;
    exchange::v1::Envelope& envelope = *handover.mutable_envelope();
    envelope.set_handover_id(absl::StrCat(std::string("\x01\x90\0\0\0\0\x80\0\x80\0\0\0\0\0", 14), "ab"));
    envelope.set_subject_person_id(kChild);
    envelope.set_kind(std::string(InfoOf(kind).kind));
    envelope.set_created_ms(1'717'401'600'000);
    envelope.set_author_role("PEDAGOGUE");
    envelope.set_author_name(Text(120));
    envelope.set_sender_unit(Text(64));
    for (const char* parent : {kMother, kOther}) {
      auto& involvement = *envelope.add_parent_involvements();
      involvement.set_person_id(parent);
      const bool is_withheld = Below(4) == 0;
      involvement.set_state(is_withheld ? exchange::v1::Envelope::ParentInvolvement::WITHHELD
                                        : exchange::v1::Envelope::ParentInvolvement::CONSENTED);
      if (is_withheld) involvement.set_reason_code("SUSPECTED_VIOLENCE");
    }
    Identity(kChild, options::v1::PERSON_ROLE_CHILD, handover);
    Identity(kMother, options::v1::PERSON_ROLE_BIRTHING_PARENT, handover);
    Identity(kOther, options::v1::PERSON_ROLE_OTHER_PARENT, handover);
    const bool is_summary = kind == FormKind::kTransition;
    model::v1::DaycareEnrolment& enrolment = *Add({kChild}, handover).mutable_daycare_enrolment();
    Fill(enrolment);
    enrolment.set_institution_name(Text(200));
    Fill(*Add({kChild}, handover).mutable_daycare_observation());
    Add(handover.sections_size() - 1, handover).mutable_daycare_observation()->set_description_text("x" + Text(900));
    if (Below(2) == 0) Fill(*Add({kChild}, handover).mutable_development());
    Fill(*Add({kChild}, handover).mutable_note());
    Fill(*Add({"d000000000000001"}, handover).mutable_professional());
    if (is_summary) InventMore(handover);
    return handover;
  }

 private:
  void InventMore(Handover& handover) {
    for (const char* parent : {kMother, kOther}) {
      Fill(*Add({parent}, handover).mutable_contact_details());
      model::v1::LanguageNeeds& needs = *Add({parent}, handover).mutable_language_needs();
      Fill(needs);
      needs.set_interpreter_needed(Below(2) == 0);
      model::v1::FamilyRelation& relation = *Add({parent, kChild}, handover).mutable_family_relation();
      Fill(relation);
      relation.mutable_person()->set_person_id(parent);
      relation.mutable_relative_to()->set_person_id(kChild);
    }
    Fill(*Add({kChild}, handover).mutable_address());
    Fill(*Add({kChild}, handover).mutable_daily_care_needs());
    Fill(*Add({kChild}, handover).mutable_school_readiness());
    Fill(*Add({kChild}, handover).mutable_child_screening());
    Fill(*Add({kChild, kMother}, handover).mutable_interaction());
    Fill(*Add({kChild}, handover).mutable_support_plan());
    Fill(*Add({kChild, kOther}, handover).mutable_support_line());
    Fill(*Add({kMother}, handover).mutable_support_line());
    Fill(*Add({kChild}, handover).mutable_encounters());
    model::v1::Attachment& file = *Add({kChild}, handover).mutable_attachment();
    Fill(file);
    file.set_content(Text(50));
  }

  void Identity(const char* person, options::v1::PersonRole role, Handover& handover) {
    model::v1::PersonIdentity& identity = *Add({person}, handover).mutable_person_identity();
    Fill(identity);
    identity.clear_identifiers();
    identity.add_identifiers()->set_cpr(role == options::v1::PERSON_ROLE_CHILD ? "0505239996" : "2911829996");
    const bool has_more = role == options::v1::PERSON_ROLE_CHILD && Below(2) == 0;
    if (!has_more) return;
    identity.add_identifiers()->set_x_ecpr("1306241TE9");
    auto& local = *identity.add_identifiers()->mutable_local();
    local.set_system(Text(200));
    local.set_value(Text(100));
  }

  static options::v1::PersonRole RoleOf(std::string_view person) {
    if (person == kChild) return options::v1::PERSON_ROLE_CHILD;
    if (person == kMother) return options::v1::PERSON_ROLE_BIRTHING_PARENT;
    return person == kOther ? options::v1::PERSON_ROLE_OTHER_PARENT : options::v1::PERSON_ROLE_PROFESSIONAL;
  }

  SectionBody& Add(const std::vector<std::string>& about, Handover& handover) {
    Section& section = *handover.add_sections();
    for (const std::string& person : about) {
      auto& entry = *section.mutable_header()->add_about();
      entry.set_person_id(person);
      entry.set_role(RoleOf(person));
    }
    return *section.mutable_body();
  }
  SectionBody& Add(int place, Handover& handover) { return *handover.mutable_sections(place)->mutable_body(); }

  uint32_t Below(uint32_t count) { return random_() % count; }

  std::string Text(size_t most) {
    std::string text;
    const size_t count = 1 + Below(6);
    for (size_t i = 0; i < count; ++i) {
      const std::string_view piece = kPieces[Below(std::size(kPieces))];
      if (text.size() + piece.size() <= most) text += piece;
    }
    return text.empty() ? "x" : text;
  }

  std::string StringOf(const FieldDescriptor& field) {
    static const auto& known = *new std::map<std::string, std::string>{
        {"telephones", "+4520202020"}, {"domain", "MOTOR"},  {"role", "PEDAGOGUE"},
        {"owner_role", "GP"},          {"method", "ICDP"},   {"provider_sector", "PPR"},
        {"reason_code", "OTHER"},      {"person_id", kChild}};
    const auto found = known.find(field.name());
    const int most = field.options().GetExtension(options::v1::max_characters);
    return found != known.end() ? found->second : Text(most == 0 ? 50 : static_cast<size_t>(most));
  }

  void Fill(Message& message) {
    for (int i = 0; i < message.GetDescriptor()->field_count(); ++i) {
      const FieldDescriptor& field = *message.GetDescriptor()->field(i);
      const bool is_required = field.options().GetExtension(options::v1::required);
      if (!is_required && Below(3) == 0) continue;
      const uint32_t count = field.is_repeated() ? 1 + Below(3) : 1;
      for (uint32_t j = 0; j < count; ++j) Set(message, field);
    }
  }

  void Set(Message& message, const FieldDescriptor& field) {
    const Reflection& reflection = *message.GetReflection();
    switch (field.cpp_type()) {
      case FieldDescriptor::CPPTYPE_STRING:
        if (field.is_repeated()) {
          reflection.AddString(&message, &field, StringOf(field));
        } else {
          reflection.SetString(&message, &field, StringOf(field));
        }
        return;
      case FieldDescriptor::CPPTYPE_ENUM:
        reflection.SetEnumValue(
            &message, &field,
            field.enum_type()
                ->value(1 + static_cast<int>(Below(static_cast<uint32_t>(field.enum_type()->value_count()) - 1)))
                ->number());
        return;
      case FieldDescriptor::CPPTYPE_BOOL:
        reflection.SetBool(&message, &field, Below(2) == 0);
        return;
      case FieldDescriptor::CPPTYPE_INT32:
        reflection.SetInt32(&message, &field, static_cast<int>(1 + Below(9)));
        return;
      case FieldDescriptor::CPPTYPE_INT64:
        reflection.SetInt64(&message, &field, 1 + Below(9));
        return;
      default:
        return SetMessage(field.is_repeated() ? *reflection.AddMessage(&message, &field)
                                              : *reflection.MutableMessage(&message, &field));
    }
  }

  void SetMessage(Message& message) {
    if (message.GetDescriptor() == model::v1::Date::descriptor()) {
      auto& date = static_cast<model::v1::Date&>(message);
      date.set_year(2020 + static_cast<int>(Below(10)));
      if (Below(3) == 0) return;
      date.set_month(1 + static_cast<int>(Below(12)));
      if (Below(3) != 0) date.set_day(1 + static_cast<int>(Below(28)));
    } else if (message.GetDescriptor() == model::v1::Moment::descriptor()) {
      auto& moment = static_cast<model::v1::Moment&>(message);
      moment.mutable_time()->set_seconds(1'717'401'600 + 60 * static_cast<int64_t>(Below(50'000)));
      moment.set_precision(model::v1::TIME_PRECISION_MINUTE);
      moment.set_zone_assumed("Europe/Copenhagen");
    } else {
      Fill(message);
    }
  }

  std::mt19937 random_;
};

// What is left of a message when all that the form does not hold is taken away; people by their names.
class Projection {
 public:
  Projection(const Handover& handover, FormKind kind, Spelling spelling)
      : people_(handover), paths_(HeldPaths(kind, spelling)) {
    for (const Section& section : handover.sections()) {
      std::vector<std::string> about = people_.LabelsOf(section.header(), Spelling::kJson);
      SectionBody body = section.body();
      std::vector<const FieldDescriptor*> fields;
      body.GetReflection()->ListFields(body, &fields);
      Message& message = *body.GetReflection()->MutableMessage(&body, fields.front());
      const std::string& type = message.GetDescriptor()->name();
      const bool is_dropped = type == "Attachment" && spelling == Spelling::kDanish;
      if (is_dropped) continue;
      if (type == "Note" || type == "Attachment" || type == "Professional") about.clear();
      Prune(message, type);
      const std::string text = message.ShortDebugString();
      if (!text.empty()) parts_.insert(absl::StrCat(type, " ", absl::StrJoin(about, ","), ": ", text));
    }
    exchange::v1::Envelope envelope = handover.envelope();
    envelope.clear_sender_party();
    Prune(envelope, "Envelope");
    parts_.insert("Envelope: " + envelope.ShortDebugString());
  }

  const std::multiset<std::string>& parts() const { return parts_; }

 private:
  bool HoldsBelow(const std::string& path) const {
    return std::any_of(paths_.begin(), paths_.end(),
                       [&](const std::string& held) { return held.starts_with(path + "."); });
  }

  void Prune(Message& message, const std::string& path) {
    const Reflection& reflection = *message.GetReflection();
    std::vector<const FieldDescriptor*> fields;
    reflection.ListFields(message, &fields);
    for (const FieldDescriptor* field : fields) {
      const std::string here = absl::StrCat(path, ".", field->name());
      if (field->name() == "person_id") {
        const std::string id = reflection.GetString(message, field);
        reflection.SetString(&message, field, people_.LabelOf(id, Spelling::kJson));
      }
      const bool is_held = std::find(paths_.begin(), paths_.end(), here) != paths_.end();
      if (is_held) continue;
      if (!HoldsBelow(here)) {
        reflection.ClearField(&message, field);
        continue;
      }
      const int count = field->is_repeated() ? reflection.FieldSize(message, field) : 1;
      for (int i = 0; i < count; ++i) {
        Prune(field->is_repeated() ? *reflection.MutableRepeatedMessage(&message, field, i)
                                   : *reflection.MutableMessage(&message, field),
              here);
      }
      // A provenance of which nothing is held is as good as none.
      const bool is_empty = !field->is_repeated() && reflection.GetMessage(message, field).ByteSizeLong() == 0;
      if (is_empty) reflection.ClearField(&message, field);
    }
  }

  const FormPeople people_;
  const std::vector<std::string> paths_;
  std::multiset<std::string> parts_;
};

}  // namespace round_trip_internal

exchange::v1::Handover InventHandover(uint32_t seed, FormKind kind) {
  return round_trip_internal::Inventor(seed).Invent(kind);
}

void ExpectRoundTrip(const exchange::v1::Handover& handover, FormKind kind, const Writer& writer, Spelling spelling) {
  const Written written = writer.Write({handover});
  ASSERT_THAT(written.issues, ::testing::IsEmpty());
  for (const Loss& loss : written.losses) {
    EXPECT_NE(loss.code, "DAYCARE_SPELLING") << loss.path;
    EXPECT_NE(loss.code, "DAYCARE_MERGED") << loss.path;
    EXPECT_NE(loss.code, "DAYCARE_CHARACTER_LOST") << loss.path;
  }
  const Translation read = ReadAs(writer.format(), written.bytes);
  ASSERT_THAT(ErrorsOf(read), ::testing::IsEmpty());
  ASSERT_EQ(read.handovers.size(), 1u);
  using round_trip_internal::Projection;
  EXPECT_EQ(Projection(read.handovers[0], kind, spelling).parts(), Projection(handover, kind, spelling).parts());
}

}  // namespace handover::adapters::daycare::testing
