// The broker's own log: one line of JSON per event. It holds ids, codes and numbers; a message, a name of a person or a
// value that a caller sent is never given to it.
#ifndef HANDOVER_BROKER_RPC_EVENT_LOG_H_
#define HANDOVER_BROKER_RPC_EVENT_LOG_H_

#include <concepts>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"

#include "broker/base/clock.h"

namespace handover::rpc {

// A value as it stands in the line: text in quotes and escaped, numbers and truth values bare.
class LogValue {
 public:
  LogValue(std::string_view text);
  LogValue(const char* text) : LogValue(std::string_view(text)) {}
  LogValue(const std::string& text) : LogValue(std::string_view(text)) {}
  LogValue(bool value) : json_(value ? "true" : "false") {}
  template <std::integral Number>
  LogValue(Number number) : json_(std::to_string(number)) {}

  const std::string& json() const { return json_; }

 private:
  std::string json_;
};

// `text` between quotes. Everything but printable ASCII is escaped, and what is not UTF-8 becomes U+FFFD: a line stays
// a line, and no terminal acts on it (T-54).
std::string QuoteJson(std::string_view text);

enum class Severity { kInfo, kWarning, kError };

// Thread-safe. Borrows the clock.
class EventLog {
 public:
  using Sink = std::function<void(Severity severity, const std::string& line)>;
  using Fields = std::initializer_list<std::pair<std::string_view, LogValue>>;

  // Lines of one event in one second; the next second says how many were left out. Whoever is outside can make events
  // happen, but cannot fill the disk with them (T-47).
  static constexpr int kMaxLinesPerSecond = 20;

  // `sink` is called with a lock held, so that lines do not mix: it must not log.
  EventLog(Sink sink, const Clock& clock) : sink_(std::move(sink)), clock_(clock) {}

  void Info(std::string_view event, Fields fields = {}) { Write(Severity::kInfo, event, fields); }
  void Warning(std::string_view event, Fields fields = {}) { Write(Severity::kWarning, event, fields); }
  void Error(std::string_view event, Fields fields = {}) { Write(Severity::kError, event, fields); }
  void Write(Severity severity, std::string_view event, Fields fields);

 private:
  struct Window {
    int64_t second = 0;
    int lines = 0;
    int64_t suppressed = 0;
  };

  const Sink sink_;
  const Clock& clock_;

  absl::Mutex mu_;
  absl::flat_hash_map<std::string, Window> windows_ ABSL_GUARDED_BY(mu_);  // By event; events are our own literals.
};

// Lines on stderr, through spdlog.
EventLog::Sink StderrSink();

}  // namespace handover::rpc

#endif  // HANDOVER_BROKER_RPC_EVENT_LOG_H_
