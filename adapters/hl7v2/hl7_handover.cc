#include "adapters/hl7v2/hl7_handover.h"

#include <algorithm>
#include <array>
#include <utility>

#include "adapters/handover_draft.h"
#include "adapters/text/utf8.h"
#include "broker/base/commitment/hash.h"
#include "broker/base/ids.h"

namespace handover::adapters::hl7v2 {
namespace hl7_handover_internal {

using exchange::v1::Handover;
using options::v1::PersonRole;

constexpr int kSchemaVersion = 1;
constexpr size_t kMaxMessageId = 64;
constexpr size_t kMaxAddress = 64;
constexpr size_t kMaxEpisode = 64;

struct Kind {
  std::string_view name;
  std::string_view role;
  std::string_view purpose;
  std::string_view basis;
  bool has_family = false;   // Room for addresses and relations.
  bool has_details = false;  // Room for contacts, findings and residue.
};

constexpr Kind kDeathNotice{"DEATH_NOTICE", "HEALTH_VISITING", "STOP_VISITS", "HEALTH_TREATMENT_NECESSITY"};
constexpr Kind kAdmissionNotice{"ADMISSION_NOTICE", "HEALTH_VISITING", "HEALTH_VISITING", "HEALTH_TREATMENT_NECESSITY"};
constexpr Kind kBirthHandover{
    "BIRTH_HANDOVER", "HEALTH_VISITING", "HEALTH_VISITING", "HEALTH_TREATMENT_NECESSITY", true, true};
constexpr Kind kDischargeLetter{"DISCHARGE_LETTER", "GP", "TREATMENT", "HEALTH_DISCHARGE_LETTER", false, true};

const Kind* KindOf(const MessageContent& content) {
  const Observations& observations = content.observations;
  const bool is_child = content.patient.role == options::v1::PERSON_ROLE_CHILD;
  const bool is_open = content.stay.has_value() && content.stay->state() == model::v1::HospitalStay::ADMITTED;
  // PID alone makes a newborn; what stands in it an admission tells by the child's identity.
  const bool has_findings =
      observations.has_birth_measures || observations.growth.has_value() || observations.health.has_value();
  if (content.patient.dead) return &kDeathNotice;
  if (observations.newborn.has_value() && observations.growth.has_value()) return &kBirthHandover;
  if (is_open && !has_findings) return &kAdmissionNotice;
  const bool has_body =
      content.stay.has_value() || (is_child && (observations.newborn.has_value() || observations.health.has_value()));
  return has_body ? &kDischargeLetter : nullptr;
}

class HandoverMaker {
 public:
  HandoverMaker(MessageContent& content, const Kind& kind, const ReadContext& context, Hl7Reading& reading)
      : content_(content), kind_(kind), context_(context), reading_(reading), draft_(*context.random) {}

  Handover Make(std::string_view document) {
    patient_ = AddPerson(content_.patient);
    if (content_.patient.dead) {
      AddDeath();
    } else {
      AddRelatives();
      AddFindings();
      if (kind_.has_details) AddResidue();
    }
    AddAddressee();
    FillEnvelope(document);
    return draft_.Finish();
  }

 private:
  int AddPerson(Hl7Person& person) {
    const int place = draft_.AddPerson(person.role);
    *draft_.person(place).mutable_identifiers() = person.identity.identifiers();
    if (person.address.has_value()) {
      draft_.person(place).set_municipality_code(person.address->municipality_code());
    }
    *draft_.AddSection({place}).mutable_person_identity() = person.identity;
    if (content_.patient.dead) return place;
    if (person.address.has_value() && Has(kind_.has_family, *person.segment)) {
      *draft_.AddSection({place}).mutable_address() = *person.address;
    }
    if (person.contact.has_value() && Has(kind_.has_details, *person.segment)) {
      *draft_.AddSection({place}).mutable_contact_details() = *person.contact;
    }
    return place;
  }

  // Declares the loss where the kind has no room.
  bool Has(bool room, const Segment& segment) {
    if (!room) reading_.findings().Lose(kLossNotInKind, PathOf(segment));
    return room;
  }

  void AddRelatives() {
    for (Hl7Person& person : content_.relatives) {
      const int place = AddPerson(person);
      if (!Has(kind_.has_family, *person.segment)) continue;
      model::v1::FamilyRelation& relation = *draft_.AddSection({patient_, place}).mutable_family_relation();
      relation.mutable_person()->set_person_id(draft_.person_id(place));
      relation.mutable_relative_to()->set_person_id(draft_.person_id(patient_));
      *relation.mutable_relation() = *person.relation;
    }
  }

  void AddFindings() {
    Observations& observations = content_.observations;
    const bool is_child = content_.patient.role == options::v1::PERSON_ROLE_CHILD;
    if (content_.stay.has_value() && is_child) {
      if (!observations.health.has_value()) observations.health.emplace();
      *observations.health->add_hospital_stays() = *content_.stay;
    }
    if (content_.stay.has_value() && !is_child) {
      *draft_.AddSection({patient_}).mutable_parent_somatic_health()->add_hospital_stays() = *content_.stay;
    }
    if (observations.newborn.has_value() && kind_.has_details) {
      *draft_.AddSection({patient_}).mutable_newborn() = *observations.newborn;
    }
    if (observations.growth.has_value()) {
      *draft_.AddSection({patient_}).mutable_growth_and_feeding() = *observations.growth;
    }
    if (observations.health.has_value()) *draft_.AddSection({patient_}).mutable_child_health() = *observations.health;
    if (kind_.has_details) return;
    for (const Hl7Reading::LeftOver& left : reading_.TakeLeftOver()) {
      reading_.findings().Lose(kLossNotInKind, left.path);
    }
  }

  void AddResidue() {
    const std::vector<Hl7Reading::LeftOver> left_over = reading_.TakeLeftOver();
    if (left_over.empty()) return;
    model::v1::Residue& residue = *draft_.AddSectionAboutEveryone().mutable_residue();
    *residue.mutable_provenance() = reading_.ProvenanceOf(reading_.message().segments().front());
    residue.set_format(std::string(kHl7v2Format));
    for (const Hl7Reading::LeftOver& left : left_over) {
      model::v1::Residue::Element& element = *residue.add_elements();
      element.set_path(left.path);
      element.set_value(left.value);
    }
  }

  // The fact and the time, nothing else.
  void AddDeath() {
    model::v1::LifeEvent& event = *draft_.AddSection({patient_}).mutable_life_event();
    *event.mutable_provenance() = reading_.ProvenanceOf(*content_.patient.segment);
    event.set_kind(model::v1::LifeEvent::DEATH);
    *event.mutable_time() = MomentOf(*content_.patient.death_time);
    for (const Segment& segment : reading_.message().segments()) {
      if (segment.name != "MSH" && segment.name != "EVN") reading_.findings().Lose(kLossDeathDetails, PathOf(segment));
    }
  }

  void AddAddressee() {
    exchange::v1::Addressee& addressee = draft_.AddAddressee();
    addressee.set_role(std::string(kind_.role));
    addressee.set_purpose(std::string(kind_.purpose));
    addressee.set_legal_basis(std::string(kind_.basis));
    addressee.set_area(draft_.person(patient_).municipality_code());
    const Er7Message& message = reading_.message();
    const std::string receiver = AddressOf(message, Er7Message::Field(message.segments().front(), 6));
    // A receiver that is a name alone is no address.
    const bool is_number = (receiver.starts_with("gln:") || receiver.starts_with("oid:")) &&
                           receiver.find_first_not_of("0123456789.", 4) == std::string::npos;
    if (is_number && receiver.size() <= kMaxAddress) addressee.set_stated_address(receiver);
    addressee.set_of_person_id(draft_.person_id(patient_));
    if (kind_.basis != kDeathNotice.basis) return;
    // A treatment that is going on: the basis asks which.
    if (content_.stay.has_value() && content_.stay->episode_ids_size() > 0) {
      draft_.slip().set_treatment_episode_id(Shortened(content_.stay->episode_ids(0)));
    } else {
      draft_.slip().set_treatment_episode_id(Shortened(message.TextAt(*content_.patient.segment, 18)));
    }
  }

  static std::string Shortened(const std::string& episode) {
    return std::string(TruncateCodePoints(episode, kMaxEpisode));
  }

  void FillEnvelope(std::string_view document) {
    const Er7Message& message = reading_.message();
    const Segment& header = message.segments().front();
    const std::string control_id = reading_.Bounded(header, 10, 1, kMaxMessageId);
    exchange::v1::Envelope& envelope = draft_.envelope();
    const absl::Time sent = reading_.sent().has_value() ? reading_.sent()->time : absl::UnixEpoch();
    envelope.set_handover_id(DeriveUuid8(sent, reading_.sender() + "#" + control_id));
    envelope.set_subject_person_id(draft_.person_id(patient_));
    envelope.set_kind(std::string(kind_.name));
    envelope.set_schema_version(kSchemaVersion);
    envelope.set_created_ms(absl::ToUnixMillis(context_.now));
    envelope.set_priority(content_.patient.dead ? exchange::v1::ACUTE : exchange::v1::ROUTINE);
    envelope.set_author_role("HOSPITAL");
    envelope.set_source_format(std::string(kHl7v2Format));
    envelope.set_source_message_id(control_id);
    const auto digest = Sha256().Add(document).Finish();
    envelope.set_source_sha256(std::string(digest.begin(), digest.end()));
    std::vector<std::string> codes;
    for (const Loss& loss : reading_.findings().losses()) codes.push_back(loss.code);
    std::sort(codes.begin(), codes.end());
    codes.erase(std::unique(codes.begin(), codes.end()), codes.end());
    for (std::string& code : codes) envelope.add_losses(std::move(code));
  }

  MessageContent& content_;
  const Kind& kind_;
  const ReadContext& context_;
  Hl7Reading& reading_;
  HandoverDraft draft_;
  int patient_ = 0;
};

}  // namespace hl7_handover_internal

std::optional<model::v1::HospitalStay> ReadStay(std::string_view event, Hl7Reading& reading) {
  const Segment* visit = reading.message().First("PV1");
  if (visit == nullptr) return std::nullopt;
  for (const size_t field : {3, 6, 7, 8, 9, 10, 11, 17, 42, 43, 52}) reading.Dropped(*visit, field, kLossWard);
  reading.Dropped(*visit, 1, kLossTransport);
  std::optional<Hl7Time> start = reading.TimeAt(*visit, 44);
  if (start.has_value()) reading.Mapped(*visit, 44);
  const Segment* event_segment = reading.message().First("EVN");
  const bool is_admission = event == "A01" || event == "A04";
  if (!start.has_value() && is_admission && event_segment != nullptr) start = reading.TimeAt(*event_segment, 2);
  if (!start.has_value()) return std::nullopt;
  model::v1::HospitalStay stay;
  *stay.mutable_start() = MomentOf(*start);
  stay.set_state(model::v1::HospitalStay::ADMITTED);
  const std::optional<Hl7Time> end = reading.TimeAt(*visit, 45);
  if (end.has_value()) {
    stay.set_state(model::v1::HospitalStay::DISCHARGED);
    *stay.mutable_end() = MomentOf(*end);
    reading.Mapped(*visit, 45);
  }
  const std::string patient_class = reading.message().TextAt(*visit, 2);
  if (patient_class == "I") stay.set_contact_class(model::v1::HospitalStay::INPATIENT);
  if (patient_class == "E") stay.set_contact_class(model::v1::HospitalStay::EMERGENCY);
  if (patient_class == "O") stay.set_contact_class(model::v1::HospitalStay::AMBULATORY);
  if (stay.contact_class() != model::v1::HospitalStay::CONTACT_CLASS_UNSPECIFIED) reading.Mapped(*visit, 2);
  stay.set_organisation(reading.Bounded(reading.sender(), 100, reading.message().segments().front(), 4));
  const std::string episode = reading.Bounded(*visit, 19, 1, 100);
  if (!episode.empty()) stay.add_episode_ids(episode);
  reading.MappedParts(*visit, 19, 1);
  return stay;
}

std::optional<exchange::v1::Handover> MakeHandover(MessageContent content, std::string_view document,
                                                   const ReadContext& context, Hl7Reading& reading) {
  namespace internal = hl7_handover_internal;
  const internal::Kind* kind = internal::KindOf(content);
  if (kind == nullptr) reading.findings().Add(kNothing, "");
  if (kind == nullptr || reading.findings().has_errors()) return std::nullopt;
  return internal::HandoverMaker(content, *kind, context, reading).Make(document);
}

}  // namespace handover::adapters::hl7v2
