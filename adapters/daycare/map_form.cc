#include "adapters/daycare/map_form.h"

#include <algorithm>
#include <deque>
#include <map>
#include <utility>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/time/time.h"

#include "adapters/daycare/daycare_issues.h"
#include "adapters/daycare/form_values.h"
#include "adapters/daycare/required_fields.h"
#include "adapters/handover_draft.h"
#include "broker/base/commitment/hash.h"
#include "broker/base/ids.h"
#include "broker/base/section_catalog.h"

namespace handover::adapters::daycare {
namespace map_form_internal {

using exchange::v1::SectionBody;
using google::protobuf::Message;
using Involvement = exchange::v1::Envelope::ParentInvolvement;
using model::v1::DaycareEnrolment;

constexpr int kSchemaVersion = 1;
constexpr std::string_view kAbout = "@about";

// Assigns a number to a parent whose own is not told: the form's id and the place.
constexpr std::string_view kParentNumberSystem = "urn:handover:daycare-form:parent";

// A section that is being filled.
struct Draft {
  const Element* element = nullptr;  // The first that had a value.
  size_t place = 0;                  // Its own in AllElements().
  SectionBody body;
  std::vector<Whom> about;
};

Message& BodyIn(SectionBody& body, std::string_view type) {
  const SectionType& section = *SectionCatalog::Get().Find(type);
  return *body.GetReflection()->MutableMessage(&body, section.field);
}

class Mapper {
 public:
  Mapper(const FilledForm& form, const FormSource& source, Random& random, Findings& findings)
      : form_(form), source_(source), draft_(random), findings_(findings) {}

  std::optional<exchange::v1::Handover> Map() {
    slots_[Whom::kChild] = draft_.AddPerson(options::v1::PERSON_ROLE_CHILD);
    people_.set_id(Whom::kChild, draft_.person_id(slots_[Whom::kChild]));
    AddParent(Whom::kParent1);
    AddParent(Whom::kParent2);
    for (size_t i = 0; i < AllElements().size(); ++i) {
      if (!form_.items[i].empty()) Take(i);
    }
    FillEnvelope();
    for (Draft& section : sections_) Complete(section);
    for (auto& [key, section] : bodies_) Complete(section);
    CheckWhole();
    if (findings_.has_errors()) return std::nullopt;
    AddIdentifiers();
    AddAddressee();
    for (Draft& section : sections_) Add(section);
    for (auto& [key, section] : bodies_) Add(section);
    return draft_.Finish();
  }

 private:
  size_t ElementAt(std::string_view body, Whom whom, std::string_view path) const {
    const absl::Span<const Element> elements = AllElements();
    const auto found = std::find_if(elements.begin(), elements.end(), [&](const Element& element) {
      const std::string_view first = element.list.empty() ? element.parts.front().path : element.list;
      return element.body == body && element.whom == whom && (path.empty() || first == path);
    });
    return static_cast<size_t>(found - elements.begin());
  }

  const std::string& WhereOf(std::string_view body, Whom whom, std::string_view path = "") const {
    return form_.places[ElementAt(body, whom, path)];
  }

  void Set(std::string_view text, size_t element, size_t item, const Part& part, Message& message) {
    const IssueInfo* wrong = SetText(text, PlaceIn(message, part.path), people_, form_.spelling);
    if (wrong != nullptr) findings_.Add(*wrong, PlaceOf(form_, element, item, part));
  }

  void AddParent(Whom whom) {
    bool is_there = false;
    for (size_t i = 0; i < AllElements().size(); ++i) {
      is_there = is_there || (AllElements()[i].whom == whom && !form_.items[i].empty());
    }
    if (!is_there) return;
    exchange::v1::RoutingSlip::Person person;
    const size_t place = ElementAt("Person", whom, "role");
    if (form_.items[place].empty()) {
      findings_.Add(kRequired, form_.places[place]);
    } else {
      Set(form_.items[place][0][0], place, 0, AllElements()[place].parts[0], person);
    }
    const bool is_mother = person.role() == options::v1::PERSON_ROLE_BIRTHING_PARENT;
    const bool is_other = person.role() == options::v1::PERSON_ROLE_OTHER_PARENT;
    const bool is_told = person.role() != options::v1::PERSON_ROLE_UNSPECIFIED;
    const bool is_wrong = is_told && ((is_mother && has_mother_) || (!is_mother && !is_other));
    if (is_wrong) findings_.Add(kParents, form_.places[place]);
    has_mother_ = has_mother_ || is_mother;
    slots_[whom] = draft_.AddPerson(is_mother ? person.role() : options::v1::PERSON_ROLE_OTHER_PARENT);
    people_.set_id(whom, draft_.person_id(slots_[whom]));
  }

  void Take(size_t place) {
    const Element& element = AllElements()[place];
    if (element.body == "Person") {
      if (element.whom != Whom::kChild) return;  // AddParent() has read it.
      Fill(place, draft_.person(slots_[Whom::kChild]));
    } else if (element.whom == Whom::kEnvelope) {
      const bool is_sender = element.parts.front().path == "sender_party";
      if (is_sender) {
        findings_.Lose(kLossSender, form_.places[place]);
      } else {
        Fill(place, draft_.envelope());
      }
    } else if (element.shape == Shape::kSections) {
      TakeSections(place);
    } else {
      Draft& section = bodies_[{std::string(element.body), element.whom}];
      if (section.element == nullptr) {
        section.element = &element;
        section.place = place;
      }
      if (element.parts.front().path == kAbout) {
        section.about = ReadAbout(form_.items[place][0][0], place);
      } else {
        Fill(place, BodyIn(section.body, element.body));
      }
    }
  }

  void Fill(size_t place, Message& message) {
    const Element& element = AllElements()[place];
    const std::vector<FormItem>& items = form_.items[place];
    for (size_t i = 0; i < items.size(); ++i) {
      Message* target = &message;
      if (!element.list.empty()) {
        const auto* list = message.GetDescriptor()->FindFieldByName(std::string(element.list));
        target = message.GetReflection()->AddMessage(&message, list);
      }
      FillItem(place, i, *target);
    }
  }

  void FillItem(size_t place, size_t item, Message& message) {
    const std::vector<Part> parts = PartsIn(AllElements()[place], form_.spelling);
    const FormItem& texts = form_.items[place][item];
    for (size_t i = 0; i < texts.size(); ++i) {
      if (!texts[i].empty() && parts[i].path != kAbout) Set(texts[i], place, item, parts[i], message);
    }
  }

  void TakeSections(size_t place) {
    const Element& element = AllElements()[place];
    const bool has_about = element.parts.front().path == kAbout;
    for (size_t i = 0; i < form_.items[place].size(); ++i) {
      Draft section{&element, place, {}, {}};
      FillItem(place, i, BodyIn(section.body, element.body));
      const std::string& about = form_.items[place][i][0];
      if (has_about) section.about = about.empty() ? std::vector{Whom::kChild} : ReadAbout(about, place);
      // A table names files; the bytes do not stand in it.
      const bool is_named_only = section.body.has_attachment() && form_.spelling == Spelling::kDanish;
      if (is_named_only) {
        findings_.Lose(kLossFile, form_.places[place]);
      } else {
        sections_.push_back(std::move(section));
      }
    }
  }

  std::vector<Whom> ReadAbout(const std::string& labels, size_t place) {
    std::vector<Whom> about;
    for (const absl::string_view label : absl::StrSplit(labels, ", ")) {
      const std::optional<Whom> whom = people_.WhomOf({label.data(), label.size()}, form_.spelling);
      const bool is_new = whom.has_value() && std::find(about.begin(), about.end(), *whom) == about.end();
      if (!is_new) findings_.Add(kPerson, form_.places[place]);
      if (is_new) about.push_back(*whom);
    }
    return about;
  }

  // What a section must have and the form does not ask for.
  void Complete(Draft& section) {
    SectionBody& body = section.body;
    Message& message = BodyIn(body, section.element->body);
    FillProvenance(draft_.envelope(), message);
    if (body.has_language_needs() && !body.language_needs().has_interpreter_needed() &&
        body.language_needs().absent_reason() == model::v1::ABSENT_REASON_UNSPECIFIED) {
      body.mutable_language_needs()->set_absent_reason(model::v1::ABSENT_REASON_UNKNOWN);
    }
    if (body.has_attachment()) {
      const Digest digest = HashOf(body.attachment().content());
      body.mutable_attachment()->set_content_sha256(
          std::string(reinterpret_cast<const char*>(digest.data()), digest.size()));
      body.mutable_attachment()->set_size_bytes(static_cast<int64_t>(body.attachment().content().size()));
    }
    CompleteAbout(section);
    if (section.element->body == "PersonIdentity") return;  // Its number is asked for elsewhere.
    const std::string missing = MissingField(message);
    if (missing.empty()) return;
    // In JSON each member has a pointer of its own; in a table the cell of the list is the place.
    const size_t place = ElementAt(section.element->body, section.element->whom, missing.substr(0, missing.find('.')));
    findings_.Add(kRequired, form_.places[place < form_.places.size() ? place : section.place]);
  }

  void CompleteAbout(Draft& section) {
    switch (section.element->whom) {
      case Whom::kChild:
      case Whom::kParent1:
      case Whom::kParent2:
        section.about = {section.element->whom};
        return;
      case Whom::kNamed:
        break;
      case Whom::kEveryone:
      case Whom::kProfessional:
      case Whom::kEnvelope:
        return;
    }
    if (section.body.has_interaction()) {
      const bool has_parent =
          std::any_of(section.about.begin(), section.about.end(), [](Whom whom) { return whom != Whom::kChild; });
      if (!has_parent) findings_.Add(kRequired, WhereOf("Interaction", Whom::kNamed, kAbout));
      std::erase(section.about, Whom::kChild);
      section.about.insert(section.about.begin(), Whom::kChild);
    }
    if (!section.body.has_family_relation()) return;
    const model::v1::FamilyRelation& relation = section.body.family_relation();
    for (const auto& [whom, slot] : slots_) {
      const std::string& id = draft_.person_id(slot);
      const bool is_named = id == relation.person().person_id() || id == relation.relative_to().person_id();
      if (is_named) section.about.push_back(whom);
    }
  }

  void Add(Draft& section) {
    if (section.element->whom == Whom::kEveryone) {
      draft_.AddSectionAboutEveryone() = std::move(section.body);
      return;
    }
    std::vector<int> about;
    if (section.element->whom == Whom::kProfessional) {
      about.push_back(draft_.AddPerson(options::v1::PERSON_ROLE_PROFESSIONAL));
    }
    for (const Whom whom : section.about) about.push_back(slots_.at(whom));
    draft_.AddSection(about) = std::move(section.body);
  }

  void FillEnvelope() {
    exchange::v1::Envelope& envelope = draft_.envelope();
    if (envelope.created_ms() == 0) findings_.Add(kRequired, WhereOf("Envelope", Whom::kEnvelope, "created_ms"));
    if (envelope.author_role().empty()) findings_.Add(kRequired, WhereOf("Envelope", Whom::kEnvelope, "author_role"));
    if (envelope.handover_id().empty()) {
      const std::string name =
          absl::StrCat("DAYCARE_FORM\n", absl::BytesToHexString(source_.sha256), "\n", source_.ordinal);
      envelope.set_handover_id(DeriveUuid8(absl::FromUnixMillis(envelope.created_ms()), name));
    }
    envelope.set_subject_person_id(people_.id(Whom::kChild));
    envelope.set_kind(std::string(InfoOf(source_.kind).kind));
    envelope.set_schema_version(kSchemaVersion);
    envelope.set_priority(exchange::v1::ROUTINE);
    envelope.set_source_format(std::string(source_.format));
    envelope.set_source_message_id(FormatUuid(envelope.handover_id()));
    envelope.set_source_sha256(source_.sha256);
  }

  const SectionBody* BodyOfSort(std::string_view body, Whom whom) const {
    const auto found = bodies_.find({std::string(body), whom});
    return found == bodies_.end() ? nullptr : &found->second.body;
  }

  void CheckWhole() {
    CheckInvolvements();
    const SectionBody* child = BodyOfSort("PersonIdentity", Whom::kChild);
    const bool has_number = child != nullptr && !child->person_identity().identifiers().empty();
    if (!has_number) findings_.Add(kChildNumber, WhereOf("PersonIdentity", Whom::kChild));
    bool has_content = BodyOfSort("DaycareObservation", Whom::kChild) != nullptr;
    if (source_.kind == FormKind::kTransition) {
      has_content = has_content || BodyOfSort("Development", Whom::kChild) != nullptr ||
                    BodyOfSort("SchoolReadiness", Whom::kChild) != nullptr;
      const bool has_place = BodyOfSort("DaycareEnrolment", Whom::kChild) != nullptr;
      if (!has_place) findings_.Add(kRequired, WhereOf("DaycareEnrolment", Whom::kChild));
    }
    if (!has_content) findings_.Add(kContent, WhereOf("DaycareObservation", Whom::kChild));
  }

  // Whether a parent must not be told is never assumed from silence.
  void CheckInvolvements() {
    const std::string& where = WhereOf("Envelope", Whom::kEnvelope, "parent_involvements");
    if (draft_.envelope().parent_involvements().empty()) findings_.Add(kRequired, where);
    for (const Involvement& parent : draft_.envelope().parent_involvements()) {
      const bool is_withheld = parent.state() == Involvement::WITHHELD;
      const bool is_whole = !parent.person_id().empty() && parent.state() != Involvement::STATE_UNSPECIFIED;
      if (!is_whole || is_withheld == parent.reason_code().empty()) findings_.Add(kRequired, where);
    }
  }

  void AddIdentifiers() {
    for (const auto& [whom, slot] : slots_) {
      const auto found = bodies_.find({"PersonIdentity", whom});
      const bool has_body = found != bodies_.end();
      model::v1::PersonIdentity none;
      model::v1::PersonIdentity& identity = has_body ? *found->second.body.mutable_person_identity() : none;
      if (identity.identifiers().empty()) {
        findings_.Add(kParentNumber, WhereOf("PersonIdentity", whom));
        model::v1::PersonIdentifier::Local& local = *identity.add_identifiers()->mutable_local();
        local.set_system(std::string(kParentNumberSystem));
        local.set_value(absl::StrCat(draft_.envelope().source_message_id(), whom == Whom::kParent1 ? "#1" : "#2"));
      }
      *draft_.person(slot).mutable_identifiers() = identity.identifiers();
    }
  }

  // By the number of the institution where there is one: who it is stands in the broker's directory.
  void AddAddressee() {
    exchange::v1::Addressee& addressee = draft_.AddAddressee();
    const std::string& area = draft_.person(slots_[Whom::kChild]).municipality_code();
    if (source_.kind == FormKind::kObservation) {
      addressee.set_role("HEALTH_VISITING");
      addressee.set_purpose("EARLY_PREVENTION");
      addressee.set_legal_basis("GDPR_CONSENT");
      addressee.set_area(area);
      return;
    }
    const DaycareEnrolment& enrolment = BodyOfSort("DaycareEnrolment", Whom::kChild)->daycare_enrolment();
    const bool to_school = enrolment.transition() == DaycareEnrolment::TRANSITION_SCHOOL;
    const bool is_change = enrolment.transition() == DaycareEnrolment::TRANSITION_CHANGE;
    addressee.set_purpose(to_school ? "SCHOOL_START" : is_change ? "DAYCARE_CHANGE" : "DAYCARE_START");
    addressee.set_legal_basis("DAYCARE_TRANSITION");
    if (enrolment.institution_number().empty()) {
      addressee.set_role(to_school ? "SCHOOL" : "DAYCARE_MUNICIPAL");
      addressee.set_area(area);
    } else {
      addressee.set_stated_address("institution:" + enrolment.institution_number());
    }
    if (enrolment.start_date().day() > 0) *draft_.slip().mutable_needed_by_date() = enrolment.start_date();
  }

  const FilledForm& form_;
  const FormSource& source_;
  HandoverDraft draft_;
  Findings& findings_;
  FormPeople people_;
  std::map<Whom, int> slots_;  // Of the slip.
  bool has_mother_ = false;
  std::map<std::pair<std::string, Whom>, Draft> bodies_;  // One section for each body and person.
  std::deque<Draft> sections_;
};

}  // namespace map_form_internal

std::optional<exchange::v1::Handover> MapForm(const FilledForm& form, const FormSource& source, Random& random,
                                              Findings& findings) {
  return map_form_internal::Mapper(form, source, random, findings).Map();
}

std::string PlaceOf(const FilledForm& form, size_t element, size_t item, const Part& part) {
  std::string place = form.places[element];
  if (form.spelling == Spelling::kDanish) return place;
  if (AllElements()[element].shape != Shape::kOne) absl::StrAppend(&place, "/", item);
  if (!part.name.empty()) absl::StrAppend(&place, "/", std::string(part.name));
  return place;
}

const google::protobuf::Descriptor& TypeOf(const Element& element) {
  if (element.body == "Envelope") return *exchange::v1::Envelope::descriptor();
  if (element.body == "Person") return *exchange::v1::RoutingSlip::Person::descriptor();
  return *SectionCatalog::Get().Find(element.body)->body;
}

}  // namespace handover::adapters::daycare
