// A policy that is tried beside the one in force: every decision is asked of it too, and where it would have decided
// otherwise that is counted, by what was asked and never by whom. It decides nothing. Whoever wants to change the
// policy sees here what the change would do before it counts.
#ifndef HANDOVER_BROKER_PIPELINE_SHADOW_POLICY_H_
#define HANDOVER_BROKER_PIPELINE_SHADOW_POLICY_H_

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"

#include "broker/consent/facts.h"
#include "broker/policy/decision.h"
#include "broker/policy/policy_set.h"
#include "broker/policy/question.h"
#include "handover/admin/v1/admin_service.pb.h"

namespace handover::pipeline {

// In memory alone: the counts begin anew with every start and every load. Thread-safe.
class ShadowPolicy {
 public:
  // Sorts of differences that are told apart; more than a change of policy ever makes. Those beyond are counted in one.
  static constexpr size_t kMaxDifferences = 1000;

  struct Counts {
    bool loaded = false;
    int64_t compared = 0;
    int64_t differed = 0;
  };

  ShadowPolicy() = default;
  ShadowPolicy(const ShadowPolicy&) = delete;
  ShadowPolicy& operator=(const ShadowPolicy&) = delete;

  // Takes another policy and begins to count anew. INVALID_ARGUMENT: it does not parse or breaks a lint rule; names
  // file and line. The one that was there goes on, and the report says what was refused.
  absl::Status Load(std::vector<policy::NamedText> files);

  // The files could not even be read: noted for the report, and nothing changes.
  void NoteRefused(const absl::Status& why);

  // None: nothing is compared. What a decision costs is then one look at a pointer.
  void Clear();

  // Asks the shadow what was just decided. REQUIRES: `decision` is the answer to `question` on these facts at `time`.
  void Compare(const policy::Question& question, const consent::Facts& facts, absl::Time time,
               const policy::Decision& decision);

  // The most frequent difference first.
  admin::v1::GetShadowReportResponse Report() const;
  Counts counts() const;

 private:
  struct Seen {
    admin::v1::GetShadowReportResponse::Difference difference;
    int64_t count = 0;
  };

  mutable absl::Mutex mu_;
  // Shared: a comparison keeps the policy that it began with; the last one frees a replaced policy.
  std::shared_ptr<const policy::PolicySet> policy_ ABSL_GUARDED_BY(mu_);
  absl::Status refused_ ABSL_GUARDED_BY(mu_);
  int64_t compared_ ABSL_GUARDED_BY(mu_) = 0;
  int64_t differed_ ABSL_GUARDED_BY(mu_) = 0;
  int64_t untold_ ABSL_GUARDED_BY(mu_) = 0;
  std::map<std::string, Seen> differences_ ABSL_GUARDED_BY(mu_);  // By their serialised difference.
};

}  // namespace handover::pipeline

#endif  // HANDOVER_BROKER_PIPELINE_SHADOW_POLICY_H_
