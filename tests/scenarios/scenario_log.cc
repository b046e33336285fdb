// The steps that look at what the broker wrote down, and those that change what it decides by.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <optional>
#include <string_view>
#include <utility>

#include "absl/strings/str_join.h"
#include "google/protobuf/text_format.h"

#include "broker/base/commitment/leaf.h"
#include "broker/base/commitment/tree_head.h"
#include "broker/base/person_key.h"
#include "broker/pipeline/load_policy.h"
#include "broker/pipeline/log_entry.h"
#include "broker/pipeline/pathway.h"
#include "broker/store/log_reader.h"
#include "broker/store/rows.h"
#include "handover/consent/v1/consent_service.pb.h"
#include "handover/policy/v1/policy.pb.h"
#include "tests/fakes/world/awaited.h"
#include "tests/scenarios/scenario_names.h"
#include "tests/scenarios/scenario_runner.h"

namespace handover::scenarios {
namespace scenario_log_internal {

using google::protobuf::TextFormat;

// Changes one field of the rule, where the text is a file that holds it.
void ChangeRule(const std::string& id, const std::string& change, std::string& text) {
  policy::v1::Policy file;
  ASSERT_TRUE(TextFormat::ParseFromString(text, &file));
  for (policy::v1::Rule& rule : *file.mutable_rules()) {
    if (rule.id() != id) continue;
    ASSERT_TRUE(TextFormat::MergeFromString(change, &rule)) << change;
    ASSERT_TRUE(TextFormat::PrintToString(file, &text));
  }
}

// The leaf itself, or the one before it that a CONCERNS leaf stands for.
uint64_t MainLeaf(const store::LogReader& log, uint64_t index) {
  for (; index > 0; --index) {
    const absl::StatusOr<storage::v1::LeafRecord> record = log.Leaf(index);
    if (!record.ok() || ParseLeaf(record->leaf())->type != LeafType::kConcerns) break;
  }
  return index;
}

std::string EventText(const storage::v1::LeafDetail& detail) {
  const std::string code = detail.reason().substr(0, detail.reason().find(' '));
  return detail.event() + (code.empty() ? "" : "(" + code + ")");
}

}  // namespace scenario_log_internal

using namespace scenario_log_internal;

PersonKey ScenarioRunner::KeyOf(const std::string& person) {
  const PseudonymKey& pseudonyms = world_.env().pseudonyms;
  if (!person.starts_with(kUnborn)) {
    return ComputePersonKey(Identifier(person), pseudonyms, NoMother).value_or(PersonKey());
  }
  const PersonKey mother = KeyOf("mother");
  const auto mothers = [&mother](std::string_view) { return std::optional<PersonKey>(mother); };
  return ComputePersonKey(UnbornChild(person), pseudonyms, mothers).value_or(PersonKey());
}

std::string ScenarioRunner::ConsentNames(const google::protobuf::RepeatedPtrField<std::string>& ids) const {
  std::vector<std::string> names;
  for (const auto& [name, record] : consents_) {
    if (std::find(ids.begin(), ids.end(), record.consent_id()) != ids.end()) names.push_back(name);
  }
  EXPECT_EQ(static_cast<int>(names.size()), ids.size());
  return names.empty() ? "-" : absl::StrJoin(names, ",");
}

std::string ScenarioRunner::ChangePolicy(const Step& step) {
  std::vector<policy::NamedText> files = fakes::ShippedPolicyFiles();
  for (const auto& [field, value] : step.options) {
    for (policy::NamedText& file : files) ChangeRule(step.words[1], field + ": " + value, file.text);
  }
  fakes::Awaited<absl::StatusOr<admin::v1::ReloadPolicyResponse>> answer;
  pipeline::ActivatePolicy(fakes::Tester(), std::move(files), world_.env(), answer.Done());
  const absl::Status status = answer.Get().status();
  return status.ok() ? "" : Refused(status);
}

std::string ScenarioRunner::Damage(const Step& step) {
  world_.store().DamageRow(store::Table::kPerson, KeyOf(step.words[1]).bytes());
  return "";
}

std::string ScenarioRunner::Timeline(const Step& step) {
  pathway::v1::GetTimelineRequest request;
  *request.mutable_person() = Identifier(step.words[2]);
  const absl::StatusOr<pathway::v1::GetTimelineResponse> timeline =
      pipeline::GetTimeline(world_.party(step.words[1]).caller, request, world_.env());
  if (!timeline.ok()) return Refused(timeline.status());
  std::vector<std::string> events;
  const bool places = step.Option("show", "") == "places";
  for (const pathway::v1::TimelineEvent& event : timeline->events()) {
    const std::string hour = event.has_time() ? "" : ",no-time";
    events.push_back(event.event() + (places ? "(" + event.sender() + ">" + event.recipient() + hour + ")" : ""));
  }
  if (timeline->state() == pathway::v1::GetTimelineResponse::CLOSED) events.push_back("closed");
  return absl::StrJoin(events, " ");
}

std::string ScenarioRunner::Events(const Step& step) {
  const std::string key = KeyOf(step.words[1]).bytes();
  const store::LogReader log(world_.store());
  std::vector<std::string> events;
  const auto add = [&](std::string_view row, std::string_view) {
    const absl::StatusOr<storage::v1::LeafRecord> record = log.Leaf(MainLeaf(log, store::LogIndexOfPathwayKey(row)));
    if (!record.ok()) return false;
    const absl::StatusOr<storage::v1::LeafDetail> detail = pipeline::OpenLeafDetail(*record, world_.env());
    events.push_back(detail.ok() ? EventText(*detail) : "unreadable");
    return true;
  };
  const absl::Status scanned = world_.store().Scan(store::Table::kPathway, {key, store::AfterPrefix(key)}, add);
  return scanned.ok() ? absl::StrJoin(events, " ") : "the log cannot be read";
}

std::string ScenarioRunner::Decisions(const Step& step) {
  const Sent& sent = sent_.at(step.words[1]);
  const std::vector<std::string> shown = List(step.Option("show", ""));
  const auto shows = [&](std::string_view what) { return std::find(shown.begin(), shown.end(), what) != shown.end(); };
  std::map<std::string, size_t> policies;  // By digest, numbered as they come.
  std::vector<std::string> lines;
  const store::LogReader log(world_.store());
  const uint64_t size = ParseTreeHead(log.NewestHead()->head)->size;
  for (uint64_t index = 0; index < size; ++index) {
    const absl::StatusOr<storage::v1::LeafDetail> detail = pipeline::OpenLeafDetail(*log.Leaf(index), world_.env());
    if (!detail.ok() || detail->handover_id() != sent.id_bytes) continue;
    for (const std::string& bytes : detail->decisions()) {
      consent::v1::DecisionExplanation decision;
      decision.ParseFromString(bytes);
      std::string line = detail->event() + " " + decision.verdict() + " " + decision.reason();
      const size_t policy = policies.emplace(decision.policy_digest(), policies.size() + 1).first->second;
      if (shows("considered")) line += " considered=" + ConsentNames(decision.considered_consents());
      if (shows("obligations")) line += " obligations=" + absl::StrJoin(decision.obligations(), ",");
      if (shows("basis")) line += " basis=" + decision.legal_basis();
      if (shows("policy")) line += " policy=" + std::to_string(policy);
      lines.push_back(line);
    }
  }
  return absl::StrJoin(lines, "; ");
}

std::string ScenarioRunner::CheckLog(const Step&) {
  const absl::Status verified = world_.VerifyLog();
  return verified.ok() ? "verifies" : std::string(verified.message());
}

}  // namespace handover::scenarios
