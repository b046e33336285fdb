// The steps that erase, by order and by time, and those that copy what is kept and put it back.
#include <gtest/gtest.h>

#include "broker/pipeline/order_erasure.h"
#include "broker/pipeline/person_sweep.h"
#include "broker/pipeline/retention_sweep.h"
#include "tests/scenarios/scenario_names.h"
#include "tests/scenarios/scenario_runner.h"

namespace handover::scenarios {
namespace scenario_erasure_internal {

constexpr int kBatch = 64;

identity::Operator Named(const std::string& name) {
  identity::Operator by;
  by.name = name;
  by.certificate = {"issuer", name};
  return by;
}

}  // namespace scenario_erasure_internal

using namespace scenario_erasure_internal;

std::string ScenarioRunner::Erase(const Step& step) {
  admin::v1::RequestErasureRequest request;
  request.set_request_id(FormatUuid(NewUuid7(world_.clock().Now(), world_.env().random)));
  request.set_reason_code("SUBJECT_REQUEST");
  request.set_journal_reference("J-1");
  request.set_scope(step.Option("scope", "EVERYTHING") == "CONTENT" ? admin::v1::CONTENT : admin::v1::EVERYTHING);
  if (sent_.contains(step.words[1])) {
    request.set_handover_id(sent_.at(step.words[1]).handover_id);
  } else {
    *request.mutable_person() = Identifier(step.words[1]);
  }
  const std::vector<std::string> by = List(step.Option("by", ""));
  const auto asked = pipeline::RequestErasure(Named(by.at(0)), request, world_.eraser(), world_.env());
  if (!asked.ok()) return Refused(asked.status());
  if (by.size() == 1) return "asked";
  admin::v1::ConfirmErasureRequest confirmation;
  confirmation.set_request_id(request.request_id());
  const auto confirmed = pipeline::ConfirmErasure(Named(by.at(1)), confirmation, world_.eraser(), world_.env());
  if (!confirmed.ok()) return Refused(confirmed.status());
  const int numbers = confirmed->erased_number_count();
  return std::to_string(confirmed->erased_handover_count()) + " handovers" +
         (confirmed->person_erased() ? " and the person" : "") +
         (numbers > 1 ? " under " + std::to_string(numbers) + " numbers" : "");
}

// As maintenance does it.
void ScenarioRunner::SweepRetention() {
  for (int erased = 1; erased > 0;) {
    const absl::StatusOr<pipeline::Swept> swept = pipeline::SweepRetention(kBatch, world_.eraser(), world_.env());
    EXPECT_TRUE(swept.ok()) << swept.status();
    erased = swept.ok() ? swept->looked_at : 0;
  }
  pipeline::PersonSweep persons(world_.eraser(), world_.env());
  for (bool at_end = false; !at_end;) {
    const absl::StatusOr<pipeline::SweptPersons> swept = persons.Next(kBatch);
    EXPECT_TRUE(swept.ok()) << swept.status();
    at_end = !swept.ok() || swept->at_end;
  }
}

std::string ScenarioRunner::BackUp(const Step& step) {
  world_.BackUpTo(backups_.File(step.words[1]));
  return "";
}

std::string ScenarioRunner::Restore(const Step& step) {
  world_.RestoreFrom(backups_.File(step.words[1]));
  return world_.erased_again() == 0 ? "" : "erased again";
}

}  // namespace handover::scenarios
