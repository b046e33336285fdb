#include "broker/validation/envelope.h"

#include <string>
#include <string_view>

#include "absl/strings/str_cat.h"

#include "broker/base/refusal.h"
#include "broker/base/status_macros.h"
#include "broker/validation/text_rules.h"

namespace handover::validation {
namespace envelope_internal {

using exchange::v1::Envelope;

constexpr size_t kIdBytes = 16;
constexpr size_t kDigestBytes = 32;
constexpr int kMaxRelated = 8;
constexpr int kMaxParents = 8;
constexpr int kMaxLosses = 64;
constexpr size_t kMaxLossBytes = 60;

absl::Status CheckId(std::string_view id, std::string_view field_path) {
  if (id.empty()) return Invalid("FIELD_REQUIRED", field_path, "The field must be set.");
  if (id.size() != kIdBytes) return Invalid("ID_LENGTH", field_path, "An id has 16 bytes.");
  return absl::OkStatus();
}

// UUIDv7, or UUIDv8 where it was derived: both begin with a time, which keeps the store's keys in order.
absl::Status CheckHandoverId(std::string_view id) {
  HANDOVER_RETURN_IF_ERROR(CheckId(id, "envelope.handover_id"));
  const int version = static_cast<unsigned char>(id[6]) >> 4;
  const bool variant = (static_cast<unsigned char>(id[8]) & 0xc0) == 0x80;
  if (variant && (version == 7 || version == 8)) return absl::OkStatus();
  return Invalid("ID_VERSION", "envelope.handover_id", "A handover id is a UUID of version 7 or 8.");
}

absl::Status CheckCreated(int64_t created_ms, absl::Time now) {
  if (created_ms == 0) return Invalid("FIELD_REQUIRED", "envelope.created_ms", "The field must be set.");
  const absl::Time created = absl::FromUnixMillis(created_ms);
  if (created >= now - kMaxHandoverAge && created <= now + kMaxClockAhead) return absl::OkStatus();
  return Invalid("CREATED_WINDOW", "envelope.created_ms", "A handover is at most 30 days old and 5 minutes ahead.");
}

absl::Status CheckRelation(const Envelope& envelope, int index) {
  const Envelope::Related& related = envelope.related(index);
  const std::string path = absl::StrCat("envelope.related[", index, "].");
  if (related.relation() == Envelope::RELATION_UNSPECIFIED || !Envelope::Relation_IsValid(related.relation())) {
    return Invalid("ENUM_UNKNOWN", path + "relation", "The value must be one of the list.");
  }
  HANDOVER_RETURN_IF_ERROR(CheckId(related.handover_id(), path + "handover_id"));
  if (related.handover_id() == envelope.handover_id()) {
    return Invalid("RELATION_TO_ITSELF", path + "handover_id", "A handover does not relate to itself.");
  }
  const bool reason_required = related.relation() == Envelope::CORRECTS || related.relation() == Envelope::RETRACTS;
  if (reason_required) return CheckRequiredCode(related.reason_code(), path + "reason_code");
  if (related.reason_code().empty()) return absl::OkStatus();
  return CheckRequiredCode(related.reason_code(), path + "reason_code");
}

absl::Status CheckRelations(const Envelope& envelope, const KindShape& kind) {
  if (envelope.related_size() > kMaxRelated) {
    return Invalid("COUNT_RANGE", "envelope.related", "A handover relates to 8 others at most.");
  }
  if (kind.relation_required && envelope.related().empty()) {
    return Invalid("RELATION_REQUIRED", "envelope.related", "A handover of this kind relates to an earlier one.");
  }
  for (int i = 0; i < envelope.related_size(); ++i) {
    HANDOVER_RETURN_IF_ERROR(CheckRelation(envelope, i));
    const std::string_view id = envelope.related(i).handover_id();
    for (int j = 0; j < i; ++j) {
      if (envelope.related(j).relation() == envelope.related(i).relation() && envelope.related(j).handover_id() == id) {
        return Invalid("RELATION_TWICE", absl::StrCat("envelope.related[", i, "]"), "A relation is said once.");
      }
    }
  }
  return absl::OkStatus();
}

// Who they are is asked with the slip; here only what can be said without it.
absl::Status CheckParentInvolvement(const Envelope::ParentInvolvement& parent, const std::string& path) {
  if (!IsRandomId(parent.person_id())) {
    return Invalid("PERSON_ID_FORMAT", path + "person_id", "A person id has 16 to 64 characters of 0-9 and a-f.");
  }
  if (parent.state() == Envelope::ParentInvolvement::STATE_UNSPECIFIED ||
      !Envelope::ParentInvolvement::State_IsValid(parent.state())) {
    return Invalid("ENUM_UNKNOWN", path + "state", "The value must be one of the list.");
  }
  const bool withheld = parent.state() == Envelope::ParentInvolvement::WITHHELD;
  const bool closed_reason = parent.reason_code() == "SUSPECTED_VIOLENCE" || parent.reason_code() == "SUSPECTED_ABUSE";
  if (withheld && !closed_reason) {
    return Invalid("WITHHELD_REASON", path + "reason_code", "Withholding needs SUSPECTED_VIOLENCE or SUSPECTED_ABUSE.");
  }
  if (!withheld && !parent.reason_code().empty()) {
    return Invalid("FIELD_UNEXPECTED", path + "reason_code", "Only withholding has a reason.");
  }
  return absl::OkStatus();
}

absl::Status CheckParents(const Envelope& envelope, const KindShape& kind) {
  if (envelope.parent_involvements_size() > kMaxParents) {
    return Invalid("COUNT_RANGE", "envelope.parent_involvements", "A handover names 8 parents at most.");
  }
  bool retracts = false;
  for (const Envelope::Related& related : envelope.related()) retracts |= related.relation() == Envelope::RETRACTS;
  if (kind.parent_involvement_required && envelope.parent_involvements().empty() && !retracts) {
    return Invalid("PARENT_INVOLVEMENT_REQUIRED", "envelope.parent_involvements",
                   "A handover of this kind says whether each holder of custody, or the pregnant woman, knows of it.");
  }
  for (int i = 0; i < envelope.parent_involvements_size(); ++i) {
    const std::string path = absl::StrCat("envelope.parent_involvements[", i, "].");
    HANDOVER_RETURN_IF_ERROR(CheckParentInvolvement(envelope.parent_involvements(i), path));
    for (int j = 0; j < i; ++j) {
      if (envelope.parent_involvements(j).person_id() == envelope.parent_involvements(i).person_id()) {
        return Invalid("PARENT_TWICE", path + "person_id", "Each parent is named once.");
      }
    }
  }
  return absl::OkStatus();
}

absl::Status CheckSubjectField(const Envelope& envelope, const KindShape& kind) {
  bool nobody = false;
  bool somebody = false;
  for (const policy::v1::Kind::Subject subject : kind.subjects) {
    (subject == policy::v1::Kind::NOBODY ? nobody : somebody) = true;
  }
  if (envelope.subject_person_id().empty()) {
    if (nobody) return absl::OkStatus();
    return Invalid("FIELD_REQUIRED", "envelope.subject_person_id", "The field must be set.");
  }
  if (!somebody) {
    return Invalid("FIELD_UNEXPECTED", "envelope.subject_person_id", "A handover of this kind is on nobody.");
  }
  if (IsRandomId(envelope.subject_person_id())) return absl::OkStatus();
  return Invalid("PERSON_ID_FORMAT", "envelope.subject_person_id",
                 "A person id has 16 to 64 characters of 0-9 and a-f.");
}

absl::Status CheckSource(const Envelope& envelope) {
  HANDOVER_RETURN_IF_ERROR(CheckLine(envelope.source_format(), 40, "envelope.source_format"));
  HANDOVER_RETURN_IF_ERROR(CheckLine(envelope.source_message_id(), 64, "envelope.source_message_id"));
  if (!envelope.source_sha256().empty() && envelope.source_sha256().size() != kDigestBytes) {
    return Invalid("DIGEST_LENGTH", "envelope.source_sha256", "A SHA-256 has 32 bytes.");
  }
  if (envelope.losses_size() > kMaxLosses) {
    return Invalid("COUNT_RANGE", "envelope.losses", "A handover declares 64 losses at most.");
  }
  for (int i = 0; i < envelope.losses_size(); ++i) {
    if (IsCode(envelope.losses(i), kMaxLossBytes)) continue;
    return Invalid("CODE_FORMAT", absl::StrCat("envelope.losses[", i, "]"),
                   "A loss is capitals, digits and underscores, at most 60.");
  }
  return absl::OkStatus();
}

absl::Status CheckAuthor(const Envelope& envelope, const KindShape& kind) {
  HANDOVER_RETURN_IF_ERROR(CheckLine(envelope.sender_unit(), 64, "envelope.sender_unit"));
  HANDOVER_RETURN_IF_ERROR(CheckRequiredCode(envelope.author_role(), "envelope.author_role"));
  if (kind.author_name_required) return CheckRequiredLine(envelope.author_name(), 120, "envelope.author_name");
  return CheckLine(envelope.author_name(), 120, "envelope.author_name");
}

}  // namespace envelope_internal

absl::Status ValidateEnvelope(const exchange::v1::Envelope& envelope, const Vocabulary& vocabulary, absl::Time now) {
  namespace internal = envelope_internal;
  // The version first: what another version means by the other fields is not known here.
  if (envelope.schema_version() != kSchemaVersion) {
    return Refuse(absl::StatusCode::kFailedPrecondition, RefusalText{"DOWNGRADE", "envelope.schema_version",
                                                                     "The schema version must be one that is served."});
  }
  HANDOVER_RETURN_IF_ERROR(internal::CheckHandoverId(envelope.handover_id()));
  HANDOVER_RETURN_IF_ERROR(internal::CheckId(envelope.sender_party(), "envelope.sender_party"));
  const KindShape* kind = vocabulary.FindKind(envelope.kind());
  if (kind == nullptr) return Invalid("KIND_UNKNOWN", "envelope.kind", "The kind must be one of the policy.");
  if (envelope.slots() != kind->slots) {
    return Invalid("SLOT_COUNT", "envelope.slots", "The number of slots is the kind's.");
  }
  HANDOVER_RETURN_IF_ERROR(internal::CheckCreated(envelope.created_ms(), now));
  if (envelope.priority() == exchange::v1::PRIORITY_UNSPECIFIED ||
      !exchange::v1::Priority_IsValid(envelope.priority())) {
    return Invalid("ENUM_UNKNOWN", "envelope.priority", "The value must be one of the list.");
  }
  HANDOVER_RETURN_IF_ERROR(internal::CheckSubjectField(envelope, *kind));
  HANDOVER_RETURN_IF_ERROR(internal::CheckRelations(envelope, *kind));
  if (!envelope.conversation_id().empty()) {
    HANDOVER_RETURN_IF_ERROR(internal::CheckId(envelope.conversation_id(), "envelope.conversation_id"));
  }
  HANDOVER_RETURN_IF_ERROR(internal::CheckAuthor(envelope, *kind));
  HANDOVER_RETURN_IF_ERROR(internal::CheckParents(envelope, *kind));
  return internal::CheckSource(envelope);
}

}  // namespace handover::validation
