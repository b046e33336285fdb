#include "broker/rpc/stream_registry.h"


namespace handover::rpc {

uint64_t StreamRegistry::Add(std::weak_ptr<OpenStream> stream) {
  absl::Status all_ended;
  uint64_t id = 0;
  {
    absl::MutexLock lock(&mu_);
    id = ++last_id_;
    streams_[id] = {stream, false};
    all_ended = all_ended_;
  }
  if (const std::shared_ptr<OpenStream> late = all_ended.ok() ? nullptr : stream.lock()) late->End(all_ended);
  return id;
}

void StreamRegistry::Remove(uint64_t id) {
  absl::MutexLock lock(&mu_);
  streams_.erase(id);
}

size_t StreamRegistry::EndWhere(const Judge& judge) {
  struct Found {
    uint64_t id = 0;
    std::shared_ptr<OpenStream> stream;  // Keeps it alive for this call.
    bool ending = false;
  };
  std::vector<Found> open;
  {
    absl::MutexLock lock(&mu_);
    for (const auto& [id, entry] : streams_) open.push_back({id, entry.stream.lock(), entry.ending});
  }
  size_t ended = 0;
  std::vector<uint64_t> ending;
  for (const Found& found : open) {
    if (found.stream == nullptr) continue;
    if (found.ending) {
      found.stream->Abort();
      continue;
    }
    const absl::Status verdict = judge(found.stream->certificate());
    if (verdict.ok()) continue;
    found.stream->End(verdict);
    ending.push_back(found.id);
    ++ended;
  }
  absl::MutexLock lock(&mu_);
  for (const uint64_t id : ending) {
    const auto entry = streams_.find(id);
    if (entry != streams_.end()) entry->second.ending = true;
  }
  return ended;
}

void StreamRegistry::EndAll(const absl::Status& why) {
  std::vector<std::shared_ptr<OpenStream>> open;
  {
    absl::MutexLock lock(&mu_);
    all_ended_ = why;
    for (const auto& [id, entry] : streams_) {
      if (std::shared_ptr<OpenStream> stream = entry.stream.lock()) open.push_back(std::move(stream));
    }
  }
  for (const std::shared_ptr<OpenStream>& stream : open) stream->End(why);
}

size_t StreamRegistry::size() const {
  absl::MutexLock lock(&mu_);
  return streams_.size();
}

}  // namespace handover::rpc
