#include "clients/cli/escalation_text.h"

#include <array>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

#include "broker/base/refusal.h"
#include "clients/cli/terminal_text.h"

namespace handover::cli {
namespace {
namespace escalation_text_internal {

constexpr int kPage = 200;  // The broker gives at most 500 at once.

std::string NamedText(const pathway::v1::Escalation& escalation) {
  std::vector<std::string> roles;
  for (const pathway::v1::NamedRole& named : escalation.named()) roles.push_back(RoleText(named));
  return roles.empty() ? "-" : absl::StrJoin(roles, ", ");
}

std::string PathText(const std::string& sender, const std::string& recipient, const std::string& role) {
  return Printable(absl::StrCat(OrDash(sender), " > ", recipient.empty() ? role : recipient));
}

// What is known of those that the broker cannot read, and the exit code: the list is not whole.
int NameUnreadable(const std::vector<std::string>& ids, Command& command) {
  int code = kDone;
  for (const std::string& id : ids) {
    code = command.Fail(Refuse(absl::StatusCode::kInternal,
                               RefusalText{"ESCALATION_UNREADABLE", id,
                                           "the broker cannot read this open escalation; tell its operator"}));
  }
  return code;
}

std::string PriorityText(exchange::v1::Priority priority) { return exchange::v1::Priority_Name(priority); }

}  // namespace escalation_text_internal
}  // namespace

using namespace escalation_text_internal;

std::string LateText(const google::protobuf::Duration& late) {
  constexpr std::array<std::pair<int64_t, const char*>, 4> kParts = {
      {{86'400, " d"}, {3'600, " h"}, {60, " min"}, {1, " s"}}};
  int64_t left = late.seconds();
  for (size_t i = 0; i < kParts.size(); ++i) {
    const auto& [seconds, unit] = kParts[i];
    if (left < seconds && i + 1 < kParts.size()) continue;
    std::string text = absl::StrCat(left / seconds, unit);
    left %= seconds;
    const bool has_next = i + 1 < kParts.size() && left / kParts[i + 1].first > 0;
    if (has_next) absl::StrAppend(&text, " ", left / kParts[i + 1].first, kParts[i + 1].second);
    return text;
  }
  return "0 s";
}

std::string RoleText(const pathway::v1::NamedRole& named) {
  if (named.party().empty()) return "the operator";
  const char* role = named.role() == directory::v1::LEAD ? "the lead of " : "who is on duty at ";
  std::string text = absl::StrCat(role, Printable(named.party()));
  if (!named.title().empty()) absl::StrAppend(&text, " (", Printable(named.title()), ")");
  return text;
}

std::string EscalationLine(const pathway::v1::Escalation& escalation) {
  const std::string head = absl::StrCat(Printable(escalation.kind()), "  ",
                                        PathText(escalation.sender(), escalation.recipient(), escalation.role()));
  const std::string reason = Lower(pathway::v1::EscalationReason_Name(escalation.reason()));
  if (escalation.has_close_time()) {
    return absl::StrCat(TimeText(escalation.close_time()), "  closed  ", head, "  ",
                        Lower(Printable(escalation.close_event())), "  ", LateText(escalation.late_duration()),
                        " late  ", Printable(escalation.handover_id()));
  }
  return absl::StrCat(TimeText(escalation.open_time()), "  step ", escalation.step(), "  ", head, "  ", reason, "  ",
                      LateText(escalation.late_duration()), " late  ", Printable(escalation.handover_id()), "  to ",
                      NamedText(escalation));
}

int PrintOverdue(const OverduePages& pages, Command& command) {
  std::vector<std::string> unreadable;
  Table table({"late", "what", "state", "kind", "from > to", "priority", "step", "handover"});
  pathway::v1::ListOverdueRequest request;
  request.set_page_size(kPage);
  do {
    const absl::StatusOr<pathway::v1::ListOverdueResponse> page = pages(request);
    if (!page.ok()) return command.Fail(page.status());
    for (const pathway::v1::OverdueDelivery& overdue : page->overdue()) {
      if (command.flags.json) command.PrintJson(overdue);
      table.Add({LateText(overdue.late_duration()), Lower(pathway::v1::EscalationReason_Name(overdue.reason())),
                 Lower(exchange::v1::DeliveryState_Name(overdue.state())), overdue.kind(),
                 PathText(overdue.sender(), overdue.recipient(), overdue.role()), PriorityText(overdue.priority()),
                 absl::StrCat(overdue.step()), overdue.handover_id()});
    }
    const auto& ids = page->unreadable_escalation_ids();
    unreadable.insert(unreadable.end(), ids.begin(), ids.end());
    request.set_page_token(page->next_page_token());
  } while (!request.page_token().empty());
  if (command.flags.json) return NameUnreadable(unreadable, command);
  table.Print(command.out(), command.world.colours);
  if (table.empty() && unreadable.empty()) command.out() << "nothing is late\n";
  return NameUnreadable(unreadable, command);
}

int PrintEscalations(const EscalationPages& pages, Command& command) {
  std::vector<std::string> unreadable;
  Table table({"late", "step", "what", "kind", "from > to", "next step (UTC)", "named", "handover"});
  pathway::v1::ListEscalationsRequest request;
  request.set_page_size(kPage);
  do {
    const absl::StatusOr<pathway::v1::ListEscalationsResponse> page = pages(request);
    if (!page.ok()) return command.Fail(page.status());
    for (const pathway::v1::Escalation& escalation : page->escalations()) {
      if (command.flags.json) command.PrintJson(escalation);
      table.Add({LateText(escalation.late_duration()), absl::StrCat(escalation.step()),
                 Lower(pathway::v1::EscalationReason_Name(escalation.reason())), escalation.kind(),
                 PathText(escalation.sender(), escalation.recipient(), escalation.role()),
                 TimeText(escalation.next_step_time()), NamedText(escalation), escalation.handover_id()});
    }
    const auto& ids = page->unreadable_escalation_ids();
    unreadable.insert(unreadable.end(), ids.begin(), ids.end());
    request.set_page_token(page->next_page_token());
  } while (!request.page_token().empty());
  if (command.flags.json) return NameUnreadable(unreadable, command);
  table.Print(command.out(), command.world.colours);
  if (table.empty() && unreadable.empty()) command.out() << "no escalation is open\n";
  return NameUnreadable(unreadable, command);
}

}  // namespace handover::cli
