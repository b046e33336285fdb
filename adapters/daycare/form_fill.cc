#include "adapters/daycare/form_fill.h"

#include <algorithm>
#include <memory>
#include <set>
#include <string_view>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

#include "adapters/daycare/daycare_issues.h"
#include "adapters/daycare/form_values.h"
#include "adapters/held_fields.h"
#include "broker/base/absl_view.h"

namespace handover::adapters::daycare {
namespace form_fill_internal {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

constexpr std::string_view kAbout = "@about";

// A message that elements are read from.
struct Source {
  const Message* message = nullptr;
  const exchange::v1::SectionHeader* header = nullptr;  // Null outside of sections.
  std::string sort_key;
};

// Whether two messages of one type say the same in one field.
bool SameField(const Message& a, const Message& b, const FieldDescriptor& field) {
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING:
      return a.GetReflection()->GetString(a, &field) == b.GetReflection()->GetString(b, &field);
    case FieldDescriptor::CPPTYPE_ENUM:
      return a.GetReflection()->GetEnumValue(a, &field) == b.GetReflection()->GetEnumValue(b, &field);
    case FieldDescriptor::CPPTYPE_INT64:
      return a.GetReflection()->GetInt64(a, &field) == b.GetReflection()->GetInt64(b, &field);
    case FieldDescriptor::CPPTYPE_INT32:
      return a.GetReflection()->GetInt32(a, &field) == b.GetReflection()->GetInt32(b, &field);
    case FieldDescriptor::CPPTYPE_MESSAGE:
      return a.GetReflection()->GetMessage(a, &field).SerializeAsString() ==
             b.GetReflection()->GetMessage(b, &field).SerializeAsString();
    case FieldDescriptor::CPPTYPE_BOOL:
    case FieldDescriptor::CPPTYPE_UINT32:
    case FieldDescriptor::CPPTYPE_UINT64:
    case FieldDescriptor::CPPTYPE_DOUBLE:
    case FieldDescriptor::CPPTYPE_FLOAT:
      break;
  }
  return true;  // Yes and no have one spelling.
}

class Filler {
 public:
  Filler(const exchange::v1::Handover& handover, const FormPeople& people, Spelling spelling, const std::string& where,
         Findings& findings)
      : handover_(handover), people_(people), spelling_(spelling), where_(where), findings_(findings) {}

  std::vector<FormItem> ItemsOf(const Element& element) {
    std::vector<FormItem> items;
    const std::vector<Source> sources = SourcesOf(element);
    const bool is_merged = sources.size() > 1 && element.shape != Shape::kSections;
    if (is_merged) Lose(kLossMerged, std::string(element.body));
    for (const Source& source : sources) AddItems(element, source, items);
    if (element.shape == Shape::kOne && items.size() > 1) items.resize(1);
    return items;
  }

 private:
  void Lose(const LossInfo& loss, const std::string& path) { findings_.Lose(loss, where_ + path); }

  std::vector<Source> SourcesOf(const Element& element) {
    if (element.whom == Whom::kEnvelope) return {{&handover_.envelope(), nullptr, {}}};
    if (element.body == "Person") return PersonOf(element.whom);
    std::vector<Source> sources;
    for (const exchange::v1::Section& section : handover_.sections()) {
      if (!StandsIn(element, section, people_)) continue;
      const Message* body = BodyOf(section);
      sources.push_back({body, &section.header(), body->SerializeAsString()});
    }
    // The sections come in random order; the form does not.
    std::sort(sources.begin(), sources.end(), [](const Source& a, const Source& b) { return a.sort_key < b.sort_key; });
    return sources;
  }

  // What the slip says; of a copy that has none, what the sections' headers do.
  std::vector<Source> PersonOf(Whom whom) {
    if (people_.id(whom).empty()) return {};
    auto person = std::make_unique<exchange::v1::RoutingSlip::Person>();
    person->set_role(people_.role(whom));
    for (const auto& other : handover_.slip().persons()) {
      if (other.person_id() == people_.id(whom)) person->set_municipality_code(other.municipality_code());
    }
    made_.push_back(std::move(person));
    return {{made_.back().get(), nullptr, {}}};
  }

  void AddItems(const Element& element, const Source& source, std::vector<FormItem>& items) {
    if (element.list.empty()) {
      AddItem(element, *source.message, source, items);
      return;
    }
    const Message& body = *source.message;
    const FieldDescriptor* list = body.GetDescriptor()->FindFieldByName(std::string(element.list));
    for (int i = 0; i < body.GetReflection()->FieldSize(body, list); ++i) {
      AddItem(element, body.GetReflection()->GetRepeatedMessage(body, list, i), source, items);
    }
  }

  void AddItem(const Element& element, const Message& message, const Source& source, std::vector<FormItem>& items) {
    if (element.shape == Shape::kList) {
      for (std::string& text : TextsOf(element, element.parts.front(), message, source)) {
        items.push_back({std::move(text)});
      }
      return;
    }
    FormItem item;
    for (const Part& part : PartsIn(element, spelling_)) {
      const std::vector<std::string> texts = TextsOf(element, part, message, source);
      item.push_back(texts.empty() ? std::string() : texts.front());
    }
    while (!item.empty() && item.back().empty()) item.pop_back();
    // Who is not of the form cannot be named in it, and what is said of him stays with him.
    const bool has_nobody = element.list == "parent_involvements" && !item.empty() && item.front().empty();
    if (has_nobody) {
      Lose(kLossPerson, "Envelope.parent_involvements");
    } else if (!item.empty()) {
      items.push_back(std::move(item));
    }
  }

  std::vector<std::string> TextsOf(const Element& element, const Part& part, const Message& message,
                                   const Source& source) {
    if (part.path == kAbout) {
      std::vector<std::string> labels = people_.LabelsOf(*source.header, spelling_);
      // The child is there in any case.
      if (element.body == "Interaction") std::erase(labels, people_.LabelOf(people_.id(Whom::kChild), spelling_));
      return {absl::StrJoin(labels, ", ")};
    }
    std::vector<std::string> texts = TextsAt(message, part.path, people_, spelling_);
    std::vector<std::string> names = {std::string(element.body)};
    if (!element.list.empty()) names.emplace_back(element.list);
    names.emplace_back(part.path);
    for (const std::string& text : texts) CheckSpelling(text, message, part.path, absl::StrJoin(names, "."));
    return texts;
  }

  // A value that would be read back as another one is told as lost.
  void CheckSpelling(const std::string& text, const Message& message, std::string_view path, const std::string& name) {
    const std::unique_ptr<Message> again(message.New());
    const FieldPlace place = PlaceIn(*again, path);
    const bool is_read = SetText(text, place, people_, spelling_) == nullptr;
    const bool has_size = place.field->name() == "size_bytes";  // Shown to people; the bytes say it.
    if (has_size) return;
    bool same = is_read;
    if (is_read && place.field->is_repeated()) {
      same = again->GetReflection()->GetRepeatedString(*again, place.field, 0) == text;
    } else if (is_read) {
      const std::unique_ptr<Message> before(message.New());
      before->CopyFrom(message);
      same = SameField(*PlaceIn(*before, path).message, *place.message, *place.field);
    }
    if (!same) Lose(kLossSpelling, name);
  }

  const exchange::v1::Handover& handover_;
  const FormPeople& people_;
  const Spelling spelling_;
  const std::string& where_;
  Findings& findings_;
  std::vector<std::unique_ptr<exchange::v1::RoutingSlip::Person>> made_;
};

}  // namespace form_fill_internal

bool StandsIn(const Element& element, const exchange::v1::Section& section, const FormPeople& people) {
  const google::protobuf::Message* body = BodyOf(section);
  if (body == nullptr || AbslView(body->GetDescriptor()->name()) != AbslView(element.body)) return false;
  const bool is_one = section.header().about_size() == 1;
  switch (element.whom) {
    case Whom::kChild:
    case Whom::kParent1:
    case Whom::kParent2:
      return is_one && !people.id(element.whom).empty() &&
             section.header().about(0).person_id() == people.id(element.whom);
    case Whom::kNamed:
      return !people.LabelsOf(section.header(), Spelling::kJson).empty();
    case Whom::kEveryone:
    case Whom::kProfessional:
      return true;
    case Whom::kEnvelope:
      break;
  }
  return false;
}

FilledForm FillForm(const exchange::v1::Handover& handover, const FormPeople& people, FormKind kind, Spelling spelling,
                    const std::string& where, Findings& findings) {
  form_fill_internal::Filler filler(handover, people, spelling, where, findings);
  FilledForm form;
  form.spelling = spelling;
  const absl::Span<const Element> elements = AllElements();
  for (size_t i = 0; i < elements.size(); ++i) {
    if (HasElement(kind, elements[i])) form.items[i] = filler.ItemsOf(elements[i]);
  }
  return form;
}

}  // namespace handover::adapters::daycare
