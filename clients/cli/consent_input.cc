#include "clients/cli/consent_input.h"

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"

#include "broker/base/status_macros.h"
#include "clients/cli/command.h"
#include "clients/cli/message_file.h"
#include "clients/cli/person_text.h"

namespace handover::cli {
namespace {
namespace consent_input_internal {

using consent::v1::Provision;

absl::StatusOr<options::v1::DataCategory> ParseCategory(const std::string& flag, std::string name) {
  absl::AsciiStrToUpper(&name);
  options::v1::DataCategory category = options::v1::DATA_CATEGORY_UNSPECIFIED;
  if (options::v1::DataCategory_Parse(name, &category) ||
      options::v1::DataCategory_Parse("DATA_CATEGORY_" + name, &category)) {
    return category;
  }
  return UsageError(absl::StrCat(flag, ": no such category of data; one of them is PARENT_MENTAL"));
}

absl::StatusOr<google::protobuf::Timestamp> ParseTime(const std::string& flag, const std::string& text) {
  absl::Time time;
  std::string error;
  if (!absl::ParseTime(absl::RFC3339_full, text, &time, &error) && !absl::ParseTime("%Y-%m-%d", text, &time, &error)) {
    return UsageError(absl::StrCat(flag, ": 2026-03-02 or 2026-03-02T11:00:00Z"));
  }
  google::protobuf::Timestamp timestamp;
  timestamp.set_seconds(absl::ToUnixSeconds(time));
  return timestamp;
}

absl::Status ReadDate(const std::string& flag, const std::string& text, model::v1::Date& date) {
  absl::CivilDay day;
  if (text.size() != 10 || !absl::ParseCivilTime(text, &day)) return UsageError(absl::StrCat(flag, ": 2026-03-02"));
  date.set_year(static_cast<int32_t>(day.year()));
  date.set_month(day.month());
  date.set_day(day.day());
  return absl::OkStatus();
}

// To whom, for what and of when, in each provision alike.
absl::StatusOr<Provision> Common(const ConsentFlags& flags, const PartyNames& names) {
  Provision provision;
  for (const std::string& to : flags.to) {
    const absl::StatusOr<directory::v1::Sector> sector = ParseSector("--to", to);
    if (sector.ok()) {
      provision.add_to_sectors(*sector);
    } else {
      HANDOVER_ASSIGN_OR_RETURN(const PartyId party, names.Find("--to", to));
      provision.add_to_parties(ToString(party));
    }
  }
  for (const std::string& purpose : flags.purposes) provision.add_purposes(purpose);
  for (const std::string& name : flags.professionals) provision.add_to_professionals(name);
  if (!flags.data_from.empty()) {
    HANDOVER_RETURN_IF_ERROR(
        ReadDate("--data-from", flags.data_from, *provision.mutable_data_period()->mutable_first_date()));
  }
  if (!flags.data_to.empty()) {
    HANDOVER_RETURN_IF_ERROR(
        ReadDate("--data-to", flags.data_to, *provision.mutable_data_period()->mutable_last_date()));
  }
  return provision;
}

absl::Status AddProvision(const std::string& flag, const std::vector<std::string>& categories, Provision provision,
                          consent::v1::ConsentRecord& record) {
  if (categories.empty()) return absl::OkStatus();
  provision.set_effect(flag == "--permit" ? Provision::PERMIT : Provision::DENY);
  for (const std::string& name : categories) {
    if (flag == "--deny" && name == "ALL") continue;  // No category in a DENY is every category.
    HANDOVER_ASSIGN_OR_RETURN(const options::v1::DataCategory category, ParseCategory(flag, name));
    provision.add_categories(category);
  }
  *record.add_provisions() = std::move(provision);
  return absl::OkStatus();
}

absl::Status AddGrants(const ConsentFlags& flags, const ConsentContext& context, consent::v1::ConsentRecord& record) {
  using consent::v1::Grant;
  const bool self = flags.grantors.empty();
  Grant::Capacity capacity = self ? Grant::SELF : Grant::CUSTODY;
  if (!flags.capacity.empty() && !Grant::Capacity_Parse(flags.capacity, &capacity)) {
    return UsageError("--capacity: SELF, CUSTODY, GUARDIAN or BY_DECISION");
  }
  Grant::Form form = Grant::WRITTEN;
  if (!Grant::Form_Parse(flags.form, &form)) return UsageError("--form: ORAL, WRITTEN or DIGITAL");
  const std::vector<std::string> grantors = self ? std::vector<std::string>{flags.subject} : flags.grantors;
  for (const std::string& text : grantors) {
    Grant& grant = *record.add_grants();
    if (self) {
      *grant.mutable_grantor() = record.subject();
    } else {
      HANDOVER_ASSIGN_OR_RETURN(*grant.mutable_grantor(), ReadPerson("--grantor", text, context.in));
    }
    grant.set_capacity(capacity);
    grant.mutable_grant_time()->set_seconds(absl::ToUnixSeconds(context.now));
    grant.set_form(form);
    grant.set_received_by(flags.received_by);
    grant.set_journal_reference(flags.journal_reference);
    grant.set_language(flags.language);
    grant.set_notice_language(flags.notice_language);
    grant.set_interpreter(flags.interpreter);
  }
  return absl::OkStatus();
}

}  // namespace consent_input_internal
}  // namespace

absl::StatusOr<consent::v1::ConsentRecord> ReadConsent(const ConsentFlags& flags, const ConsentContext& context) {
  namespace internal = consent_input_internal;
  consent::v1::ConsentRecord record;
  if (!flags.file.empty()) {
    if (!flags.subject.empty()) return UsageError("a FILE, or --subject and the other flags");
    HANDOVER_RETURN_IF_ERROR(ReadMessage(flags.file, context.in, record));
    return record;
  }
  if (flags.subject.empty() || flags.received_by.empty()) return UsageError("--subject and --received-by are required");
  if (flags.permit.empty() && flags.deny.empty()) return UsageError("--permit or --deny is required");
  HANDOVER_ASSIGN_OR_RETURN(*record.mutable_subject(), ReadPerson("--subject", flags.subject, context.in));
  HANDOVER_RETURN_IF_ERROR(internal::AddGrants(flags, context, record));
  HANDOVER_ASSIGN_OR_RETURN(const consent::v1::Provision common, internal::Common(flags, context.names));
  HANDOVER_RETURN_IF_ERROR(internal::AddProvision("--permit", flags.permit, common, record));
  HANDOVER_RETURN_IF_ERROR(internal::AddProvision("--deny", flags.deny, common, record));
  record.set_pregnancy_episode_id(flags.pregnancy);
  record.mutable_valid_from_time()->set_seconds(absl::ToUnixSeconds(context.now));
  if (!flags.from.empty()) {
    HANDOVER_ASSIGN_OR_RETURN(*record.mutable_valid_from_time(), internal::ParseTime("--valid-from", flags.from));
  }
  if (!flags.until.empty()) {
    HANDOVER_ASSIGN_OR_RETURN(*record.mutable_valid_to_time(), internal::ParseTime("--valid-to", flags.until));
  }
  return record;
}

}  // namespace handover::cli
