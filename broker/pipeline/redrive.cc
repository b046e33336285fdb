#include "broker/pipeline/redrive.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/synchronization/blocking_counter.h"
#include "absl/synchronization/mutex.h"
#include "absl/types/span.h"

#include "broker/base/refusal.h"
#include "broker/base/status_macros.h"
#include "broker/pipeline/held_deliveries.h"
#include "broker/store/rows.h"

namespace handover::pipeline {
namespace redrive_internal {

using admin::v1::RedriveDeadLettersRequest;
using admin::v1::RedriveDeadLettersResponse;

constexpr int kMaxAtOnce = 10'000;
constexpr size_t kInOneCommit = 64;

struct Filter {
  std::string recipient;  // 16 bytes; empty = any.
  std::string kind;
  std::string reason;
  int64_t from_ms = 0;
  int64_t until_ms = INT64_MAX;  // Not included.
};

// One that matches, and where it stands.
struct Match {
  std::string recipient;
  int64_t order = 0;
  std::string id;
  bool operator<(const Match& other) const {
    return std::tie(order, recipient, id) < std::tie(other.order, other.recipient, other.id);
  }
};

int64_t MillisOf(const google::protobuf::Timestamp& time) { return time.seconds() * 1000 + time.nanos() / 1'000'000; }

absl::StatusOr<Filter> CheckRequest(const RedriveDeadLettersRequest& request, Environment& env) {
  if (request.decided_by().empty() || request.decided_by().size() > 480) {
    return Invalid("FIELD_REQUIRED", "decided_by", "must name who decided, at most 120 characters");
  }
  if (request.max_count() < 0 || request.max_count() > kMaxAtOnce) {
    return Invalid("VALUE_RANGE", "max_count", "must be 1 to 10000");
  }
  const bool filters = !request.recipient().empty() || !request.kind().empty() || !request.reason().empty() ||
                       request.has_from_time() || request.has_until_time();
  if (filters == request.all()) {
    return Invalid("FILTER_REQUIRED", "all", "must be set when there is no filter, and only then");
  }
  Filter filter;
  filter.kind = request.kind();
  filter.reason = request.reason();
  if (request.has_from_time()) filter.from_ms = MillisOf(request.from_time());
  if (request.has_until_time()) filter.until_ms = MillisOf(request.until_time());
  if (request.recipient().empty()) return filter;
  // Also of a party that is suspended: what it gets waits for it.
  const identity::DirectoryParty* party = env.directory.Get()->FindByIdOrAlias(request.recipient());
  if (party == nullptr) {
    return Refuse(absl::StatusCode::kNotFound, RefusalText{"PARTY_NOT_FOUND", "recipient", "no such party"});
  }
  filter.recipient = std::string(party->id.bytes());
  return filter;
}

absl::StatusOr<bool> Matches(const storage::v1::DeliveryRecord& record, const Filter& filter,
                             const store::Reader& reader) {
  if (record.state() != exchange::v1::DEAD_LETTER) return false;
  if (!filter.recipient.empty() && record.recipient_party() != filter.recipient) return false;
  if (!filter.reason.empty() && record.reason() != filter.reason) return false;
  if (record.state_ms() < filter.from_ms || record.state_ms() >= filter.until_ms) return false;
  if (filter.kind.empty()) return true;
  HANDOVER_ASSIGN_OR_RETURN(const auto handover,
                            store::ReadRow<storage::v1::HandoverRecord>(reader, store::Table::kHandover,
                                                                        record.handover_id()));
  return handover.has_value() && handover->record.kind() == filter.kind;
}

// Nothing where the delivery does not match, or is gone.
absl::StatusOr<std::optional<Match>> MatchOf(std::string_view key, const Filter& filter, const store::Reader& reader) {
  HANDOVER_ASSIGN_OR_RETURN(const auto row,
                            store::ReadRow<storage::v1::DeliveryRecord>(reader, store::Table::kDelivery, key));
  if (!row.has_value()) return std::optional<Match>();
  HANDOVER_ASSIGN_OR_RETURN(const bool matches, Matches(row->record, filter, reader));
  if (!matches) return std::optional<Match>();
  return std::optional<Match>(Match{row->record.recipient_party(), row->record.order(), std::string(key)});
}

// Those accepted first come first: so what stands before another in its queue is back before it.
absl::StatusOr<std::vector<Match>> Find(const Filter& filter, RedriveDeadLettersResponse& response, Environment& env) {
  const std::unique_ptr<store::Reader> snapshot = env.store.TakeSnapshot();
  std::vector<Match> found;
  int damaged = 0;
  absl::Status failed;
  const auto visit = [&](std::string_view key, std::string_view) {
    const absl::StatusOr<std::optional<Match>> match = MatchOf(key, filter, *snapshot);
    // What cannot be read is left where it is, and its neighbours are served.
    if (absl::IsDataLoss(match.status())) ++damaged;
    if (!match.ok() && !absl::IsDataLoss(match.status())) failed = match.status();
    if (match.ok() && match->has_value()) found.push_back(**match);
    return failed.ok();
  };
  HANDOVER_RETURN_IF_ERROR(snapshot->Scan(store::Table::kOpen, {}, visit));
  HANDOVER_RETURN_IF_ERROR(failed);
  std::sort(found.begin(), found.end());
  response.set_matched_count(static_cast<int>(found.size()));
  response.set_failed_count(damaged);
  return found;
}

// One commit group, in the order of its members. An error: nothing behind it may go before it.
absl::Status RedriveGroup(const identity::Operator& by, const RedriveDeadLettersRequest& request,
                          absl::Span<const Match> group, RedriveDeadLettersResponse& response, Environment& env) {
  std::vector<HeldDecision> decisions;
  for (const Match& match : group) {
    admin::v1::ResolveHeldRequest one;
    one.set_delivery_id(FormatUuid(match.id));
    one.set_action(admin::v1::ResolveHeldRequest::REDRIVE);
    one.set_decided_by(request.decided_by());
    absl::StatusOr<HeldDecision> decision = PrepareDecision(by, one, env);
    if (decision.ok()) {
      decisions.push_back(*std::move(decision));
    } else if (absl::IsDataLoss(decision.status())) {
      response.set_failed_count(response.failed_count() + 1);
    } else if (absl::IsNotFound(decision.status()) || absl::IsFailedPrecondition(decision.status())) {
      response.set_changed_count(response.changed_count() + 1);
    } else {
      return decision.status();
    }
  }
  absl::Mutex mu;
  absl::Status failed;
  absl::BlockingCounter open(static_cast<int>(decisions.size()));
  std::vector<store::Transaction> transactions;
  for (HeldDecision& decision : decisions) {
    transactions.push_back(CommitOf(std::move(decision), env, [&](const absl::Status& committed) {
      {
        absl::MutexLock lock(&mu);
        if (committed.ok()) {
          response.set_redriven_count(response.redriven_count() + 1);
        } else if (absl::IsAborted(committed)) {
          response.set_changed_count(response.changed_count() + 1);
        } else {
          failed = committed;
        }
      }
      open.DecrementCount();
    }));
  }
  if (!transactions.empty()) env.committer.Enqueue(std::move(transactions), store::Precedence::kBulk);
  open.Wait();
  absl::MutexLock lock(&mu);
  return failed;
}

}  // namespace redrive_internal

absl::StatusOr<admin::v1::RedriveDeadLettersResponse> RedriveDeadLetters(
    const identity::Operator& by, const admin::v1::RedriveDeadLettersRequest& request, Environment& env) {
  using namespace redrive_internal;
  HANDOVER_ASSIGN_OR_RETURN(const Filter filter, CheckRequest(request, env));
  RedriveDeadLettersResponse response;
  HANDOVER_ASSIGN_OR_RETURN(std::vector<Match> found, Find(filter, response, env));
  if (request.dry_run()) return response;
  const auto most = static_cast<size_t>(request.max_count() == 0 ? kMaxAtOnce : request.max_count());
  if (found.size() > most) found.resize(most);
  const absl::Span<const Match> all(found);
  for (size_t begin = 0; begin < all.size(); begin += kInOneCommit) {
    HANDOVER_RETURN_IF_ERROR(RedriveGroup(by, request, all.subspan(begin, kInOneCommit), response, env));
  }
  return response;
}

}  // namespace handover::pipeline
