#include "broker/pipeline/door.h"

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "broker/base/refusal.h"
#include "broker/base/status_macros.h"
#include "broker/validation/content.h"
#include "broker/validation/envelope.h"
#include "broker/validation/person_rules.h"

namespace handover::pipeline {
namespace door_internal {

ItemKind KindOf(exchange::v1::Item::Kind kind) {
  switch (kind) {
    case exchange::v1::Item::SECTION:
      return ItemKind::kSection;
    case exchange::v1::Item::ADDRESSEE:
      return ItemKind::kAddressee;
    case exchange::v1::Item::SLIP:
      return ItemKind::kSlip;
    case exchange::v1::Item::KIND_UNSPECIFIED:
    case exchange::v1::Item_Kind_Item_Kind_INT_MIN_SENTINEL_DO_NOT_USE_:
    case exchange::v1::Item_Kind_Item_Kind_INT_MAX_SENTINEL_DO_NOT_USE_:
      return ItemKind::kUnspecified;
  }
  return ItemKind::kUnspecified;
}

Submission AsSubmission(const exchange::v1::SubmittedHandover& submitted) {
  Submission submission;
  submission.envelope = submitted.envelope();
  submission.pad_seed = submitted.pad_seed();
  submission.items.reserve(static_cast<size_t>(submitted.items_size()));
  for (const exchange::v1::Item& item : submitted.items()) {
    submission.items.push_back({KindOf(item.kind()), item.salt(), item.label(), item.body()});
  }
  return submission;
}

absl::StatusCode CodeFor(Reason reason) {
  switch (reason) {
    case Reason::kDowngrade:
    case Reason::kWrongLog:
    case Reason::kKeyUnknown:
    case Reason::kKeyNotValid:
      return absl::StatusCode::kFailedPrecondition;
    case Reason::kSenderMismatch:
      return absl::StatusCode::kPermissionDenied;
    case Reason::kIdReused:
      return absl::StatusCode::kAlreadyExists;
    case Reason::kOk:
    case Reason::kNew:
    case Reason::kDuplicate:
    case Reason::kMalformed:
    case Reason::kSaltReused:
    case Reason::kDuplicateSection:
    case Reason::kBadList:
    case Reason::kNotAddressed:
    case Reason::kNotInFrame:
    case Reason::kBadSignature:
    case Reason::kBadHead:
    case Reason::kRollback:
    case Reason::kSplitView:
    case Reason::kWrongLeaf:
    case Reason::kNotInLog:
    case Reason::kAckMismatch:
    case Reason::kChainShort:
    case Reason::kChainBroken:
    case Reason::kNotInIndex:
    case Reason::kResurrected:
      return absl::StatusCode::kInvalidArgument;
  }
  return absl::StatusCode::kInvalidArgument;
}

}  // namespace door_internal

absl::Status StatusOf(const CheckOutcome& outcome) {
  if (outcome.ok()) return absl::OkStatus();
  const std::string_view code = outcome.code.empty() ? ReasonCode(outcome.reason) : std::string_view(outcome.code);
  const std::string_view rule =
      outcome.rule.empty() ? std::string_view("the signed commitments do not hold") : std::string_view(outcome.rule);
  return Refuse(door_internal::CodeFor(outcome.reason), RefusalText{code, outcome.field_path, rule});
}

FramePlace PlaceOf(int frame_index, const google::protobuf::RepeatedPtrField<std::string>& path) {
  FramePlace place;
  // A negative index is beyond every frame.
  place.index = static_cast<uint64_t>(static_cast<int64_t>(frame_index));
  place.path.assign(path.begin(), path.end());
  return place;
}

absl::StatusOr<Entrant> Enter(const exchange::v1::SubmittedHandover& submitted, const DoorContext& context,
                              Environment& env) {
  Entrant entrant;
  entrant.submitted = &submitted;
  HANDOVER_ASSIGN_OR_RETURN(entrant.parsed, validation::ParseSubmission(submitted, env.settings.limits));
  const exchange::v1::Envelope& envelope = *entrant.parsed.envelope;
  HANDOVER_RETURN_IF_ERROR(validation::ValidateEnvelope(envelope, context.policy.vocabulary, env.clock.Now()));
  HANDOVER_RETURN_IF_ERROR(identity::CheckSender(context.caller, envelope.sender_party()));
  entrant.id = HandoverId::FromBytes(envelope.handover_id()).value_or(HandoverId());
  const auto slots = [&context](std::string_view kind) -> std::optional<uint64_t> {
    const validation::KindShape* shape = context.policy.vocabulary.FindKind(kind);
    if (shape == nullptr) return std::nullopt;
    return static_cast<uint64_t>(shape->slots);
  };
  HANDOVER_RETURN_IF_ERROR(
      StatusOf(CheckContent(door_internal::AsSubmission(submitted), env.layout, slots, entrant.content)));
  return entrant;
}

std::optional<RefusedName> NameOfRefused(const exchange::v1::SubmittedHandover& submitted, Environment& env) {
  const Submission submission = door_internal::AsSubmission(submitted);
  EnvelopeFacts envelope;
  const std::optional<Id16> pad_seed = ToId16(submission.pad_seed);
  if (!pad_seed.has_value() || !env.layout.ReadEnvelope(submission.envelope, envelope).ok()) return std::nullopt;
  for (const ItemView& item : submission.items) {
    if (item.kind == ItemKind::kUnspecified || item.salt.size() != 16) return std::nullopt;
  }
  const std::optional<RebuiltHandover> rebuilt =
      RebuildHandover({envelope.handover_id, *pad_seed, submission.envelope, submission.items, {}, envelope.slots});
  if (!rebuilt.has_value()) return std::nullopt;
  return RefusedName{HandoverId::FromBytes(AsView(envelope.handover_id)).value_or(HandoverId()), rebuilt->root,
                     absl::FromUnixMillis(static_cast<int64_t>(envelope.created_ms))};
}

absl::Status CheckEntrant(Entrant& entrant, FrameChecker& frame, const DoorContext& context, Environment& env) {
  const std::array<Id16, 1> peers = {*ToId16(context.caller.party.bytes())};
  // The committer makes sure that the key has not been revoked in between; any index after its enrolment will do here.
  const DoorState state{context.directory, env.log_key.key_id(), peers, UINT64_MAX, std::nullopt};
  const FramePlace place = PlaceOf(entrant.submitted->frame_index(), entrant.submitted->frame_path());
  HANDOVER_RETURN_IF_ERROR(StatusOf(CheckOrigin(entrant.content, place, frame, state)));
  entrant.has_valid_origin = true;
  absl::StatusOr<std::vector<validation::Warning>> warnings = validation::ValidateContent(
      entrant.parsed, context.policy.vocabulary, env.clock.Now(), validation::ContentScope::kWhole);
  const validation::KindShape* kind = context.policy.vocabulary.FindKind(entrant.parsed.envelope->kind());
  entrant.has_valid_slip =
      warnings.ok() || (kind != nullptr && validation::ValidatePersons(entrant.parsed, *kind).ok());
  HANDOVER_ASSIGN_OR_RETURN(entrant.warnings, std::move(warnings));
  return absl::OkStatus();
}

}  // namespace handover::pipeline
