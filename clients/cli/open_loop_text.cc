#include "clients/cli/open_loop_text.h"

#include <string>

#include "absl/strings/str_cat.h"

#include "clients/cli/terminal_text.h"

namespace handover::cli {

void PrintOpenLoops(const std::vector<pathway::v1::OpenLoop>& loops, Command& command) {
  Table table({"due (UTC)", "open", "kind", "state", "must act", "escalated", "what", "id", "pathway"});
  for (const pathway::v1::OpenLoop& loop : loops) {
    const bool expected = loop.type() == pathway::v1::OpenLoop::EXPECTATION;
    const std::string escalated = loop.escalation_step() == 0 ? "-" : absl::StrCat("step ", loop.escalation_step());
    const std::string what = expected ? absl::StrCat(loop.rule_id(), " ", loop.text()) : "";
    table.Add({TimeText(loop.due_time()), expected ? "expected" : "delivery", OrDash(loop.kind()), Lower(loop.state()),
               OrDash(loop.must_act()), escalated, OrDash(what), loop.id(), OrDash(loop.pathway_handover_id())});
  }
  table.Print(command.out(), command.world.colours);
}

}  // namespace handover::cli
