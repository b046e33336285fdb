#include "adapters/social/concern_json_writer.h"

#include <algorithm>
#include <cstdint>
#include <string>
#include <tuple>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"

#include "adapters/social/concern_losses.h"
#include "adapters/social/concern_readers.h"
#include "adapters/social/form_json.h"
#include "adapters/social/map_concern.h"
#include "broker/base/absl_view.h"
#include "broker/base/ids.h"

namespace handover::adapters::social {
namespace concern_json_writer_internal {

using exchange::v1::Handover;
using exchange::v1::Section;
using exchange::v1::SectionBody;
using Involvement = exchange::v1::Envelope::ParentInvolvement;
using model::v1::Concern;
using model::v1::PersonIdentifier;

// Ids for reading back only, so they need not be unpredictable.
class CountingRandom final : public Random {
 public:
  void Fill(absl::Span<uint8_t> bytes) override {
    for (uint8_t& byte : bytes) {
      state_ = state_ * 6364136223846793005u + 1442695040888963407u;
      byte = static_cast<uint8_t>(state_ >> 56);
    }
  }

 private:
  uint64_t state_ = 1;
};

// The values in the order of the form; what is not told is left out.
class Leaves {
 public:
  void Text(std::string path, std::string_view value) {
    if (!value.empty()) leaves_.emplace_back(std::move(path), Leaf{Leaf::Kind::kText, std::string(value), false});
  }
  void Bool(std::string path, bool value) {
    leaves_.emplace_back(std::move(path), Leaf{Leaf::Kind::kBool, value ? "true" : "false", false});
  }
  void True(std::string path, bool value) {
    if (value) Bool(std::move(path), true);
  }
  void Count(std::string path, int64_t value) {
    leaves_.emplace_back(std::move(path), Leaf{Leaf::Kind::kNumber, absl::StrCat(value), false});
  }

  std::string ToJson() const { return WriteFormJson(leaves_); }

 private:
  std::vector<std::pair<std::string, Leaf>> leaves_;
};

// The part of an enum's name behind its prefix; empty for the unspecified value.
template <typename Enum>
std::string NameOf(Enum value, const std::string& name, std::string_view prefix) {
  if (static_cast<int>(value) == 0) return {};
  return name.substr(prefix.size());
}

class ReportWriter {
 public:
  explicit ReportWriter(const Handover& handover) : handover_(handover) { FindPeople(); }

  std::string Write() {
    WriteHead();
    WriteNotifier();
    WriteChild();
    for (size_t i = 0; i < parents_.size(); ++i) WriteParent(i);
    if (const SectionBody* body = AnyBody(SectionBody::kConcern); body != nullptr) WriteConcern(body->concern());
    WriteAttachments();
    return out_.ToJson();
  }

  // Child, parents and notifier, as the reader puts them into its slip.
  std::vector<std::string> person_ids() const {
    std::vector<std::string> ids = {handover_.envelope().subject_person_id()};
    ids.insert(ids.end(), parents_.begin(), parents_.end());
    ids.push_back(notifier_);
    return ids;
  }

 private:
  void AddParent(const std::string& person_id) {
    if (std::find(parents_.begin(), parents_.end(), person_id) == parents_.end()) parents_.push_back(person_id);
  }

  // In the order of the envelope, then by id: sections come in random order, the document does not.
  void FindPeople() {
    for (const Involvement& parent : handover_.envelope().parent_involvements()) AddParent(parent.person_id());
    std::vector<std::string> others;
    for (const Section& section : handover_.sections()) {
      for (const exchange::v1::SectionHeader::About& about : section.header().about()) {
        if (about.role() == options::v1::PERSON_ROLE_BIRTHING_PARENT) mother_ = about.person_id();
        const bool is_parent = about.role() == options::v1::PERSON_ROLE_BIRTHING_PARENT ||
                               about.role() == options::v1::PERSON_ROLE_OTHER_PARENT;
        if (is_parent) others.push_back(about.person_id());
      }
      if (section.body().has_reporter() && !section.header().about().empty()) {
        notifier_ = section.header().about(0).person_id();
      }
    }
    for (const exchange::v1::RoutingSlip::Person& person : handover_.slip().persons()) {
      if (person.role() == options::v1::PERSON_ROLE_BIRTHING_PARENT) mother_ = person.person_id();
    }
    std::sort(others.begin(), others.end());
    for (const std::string& person_id : others) AddParent(person_id);
  }

  const SectionBody* AnyBody(SectionBody::BodyCase body_case) const {
    for (const Section& section : handover_.sections()) {
      if (section.body().body_case() == body_case) return &section.body();
    }
    return nullptr;
  }

  // The first about this person, and first of all others in `about`.
  const SectionBody* BodyAbout(const std::string& person_id, SectionBody::BodyCase body_case) const {
    for (const Section& section : handover_.sections()) {
      if (section.body().body_case() != body_case) continue;
      for (const exchange::v1::SectionHeader::About& about : section.header().about()) {
        if (about.person_id() == person_id) return &section.body();
      }
    }
    return nullptr;
  }

  const Concern& ConcernOf() const {
    const SectionBody* body = AnyBody(SectionBody::kConcern);
    return body == nullptr ? Concern::default_instance() : body->concern();
  }

  void WriteHead() {
    const exchange::v1::Envelope& envelope = handover_.envelope();
    out_.Text("/format", "HANDOVER_CONCERN_REPORT");
    out_.Count("/version", 1);
    const std::string own_id = FormatUuid(envelope.handover_id());
    out_.Text("/report_id", envelope.source_message_id().empty() ? own_id : envelope.source_message_id());
    model::v1::Moment created;
    const SectionBody* concern = AnyBody(SectionBody::kConcern);
    if (concern != nullptr) created = concern->concern().provenance().recorded();
    if (created.time().seconds() * 1000 + created.time().nanos() / 1'000'000 != envelope.created_ms()) {
      created.Clear();
      created.mutable_time()->set_seconds(envelope.created_ms() / 1000);
      created.mutable_time()->set_nanos(static_cast<int>(envelope.created_ms() % 1000) * 1'000'000);
    }
    out_.Text("/created", WriteFormTime(created));
    out_.Text("/municipality", Municipality());
    const Concern::Urgency urgency = ConcernOf().urgency();
    out_.Text("/acuteness", NameOf(urgency, Concern::Urgency_Name(urgency), ""));
    const auto& parents = envelope.parent_involvements();
    out_.Bool("/do_not_contact_parents", std::any_of(parents.begin(), parents.end(), [](const Involvement& parent) {
                return parent.state() == Involvement::WITHHELD;
              }));
  }

  std::string Municipality() const {
    for (const exchange::v1::Addressee& addressee : handover_.addressees()) {
      if (!addressee.area().empty()) return addressee.area();
    }
    const std::string& child = handover_.envelope().subject_person_id();
    for (const exchange::v1::RoutingSlip::Person& person : handover_.slip().persons()) {
      if (person.person_id() == child && !person.municipality_code().empty()) return person.municipality_code();
    }
    const SectionBody* body = BodyAbout(child, SectionBody::kAddress);
    return body == nullptr ? std::string() : body->address().municipality_code();
  }

  void WriteNotifier() {
    const SectionBody* body = AnyBody(SectionBody::kReporter);
    if (body == nullptr) return;
    const model::v1::Reporter& reporter = body->reporter();
    out_.Bool("/notifier/professional", reporter.professional());
    out_.Text("/notifier/name", reporter.name());
    out_.Text("/notifier/role", handover_.envelope().author_role());
    out_.Text("/notifier/relation", reporter.relation_to_child());
    out_.Text("/notifier/telephone", reporter.telephone());
    out_.Text("/notifier/unit", handover_.envelope().sender_unit());
    out_.True("/notifier/wants_anonymity", reporter.wants_anonymity());
    out_.True("/notifier/leader_approval", reporter.has_leader_approval());
  }

  void WriteChildNumber(const PersonIdentifier& number, bool& has_other) {
    switch (number.identifier_case()) {
      case PersonIdentifier::kCpr:
        out_.Text("/child/cpr", number.cpr());
        return;
      case PersonIdentifier::kUnborn:
        out_.Text("/child/unborn/pregnancy_id", number.unborn().pregnancy_episode_id());
        out_.Count("/child/unborn/ordinal", number.unborn().ordinal());
        WriteDueDate(number.unborn().mother().person_id());
        return;
      case PersonIdentifier::kXEcpr:
        if (!has_other) WriteOtherNumber("X_ECPR", number.x_ecpr(), "");
        break;
      case PersonIdentifier::kDEcpr:
        if (!has_other) WriteOtherNumber("D_ECPR", number.d_ecpr().value(), number.d_ecpr().issuer());
        break;
      case PersonIdentifier::kLocal:
        if (!has_other) WriteOtherNumber("LOCAL", number.local().value(), number.local().system());
        break;
      case PersonIdentifier::IDENTIFIER_NOT_SET:
        return;
    }
    has_other = true;
  }

  void WriteOtherNumber(std::string_view kind, const std::string& value, const std::string& issuer) {
    out_.Text("/child/other_number/kind", kind);
    out_.Text("/child/other_number/value", value);
    out_.Text("/child/other_number/issuer", issuer);
  }

  void WriteDueDate(const std::string& mother) {
    const SectionBody* body = BodyAbout(mother, SectionBody::kPregnancy);
    if (body == nullptr || body->pregnancy().due_dates().empty()) return;
    out_.Text("/child/unborn/due_date", WriteFormDate(body->pregnancy().due_dates(0).due_date()));
  }

  void WriteChild() {
    const std::string& child = handover_.envelope().subject_person_id();
    if (const SectionBody* body = BodyAbout(child, SectionBody::kPersonIdentity); body != nullptr) {
      const model::v1::PersonIdentity& identity = body->person_identity();
      bool has_other = false;
      for (const PersonIdentifier& number : identity.identifiers()) WriteChildNumber(number, has_other);
      out_.Text("/child/given_name", identity.official_given_name());
      out_.Text("/child/family_name", identity.official_family_name());
      out_.Text("/child/birth_date", WriteFormDate(identity.birth_date()));
      out_.Text("/child/sex", NameOf(identity.sex(), model::v1::Sex_Name(identity.sex()), "SEX_"));
      out_.True("/child/address_protected", identity.address_protected());
    }
    WriteAddress("/child/address", child);
  }

  void WriteAddress(const std::string& path, const std::string& person_id) {
    const SectionBody* body = BodyAbout(person_id, SectionBody::kAddress);
    if (body == nullptr) return;
    out_.Text(path + "/street", body->address().street_line());
    out_.Text(path + "/post_code", body->address().post_code());
    out_.Text(path + "/town", body->address().district());
  }

  void WriteInvolvement(const std::string& path, const std::string& person_id) {
    for (const Involvement& parent : handover_.envelope().parent_involvements()) {
      if (parent.person_id() != person_id) continue;
      out_.Text(path + "/involvement", NameOf(parent.state(), Involvement::State_Name(parent.state()), ""));
      out_.Text(path + "/withheld_reason", parent.reason_code());
    }
  }

  void WriteParent(size_t place) {
    const std::string path = absl::StrCat("/parents/", place);
    const std::string& person_id = parents_[place];
    out_.Text(path + "/role", person_id == mother_ ? "MOTHER" : "OTHER");
    WriteInvolvement(path, person_id);
    if (const SectionBody* body = BodyAbout(person_id, SectionBody::kPersonIdentity); body != nullptr) {
      const auto& numbers = body->person_identity().identifiers();
      const auto cpr = std::find_if(numbers.begin(), numbers.end(),
                                    [](const PersonIdentifier& number) { return number.has_cpr(); });
      if (cpr != numbers.end()) out_.Text(path + "/cpr", cpr->cpr());
      out_.Text(path + "/given_name", body->person_identity().official_given_name());
      out_.Text(path + "/family_name", body->person_identity().official_family_name());
    }
    if (const SectionBody* body = BodyAbout(person_id, SectionBody::kContactDetails); body != nullptr) {
      const model::v1::ContactDetails& contact = body->contact_details();
      out_.Text(path + "/name", contact.name_in_use());
      if (!contact.telephones().empty()) out_.Text(path + "/telephone", contact.telephones(0));
      if (!contact.emails().empty()) out_.Text(path + "/email", contact.emails(0));
    }
    WriteAddress(path + "/address", person_id);
    WriteRelation(path, person_id);
    if (const SectionBody* body = BodyAbout(person_id, SectionBody::kLanguageNeeds); body != nullptr) {
      const model::v1::LanguageNeeds& needs = body->language_needs();
      if (needs.has_interpreter_needed()) out_.Bool(path + "/interpreter", needs.interpreter_needed());
      out_.Text(path + "/language", needs.language());
    }
    out_.True(path + "/implicated", BodyAbout(person_id, SectionBody::kConcern) != nullptr);
  }

  void WriteRelation(const std::string& path, const std::string& person_id) {
    using model::v1::FamilyRelation;
    for (const Section& section : handover_.sections()) {
      const FamilyRelation& relation = section.body().family_relation();
      const bool to_child = relation.person().person_id() == person_id &&
                            relation.relative_to().person_id() == handover_.envelope().subject_person_id();
      if (!to_child) continue;
      if (relation.stated_custody() != FamilyRelation::CUSTODY_UNSPECIFIED) {
        out_.Bool(path + "/custody", relation.stated_custody() == FamilyRelation::HAS_CUSTODY);
      }
      if (relation.has_lives_together()) out_.Bool(path + "/lives_with_child", relation.lives_together());
      return;
    }
  }

  void WriteConcern(const Concern& concern) {
    for (int i = 0; i < concern.observations_size(); ++i) {
      const Concern::Observation& item = concern.observations(i);
      const std::string path = absl::StrCat("/concern/observations/", i);
      const model::v1::Provenance::Informant informant = item.provenance().informant();
      out_.Text(path + "/text", item.text());
      out_.Text(path + "/observed", WriteFormTime(item.provenance().observed()));
      out_.Text(path + "/place", item.place());
      const bool is_listed = informant != model::v1::Provenance::DEVICE;
      if (is_listed) {
        out_.Text(path + "/informant", NameOf(informant, model::v1::Provenance::Informant_Name(informant), ""));
      }
    }
    out_.Text("/concern/assessment", concern.assessment_text());
    out_.Bool("/concern/suspected_violence", concern.suspected_violence());
    for (int i = 0; i < concern.reasons_size(); ++i) {
      const std::string path = absl::StrCat("/concern/reasons/", i);
      out_.Text(path + "/system", concern.reasons(i).system());
      out_.Text(path + "/code", concern.reasons(i).code());
    }
    for (int i = 0; i < concern.child_knowledge_size(); ++i) {
      const model::v1::Indicator& item = concern.child_knowledge(i);
      const std::string path = absl::StrCat("/concern/knowledge/", i);
      out_.Text(path + "/domain", item.domain());
      out_.Text(path + "/level", NameOf(item.level(), model::v1::Level_Name(item.level()), "LEVEL_"));
      out_.Text(path + "/text", item.text());
    }
    out_.Text("/concern/resources", concern.resources_text());
    for (int i = 0; i < concern.measures_so_far_size(); ++i) {
      WriteMeasure(absl::StrCat("/concern/measures/", i), concern.measures_so_far(i));
    }
    out_.Text("/concern/contact_with_parents", concern.contact_with_parents_text());
  }

  void WriteMeasure(const std::string& path, const model::v1::Measure& measure) {
    const model::v1::Code& code = measure.code();
    const std::string& method = code.code().empty() ? measure.method() : code.code();
    out_.Text(path + "/text", code.display().empty() ? method : code.display());
    out_.Text(path + "/state", NameOf(measure.state(), model::v1::Measure::State_Name(measure.state()), ""));
    out_.Text(path + "/start_date", WriteFormDate(measure.start_date()));
    out_.Text(path + "/end_date", WriteFormDate(measure.end_date()));
  }

  void WriteAttachments() {
    std::vector<const model::v1::Attachment*> files;
    for (const Section& section : handover_.sections()) {
      if (section.body().has_attachment()) files.push_back(&section.body().attachment());
    }
    // Sections come in random order, the document does not.
    std::sort(files.begin(), files.end(), [](const auto* a, const auto* b) {
      return std::tie(a->content_sha256(), a->title()) < std::tie(b->content_sha256(), b->title());
    });
    for (size_t i = 0; i < files.size(); ++i) {
      const std::string path = absl::StrCat("/attachments/", i);
      out_.Text(path + "/title", files[i]->title());
      out_.Text(path + "/media_type", files[i]->media_type());
      out_.Text(path + "/sha256", absl::BytesToHexString(files[i]->content_sha256()));
      out_.Count(path + "/size_bytes", files[i]->size_bytes());
      out_.Text(path + "/content", absl::Base64Escape(files[i]->content()));
    }
  }

  const Handover& handover_;
  Leaves out_;
  std::vector<std::string> parents_;
  std::string mother_;
  std::string notifier_;
};

bool HasOneConcern(const Handover& handover) {
  return std::count_if(handover.sections().begin(), handover.sections().end(), [](const Section& section) {
           return section.body().has_concern();
         }) == 1;
}

}  // namespace concern_json_writer_internal

std::string_view ConcernJsonWriter::format() const { return kConcernJsonFormat; }

Written ConcernJsonWriter::Write(const std::vector<exchange::v1::Handover>& handovers) const {
  namespace internal = concern_json_writer_internal;
  if (handovers.size() != 1) return RefusedToWrite(kOneHandover, "", "A document is one report.");
  const exchange::v1::Handover& handover = handovers.front();
  if (handover.envelope().kind() != "CONCERN_REPORT") {
    return RefusedToWrite(kKind, "Envelope.kind", "Only a CONCERN_REPORT is written as one.");
  }
  if (!internal::HasOneConcern(handover)) {
    return RefusedToWrite(kIncomplete, "Concern", "The document holds one concern, neither none nor half of several.");
  }
  internal::ReportWriter writer(handover);
  Written written;
  written.bytes = writer.Write();
  internal::CountingRandom random;
  Translation again = ConcernJsonReader().Read(written.bytes, {&random, absl::UnixEpoch()});
  if (!again.accepted()) {
    Written refused = RefusedToWrite(kIncomplete, "", "What the handover tells does not make a whole report.");
    refused.issues.insert(refused.issues.end(), again.issues.begin(), again.issues.end());
    return refused;
  }
  written.media_type = "application/json";
  written.losses = LossesBetween(handover, writer.person_ids(), again.handovers.front());
  return written;
}

}  // namespace handover::adapters::social
