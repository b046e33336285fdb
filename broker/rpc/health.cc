#include "broker/rpc/health.h"

#include <utility>

#include "absl/strings/str_join.h"

namespace handover::rpc {

void Health::TellOne(const Told& told, bool serving) {
  told.service->SetServingStatus("", serving);
  for (const std::string& name : told.names) told.service->SetServingStatus(name, serving);
}

void Health::Tell(grpc::HealthCheckServiceInterface& service, std::vector<std::string> names) {
  absl::MutexLock lock(&mu_);
  told_.push_back({&service, std::move(names)});
  TellOne(told_.back(), reasons_.empty());
}

void Health::Forget() {
  absl::MutexLock lock(&mu_);
  told_.clear();
}

void Health::Set(Reasons reasons) {
  {
    absl::MutexLock lock(&mu_);
    if (reasons == reasons_) return;
    reasons_ = reasons;
    for (const Told& told : told_) TellOne(told, reasons_.empty());
  }
  if (reasons.empty()) log_.Info("serving");
  else log_.Warning("not_serving", {{"reasons", absl::StrJoin(reasons, " ")}});
}

Health::Reasons Health::reasons() const {
  absl::MutexLock lock(&mu_);
  return reasons_;
}

}  // namespace handover::rpc
