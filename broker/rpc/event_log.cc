#include "broker/rpc/event_log.h"

#include <memory>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "spdlog/logger.h"
#include "spdlog/sinks/stdout_sinks.h"

namespace handover::rpc {
namespace event_log_internal {

constexpr uint32_t kReplacement = 0xFFFD;

// The code point that begins at `at`, which moves behind it; U+FFFD and one byte for what is not UTF-8.
uint32_t NextCodePoint(std::string_view text, size_t& at) {
  const auto byte = [&text](size_t i) { return static_cast<uint8_t>(text[i]); };
  const uint8_t first = byte(at++);
  if (first < 0x80) return first;
  const int more = first >= 0xF0 && first < 0xF5   ? 3
                   : first >= 0xE0 && first < 0xF0 ? 2
                   : first >= 0xC2 && first < 0xE0 ? 1
                                                   : 0;
  if (more == 0 || at + static_cast<size_t>(more) > text.size()) return kReplacement;
  uint32_t point = first & (0x3Fu >> more);
  for (int i = 0; i < more; ++i) {
    const uint8_t next = byte(at + static_cast<size_t>(i));
    if ((next & 0xC0) != 0x80) return kReplacement;
    point = point << 6 | (next & 0x3F);
  }
  constexpr uint32_t kLowest[] = {0, 0x80, 0x800, 0x10000};
  if (point < kLowest[more] || point > 0x10FFFF || (point >= 0xD800 && point < 0xE000)) return kReplacement;
  at += static_cast<size_t>(more);
  return point;
}

void AppendEscaped(uint32_t point, std::string& json) {
  if (point < 0x10000) {
    absl::StrAppendFormat(&json, "\\u%04x", point);
    return;
  }
  point -= 0x10000;
  absl::StrAppendFormat(&json, "\\u%04x\\u%04x", 0xD800 + (point >> 10), 0xDC00 + (point & 0x3FF));
}

std::string_view NameOf(Severity severity) {
  switch (severity) {
    case Severity::kInfo:
      return "info";
    case Severity::kWarning:
      return "warning";
    case Severity::kError:
      return "error";
  }
  return "error";
}

spdlog::level::level_enum LevelOf(Severity severity) {
  switch (severity) {
    case Severity::kInfo:
      return spdlog::level::info;
    case Severity::kWarning:
      return spdlog::level::warn;
    case Severity::kError:
      return spdlog::level::err;
  }
  return spdlog::level::err;
}

void AppendField(std::string_view name, const std::string& json, std::string& line) {
  line += ',';
  line += QuoteJson(name);
  line += ':';
  line += json;
}

}  // namespace event_log_internal

LogValue::LogValue(std::string_view text) : json_(QuoteJson(text)) {}

std::string QuoteJson(std::string_view text) {
  std::string json = "\"";
  for (size_t at = 0; at < text.size();) {
    const uint32_t point = event_log_internal::NextCodePoint(text, at);
    if (point == '"' || point == '\\') {
      json += '\\';
      json += static_cast<char>(point);
    } else if (point >= 0x20 && point < 0x7F) {
      json += static_cast<char>(point);
    } else {
      event_log_internal::AppendEscaped(point, json);
    }
  }
  json += '"';
  return json;
}

void EventLog::Write(Severity severity, std::string_view event, Fields fields) {
  using namespace event_log_internal;
  const absl::Time now = clock_.Now();
  std::string line =
      absl::StrCat("{\"time\":\"", absl::FormatTime("%Y-%m-%dT%H:%M:%E3SZ", now, absl::UTCTimeZone()), "\"");
  AppendField("severity", QuoteJson(NameOf(severity)), line);
  AppendField("event", QuoteJson(event), line);
  for (const auto& [name, value] : fields) AppendField(name, value.json(), line);
  absl::MutexLock lock(&mu_);
  Window& window = windows_[std::string(event)];
  const int64_t second = absl::ToUnixSeconds(now);
  if (window.second != second) {
    if (window.suppressed > 0) AppendField("suppressed_before", std::to_string(window.suppressed), line);
    window = {second, 0, 0};
  }
  if (window.lines >= kMaxLinesPerSecond) {
    ++window.suppressed;
    return;
  }
  ++window.lines;
  line += '}';
  sink_(severity, line);
}

EventLog::Sink StderrSink() {
  auto logger = std::make_shared<spdlog::logger>("handover", std::make_shared<spdlog::sinks::stderr_sink_mt>());
  logger->set_pattern("%v");
  return [logger](Severity severity, const std::string& line) {
    logger->log(event_log_internal::LevelOf(severity), spdlog::string_view_t(line.data(), line.size()));
  };
}

}  // namespace handover::rpc
