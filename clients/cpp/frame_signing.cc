#include "clients/cpp/frame_signing.h"

#include <utility>

#include "absl/time/time.h"

#include "broker/base/commitment/frame.h"
#include "broker/base/status_macros.h"

namespace handover::client {

absl::StatusOr<SessionFrame> SignFrame(const Session& session, absl::Span<const Digest> members) {
  const SeenHead seen = session.log().Newest();
  HANDOVER_ASSIGN_OR_RETURN(
      BuiltFrame built,
      BuildFrame({.members = members,
                  .log_id = session.log().log_key().key_id(),
                  .signed_at_ms = static_cast<uint64_t>(absl::ToUnixMillis(session.clock().Now())),
                  .seen = seen},
                 session.signing_key()));
  SessionFrame frame;
  frame.frame.set_statement(ToString(built.statement));
  frame.frame.set_signature(ToString(built.signature));
  frame.paths = std::move(built.paths);
  frame.seen_size = seen.size;
  return frame;
}

}  // namespace handover::client
