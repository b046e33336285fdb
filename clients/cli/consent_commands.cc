#include <memory>
#include <string>

#include "CLI/CLI.hpp"
#include "absl/strings/str_cat.h"
#include "broker/base/ids.h"
#include "clients/cli/commands.h"
#include "clients/cli/explanation.h"
#include "clients/cli/person_flags.h"
#include "clients/cpp/services.h"

namespace handover::cli {
namespace consent_internal {

using consent::v1::ConsentRecord;

void Print(const ConsentRecord& record, Command& command) {
  command.out << ConsentRecord::State_Name(record.state()) << "  " << record.consent_id() << "  version "
              << record.version() << "\n";
  for (const consent::v1::Provision& provision : record.provisions()) {
    command.out << "  " << consent::v1::Provision::Effect_Name(provision.effect());
    for (const int category : provision.categories()) {
      const std::string name = options::v1::DataCategory_Name(static_cast<options::v1::DataCategory>(category));
      command.out << " " << name.substr(std::string("DATA_CATEGORY_").size());
    }
    for (const int sector : provision.to_sectors()) {
      command.out << " to " << directory::v1::Sector_Name(static_cast<directory::v1::Sector>(sector));
    }
    command.out << "\n";
  }
}

enum class Kind { kConsent, kObjection };

int Record(const std::string& file, Kind kind, Command& command) {
  consent::v1::RecordConsentRequest request;
  const absl::Status read = ReadMessage(file, *request.mutable_consent());
  if (!read.ok()) return command.Fail(read);
  request.set_request_id(FormatUuid(NewUuid7(command.clock.Now(), command.random)));
  const absl::StatusOr<std::shared_ptr<client::Channel>> channel = command.OpenChannel();
  if (!channel.ok()) return command.Fail(channel.status());
  const client::ConsentClient client(*channel);
  const absl::StatusOr<consent::v1::RecordConsentResponse> response =
      kind == Kind::kObjection ? client.RecordObjection(request) : client.RecordConsent(request);
  if (!response.ok()) return command.Fail(response.status());
  if (command.flags.json) command.PrintJson(*response);
  else Print(response->consent(), command);
  return kDone;
}

struct RevokeFlags {
  std::string consent;
  std::string subject_file;
  PersonFlags person;
  std::string received_by;
};

int Revoke(const RevokeFlags& flags, Command& command) {
  consent::v1::RevokeConsentRequest request;
  request.set_consent_id(flags.consent);
  request.set_received_by(flags.received_by);
  if (!flags.subject_file.empty()) {
    ConsentRecord record;
    const absl::Status read = ReadMessage(flags.subject_file, record);
    if (!read.ok()) return command.Fail(read);
    *request.mutable_subject() = record.subject();
  } else {
    const absl::StatusOr<model::v1::PersonIdentifier> person = ReadPerson(flags.person);
    if (!person.ok()) return command.Fail(person.status());
    *request.mutable_subject() = *person;
  }
  const absl::StatusOr<std::shared_ptr<client::Channel>> channel = command.OpenChannel();
  if (!channel.ok()) return command.Fail(channel.status());
  const absl::StatusOr<consent::v1::RevokeConsentResponse> response =
      client::ConsentClient(*channel).RevokeConsent(request);
  if (!response.ok()) return command.Fail(response.status());
  if (command.flags.json) command.PrintJson(*response);
  else Print(response->consent(), command);
  return kDone;
}

int List(const PersonFlags& flags, Command& command) {
  const absl::StatusOr<model::v1::PersonIdentifier> person = ReadPerson(flags);
  if (!person.ok()) return command.Fail(person.status());
  consent::v1::ListConsentsRequest request;
  *request.mutable_subject() = *person;
  const absl::StatusOr<std::shared_ptr<client::Channel>> channel = command.OpenChannel();
  if (!channel.ok()) return command.Fail(channel.status());
  const absl::StatusOr<consent::v1::ListConsentsResponse> response =
      client::ConsentClient(*channel).ListConsents(request);
  if (!response.ok()) return command.Fail(response.status());
  for (const ConsentRecord& record : response->consents()) {
    if (command.flags.json) command.PrintJson(record);
    else Print(record, command);
  }
  return kDone;
}

// The envelope is completed as for a submission, so that the same file can be previewed and then submitted.
int Preview(const std::string& file, Command& command) {
  consent::v1::PreviewDecisionRequest request;
  const absl::Status read = ReadMessage(file, *request.mutable_handover());
  if (!read.ok()) return command.Fail(read);
  const absl::StatusOr<std::shared_ptr<client::Channel>> channel = command.OpenChannel();
  if (!channel.ok()) return command.Fail(channel.status());
  const absl::StatusOr<directory::v1::GetSelfResponse> self = client::DirectoryClient(*channel).GetSelf({});
  if (!self.ok()) return command.Fail(self.status());
  exchange::v1::Envelope& envelope = *request.mutable_handover()->mutable_envelope();
  if (envelope.handover_id().empty()) envelope.set_handover_id(NewUuid7(command.clock.Now(), command.random));
  envelope.set_sender_party(ParseUuid(self->party().party_id()).value_or(""));
  envelope.set_schema_version(1);
  envelope.set_created_ms(absl::ToUnixMillis(command.clock.Now()));
  for (const directory::v1::KindSlots& kind : self->kinds()) {
    if (kind.kind() == envelope.kind()) envelope.set_slots(kind.slots());
  }
  const absl::StatusOr<consent::v1::PreviewDecisionResponse> response =
      client::ConsentClient(*channel).PreviewDecision(request);
  if (!response.ok()) return command.Fail(response.status());
  if (command.flags.json) command.PrintJson(*response);
  else {
    for (const auto& recipient : response->recipients()) PrintDecision(recipient.decision(), command.out);
  }
  return kDone;
}

}  // namespace consent_internal

void AddConsentCommands(CLI::App& app, Command& command, int& exit_code) {
  using namespace consent_internal;
  CLI::App* consent = app.add_subcommand("consent", "Record, revoke and list consents, and ask what would flow");
  consent->require_subcommand(1);
  consent->fallthrough();

  auto record_file = std::make_shared<std::string>();  // Shared with its callback, which is last; so are those below.
  CLI::App* record = consent->add_subcommand("record", "Record a consent");
  record->add_option("FILE", *record_file, "ConsentRecord as JSON or text")->required();
  record->callback([record_file, &command, &exit_code] { exit_code = Record(*record_file, Kind::kConsent, command); });

  auto object_file = std::make_shared<std::string>();
  CLI::App* object = consent->add_subcommand("object", "Record an objection");
  object->add_option("FILE", *object_file, "ConsentRecord whose provisions all DENY")->required();
  object->callback([object_file, &command, &exit_code] { exit_code = Record(*object_file, Kind::kObjection, command); });

  auto revoke_flags = std::make_shared<RevokeFlags>();
  CLI::App* revoke = consent->add_subcommand("revoke", "Revoke a consent: it counts no more from now on");
  revoke->add_option("CONSENT", revoke_flags->consent, "Id of the consent")->required();
  revoke->add_option("--subject-file", revoke_flags->subject_file, "The record as it was given, to name the person");
  revoke->add_option("--received-by", revoke_flags->received_by, "Name and role of who was told")->required();
  AddPersonFlags(*revoke, revoke_flags->person);
  revoke->callback([revoke_flags, &command, &exit_code] { exit_code = Revoke(*revoke_flags, command); });

  auto list_flags = std::make_shared<PersonFlags>();
  CLI::App* list = consent->add_subcommand("list", "The consents about a person that we recorded");
  AddPersonFlags(*list, *list_flags);
  list->callback([list_flags, &command, &exit_code] { exit_code = List(*list_flags, command); });

  auto preview_file = std::make_shared<std::string>();
  CLI::App* preview = consent->add_subcommand("preview", "What would flow if this handover were sent now");
  preview->add_option("FILE", *preview_file, "Handover as text or JSON; bodies may be empty")->required();
  preview->callback([preview_file, &command, &exit_code] { exit_code = Preview(*preview_file, command); });
}

}  // namespace handover::cli
