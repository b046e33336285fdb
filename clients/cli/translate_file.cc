#include "clients/cli/translate_file.h"

#include <thread>
#include <utility>

#include "absl/synchronization/notification.h"

#include "broker/base/random_system.h"
#include "clients/cli/json_text.h"

namespace handover::cli {
namespace {
namespace translate_file_internal {

using adapters::Translation;

Translation RefusedFor(const char* code, const char* rule) {
  Translation translation;
  translation.issues.push_back({adapters::Severity::kError, code, "", rule});
  return translation;
}

// What the thread works on; whoever is last lets it go.
struct Work {
  std::string bytes;
  std::shared_ptr<const adapters::Registry> registry;
  const adapters::Reader* reader = nullptr;
  absl::Time now;
  SystemRandom random;
  Translation result;
  absl::Notification done;
};

JsonLine LineOf(const std::string& file) {
  JsonLine line;
  if (!file.empty()) line.Text("file", file);
  return line;
}

bool IsBlank(const std::string& bytes) { return bytes.find_first_not_of(" \t\r\n") == std::string::npos; }

}  // namespace translate_file_internal
}  // namespace

TranslatedFile TranslateBytes(std::string bytes, const TranslateOptions& options) {
  namespace internal = translate_file_internal;
  if (internal::IsBlank(bytes)) return {internal::RefusedFor("FILE_EMPTY", "the file is empty"), ""};
  auto work = std::make_shared<internal::Work>();
  work->bytes = std::move(bytes);
  work->registry = options.registry;
  work->now = options.now;
  // A thread that is given up cannot be stopped: it keeps what it needs, and the program ends without it.
  std::thread thread([work, from = options.from] {
    work->reader = from.empty() ? work->registry->Recognise(work->bytes) : work->registry->FindReader(from);
    if (work->reader == nullptr) {
      work->result = internal::RefusedFor("FORMAT_UNRECOGNISED", "the file is in none of the formats that are read");
    } else {
      work->result = work->reader->Read(work->bytes, {&work->random, work->now});
    }
    work->done.Notify();
  });
  if (work->done.WaitForNotificationWithTimeout(options.limit)) {
    thread.join();
    return {std::move(work->result), work->reader == nullptr ? "" : std::string(work->reader->format())};
  }
  thread.detach();
  return {internal::RefusedFor("TRANSLATION_TIME", "the translation took longer than it may"), options.from, true};
}

adapters::Translation TooLarge() {
  return translate_file_internal::RefusedFor("FILE_TOO_LARGE", "the file is larger than any document");
}

void PrintTranslation(const std::string& file, const adapters::Translation& translation, std::ostream& out,
                      std::ostream& err) {
  namespace internal = translate_file_internal;
  for (const adapters::Issue& issue : translation.issues) {
    err << internal::LineOf(file)
               .Text("severity", adapters::SeverityWord(issue.severity))
               .Text("code", issue.code)
               .Text("path", issue.path)
               .Text("rule", issue.rule)
               .Take()
        << "\n";
  }
  for (const adapters::Loss& loss : translation.losses) {
    err << internal::LineOf(file).Text("loss", loss.code).Text("path", loss.path).Take() << "\n";
  }
  for (const exchange::v1::Handover& handover : translation.handovers) {
    out << internal::LineOf(file).FieldsOf(ToJson(handover, JsonForm::kLine)).Take() << "\n";
  }
}

}  // namespace handover::cli
