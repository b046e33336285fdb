#include <memory>
#include <string>

#include "CLI/CLI.hpp"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"

#include "broker/base/ids.h"
#include "broker/base/status_macros.h"
#include "clients/cli/commands.h"
#include "clients/cli/consent_input.h"
#include "clients/cli/decision_text.h"
#include "clients/cli/message_file.h"
#include "clients/cli/person_flags.h"
#include "clients/cli/person_text.h"
#include "clients/cli/terminal_text.h"
#include "clients/cpp/services.h"

namespace handover::cli {
namespace {
namespace consent_internal {

using consent::v1::ConsentRecord;

// Ids, categories and names of parties; no person.
void Print(const ConsentRecord& record, const PartyNames& names, Command& command) {
  const bool active = record.state() == ConsentRecord::ACTIVE;
  command.out() << Paint(Lower(ConsentRecord::State_Name(record.state())), active ? Colour::kGreen : Colour::kDim,
                         command.world.colours)
                << "  " << Printable(record.consent_id()) << "  version " << record.version() << "  from "
                << TimeText(record.valid_from_time()) << "  to " << TimeText(record.valid_to_time());
  for (const int flag : record.flags()) {
    command.out() << "  " << Lower(ConsentRecord::Flag_Name(static_cast<ConsentRecord::Flag>(flag)));
  }
  command.out() << "\n";
  Table table({"  effect", "categories", "to", "purposes"});
  for (const consent::v1::Provision& provision : record.provisions()) {
    std::string categories;
    for (const int category : provision.categories()) {
      const std::string name = options::v1::DataCategory_Name(static_cast<options::v1::DataCategory>(category));
      absl::StrAppend(&categories, categories.empty() ? "" : " ",
                      std::string(absl::StripPrefix(name, "DATA_CATEGORY_")));
    }
    std::string to;
    for (const int sector : provision.to_sectors()) {
      absl::StrAppend(&to, to.empty() ? "" : " ",
                      directory::v1::Sector_Name(static_cast<directory::v1::Sector>(sector)));
    }
    for (const std::string& party : provision.to_parties())
      absl::StrAppend(&to, to.empty() ? "" : " ", names.Name(party));
    std::string purposes;
    for (const std::string& purpose : provision.purposes())
      absl::StrAppend(&purposes, purposes.empty() ? "" : " ", purpose);
    table.Add({"  " + Lower(consent::v1::Provision::Effect_Name(provision.effect())),
               categories.empty() ? "all" : categories, to.empty() ? "everyone" : to,
               purposes.empty() ? "all" : purposes});
  }
  table.Print(command.out(), command.world.colours);
}

template <typename Response>
int PrintAnswer(const absl::StatusOr<Response>& response, const PartyNames& names, Command& command) {
  if (!response.ok()) return command.Fail(response.status());
  if (command.flags.json) {
    command.PrintJson(*response);
  } else {
    Print(response->consent(), names, command);
  }
  return kDone;
}

enum class Kind { kConsent, kObjection };

int Record(const ConsentFlags& flags, Kind kind, Command& command) {
  const absl::StatusOr<std::shared_ptr<client::Channel>> channel = command.OpenChannel();
  if (!channel.ok()) return command.Fail(channel.status());
  const PartyNames names = PartyNames::Ask(*channel).value_or(PartyNames());
  consent::v1::RecordConsentRequest request;
  request.set_request_id(FormatUuid(NewUuid7(command.world.clock.Now(), command.world.random)));
  const absl::StatusOr<ConsentRecord> record = ReadConsent(flags, {command.world.in, names, command.world.clock.Now()});
  if (!record.ok()) return command.Fail(record.status());
  *request.mutable_consent() = *record;
  const client::ConsentClient client(*channel);
  return PrintAnswer(kind == Kind::kObjection ? client.RecordObjection(request) : client.RecordConsent(request), names,
                     command);
}

struct RevokeFlags {
  std::string consent;
  std::string subject_file;
  PersonFlags person;
  std::string received_by;
  std::vector<std::string> categories;
};

absl::StatusOr<model::v1::PersonIdentifier> SubjectOf(const RevokeFlags& flags, std::istream& in) {
  if (flags.subject_file.empty()) return ReadPerson(flags.person, in);
  ConsentRecord record;
  HANDOVER_RETURN_IF_ERROR(ReadMessage(flags.subject_file, in, record));
  return record.subject();
}

int Revoke(const RevokeFlags& flags, Command& command) {
  const absl::StatusOr<model::v1::PersonIdentifier> subject = SubjectOf(flags, command.world.in);
  if (!subject.ok()) return command.Fail(subject.status());
  const absl::StatusOr<std::shared_ptr<client::Channel>> channel = command.OpenChannel();
  if (!channel.ok()) return command.Fail(channel.status());
  consent::v1::RevokeConsentRequest request;
  request.set_consent_id(flags.consent);
  *request.mutable_subject() = *subject;
  request.set_received_by(flags.received_by);
  for (const std::string& name : flags.categories) {
    options::v1::DataCategory category = options::v1::DATA_CATEGORY_UNSPECIFIED;
    if (!options::v1::DataCategory_Parse("DATA_CATEGORY_" + name, &category)) {
      return command.Fail(UsageError("--category: no such category of data"));
    }
    request.add_categories(category);
  }
  return PrintAnswer(client::ConsentClient(*channel).RevokeConsent(request),
                     PartyNames::Ask(*channel).value_or(PartyNames()), command);
}

// The record, and what was handed out on it: ids and names of parties.
int MarkError(const RevokeFlags& flags, Command& command) {
  const absl::StatusOr<model::v1::PersonIdentifier> subject = SubjectOf(flags, command.world.in);
  if (!subject.ok()) return command.Fail(subject.status());
  const absl::StatusOr<std::shared_ptr<client::Channel>> channel = command.OpenChannel();
  if (!channel.ok()) return command.Fail(channel.status());
  consent::v1::MarkConsentErrorRequest request;
  request.set_consent_id(flags.consent);
  *request.mutable_subject() = *subject;
  request.set_received_by(flags.received_by);
  const absl::StatusOr<consent::v1::MarkConsentErrorResponse> response =
      client::ConsentClient(*channel).MarkConsentError(request);
  const int exit_code = PrintAnswer(response, PartyNames::Ask(*channel).value_or(PartyNames()), command);
  if (exit_code != kDone || command.flags.json) return exit_code;
  Table table({"handed out", "kind", "from", "to", "handover", "delivery", "log"});
  for (const consent::v1::MarkConsentErrorResponse::HandedOut& out : response->handed_out()) {
    table.Add({TimeText(out.time()), out.kind(), OrDash(out.sender()), OrDash(out.recipient()), out.handover_id(),
               out.delivery_id(), std::to_string(out.log_index())});
  }
  if (response->handed_out().empty()) {
    command.out() << "nothing was handed out on it\n";
  } else {
    table.Print(command.out(), command.world.colours);
  }
  return exit_code;
}

int ListFlagged(Command& command) {
  const absl::StatusOr<std::shared_ptr<client::Channel>> channel = command.OpenChannel();
  if (!channel.ok()) return command.Fail(channel.status());
  const PartyNames names = PartyNames::Ask(*channel).value_or(PartyNames());
  consent::v1::ListFlaggedConsentsRequest request;
  int count = 0;
  do {
    const absl::StatusOr<consent::v1::ListFlaggedConsentsResponse> page =
        client::ConsentClient(*channel).ListFlaggedConsents(request);
    if (!page.ok()) return command.Fail(page.status());
    for (const ConsentRecord& record : page->consents()) {
      ++count;
      if (command.flags.json) {
        command.PrintJson(record);
      } else {
        Print(record, names, command);
      }
    }
    request.set_page_token(page->next_page_token());
  } while (!request.page_token().empty());
  if (count == 0 && !command.flags.json) command.out() << "none\n";
  return kDone;
}

struct ListFlags {
  PersonFlags person;
  bool history = false;
};

// Every version as a line, or as JSON, newest first.
void PrintHistory(const consent::v1::ListConsentsResponse& response, const PartyNames& names, Command& command) {
  for (const consent::v1::ConsentVersion& version : response.versions()) {
    if (command.flags.json) {
      command.PrintJson(version);
      continue;
    }
    command.out() << "recorded " << TimeText(version.record_time()) << "  by "
                  << names.Name(version.recorded_by_party()) << "  log " << version.consent().log_index() << "\n";
    Print(version.consent(), names, command);
  }
}

int List(const ListFlags& flags, Command& command) {
  const absl::StatusOr<model::v1::PersonIdentifier> person = ReadPerson(flags.person, command.world.in);
  if (!person.ok()) return command.Fail(person.status());
  const absl::StatusOr<std::shared_ptr<client::Channel>> channel = command.OpenChannel();
  if (!channel.ok()) return command.Fail(channel.status());
  consent::v1::ListConsentsRequest request;
  *request.mutable_subject() = *person;
  request.set_with_history(flags.history);
  const absl::StatusOr<consent::v1::ListConsentsResponse> response =
      client::ConsentClient(*channel).ListConsents(request);
  if (!response.ok()) return command.Fail(response.status());
  const PartyNames names = PartyNames::Ask(*channel).value_or(PartyNames());
  if (flags.history) PrintHistory(*response, names, command);
  for (const ConsentRecord& record : response->consents()) {
    if (flags.history) break;  // The newest version of each is among them.
    if (command.flags.json) {
      command.PrintJson(record);
    } else {
      Print(record, names, command);
    }
  }
  if (response->consents().empty() && !command.flags.json) command.out() << "none\n";
  return kDone;
}

// The envelope is completed as for a submission, so that the same file can be previewed and then submitted.
void Complete(exchange::v1::Envelope& envelope, const directory::v1::GetSelfResponse& self, const World& world) {
  if (envelope.handover_id().empty()) envelope.set_handover_id(NewUuid7(world.clock.Now(), world.random));
  if (envelope.sender_party().empty()) envelope.set_sender_party(ParseUuid(self.party().party_id()).value_or(""));
  if (envelope.schema_version() == 0) envelope.set_schema_version(1);
  if (envelope.created_ms() == 0) envelope.set_created_ms(absl::ToUnixMillis(world.clock.Now()));
  for (const directory::v1::KindSlots& kind : self.kinds()) {
    if (kind.kind() == envelope.kind() && envelope.slots() == 0) envelope.set_slots(kind.slots());
  }
}

struct PreviewFlags {
  std::string file;
  std::string language;
};

int Preview(const PreviewFlags& flags, Command& command) {
  consent::v1::PreviewDecisionRequest request;
  request.set_language(flags.language);
  const absl::Status read = ReadMessage(flags.file, command.world.in, *request.mutable_handover());
  if (!read.ok()) return command.Fail(read);
  const absl::StatusOr<std::shared_ptr<client::Channel>> channel = command.OpenChannel();
  if (!channel.ok()) return command.Fail(channel.status());
  const absl::StatusOr<directory::v1::GetSelfResponse> self = client::DirectoryClient(*channel).GetSelf({});
  if (!self.ok()) return command.Fail(self.status());
  Complete(*request.mutable_handover()->mutable_envelope(), *self, command.world);
  const absl::StatusOr<consent::v1::PreviewDecisionResponse> response =
      client::ConsentClient(*channel).PreviewDecision(request);
  if (!response.ok()) return command.Fail(response.status());
  if (command.flags.json) {
    command.PrintJson(*response);
    return kDone;
  }
  const PartyNames names = PartyNames::Ask(*channel).value_or(PartyNames());
  for (const consent::v1::PreviewDecisionResponse::Recipient& recipient : response->recipients()) {
    command.out() << "addressee " << recipient.addressee_index() + 1 << "  to " << names.Name(recipient.party_id())
                  << "\n"
                  << DecisionText(recipient.decision(), command.world.colours);
  }
  return kDone;
}

void AddRecord(CLI::App& consent, Command& command, Kind kind) {
  auto flags = std::make_shared<ConsentFlags>();  // Shared with the callback, which is last.
  const bool objection = kind == Kind::kObjection;
  CLI::App* record =
      consent.add_subcommand(objection ? "object" : "record", objection ? "Record an objection" : "Record a consent");
  record->add_option("FILE", flags->file, "A ConsentRecord as JSON or text; else the flags say it");
  record->add_option("--subject", flags->subject, kPersonHelp);
  record->add_option("--grantor", flags->grantors, "Who says so, where it is not the subject; a person, repeatable");
  record->add_option("--capacity", flags->capacity, "SELF, CUSTODY, GUARDIAN or BY_DECISION");
  record->add_option("--form", flags->form, "ORAL, WRITTEN or DIGITAL");
  record->add_option("--received-by", flags->received_by, "Name and role of the professional who was told");
  record->add_option("--journal-reference", flags->journal_reference, "Where the journal notes it; for ORAL");
  if (!objection) record->add_option("--permit", flags->permit, "Category of data, such as PARENT_MENTAL; repeatable");
  record->add_option("--deny", flags->deny, "Category of data, or ALL; repeatable");
  record->add_option("--to", flags->to, "Sector, or alias or id of a party; repeatable");
  if (objection) {
    record->add_option("--professional", flags->professionals,
                       "Of the parties of --to, who must not open it; repeatable");
  }
  record->add_option("--purpose", flags->purposes, "Purpose code of the policy; repeatable");
  record->add_option("--data-from", flags->data_from, "Date: of data from then on alone");
  record->add_option("--data-to", flags->data_to, "Date: of data until then alone");
  record->add_option("--language", flags->language, "Language it was given in, such as da");
  record->add_option("--notice-language", flags->notice_language, "Language of the information that was given");
  record->add_option("--interpreter", flags->interpreter, "Name or number of the interpreter who took part");
  record->add_option("--pregnancy", flags->pregnancy, "Id of the one pregnancy it counts for");
  record->add_option("--valid-from", flags->from, "Date or time; else now");
  record->add_option("--valid-to", flags->until, "Date or time; else until revoked");
  record->callback([flags, kind, &command] { command.exit_code = Record(*flags, kind, command); });
}

}  // namespace consent_internal
}  // namespace

void AddConsent(CLI::App& app, Command& command) {
  using consent_internal::Kind;
  CLI::App* consent = app.add_subcommand("consent", "Record, revoke and list consents, and ask what would flow");
  consent->require_subcommand(1);
  consent->fallthrough();
  consent_internal::AddRecord(*consent, command, Kind::kConsent);
  consent_internal::AddRecord(*consent, command, Kind::kObjection);

  auto revoke_flags = std::make_shared<consent_internal::RevokeFlags>();  // Shared with its callback, as those below.
  CLI::App* revoke = consent->add_subcommand("revoke", "Revoke a consent: from now on it counts no more");
  revoke->add_option("CONSENT", revoke_flags->consent, "Id of the consent")->required();
  revoke->add_option("--subject-file", revoke_flags->subject_file, "The record as it was given: whom it is about");
  AddPersonFlags(*revoke, revoke_flags->person);
  revoke->add_option("--received-by", revoke_flags->received_by, "Name and role of who was told")->required();
  revoke->add_option("--category", revoke_flags->categories, "Take back this category alone; repeatable");
  revoke->callback([revoke_flags, &command] { command.exit_code = consent_internal::Revoke(*revoke_flags, command); });

  auto error_flags = std::make_shared<consent_internal::RevokeFlags>();
  CLI::App* error = consent->add_subcommand("error", "It was recorded in error: what was handed out on it is listed");
  error->add_option("CONSENT", error_flags->consent, "Id of the consent")->required();
  error->add_option("--subject-file", error_flags->subject_file, "The record as it was given: whom it is about");
  AddPersonFlags(*error, error_flags->person);
  error->add_option("--received-by", error_flags->received_by, "Name and role of who found the error")->required();
  error->callback([error_flags, &command] { command.exit_code = consent_internal::MarkError(*error_flags, command); });

  CLI::App* flagged = consent->add_subcommand("flagged", "Our records through an interpreter or in another language");
  flagged->callback([&command] { command.exit_code = consent_internal::ListFlagged(command); });

  auto list_flags = std::make_shared<consent_internal::ListFlags>();
  CLI::App* list = consent->add_subcommand("list", "The consents and objections about a person that we recorded");
  AddPersonFlags(*list, list_flags->person);
  list->add_flag("--history", list_flags->history, "Every version there ever was");
  list->callback([list_flags, &command] { command.exit_code = consent_internal::List(*list_flags, command); });

  auto preview_flags = std::make_shared<consent_internal::PreviewFlags>();
  CLI::App* preview = consent->add_subcommand("preview", "What would flow if this handover were sent now");
  preview->add_option("FILE", preview_flags->file, "A handover as text or JSON; bodies may be empty")->required();
  preview->add_option("--lang", preview_flags->language, "Language of the sentences: da or en")
      ->check(CLI::IsMember({"da", "en"}));
  preview->callback(
      [preview_flags, &command] { command.exit_code = consent_internal::Preview(*preview_flags, command); });
}

}  // namespace handover::cli
