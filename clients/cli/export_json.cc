#include "clients/cli/export_json.h"

#include <string_view>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

#include "broker/base/ids.h"
#include "clients/cli/json_text.h"

namespace handover::cli {
namespace {
namespace export_json_internal {

using admin::v1::ExportSubjectResponse;
using consent::v1::DecisionExplanation;

std::string Hex(std::string_view bytes) {
  return absl::BytesToHexString(absl::string_view(bytes.data(), bytes.size()));
}

template <typename List, typename Make>
std::string Array(const List& list, const Make& make, std::string_view separator = ",") {
  std::string text = "[";
  bool first = true;
  for (const auto& element : list) {
    if (!first) absl::StrAppend(&text, std::string(separator));
    first = false;
    absl::StrAppend(&text, make(element));
  }
  return text + "]";
}

// JsonLine quotes; a one-field object without its name and braces is a quoted text.
std::string Quoted(std::string_view text) {
  const std::string object = JsonLine().Text("t", text).Take();
  const size_t start = object.find(':') + 1;
  return object.substr(start, object.rfind('}') - start);
}

std::string HexArray(const google::protobuf::RepeatedPtrField<std::string>& list) {
  return Array(list, [](const std::string& bytes) { return Quoted(Hex(bytes)); });
}

std::string TextArray(const google::protobuf::RepeatedPtrField<std::string>& list) {
  return Array(list, [](const std::string& text) { return Quoted(text); });
}

std::string UuidOrEmpty(const std::string& bytes) { return bytes.empty() ? "" : FormatUuid(bytes); }

void AddLogged(const ExportSubjectResponse::Logged& logged, JsonLine& line) {
  line.Text("leaf", Hex(logged.leaf())).Number("index", logged.leaf_index()).Raw("path", HexArray(logged.path()));
}

std::string LoggedJson(const ExportSubjectResponse::Logged& logged) {
  JsonLine line;
  AddLogged(logged, line);
  return line.Take();
}

std::string SectionJson(const DecisionExplanation::SectionVerdict& section) {
  return JsonLine()
      .Text("type", section.type())
      .Text("category", section.pair().category())
      .Bool("permitted", section.permitted())
      .Text("reason", section.pair().reason())
      .Take();
}

std::string DecisionJson(const DecisionExplanation& decision, const std::string& recipient) {
  return JsonLine()
      .Text("recipient_party", UuidOrEmpty(recipient))
      .Text("verdict", decision.verdict())
      .Text("reason", decision.reason())
      .Text("rule_id", decision.rule_id())
      .Text("legal_basis", decision.legal_basis())
      .Text("citation", decision.citation())
      .Raw("obligations", TextArray(decision.obligations()))
      .Raw("considered_consents", TextArray(decision.considered_consents()))
      .Raw("sections", Array(decision.sections(), SectionJson))
      .Take();
}

std::string ExpectationJson(const storage::v1::LeafDetail::ExpectationChange& change) {
  return JsonLine()
      .Text("expectation_id", UuidOrEmpty(change.expectation_id()))
      .Text("rule_id", change.rule_id())
      .Text("state", storage::v1::ExpectationRecord::State_Name(change.state()))
      .Text("reason", change.reason())
      .Take();
}

std::string SaysJson(const ReportedEntry& entry) {
  const storage::v1::LeafDetail& detail = entry.detail;
  std::string decisions = "[";
  for (size_t i = 0; i < entry.decisions.size(); ++i) {
    const int at = static_cast<int>(i);
    const std::string recipient = at < detail.recipient_parties_size() ? detail.recipient_parties(at) : "";
    absl::StrAppend(&decisions, i == 0 ? "" : ",", DecisionJson(entry.decisions[i], recipient));
  }
  return JsonLine()
      .Text("event", detail.event())
      .Text("reason", detail.reason())
      .Text("note", detail.note())
      .Text("kind", detail.kind())
      .Text("handover_id", UuidOrEmpty(detail.handover_id()))
      .Text("delivery_id", UuidOrEmpty(detail.delivery_id()))
      .Text("actor_party", UuidOrEmpty(detail.actor_party()))
      .Text("other_party", UuidOrEmpty(detail.other_party()))
      .Text("professional", detail.professional())
      .Text("consent_id", detail.consent_id())
      .Raw("decisions", decisions + "]")
      .Raw("expectations", Array(detail.expectations(), ExpectationJson))
      .Text("coordinator_party", UuidOrEmpty(detail.coordinator_party()))
      .Take();
}

std::string EntryJson(const ReportedEntry& entry) {
  JsonLine line;
  line.Number("sequence", entry.proof.sequence())
      .Number("time_ms", static_cast<int64_t>(entry.time_ms))
      .Text("previous", Hex(entry.proof.previous()))
      .Text("link_salt", Hex(entry.proof.link_salt()));
  AddLogged(entry.proof.logged(), line);
  if (entry.proof.has_main()) line.Raw("main", LoggedJson(entry.proof.main()));
  if (!entry.opened) return line.Take();
  return line.Text("detail", Hex(entry.proof.detail()))
      .Text("detail_salt", Hex(entry.proof.detail_salt()))
      .Raw("says", SaysJson(entry))
      .Take();
}

std::string SnapshotJson(const ExportSubjectResponse::Snapshot& snapshot) {
  JsonLine line;
  AddLogged(snapshot.logged(), line);
  return line.Text("detail", Hex(snapshot.detail()))
      .Text("detail_salt", Hex(snapshot.detail_salt()))
      .Number("leaf_count", snapshot.leaf_count())
      .Text("last_leaf_hash", Hex(snapshot.last_leaf_hash()))
      .Number("position", snapshot.position())
      .Number("stream_count", snapshot.stream_count())
      .Raw("index_path", HexArray(snapshot.path()))
      .Take();
}

std::string CopyJson(const CopyDue& copy) {
  JsonLine line;
  line.Number("sequence", copy.sequence);
  if (copy.met_by.has_value()) line.Number("met_by", *copy.met_by);
  return line.Take();
}

std::string PartiesJson(const ExportReport& report) {
  return Array(report.parties, [](const auto& party) {
    return JsonLine()
        .Text("party_id", party.first)
        .Text("alias", party.second.alias)
        .Text("display_name", party.second.display_name)
        .Take();
  });
}

}  // namespace export_json_internal
}  // namespace

std::string ExportJson(const ExportReport& report) {
  using namespace export_json_internal;
  const ExportSubjectResponse& first = report.first;
  const std::string head =
      JsonLine().Text("bytes", Hex(first.head())).Text("signature", Hex(first.head_signature())).Take();
  return absl::StrCat(
      "{\"format\":\"handover-export\",\"version\":1,\n\"part\":",
      Quoted(admin::v1::ExportSubjectRequest::Part_Name(report.request.part())), ",\n\"stream\":",
      Quoted(Hex(first.stream())), ",\n\"head\":", head, ",\n\"snapshot\":", SnapshotJson(first.snapshot()),
      ",\n\"parties\":", PartiesJson(report), ",\n\"copies_due\":", Array(report.CopiesDue(), CopyJson),
      ",\n\"entries\":", Array(report.entries, EntryJson, ",\n"), "}\n");
}

}  // namespace handover::cli
