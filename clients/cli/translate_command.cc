#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "CLI/CLI.hpp"
#include "absl/strings/str_cat.h"

#include "adapters/translation.h"
#include "clients/cli/commands.h"
#include "clients/cli/handover_input.h"
#include "clients/cli/translate_file.h"
#include "clients/cpp/files.h"

namespace handover::cli {
namespace {
namespace translate_internal {

struct Flags {
  std::vector<std::string> files;
  std::string from;
  std::string to;
};

template <typename Translators>
std::string FormatsOf(const Translators& translators) {
  std::string formats;
  for (const auto& translator : translators) absl::StrAppend(&formats, " ", std::string(translator->format()));
  return formats;
}

// Exit codes: 0 all accepted, 2 at least one refused, 1 at least one unreadable. Every file is looked at.
class Translating {
 public:
  Translating(const Flags& flags, Command& command)
      : flags_(flags),
        command_(command),
        options_{std::make_shared<adapters::Registry>(adapters::MakeRegistry()), flags.from,
                 command.world.translate_limit, command.world.clock.Now()} {}

  int Run() {
    const adapters::Writer* writer = nullptr;
    if (!flags_.from.empty() && flags_.from != kReadableFormat &&
        options_.registry->FindReader(flags_.from) == nullptr) {
      return command_.Fail(UsageError(absl::StrCat("--from: there are", FormatsOf(options_.registry->readers))));
    }
    if (!flags_.to.empty()) {
      writer = options_.registry->FindWriter(flags_.to);
      if (writer == nullptr) {
        return command_.Fail(UsageError(absl::StrCat("--to: there are", FormatsOf(options_.registry->writers))));
      }
    }
    if (flags_.from == kReadableFormat && writer == nullptr)
      return command_.Fail(UsageError("--from=HANDOVER needs --to"));
    for (const std::string& path : flags_.files) TranslateOne(path, writer != nullptr);
    if (writer != nullptr && !refused_ && !unreadable_) Write(*writer);
    return unreadable_ ? kUsage : refused_ ? kRefused : kDone;
  }

 private:
  std::string NameIn(const std::string& path) const { return flags_.files.size() > 1 ? path : ""; }

  void TranslateOne(const std::string& path, bool to_write) {
    if (flags_.from == kReadableFormat) return ReadOne(path);
    absl::StatusOr<std::string> bytes = client::ReadFile(path);
    TranslatedFile translated;
    if (bytes.ok()) {
      translated = TranslateBytes(*std::move(bytes), options_);
    } else if (bytes.status().code() == absl::StatusCode::kResourceExhausted) {
      translated.translation = TooLarge();
    } else {
      command_.Fail(UsageError(std::string(bytes.status().message())));
      unreadable_ = true;
      return;
    }
    command_.leave_at_once = command_.leave_at_once || translated.still_runs;
    refused_ = refused_ || !translated.translation.accepted();
    if (to_write) {
      std::move(translated.translation.handovers.begin(), translated.translation.handovers.end(),
                std::back_inserter(handovers_));
      translated.translation.handovers.clear();
    }
    PrintTranslation(NameIn(path), translated.translation, command_.out(), command_.err());
  }

  void ReadOne(const std::string& path) {
    absl::StatusOr<std::vector<exchange::v1::Handover>> read =
        ReadHandovers(path, {kReadableFormat, *options_.registry}, command_.world);
    if (!read.ok()) {
      command_.Fail(read.status());
      unreadable_ = true;
      return;
    }
    std::move(read->begin(), read->end(), std::back_inserter(handovers_));
  }

  void Write(const adapters::Writer& writer) {
    const adapters::Written written = writer.Write(handovers_);
    adapters::Translation report;
    report.issues = written.issues;
    report.losses = written.losses;
    PrintTranslation("", report, command_.out(), command_.err());
    command_.out() << written.bytes;
    refused_ = written.bytes.empty();
  }

  const Flags& flags_;
  Command& command_;
  const TranslateOptions options_;
  std::vector<exchange::v1::Handover> handovers_;  // For --to.
  bool refused_ = false;
  bool unreadable_ = false;
};

}  // namespace translate_internal
}  // namespace

void AddTranslate(CLI::App& app, Command& command) {
  auto flags = std::make_shared<translate_internal::Flags>();  // Shared with the callback, which is last.
  CLI::App* translate = app.add_subcommand("translate", "What documents are in the reference model; asks no broker");
  translate->add_option("FILE", flags->files, "Documents of a format that is read")->required();
  translate->add_option("--from", flags->from, "Their format, else recognised from their bytes; HANDOVER with --to");
  translate->add_option("--to", flags->to, "Write this format instead of JSON");
  translate->callback(
      [flags, &command] { command.exit_code = translate_internal::Translating(*flags, command).Run(); });
}

}  // namespace handover::cli
