#include "broker/base/commitment/frame_check.h"

#include <utility>

namespace handover {

FrameChecker::FrameChecker(const SignedFrameView& frame)
    : statement_bytes_(frame.statement),
      signature_(frame.signature),
      statement_(ParseFrameStatement(frame.statement)) {}

Reason FrameChecker::CheckForm() const { return statement_.has_value() ? Reason::kOk : Reason::kMalformed; }

void FrameChecker::UseMembers(std::vector<Digest> members) {
  members_ = std::move(members);
  members_are_the_frame_ =
      statement_.has_value() && members_.size() == statement_->count && FrameRoot(members_) == statement_->frame_root;
}

Reason FrameChecker::CheckPlace(const Digest& member, const FramePlace& place) const {
  if (place.path.empty() && members_are_the_frame_) {
    const bool stands_there = place.index < members_.size() && members_[place.index] == member;
    return stands_there ? Reason::kOk : Reason::kNotInFrame;
  }
  const std::optional<std::vector<Digest>> path = ToDigests(place.path);
  const bool holds = path.has_value() && VerifyMember(*statement_, {member, place.index, *path});
  return holds ? Reason::kOk : Reason::kNotInFrame;
}

Reason FrameChecker::CheckSignature(const KeyRing& keys, const Digest& log_id) {
  if (signature_reason_.has_value()) return *signature_reason_;
  const auto decide = [&] {
    key_ = keys.Find(statement_->key_id);
    if (!key_.has_value()) return Reason::kKeyUnknown;
    if (statement_->suite != key_->suite || key_->suite != key_->key.suite()) return Reason::kDowngrade;
    if (statement_->log_id != log_id) return Reason::kWrongLog;
    return key_->key.Verify(statement_bytes_, signature_) ? Reason::kOk : Reason::kBadSignature;
  };
  signature_reason_ = decide();
  return *signature_reason_;
}

}  // namespace handover
