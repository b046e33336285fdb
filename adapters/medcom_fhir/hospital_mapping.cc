#include "adapters/medcom_fhir/hospital_mapping.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/time/time.h"

#include "adapters/fhir/fhir_values.h"
#include "adapters/medcom_fhir/care_mapping.h"
#include "adapters/medcom_fhir/hospital_elements.h"
#include "adapters/medcom_fhir/hospital_issues.h"
#include "adapters/medcom_fhir/thread_ids.h"
#include "broker/base/commitment/hash.h"

namespace handover::adapters::fhir {
namespace hospital_mapping_internal {

constexpr size_t kMaxNotInKind = 500;  // As much as another message may have as Residue.

model::v1::HospitalStay::State StateOf(std::string_view status) {
  if (status == "onleave") return model::v1::HospitalStay::ON_LEAVE;
  if (status == "finished") return model::v1::HospitalStay::DISCHARGED;
  if (status == "entered-in-error") return model::v1::HospitalStay::ENTERED_IN_ERROR;
  return model::v1::HospitalStay::ADMITTED;
}

void AddCode(std::string_view system, std::string_view code, model::v1::Provenance& provenance) {
  model::v1::Code& original = *provenance.add_original_codes();
  original.set_system(std::string(system));
  original.set_code(std::string(code));
}

class HospitalMapper {
 public:
  HospitalMapper(const HospitalMessage& message, const ReadContext& context, Findings& findings)
      : message_(message), stay_node_(*message.base.encounter), mapping_(message.base, context, findings) {}

  exchange::v1::Handover Map(const BundleIndex& bundle, std::string_view document) {
    subject_ = MapPatient(mapping_);
    mapping_.Use(&stay_node_);
    AddStay();
    FillEnvelope(document);
    AddAddressee();
    DropTheRest(bundle);
    FillLosses(mapping_);
    return mapping_.draft().Finish();
  }

 private:
  const ThreadStep& step() const { return message_.base.steps[message_.base.current_step]; }

  const Node* PeriodChild(std::string_view name) const { return Child(*Child(stay_node_, "period"), name); }
  const Node* LeaveChild(std::string_view name) const {
    return message_.leave == nullptr ? nullptr : Child(*message_.leave, name);
  }

  // When that happened which the message tells; null when it does not say, or when it did not happen.
  const Node* WhenItHappened() const {
    if (message_.activity.change == HospitalChange::kCancel) return nullptr;
    switch (message_.activity.happening) {
      case HospitalHappening::kAdmitted:
        return PeriodChild("start");
      case HospitalHappening::kLeaveBegan:
        return LeaveChild("start");
      case HospitalHappening::kLeaveEnded:
        return LeaveChild("end");
      case HospitalHappening::kDischarged:
        return PeriodChild("end");
    }
    return nullptr;
  }

  // Who notified is the sender of the envelope; a ward's number would tell the reason as its name does.
  model::v1::Provenance MakeProvenance() {
    model::v1::Provenance provenance;
    const Node* happened = WhenItHappened();
    if (happened != nullptr) *provenance.mutable_observed() = mapping_.MomentOf(happened->value, *happened);
    *provenance.mutable_recorded() = mapping_.MomentOf(step().occurred, *step().provenance);
    provenance.set_source_path(mapping_.findings().tree().PathOf(stay_node_));
    AddCode(kActivitySystem, message_.activity_code->value, provenance);
    AddCode("http://hl7.org/fhir/encounter-status", ValueOf(stay_node_, "status"), provenance);
    const Node& contact_class = *Child(stay_node_, "class");
    AddCode(ValueOf(contact_class, "system"), ValueOf(contact_class, "code"), provenance);
    return provenance;
  }

  void FillEnd(model::v1::HospitalStay& stay) {
    const Node* end = PeriodChild("end");
    if (end != nullptr) {
      *stay.mutable_end() = mapping_.MomentOf(end->value, *end);
    } else if (stay.state() == model::v1::HospitalStay::DISCHARGED) {
      *stay.mutable_end() = mapping_.MomentOf(step().occurred, *step().provenance);
      mapping_.findings().AddMissing(kEndAssumed, *Child(stay_node_, "period"), "end",
                                     "A finished stay tells when it ended; the time of the notification is taken.");
    }
  }

  // The model knows when a leave began while it lasts; of a leave that is over it knows nothing.
  void FillLeave(model::v1::HospitalStay& stay) {
    const Node* start = LeaveChild("start");
    const Node* happened = WhenItHappened();
    if (stay.state() == model::v1::HospitalStay::ON_LEAVE) {
      *stay.mutable_leave_start() = mapping_.MomentOf(start->value, *start);
    } else if (start != nullptr && start != happened) {
      mapping_.findings().AddLoss(kLossLeavePast, *start);
    }
    const Node* end = LeaveChild("end");
    if (end != nullptr && end != happened) mapping_.findings().AddLoss(kLossLeavePast, *end);
  }

  void AddStay() {
    model::v1::HospitalStay stay;
    stay.set_state(StateOf(ValueOf(stay_node_, "status")));
    const bool is_emergency = ValueOf(*Child(stay_node_, "class"), "code") == "EMER";
    stay.set_contact_class(is_emergency ? model::v1::HospitalStay::EMERGENCY : model::v1::HospitalStay::INPATIENT);
    const Node* start = PeriodChild("start");
    *stay.mutable_start() = mapping_.MomentOf(start->value, *start);
    FillEnd(stay);
    FillLeave(stay);
    for (const Node* episode : Children(stay_node_, "episodeOfCare")) {
      stay.add_episode_ids(mapping_.Bounded(*Child(*episode, "identifier"), "value", 100));
    }
    const Node* first = Child(*Child(stay_node_, "episodeOfCare"), "identifier");
    mapping_.draft().slip().set_treatment_episode_id(mapping_.Bounded(*first, "value", 64));
    stay.set_report_requested(message_.report_requested);
    const bool is_child = mapping_.draft().person(subject_).role() == options::v1::PERSON_ROLE_CHILD;
    exchange::v1::SectionBody& body = mapping_.draft().AddSection({subject_});
    if (is_child) {
      *body.mutable_child_health()->mutable_provenance() = MakeProvenance();
      *body.mutable_child_health()->add_hospital_stays() = std::move(stay);
    } else {
      *body.mutable_parent_somatic_health()->mutable_provenance() = MakeProvenance();
      *body.mutable_parent_somatic_health()->add_hospital_stays() = std::move(stay);
    }
  }

  void FillEnvelope(std::string_view document) {
    const ThreadIds ids = IdsOf(message_.base);
    exchange::v1::Envelope& envelope = mapping_.draft().envelope();
    envelope.set_handover_id(ids.own);
    envelope.set_subject_person_id(mapping_.draft().person_id(subject_));
    envelope.set_kind("ADMISSION_NOTICE");
    envelope.set_schema_version(1);
    envelope.set_created_ms(absl::ToUnixMillis(mapping_.context().now));
    envelope.set_priority(exchange::v1::ROUTINE);
    envelope.set_author_role("HOSPITAL");
    envelope.set_source_format(std::string(kHospitalSourceFormat));
    envelope.set_source_message_id(std::string(ValueOf(*message_.base.header, "id")));
    const Digest digest = HashOf(document);
    envelope.set_source_sha256(std::string(reinterpret_cast<const char*>(digest.data()), digest.size()));
    if (ids.predecessor.empty()) return;
    envelope.set_conversation_id(ids.conversation);
    exchange::v1::Envelope::Related& related = *envelope.add_related();
    related.set_handover_id(ids.predecessor);
    const bool is_step = message_.activity.change == HospitalChange::kStep;
    related.set_relation(is_step ? exchange::v1::Envelope::FOLLOWS_UP : exchange::v1::Envelope::CORRECTS);
    if (!is_step) related.set_reason_code("VALUE_WRONG");
    if (ids.predecessor_known) return;
    mapping_.findings().AddMissing(kPredecessorTime, *step().provenance, "entity",
                                   "The thread does not tell of the message before, so its handover cannot be named.");
  }

  // The receiver by its stated number; to whom of the municipality a stay matters is the policy's to say.
  void AddAddressee() {
    exchange::v1::Addressee& addressee = mapping_.draft().AddAddressee();
    addressee.set_purpose("HEALTH_VISITING");
    addressee.set_legal_basis("HEALTH_TREATMENT_NECESSITY");
    addressee.set_role("HEALTH_VISITING");
    addressee.set_of_person_id(mapping_.draft().person_id(subject_));
    addressee.set_stated_address(AddressOf(message_.base.receiver));
  }

  void DropTheRest(const BundleIndex& bundle) {
    SortResources(bundle, mapping_);
    for (const ThreadStep& one : message_.base.steps) {
      for (const Node* entity : Children(*one.provenance, "entity")) {
        if (ValueOf(*entity, "role") != "revision") mapping_.exceptions().residue.insert(entity);
      }
    }
    Findings& findings = mapping_.findings();
    const std::vector<const Node*> left = HospitalElements().LeftOver(findings.tree(), mapping_.exceptions(), findings);
    if (left.size() > kMaxNotInKind) {
      findings.Add(kTooManyUnknown, *left[kMaxNotInKind], "A message has at most 500 elements that no mapping knows.");
      return;
    }
    for (const Node* node : left) findings.AddLoss(kLossNotInKind, *node);
  }

  const HospitalMessage& message_;
  const Node& stay_node_;
  Mapping mapping_;
  int subject_ = 0;
};

}  // namespace hospital_mapping_internal

exchange::v1::Handover MapHospitalMessage(const BundleIndex& bundle, const HospitalMessage& message,
                                          std::string_view document, const ReadContext& context, Findings& findings) {
  return hospital_mapping_internal::HospitalMapper(message, context, findings).Map(bundle, document);
}

}  // namespace handover::adapters::fhir
