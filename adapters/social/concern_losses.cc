#include "adapters/social/concern_losses.h"

#include <algorithm>
#include <map>
#include <set>
#include <string_view>
#include <tuple>
#include <utility>

#include "absl/strings/str_cat.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"
#include "google/protobuf/util/message_differencer.h"

#include "adapters/social/social_issues.h"
#include "broker/base/absl_view.h"

namespace handover::adapters::social {
namespace concern_losses_internal {

using exchange::v1::Handover;
using exchange::v1::Section;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;
using google::protobuf::util::MessageDifferencer;
using PersonNames = std::map<std::string, std::string>;

bool NamesPerson(const FieldDescriptor& field) {
  return field.name() == "person_id" || field.name() == "subject_person_id" || field.name() == "of_person_id";
}

// Gives every person the id of the other handover. Bodies nest four deep.
void Rename(const PersonNames& names, Message& message) {
  const Reflection& reflection = *message.GetReflection();
  std::vector<const FieldDescriptor*> fields;
  reflection.ListFields(message, &fields);
  for (const FieldDescriptor* field : fields) {
    if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
      const int count = field->is_repeated() ? reflection.FieldSize(message, field) : 1;
      for (int i = 0; i < count; ++i) {
        Rename(names, field->is_repeated() ? *reflection.MutableRepeatedMessage(&message, field, i)
                                           : *reflection.MutableMessage(&message, field));
      }
    } else if (NamesPerson(*field)) {
      const auto found = names.find(reflection.GetString(message, field));
      if (found != names.end()) reflection.SetString(&message, field, found->second);
    }
  }
}

// Takes what is gone or changed by its field names; what was added is none of its business.
class Gone : public MessageDifferencer::Reporter {
 public:
  Gone(std::string begin, std::set<std::string>& paths) : begin_(std::move(begin)), paths_(paths) {}

  void ReportAdded(const Message&, const Message&, const std::vector<MessageDifferencer::SpecificField>&) override {}
  void ReportDeleted(const Message&, const Message&,
                     const std::vector<MessageDifferencer::SpecificField>& path) override {
    Take(path);
  }
  void ReportModified(const Message&, const Message&,
                      const std::vector<MessageDifferencer::SpecificField>& path) override {
    // A message that changed is told by the fields in it that did.
    const bool is_message = path.back().field != nullptr &&
                            path.back().field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE;
    if (!is_message) Take(path);
  }

 private:
  void Take(const std::vector<MessageDifferencer::SpecificField>& path) {
    std::string names = begin_;
    for (const MessageDifferencer::SpecificField& step : path) {
      if (step.field != nullptr) absl::StrAppend(&names, ".", step.field->name());
    }
    paths_.insert(names);
  }

  const std::string begin_;
  std::set<std::string>& paths_;
};

void Compare(const Message& before, const Message& after, std::string_view begin, std::set<std::string>& paths) {
  MessageDifferencer differencer;
  differencer.TreatAsSet(exchange::v1::Envelope::descriptor()->FindFieldByName("parent_involvements"));
  const FieldDescriptor* persons = exchange::v1::RoutingSlip::descriptor()->FindFieldByName("persons");
  const FieldDescriptor* id = exchange::v1::RoutingSlip::Person::descriptor()->FindFieldByName("person_id");
  differencer.TreatAsMap(persons, id);
  Gone gone(std::string(begin), paths);
  differencer.ReportDifferencesTo(&gone);
  differencer.Compare(before, after);
}

// The body's own message; null when no case is set.
const Message* BodyOf(const Section& section) {
  std::vector<const FieldDescriptor*> fields;
  const Reflection& reflection = *section.body().GetReflection();
  reflection.ListFields(section.body(), &fields);
  return fields.empty() ? nullptr : &reflection.GetMessage(section.body(), fields.front());
}

std::set<std::string> AboutOf(const Section& section) {
  std::set<std::string> about;
  for (const exchange::v1::SectionHeader::About& person : section.header().about()) about.insert(person.person_id());
  return about;
}

// Pairs each section with one of the other handover: the same one where there is one, else one of the same sort.
class Pairing {
 public:
  explicit Pairing(const Handover& after) : after_(after), taken_(static_cast<size_t>(after.sections_size())) {}

  const Section* Same(const Section& section) {
    return Find(section, [&](const Section& other) {
      return MessageDifferencer::Equals(section.body(), other.body());
    });
  }
  const Section* Similar(const Section& section) {
    return Find(section, [](const Section&) { return true; });
  }

 private:
  template <typename Fits>
  const Section* Find(const Section& section, const Fits& fits) {
    for (int i = 0; i < after_.sections_size(); ++i) {
      const Section& other = after_.sections(i);
      const bool sort = other.body().body_case() == section.body().body_case() && AboutOf(other) == AboutOf(section);
      if (taken_[static_cast<size_t>(i)] || !sort || !fits(other)) continue;
      taken_[static_cast<size_t>(i)] = true;
      return &other;
    }
    return nullptr;
  }

  const Handover& after_;
  std::vector<bool> taken_;
};

void Append(std::string_view code, const std::set<std::string>& paths, std::vector<Loss>& losses) {
  for (const std::string& path : paths) losses.push_back({std::string(code), path});
}

}  // namespace concern_losses_internal

std::vector<Loss> LossesBetween(const exchange::v1::Handover& before, const std::vector<std::string>& person_ids,
                                const exchange::v1::Handover& after) {
  namespace internal = concern_losses_internal;
  internal::PersonNames names;
  for (int i = 0; i < after.slip().persons_size() && i < static_cast<int>(person_ids.size()); ++i) {
    names[person_ids[static_cast<size_t>(i)]] = after.slip().persons(i).person_id();
  }
  exchange::v1::Handover renamed = before;
  internal::Rename(names, renamed);
  std::set<std::string> envelope, slip, fields, sections;
  internal::Compare(renamed.envelope(), after.envelope(), "Envelope", envelope);
  for (int i = 0; i < renamed.addressees_size(); ++i) {
    const bool has = i < after.addressees_size();
    internal::Compare(renamed.addressees(i), has ? after.addressees(i) : exchange::v1::Addressee(), "Addressee",
                      envelope);
  }
  internal::Compare(renamed.slip(), after.slip(), "RoutingSlip", slip);
  internal::Pairing pairing(after);
  std::vector<const exchange::v1::Section*> changed;
  for (const exchange::v1::Section& section : renamed.sections()) {
    if (section.header().has_sorted()) fields.insert("SectionHeader.sorted");
    if (!section.header().replaces_section_id().empty()) fields.insert("SectionHeader.replaces_section_id");
    if (pairing.Same(section) == nullptr) changed.push_back(&section);
  }
  for (const exchange::v1::Section* section : changed) {
    const google::protobuf::Message* body = internal::BodyOf(*section);
    const exchange::v1::Section* other = body == nullptr ? nullptr : pairing.Similar(*section);
    if (other != nullptr) {
      internal::Compare(*body, *internal::BodyOf(*other), body->GetDescriptor()->name(), fields);
    } else {
      sections.insert(section->header().type());
    }
  }
  std::vector<Loss> losses;
  internal::Append(kLossEnvelope, envelope, losses);
  internal::Append(kLossSlip, slip, losses);
  internal::Append(kLossField, fields, losses);
  internal::Append(kLossSection, sections, losses);
  return losses;
}

}  // namespace handover::adapters::social
