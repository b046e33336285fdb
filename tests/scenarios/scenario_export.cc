// The steps of the citizen's side: what a person's export tells, and when it may.
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/strings/str_join.h"

#include "broker/base/commitment/leaf.h"
#include "broker/base/commitment/subject_export.h"
#include "broker/pipeline/export_subject.h"
#include "broker/pipeline/lift_withholding.h"
#include "handover/admin/v1/admin_service.pb.h"
#include "handover/storage/v1/storage.pb.h"
#include "tests/fakes/world/awaited.h"
#include "tests/scenarios/scenario_names.h"
#include "tests/scenarios/scenario_runner.h"

namespace handover::scenarios {
namespace scenario_export_internal {

using admin::v1::ExportSubjectRequest;
using admin::v1::ExportSubjectResponse;

LoggedLeaf LoggedOf(const ExportSubjectResponse::Logged& logged) {
  return {logged.leaf(), static_cast<uint64_t>(logged.leaf_index()), {logged.path().begin(), logged.path().end()}};
}

// The event, with the first word of its reason: behind a refusal's code stands the place in the form.
std::string EventOf(const ExportSubjectResponse::Entry& entry) {
  storage::v1::LeafDetail detail;
  if (entry.detail_salt().empty() || !detail.ParseFromString(entry.detail())) return "closed";
  const std::string reason = detail.reason().substr(0, detail.reason().find(' '));
  return detail.event() + (reason.empty() ? "" : "(" + reason + ")");
}

// Whether every detail is what its leaf commits to.
bool DetailsHold(const ExportSubjectResponse& exported) {
  for (const auto& entry : exported.entries()) {
    const std::optional<Leaf> leaf = ParseLeaf(entry.logged().leaf());
    const std::optional<Id16> salt = ToId16(entry.detail_salt());
    if (!leaf.has_value()) return false;
    if (salt.has_value() && DetailDigest(*salt, entry.detail()) != leaf->detail) return false;
  }
  return true;
}

bool IsComplete(const ExportSubjectResponse& exported, const VerifyKey& log_key) {
  const ExportSubjectResponse::Snapshot& snapshot = exported.snapshot();
  storage::v1::LeafDetail detail;
  if (!detail.ParseFromString(snapshot.detail())) return false;
  SubjectExport proof;
  proof.stream = ToDigest(exported.stream()).value_or(Digest{});
  for (const auto& entry : exported.entries()) {
    proof.entries.push_back(
        {LoggedOf(entry.logged()), entry.link_salt(), static_cast<uint64_t>(entry.sequence()), entry.previous()});
  }
  proof.head = {exported.head(), exported.head_signature()};
  proof.snapshot = LoggedOf(snapshot.logged());
  proof.snapshot_size = static_cast<uint64_t>(detail.log_size());
  proof.count = static_cast<uint64_t>(snapshot.leaf_count());
  proof.last = snapshot.last_leaf_hash();
  proof.position = static_cast<uint64_t>(snapshot.position());
  proof.streams = static_cast<uint64_t>(snapshot.stream_count());
  proof.index_path = {snapshot.path().begin(), snapshot.path().end()};
  return CheckSubjectExport(proof, log_key) == Reason::kOk && DetailsHold(exported);
}

}  // namespace scenario_export_internal

std::string ScenarioRunner::Export(const Step& step) {
  using namespace scenario_export_internal;
  ExportSubjectRequest request;
  *request.mutable_person() = Identifier(step.words[1]);
  request.set_purpose(ExportSubjectRequest::SUPERVISION);
  request.set_part(step.Says("kept-back") ? ExportSubjectRequest::KEPT_BACK : ExportSubjectRequest::TOLD);
  request.set_reason("a case of the stories");
  request.set_requested_by("Ole Test, supervisor");
  // The number that is named, then those that its answer names.
  std::vector<std::string> streams = {""};
  std::vector<std::string> told;
  for (size_t i = 0; i < streams.size(); ++i) {
    request.set_stream(streams[i]);
    const absl::StatusOr<ExportSubjectResponse> exported =
        pipeline::ExportSubject(fakes::Tester(), request, world_.env());
    if (!exported.ok()) return Refused(exported.status());
    if (i > 0) told.push_back("other-number");
    for (const auto& entry : exported->entries()) told.push_back(EventOf(entry));
    told.push_back(IsComplete(*exported, world_.log_key()) ? "complete" : "not proven");
    streams.insert(streams.end(), exported->other_streams().begin(), exported->other_streams().end());
  }
  return absl::StrJoin(told, " ");
}

std::string ScenarioRunner::Lift(const Step& step) {
  admin::v1::LiftWithholdingRequest request;
  request.set_handover_id(sent_.at(step.words[1]).handover_id);
  request.set_decided_by("Bodil Test, head of section");
  request.set_reason("the parents were told at a meeting");
  fakes::Awaited<absl::StatusOr<admin::v1::LiftWithholdingResponse>> answer;
  pipeline::LiftWithholding(fakes::Tester(), request, world_.env(), answer.Done());
  const absl::Status status = answer.Get().status();
  return status.ok() ? "ok" : Refused(status);
}

}  // namespace handover::scenarios
