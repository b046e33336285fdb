// The door: what is checked of one submitted handover before anything is decided. Parse, envelope, sender, commitments,
// frame, signature, content; in the order in which a refusal tells least.
#ifndef HANDOVER_BROKER_PIPELINE_DOOR_H_
#define HANDOVER_BROKER_PIPELINE_DOOR_H_

#include <optional>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"

#include "broker/base/commitment/frame_check.h"
#include "broker/base/commitment/submission_check.h"
#include "broker/base/ids.h"
#include "broker/identity/caller.h"
#include "broker/pipeline/environment.h"
#include "broker/validation/parsed_handover.h"
#include "broker/validation/warning.h"
#include "handover/exchange/v1/wire.pb.h"

namespace handover::pipeline {

// One handover inside the door. Borrows the submitted message.
struct Entrant {
  const exchange::v1::SubmittedHandover* submitted = nullptr;
  HandoverId id;
  validation::ParsedHandover parsed;
  CheckedContent content;
  std::vector<validation::Warning> warnings;
  // Set by CheckEntrant(), also where it refuses: the signature holds; and the slip names its persons as it should.
  bool has_valid_origin = false;
  bool has_valid_slip = false;
};

// Who knocks, and under which rules. Borrowed for the call.
struct DoorContext {
  const identity::Caller& caller;
  const identity::Directory& directory;
  const ActivePolicy& policy;
};

// Steps that need the handover alone: may run before the other members of its frame are known. Errors as in the
// service's comment; field paths are relative to the handover.
absl::StatusOr<Entrant> Enter(const exchange::v1::SubmittedHandover& submitted, const DoorContext& context,
                              Environment& env);

// What a handover is called even where Enter() refused it, so that the other members of its frame can still be checked,
// and what was accepted before is known again. Nothing when the bytes do not tell: then the others need their paths.
struct RefusedName {
  HandoverId id;
  Digest root{};
  absl::Time created;  // As it says.
};
std::optional<RefusedName> NameOfRefused(const exchange::v1::SubmittedHandover& submitted, Environment& env);

// Steps that need the frame: place, key, log, signature, window of the key. Then the content.
absl::Status CheckEntrant(Entrant& entrant, FrameChecker& frame, const DoorContext& context, Environment& env);

// A failed check of scheme HO1 as what the caller is told.
absl::Status StatusOf(const CheckOutcome& outcome);

// Where a member of a frame says it stands.
FramePlace PlaceOf(int frame_index, const google::protobuf::RepeatedPtrField<std::string>& path);

}  // namespace handover::pipeline

#endif  // HANDOVER_BROKER_PIPELINE_DOOR_H_
