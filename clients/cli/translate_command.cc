#include <algorithm>
#include <iterator>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "CLI/CLI.hpp"
#include "absl/strings/str_cat.h"

#include "adapters/known_parties.h"
#include "adapters/translation.h"
#include "broker/base/status_macros.h"
#include "clients/cli/care_level_flag.h"
#include "clients/cli/commands.h"
#include "clients/cli/document_files.h"
#include "clients/cli/handover_input.h"
#include "clients/cli/message_file.h"
#include "clients/cli/progress_line.h"
#include "clients/cli/translate_file.h"
#include "clients/cli/translation_report.h"

namespace handover::cli {
namespace {
namespace translate_internal {

struct Flags {
  std::vector<std::string> names;
  std::string from;
  std::string to;
  std::vector<std::string> care_levels;
  std::string parties;
  bool summary = false;
  bool all_targets = false;
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
  struct Known {
    adapters::Registry registry;
    adapters::KnownParties parties;
  };
  Translating(const Flags& flags, Known known, Command& command)
      : flags_(flags),
        parties_(std::move(known.parties)),
        command_(command),
        options_{std::make_shared<adapters::Registry>(std::move(known.registry)), flags.from,
                 command.world.translate_limit, command.world.clock.Now()} {}

  int Run() {
    if (const absl::Status sound = CheckFlags(); !sound.ok()) return command_.Fail(sound);
    absl::StatusOr<DocumentFiles> listed = ListDocuments(flags_.names);
    if (!listed.ok()) return command_.Fail(UsageError(std::string(listed.status().message())));
    files_ = std::move(listed->files);
    if (files_.empty()) return command_.Fail(UsageError("there is no document below these folders"));
    const adapters::Writer* writer = options_.registry->FindWriter(flags_.to);
    if (writer != nullptr) {
      CollectAll();
      if (!refused_ && !unreadable_) Write(*writer);
    } else if (flags_.summary || flags_.all_targets || listed->has_folder) {
      Summarise();
    } else {
      for (const std::string& path : files_) PrintOne(path);
    }
    return unreadable_ ? kUsage : refused_ ? kRefused : kDone;
  }

 private:
  absl::Status CheckFlags() const {
    const bool is_readable = flags_.from == kReadableFormat;
    if (!flags_.from.empty() && !is_readable && options_.registry->FindReader(flags_.from) == nullptr) {
      return UsageError(absl::StrCat("--from: there are", FormatsOf(options_.registry->readers)));
    }
    if (!flags_.to.empty() && options_.registry->FindWriter(flags_.to) == nullptr) {
      return UsageError(absl::StrCat("--to: there are", FormatsOf(options_.registry->writers)));
    }
    if (is_readable && flags_.to.empty() && !flags_.all_targets) {
      return UsageError("--from=HANDOVER needs --to or --all-targets");
    }
    return absl::OkStatus();
  }

  // Nothing: it cannot be read, which has been said.
  std::optional<TranslatedFile> Translate(const std::string& path) {
    TranslatedFile translated;
    if (flags_.from == kReadableFormat) {
      absl::StatusOr<std::vector<exchange::v1::Handover>> read =
          ReadHandovers(path, {kReadableFormat, *options_.registry}, command_.world);
      if (!read.ok()) return Unreadable(read.status());
      translated.format = kReadableFormat;
      translated.translation.handovers = *std::move(read);
      return translated;
    }
    absl::StatusOr<std::string> bytes = ReadDocument(path);
    if (bytes.ok()) {
      translated = TranslateBytes(*std::move(bytes), options_);
    } else if (bytes.status().code() == absl::StatusCode::kResourceExhausted) {
      translated.translation = TooLarge();
    } else {
      return Unreadable(UsageError(std::string(bytes.status().message())));
    }
    command_.leave_at_once = command_.leave_at_once || translated.still_runs;
    refused_ = refused_ || !translated.translation.accepted();
    return translated;
  }

  std::optional<TranslatedFile> Unreadable(const absl::Status& why) {
    command_.Fail(why);
    unreadable_ = true;
    return std::nullopt;
  }

  void Print(const std::string& path, const adapters::Translation& translation) {
    PrintTranslation(files_.size() > 1 ? path : "", translation, command_.out(), command_.err());
  }

  void PrintOne(const std::string& path) {
    const std::optional<TranslatedFile> translated = Translate(path);
    if (translated.has_value()) Print(path, translated->translation);
  }

  void CollectAll() {
    for (const std::string& path : files_) {
      std::optional<TranslatedFile> translated = Translate(path);
      if (!translated.has_value()) continue;
      std::move(translated->translation.handovers.begin(), translated->translation.handovers.end(),
                std::back_inserter(handovers_));
      translated->translation.handovers.clear();
      Print(path, translated->translation);
    }
  }

  void Write(const adapters::Writer& writer) {
    const adapters::Written written = writer.WriteKnowing(parties_, handovers_);
    adapters::Translation report;
    report.issues = written.issues;
    report.losses = written.losses;
    PrintTranslation("", report, command_.out(), command_.err());
    command_.out() << written.bytes;
    refused_ = written.bytes.empty();
  }

  void Summarise() {
    TranslationReport report;
    {
      ProgressLine progress(command_.err(), files_.size(), command_.world.progress);
      for (const std::string& path : files_) {
        SummariseOne(path, report);
        progress.Advance();
      }
    }
    if (command_.flags.json) {
      report.PrintJson(command_.out());
    } else {
      report.Print(command_.out(), command_.world.colours);
    }
  }

  void SummariseOne(const std::string& path, TranslationReport& report) {
    const std::optional<TranslatedFile> translated = Translate(path);
    if (!translated.has_value()) return;
    report.Add(path, translated->format, translated->translation);
    if (!flags_.all_targets || !translated->translation.accepted()) return;
    for (const auto& writer : options_.registry->writers) {
      report.AddTarget(path, writer->format(), writer->WriteKnowing(parties_, translated->translation.handovers));
    }
  }

  const Flags& flags_;
  const adapters::KnownParties parties_;
  Command& command_;
  const TranslateOptions options_;
  std::vector<std::string> files_;
  std::vector<exchange::v1::Handover> handovers_;  // For --to.
  bool refused_ = false;
  bool unreadable_ = false;
};

absl::StatusOr<adapters::KnownParties> ReadParties(const std::string& path, std::istream& in) {
  std::vector<directory::v1::Party> parties;
  if (path.empty()) return adapters::KnownParties();
  const auto next = [&parties]() -> google::protobuf::Message& { return parties.emplace_back(); };
  HANDOVER_ASSIGN_OR_RETURN(const std::string text, ReadInput(path, in));
  HANDOVER_RETURN_IF_ERROR(ParseLines(path, text, next));
  return adapters::KnownPartiesOf(parties);
}

int Translate(const Flags& flags, Command& command) {
  absl::StatusOr<adapters::Registry> registry = MakeRegistry(flags.care_levels);
  if (!registry.ok()) return command.Fail(registry.status());
  absl::StatusOr<adapters::KnownParties> parties = ReadParties(flags.parties, command.world.in);
  if (!parties.ok()) return command.Fail(parties.status());
  return Translating(flags, {*std::move(registry), *std::move(parties)}, command).Run();
}

}  // namespace translate_internal
}  // namespace

void AddTranslate(CLI::App& app, Command& command) {
  auto flags = std::make_shared<translate_internal::Flags>();  // Shared with the callback, which is last.
  CLI::App* translate = app.add_subcommand("translate", "What documents are in the reference model; asks no broker");
  translate->add_option("FILE", flags->names, "Documents of a format that is read, or folders of them")->required();
  translate->add_option("--from", flags->from,
                        "Their format, else recognised from their bytes; HANDOVER with --to or --all-targets");
  CLI::Option* to = translate->add_option("--to", flags->to, "Write this format instead of JSON");
  AddCareLevelFlag(*translate, flags->care_levels);
  translate->add_option("--parties", flags->parties,
                        "Who has which GLN and SOR code, for letters that say it: what `handover --json directory` "
                        "prints");
  translate->add_flag("--summary", flags->summary, "Tables of documents and codes instead of JSON; always of folders");
  translate
      ->add_flag("--all-targets", flags->all_targets, "As --summary, and what each format that is written could hold")
      ->excludes(to);
  translate->callback([flags, &command] { command.exit_code = translate_internal::Translate(*flags, command); });
}

}  // namespace handover::cli
