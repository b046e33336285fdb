#include <chrono>
#include <cstdlib>
#include <future>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "CLI/CLI.hpp"
#include "adapters/translation.h"
#include "clients/cli/commands.h"
#include "clients/cpp/files.h"
#include "rapidjson/stringbuffer.h"
#include "rapidjson/writer.h"

namespace handover::cli {
namespace translate_internal {

using adapters::Severity;
using adapters::Translation;

// A translator that takes longer has a fault: its file is refused, and the others go on.
constexpr std::chrono::seconds kMaxTranslationTime(20);

struct Flags {
  std::vector<std::string> files;
  std::string from;
};

const char* SeverityWord(Severity severity) {
  switch (severity) {
    case Severity::kNotice:
      return "notice";
    case Severity::kWarning:
      return "warning";
    case Severity::kError:
      return "error";
  }
  return "error";
}

// One JSON object a line; `file` stands first when there are several.
class Line {
 public:
  explicit Line(const std::string& file) : json_(buffer_) {
    json_.StartObject();
    if (!file.empty()) Add("file", file);
  }
  Line& Add(const char* name, const std::string& value) {
    json_.Key(name);
    json_.String(value.data(), static_cast<rapidjson::SizeType>(value.size()));
    return *this;
  }
  std::string Finish() {
    json_.EndObject();
    return std::string(buffer_.GetString(), buffer_.GetSize()) + "\n";
  }

 private:
  rapidjson::StringBuffer buffer_;
  rapidjson::Writer<rapidjson::StringBuffer> json_;
};

void PrintIssue(const std::string& file, const adapters::Issue& issue, std::ostream& err) {
  Line line(file);
  line.Add("severity", SeverityWord(issue.severity)).Add("code", issue.code).Add("path", issue.path);
  err << line.Add("rule", issue.rule).Finish();
}

// On a thread of its own, so that its time can be bounded.
Translation Translate(const adapters::Reader& reader, std::string bytes, bool& timed_out) {
  auto random = std::make_shared<SystemRandom>();  // Shared with the thread, which may outlive this call.
  const absl::Time now = SystemClock().Now();
  std::packaged_task<Translation()> task([&reader, bytes = std::move(bytes), random, now] {
    return reader.Read(bytes, {random.get(), now});
  });
  std::future<Translation> result = task.get_future();
  std::thread thread(std::move(task));
  if (result.wait_for(kMaxTranslationTime) == std::future_status::ready) {
    thread.join();
    return result.get();
  }
  thread.detach();
  timed_out = true;
  Translation refused;
  refused.issues.push_back({Severity::kError, "TRANSLATION_TIME", "", "the translation took longer than 20 seconds"});
  return refused;
}

void Print(const std::string& file, const Translation& translation, Command& command) {
  for (const adapters::Issue& issue : translation.issues) PrintIssue(file, issue, command.err);
  for (const adapters::Loss& loss : translation.losses) {
    command.err << Line(file).Add("loss", loss.code).Add("path", loss.path).Finish();
  }
  for (const exchange::v1::Handover& handover : translation.handovers) {
    std::string json = ToJson(handover, JsonForm::kLine);
    if (!file.empty()) {
      std::string start = Line(file).Finish();
      start.resize(start.size() - 2);  // Without the brace and the line's end.
      json = start + (json.size() > 2 ? "," : "") + json.substr(1);
    }
    command.out << json << "\n";
  }
}

int TranslateFiles(const Flags& flags, Command& command) {
  // Lives as long as the program: a translation that was given up still uses it.
  static const adapters::Registry& registry = *new adapters::Registry(adapters::MakeRegistry());
  const adapters::Reader* chosen = flags.from.empty() ? nullptr : registry.FindReader(flags.from);
  if (!flags.from.empty() && chosen == nullptr) {
    std::string known;
    for (const auto& reader : registry.readers) known += " " + std::string(reader->format());
    return command.Usage("--from: no translator reads this format; there are:" + known);
  }
  int exit_code = kDone;
  bool timed_out = false;
  for (const std::string& path : flags.files) {
    const std::string file = flags.files.size() > 1 ? path : "";
    absl::StatusOr<std::string> bytes = client::ReadFile(path);
    if (bytes.status().code() == absl::StatusCode::kNotFound) return command.Usage(path + ": cannot be read");
    Translation translation;
    const adapters::Reader* reader = chosen;
    if (bytes.ok() && reader == nullptr) reader = registry.Recognise(*bytes);
    if (!bytes.ok()) {
      translation.issues.push_back({Severity::kError, "FILE_TOO_LARGE", "", "the file is too large for any format"});
    } else if (reader == nullptr) {
      translation.issues.push_back(
          {Severity::kError, "UNRECOGNISED_FORMAT", "", "the file is in none of the formats that are read"});
    } else {
      translation = Translate(*reader, *std::move(bytes), timed_out);
    }
    Print(file, translation, command);
    if (!translation.accepted()) exit_code = kRefused;
  }
  command.out.flush();
  if (timed_out) std::_Exit(exit_code);  // A thread is still busy and cannot be stopped.
  return exit_code;
}

}  // namespace translate_internal

void AddTranslateCommand(CLI::App& app, Command& command, int& exit_code) {
  auto flags = std::make_shared<translate_internal::Flags>();  // Shared with its callback, which is last.
  CLI::App* translate = app.add_subcommand("translate", "Show what documents become in the reference model");
  translate->add_option("FILE", flags->files, "Documents in a format that is read")->required();
  translate->add_option("--from", flags->from, "Format; else recognised from the bytes");
  translate->callback([flags, &command, &exit_code] {
    exit_code = translate_internal::TranslateFiles(*flags, command);
  });
}

}  // namespace handover::cli
