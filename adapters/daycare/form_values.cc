#include "adapters/daycare/form_values.h"

#include <algorithm>
#include <optional>
#include <set>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/time.h"

#include "adapters/daycare/form_words.h"
#include "adapters/text/base64.h"
#include "adapters/text/csv_format.h"
#include "adapters/text/iso_time.h"
#include "adapters/text/municipality_codes.h"
#include "adapters/text/telephone.h"
#include "adapters/text/utf8.h"
#include "broker/base/absl_view.h"
#include "broker/base/ids.h"
#include "broker/base/person_number.h"
#include "handover/options/v1/options.pb.h"

namespace handover::adapters::daycare {
namespace form_values_internal {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

constexpr std::string_view kMegabytes = " MB";

bool IsDanish(Spelling spelling) { return spelling == Spelling::kDanish; }
bool IsTimeOfMillis(const FieldDescriptor& field) { return field.name() == "created_ms"; }
bool IsFile(const FieldDescriptor& field) { return field.name() == "content"; }

// Fields that hold a code of the lexicon.
bool IsCode(const FieldDescriptor& field) {
  static const auto& names = *new std::set<std::string>{"author_role", "domain",          "role",       "owner_role",
                                                        "method",      "provider_sector", "reason_code"};
  return names.contains(field.name());
}

bool HasCodeShape(std::string_view text) {
  const auto fits = [](char c) {
    return absl::ascii_isupper(static_cast<unsigned char>(c)) || absl::ascii_isdigit(static_cast<unsigned char>(c)) ||
           c == '_';
  };
  return absl::ascii_isupper(static_cast<unsigned char>(text.front())) && std::all_of(text.begin(), text.end(), fits);
}

// A year and a month may be all that is known.
std::string DateText(const model::v1::Date& date, Spelling spelling) {
  if (IsDanish(spelling) || date.year() == 0) return DanishDate(date);
  if (date.month() == 0) return absl::StrFormat("%04d", date.year());
  if (date.day() == 0) return absl::StrFormat("%04d-%02d", date.year(), date.month());
  return WriteFormDate(date);
}

std::optional<model::v1::Date> ReadDate(std::string_view text, Spelling spelling) {
  constexpr size_t kMonthLength = 7;
  if (IsDanish(spelling) || text.size() == 4) return ReadDanishDate(text);
  if (text.size() != kMonthLength || text[4] != '-') return ReadFormDate(text);
  return ReadDanishDate(absl::StrCat(AbslView(text.substr(5)), "-", AbslView(text.substr(0, 4))));
}

std::string MomentText(const model::v1::Moment& moment, Spelling spelling) {
  return IsDanish(spelling) ? DanishTime(moment) : WriteFormTime(moment);
}

std::optional<model::v1::Moment> ReadMoment(std::string_view text, Spelling spelling) {
  return IsDanish(spelling) ? ReadDanishTime(text) : ReadFormTime(text);
}

std::string MillisText(int64_t millis, Spelling spelling) {
  if (millis == 0) return {};
  if (IsDanish(spelling)) return DanishTimeOfMillis(millis);
  model::v1::Moment moment;
  const int64_t seconds = millis >= 0 ? millis / 1000 : (millis - 999) / 1000;
  moment.mutable_time()->set_seconds(seconds);
  moment.mutable_time()->set_nanos(static_cast<int>(millis - seconds * 1000) * 1'000'000);
  return WriteFormTime(moment);
}

std::string StringText(const std::string& value, const FieldDescriptor& field, const FormPeople& people,
                       Spelling spelling) {
  if (field.name() == "person_id") return people.LabelOf(value, spelling);
  return field.name() == "cpr" && IsDanish(spelling) ? HyphenatedCpr(value) : value;
}

std::string NumberText(int64_t value, const FieldDescriptor& field, Spelling spelling) {
  if (IsTimeOfMillis(field)) return MillisText(value, spelling);
  if (field.name() == "size_bytes") return DanishMegabytes(value);
  return value == 0 && !field.has_presence() ? std::string() : absl::StrCat(value);
}

std::string BytesText(const std::string& value, const FieldDescriptor& field) {
  return IsFile(field) ? absl::Base64Escape(value) : FormatUuid(value);
}

std::string MessageText(const Message& value, Spelling spelling) {
  if (value.GetDescriptor() == model::v1::Date::descriptor()) {
    return DateText(static_cast<const model::v1::Date&>(value), spelling);
  }
  return MomentText(static_cast<const model::v1::Moment&>(value), spelling);
}

std::string YesText(bool value, const FieldDescriptor& field, Spelling spelling) {
  if (!value && !field.has_presence()) return {};
  if (IsDanish(spelling)) return value ? "ja" : "nej";
  return value ? "true" : "false";
}

std::string TextOfOne(const Message& message, const FieldDescriptor& field, const FormPeople& people,
                      Spelling spelling) {
  const Reflection& reflection = *message.GetReflection();
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING:
      if (field.type() == FieldDescriptor::TYPE_BYTES) return BytesText(reflection.GetString(message, &field), field);
      return StringText(reflection.GetString(message, &field), field, people, spelling);
    case FieldDescriptor::CPPTYPE_ENUM:
      return WordOf(*field.enum_type(), reflection.GetEnumValue(message, &field), spelling);
    case FieldDescriptor::CPPTYPE_BOOL:
      return YesText(reflection.GetBool(message, &field), field, spelling);
    case FieldDescriptor::CPPTYPE_INT32:
      return NumberText(reflection.GetInt32(message, &field), field, spelling);
    case FieldDescriptor::CPPTYPE_INT64:
      return NumberText(reflection.GetInt64(message, &field), field, spelling);
    case FieldDescriptor::CPPTYPE_MESSAGE:
      return MessageText(reflection.GetMessage(message, &field), spelling);
    case FieldDescriptor::CPPTYPE_UINT32:
    case FieldDescriptor::CPPTYPE_UINT64:
    case FieldDescriptor::CPPTYPE_DOUBLE:
    case FieldDescriptor::CPPTYPE_FLOAT:
      break;
  }
  return {};  // The model has none of these.
}

const IssueInfo* CheckNumber(const FieldDescriptor& field, std::string_view text) {
  if (field.name() == "cpr") return ParseCpr(text).ok() ? nullptr : &kPersonNumber;
  if (field.name() == "x_ecpr") return ParseXEcpr(text).ok() ? nullptr : &kPersonNumber;
  const bool is_regional = field.containing_type() == model::v1::PersonIdentifier::DeCpr::descriptor();
  if (is_regional && field.name() == "value") return ParseDEcpr(text).ok() ? nullptr : &kPersonNumber;
  if (field.name() == "municipality_code") return CanReceive(text) ? nullptr : &kMunicipality;
  if (IsCode(field)) return HasCodeShape(text) ? nullptr : &kCode;
  return nullptr;
}

const IssueInfo* SetString(std::string_view text, const FieldPlace& place, const FormPeople& people,
                           Spelling spelling) {
  const FieldDescriptor& field = *place.field;
  std::string value(text);
  if (!IsPlainText(text)) return &kCharacter;
  if (field.name() == "person_id") {
    const std::optional<Whom> whom = people.WhomOf(text, spelling);
    if (!whom.has_value()) return &kPerson;
    value = people.id(*whom);
  }
  // A hyphen keeps a spreadsheet from taking the number for one.
  const bool has_hyphen = field.name() == "cpr" && IsDanish(spelling) && value.size() == 11 && value[6] == '-';
  if (has_hyphen) value.erase(6, 1);
  if (field.name() == "telephones") value = NormaliseTelephone(value).value_or(value);
  if (const IssueInfo* wrong = CheckNumber(field, value); wrong != nullptr) return wrong;
  const int most = field.options().GetExtension(options::v1::max_characters);
  if (most > 0 && CountCodePoints(value) > static_cast<size_t>(most)) return &kTooLong;
  const Reflection& reflection = *place.message->GetReflection();
  if (field.is_repeated()) {
    reflection.AddString(place.message, &field, std::move(value));
  } else {
    reflection.SetString(place.message, &field, std::move(value));
  }
  return nullptr;
}

const IssueInfo* SetBytes(std::string_view text, const FieldPlace& place) {
  const Reflection& reflection = *place.message->GetReflection();
  if (IsFile(*place.field)) {
    constexpr size_t kMostBytes = 2'000'000;
    std::optional<std::string> content = DecodeBase64(text);
    if (!content.has_value() || content->empty() || content->size() > kMostBytes) return &kBytes;
    reflection.SetString(place.message, place.field, *std::move(content));
    return nullptr;
  }
  absl::StatusOr<std::string> id = ParseUuid(text);
  if (!id.ok()) return &kId;
  const int version = static_cast<unsigned char>((*id)[6]) >> 4;
  const bool is_sorted = version == 7 || version == 8;
  if (place.field->name() == "handover_id" && !is_sorted) return &kId;
  reflection.SetString(place.message, place.field, *std::move(id));
  return nullptr;
}

// Of ASCII digits within the field's range.
std::optional<int64_t> ReadNumber(std::string_view text, const FieldDescriptor& field) {
  constexpr size_t kMostDigits = 9;
  const bool digits = text.size() <= kMostDigits && text.find_first_not_of("0123456789") == std::string_view::npos;
  int64_t value = 0;
  if (!digits || !absl::SimpleAtoi(AbslView(text), &value)) return std::nullopt;
  const auto& options = field.options();
  const bool too_small = value < options.GetExtension(options::v1::min_value);
  const bool has_most = options.HasExtension(options::v1::max_value);
  if (too_small || (has_most && value > options.GetExtension(options::v1::max_value))) return std::nullopt;
  return value;
}

const IssueInfo* SetNumber(std::string_view text, const FieldPlace& place, Spelling spelling) {
  const Reflection& reflection = *place.message->GetReflection();
  if (IsTimeOfMillis(*place.field)) {
    const std::optional<model::v1::Moment> moment = ReadMoment(text, spelling);
    if (!moment.has_value()) return &kTime;
    const google::protobuf::Timestamp& time = moment->time();
    reflection.SetInt64(place.message, place.field, time.seconds() * 1000 + time.nanos() / 1'000'000);
    return nullptr;
  }
  if (place.field->name() == "size_bytes") {
    const bool is_size =
        text.ends_with(kMegabytes) && ReadDanishDecimal(text.substr(0, text.size() - kMegabytes.size()), 2).has_value();
    return is_size ? nullptr : &kNumber;
  }
  const std::optional<int64_t> value = ReadNumber(text, *place.field);
  if (!value.has_value()) return &kNumber;
  if (place.field->cpp_type() == FieldDescriptor::CPPTYPE_INT64) {
    reflection.SetInt64(place.message, place.field, *value);
  } else {
    reflection.SetInt32(place.message, place.field, static_cast<int>(*value));
  }
  return nullptr;
}

const IssueInfo* SetMessage(std::string_view text, const FieldPlace& place, Spelling spelling) {
  Message& value = *place.message->GetReflection()->MutableMessage(place.message, place.field);
  if (value.GetDescriptor() == model::v1::Date::descriptor()) {
    const std::optional<model::v1::Date> date = ReadDate(text, spelling);
    if (!date.has_value()) return &kTime;
    value.CopyFrom(*date);
    return nullptr;
  }
  const std::optional<model::v1::Moment> moment = ReadMoment(text, spelling);
  if (!moment.has_value()) return &kTime;
  value.CopyFrom(*moment);
  return nullptr;
}

const IssueInfo* SetYes(std::string_view text, const FieldPlace& place, Spelling spelling) {
  const std::string_view yes = IsDanish(spelling) ? "ja" : "true";
  const std::string_view no = IsDanish(spelling) ? "nej" : "false";
  if (text != yes && text != no) return &kYesNo;
  place.message->GetReflection()->SetBool(place.message, place.field, text == yes);
  return nullptr;
}

std::string_view FirstStep(std::string_view& path) {
  const size_t end = std::min(path.find('.'), path.size());
  const std::string_view step = path.substr(0, end);
  path.remove_prefix(std::min(end + 1, path.size()));
  return step;
}

}  // namespace form_values_internal

FieldPlace PlaceIn(google::protobuf::Message& message, std::string_view path) {
  FieldPlace place{&message, nullptr};
  while (true) {
    const std::string step(form_values_internal::FirstStep(path));
    place.field = place.message->GetDescriptor()->FindFieldByName(step);
    if (place.field == nullptr) return {};
    if (path.empty()) return place;
    place.message = place.message->GetReflection()->MutableMessage(place.message, place.field);
  }
}

const google::protobuf::FieldDescriptor& FieldAt(const google::protobuf::Descriptor& type, std::string_view path) {
  const google::protobuf::Descriptor* here = &type;
  while (true) {
    const std::string step(form_values_internal::FirstStep(path));
    const google::protobuf::FieldDescriptor* field = here->FindFieldByName(step);
    if (path.empty()) return *field;
    here = field->message_type();
  }
}

std::vector<std::string> TextsAt(const google::protobuf::Message& message, std::string_view path,
                                 const FormPeople& people, Spelling spelling) {
  const google::protobuf::Message* here = &message;
  while (true) {
    const std::string step(form_values_internal::FirstStep(path));
    const google::protobuf::FieldDescriptor& field = *here->GetDescriptor()->FindFieldByName(step);
    const google::protobuf::Reflection& reflection = *here->GetReflection();
    std::vector<std::string> texts;
    if (field.is_repeated()) {
      for (int i = 0; i < reflection.FieldSize(*here, &field); ++i) {
        texts.push_back(reflection.GetRepeatedString(*here, &field, i));
      }
    } else if (!field.has_presence() || reflection.HasField(*here, &field)) {
      if (!path.empty()) {
        here = &reflection.GetMessage(*here, &field);
        continue;
      }
      texts.push_back(form_values_internal::TextOfOne(*here, field, people, spelling));
    }
    texts.erase(std::remove(texts.begin(), texts.end(), ""), texts.end());
    return texts;
  }
}

const IssueInfo* SetText(std::string_view text, const FieldPlace& place, const FormPeople& people, Spelling spelling) {
  using google::protobuf::FieldDescriptor;
  using namespace form_values_internal;
  switch (place.field->cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING:
      if (place.field->type() == FieldDescriptor::TYPE_BYTES) return SetBytes(text, place);
      return SetString(text, place, people, spelling);
    case FieldDescriptor::CPPTYPE_ENUM: {
      const std::optional<int> number = NumberOf(*place.field->enum_type(), text, spelling);
      if (!number.has_value()) return &kCode;
      place.message->GetReflection()->SetEnumValue(place.message, place.field, *number);
      return nullptr;
    }
    case FieldDescriptor::CPPTYPE_BOOL:
      return SetYes(text, place, spelling);
    case FieldDescriptor::CPPTYPE_MESSAGE:
      return SetMessage(text, place, spelling);
    case FieldDescriptor::CPPTYPE_INT32:
    case FieldDescriptor::CPPTYPE_INT64:
    case FieldDescriptor::CPPTYPE_UINT32:
    case FieldDescriptor::CPPTYPE_UINT64:
    case FieldDescriptor::CPPTYPE_DOUBLE:
    case FieldDescriptor::CPPTYPE_FLOAT:
      break;
  }
  return SetNumber(text, place, spelling);
}

JsonLeaf::Kind LeafKindOf(const google::protobuf::FieldDescriptor& field) {
  using google::protobuf::FieldDescriptor;
  if (field.cpp_type() == FieldDescriptor::CPPTYPE_BOOL) return JsonLeaf::Kind::kBool;
  const bool is_number =
      field.cpp_type() == FieldDescriptor::CPPTYPE_INT32 || field.cpp_type() == FieldDescriptor::CPPTYPE_INT64;
  return is_number && !form_values_internal::IsTimeOfMillis(field) ? JsonLeaf::Kind::kNumber : JsonLeaf::Kind::kText;
}

}  // namespace handover::adapters::daycare
