#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "CLI/CLI.hpp"

#include "clients/cli/commands.h"
#include "clients/cli/export_json.h"
#include "clients/cli/export_page.h"
#include "clients/cli/export_report.h"
#include "clients/cli/person_text.h"
#include "clients/cli/terminal_text.h"
#include "clients/cpp/files.h"
#include "clients/cpp/services.h"

namespace handover::cli {
namespace {
namespace export_internal {

using admin::v1::ExportSubjectRequest;
using admin::v1::ExportSubjectResponse;

struct Flags {
  std::string person;
  std::string out;
  std::string reason;
  std::string requested_by;
  std::string purpose = "FOR_THE_CITIZEN";
  std::string part = "TOLD";
  std::string language = "da";
};

absl::StatusOr<ExportSubjectRequest> MakeRequest(const Flags& flags, Command& command) {
  ExportSubjectRequest request;
  ExportSubjectRequest::Purpose purpose = ExportSubjectRequest::PURPOSE_UNSPECIFIED;
  ExportSubjectRequest::Part part = ExportSubjectRequest::PART_UNSPECIFIED;
  if (!ExportSubjectRequest::Purpose_Parse(flags.purpose, &purpose)) {
    return UsageError("--purpose: FOR_THE_CITIZEN or SUPERVISION");
  }
  if (!ExportSubjectRequest::Part_Parse(flags.part, &part)) return UsageError("--part: TOLD or KEPT_BACK");
  // A number on the command line would stand in the list of processes and in the shell's history.
  if (flags.person != "-" && !flags.person.starts_with('@')) {
    return UsageError("PERSON: @FILE whose first line is the number, or - for standard input; never the number itself");
  }
  absl::StatusOr<model::v1::PersonIdentifier> person = ReadPerson("PERSON", flags.person, command.world.in);
  if (!person.ok()) return person.status();
  *request.mutable_person() = *std::move(person);
  request.set_purpose(purpose);
  request.set_part(part);
  request.set_reason(flags.reason);
  request.set_requested_by(flags.requested_by);
  return request;
}

absl::StatusOr<ExportReport> ReadStream(const ExportSubjectRequest& request, client::AdminClient& client) {
  ExportReport report;
  report.request = request;
  ExportSubjectRequest next = request;
  for (bool more = true; more;) {
    absl::StatusOr<ExportSubjectResponse> page = client.ExportSubject(next);
    if (!page.ok()) return page.status();
    more = page->has_next_page();
    if (more) *next.mutable_page() = page->next_page();
    const absl::Status added = AddPage(*std::move(page), report);
    if (!added.ok()) return added;
  }
  return report;
}

// With the person's other numbers: half of what is held on somebody is no answer to him.
absl::StatusOr<ExportReport> Read(const ExportSubjectRequest& request, Command& command) {
  const absl::StatusOr<std::shared_ptr<client::Channel>> channel = command.OpenChannel();
  if (!channel.ok()) return channel.status();
  client::AdminClient client(*channel);
  absl::StatusOr<ExportReport> report = ReadStream(request, client);
  if (!report.ok()) return report;
  for (const std::string& stream : report->first.other_streams()) {
    ExportSubjectRequest other = request;
    other.set_stream(stream);
    absl::StatusOr<ExportReport> read = ReadStream(other, client);
    if (!read.ok()) return read;
    report->others.push_back(*std::move(read));
  }
  return report;
}

size_t CountEntries(const ExportReport& report) {
  size_t count = report.entries.size();
  for (const ExportReport& other : report.others) count += other.entries.size();
  return count;
}

int Run(const Flags& flags, Command& command) {
  const std::optional<Language> language = FindLanguage(flags.language);
  if (!language.has_value()) return command.Fail(UsageError("--lang: da or en"));
  const absl::StatusOr<ExportSubjectRequest> request = MakeRequest(flags, command);
  if (!request.ok()) return command.Fail(request.status());
  const absl::StatusOr<ExportReport> report = Read(*request, command);
  if (!report.ok()) return command.Fail(report.status());
  const std::string json = flags.out + "/export.json";
  const std::string page = flags.out + "/export.html";
  absl::Status written = client::WriteFile(json, ExportJson(*report));
  if (written.ok()) written = client::WriteFile(page, ExportPage(*report, *language));
  if (!written.ok()) return command.Fail(UsageError("--out: the files cannot be written"));
  command.out() << CountEntries(*report) << " entries, " << 1 + report->others.size() << " numbers of the person\n"
                << Printable(json) << "\n"
                << Printable(page) << "\n";
  return kDone;
}

}  // namespace export_internal
}  // namespace

void AddExport(CLI::App& app, Command& command) {
  auto flags = std::make_shared<export_internal::Flags>();  // Shared with the callback, which is last.
  CLI::App* const sub = app.add_subcommand(
      "export", "For the operator: everything the log holds on a person, as export.json and export.html");
  sub->add_option("PERSON", flags->person, "@FILE whose first line is the number, or - for standard input")->required();
  sub->add_option("--out", flags->out, "Folder for the two files")->required();
  sub->add_option("--reason", flags->reason, "Why, with article and case number; the citizen reads it")->required();
  sub->add_option("--requested-by", flags->requested_by, "Name and role of who asks; the citizen reads it")->required();
  sub->add_option("--purpose", flags->purpose, "FOR_THE_CITIZEN, who then has his copy, or SUPERVISION");
  sub->add_option("--part", flags->part, "TOLD, or for SUPERVISION KEPT_BACK: what citizens may not know, closed");
  sub->add_option("--lang", flags->language, "Language of the page: da or en");
  sub->callback([flags, &command] { command.exit_code = export_internal::Run(*flags, command); });
}

}  // namespace handover::cli
