#include "clients/verify/export_file.h"

#include <memory>
#include <utility>

#include "clients/verify/json_fields.h"

namespace handover_verify {
namespace {

constexpr std::uint64_t kVersion = 1;

LoggedLeaf ReadLogged(JsonFields& fields) {
  return {.leaf = fields.Bytes("leaf"), .index = fields.Unsigned("index"), .path = fields.BytesList("path")};
}

DetailDecision ReadDecision(JsonFields& fields) {
  DetailDecision decision{.recipient_party = fields.Text("recipient_party"),
                          .verdict = fields.Text("verdict"),
                          .reason = fields.Text("reason"),
                          .rule_id = fields.Text("rule_id"),
                          .legal_basis = fields.Text("legal_basis"),
                          .citation = fields.Text("citation"),
                          .obligations = fields.TextList("obligations"),
                          .considered_consents = fields.TextList("considered_consents")};
  for (JsonFields& section : fields.Objects("sections")) {
    decision.sections.push_back({.type = section.Text("type"),
                                 .category = section.Text("category"),
                                 .permitted = section.Flag("permitted"),
                                 .reason = section.Text("reason")});
  }
  return decision;
}

EntryText ReadSays(JsonFields fields) {
  EntryText says{.event = fields.Text("event"),
                 .reason = fields.Text("reason"),
                 .note = fields.Text("note"),
                 .kind = fields.Text("kind"),
                 .handover_id = fields.Text("handover_id"),
                 .delivery_id = fields.Text("delivery_id"),
                 .actor_party = fields.Text("actor_party"),
                 .other_party = fields.Text("other_party"),
                 .professional = fields.Text("professional"),
                 .consent_id = fields.Text("consent_id")};
  for (JsonFields& decision : fields.Objects("decisions")) says.decisions.push_back(ReadDecision(decision));
  if (!fields.Has("expectations")) return says;
  for (JsonFields& change : fields.Objects("expectations")) {
    says.expectations.push_back({.expectation_id = change.Text("expectation_id"),
                                 .rule_id = change.Text("rule_id"),
                                 .state = change.Text("state"),
                                 .reason = change.Text("reason")});
  }
  says.coordinator_party = fields.Text("coordinator_party");
  return says;
}

void ReadEntry(JsonFields& fields, ExportFile& file) {
  ExportEntry proof{.logged = ReadLogged(fields),
                    .salt = fields.Bytes("link_salt"),
                    .seq = fields.Unsigned("sequence"),
                    .prev = fields.Bytes("previous")};
  FileEntry entry{.time_ms = fields.Unsigned("time_ms")};
  if (fields.Has("main")) {
    JsonFields main = fields.Object("main");
    entry.main = ReadLogged(main);
  }
  if (fields.Has("detail") || fields.Has("says")) {
    entry.opening = Opening{.detail = fields.Bytes("detail"), .salt = fields.Bytes("detail_salt")};
    entry.says = ReadSays(fields.Object("says"));
  }
  file.proof.entries.push_back(std::move(proof));
  file.entries.push_back(std::move(entry));
}

void ReadSnapshot(JsonFields fields, ExportFile& file) {
  file.proof.snapshot = ReadLogged(fields);
  file.proof.leaf_count = fields.Unsigned("leaf_count");
  file.proof.last_leaf_hash = fields.Bytes("last_leaf_hash");
  file.proof.position = fields.Unsigned("position");
  file.proof.stream_count = fields.Unsigned("stream_count");
  file.proof.index_path = fields.BytesList("index_path");
  file.snapshot = {.detail = fields.Bytes("detail"), .salt = fields.Bytes("detail_salt")};
}

}  // namespace

std::optional<ExportFile> ParseExportFile(std::string_view text) {
  const std::unique_ptr<rapidjson::Document> document = ParseJson(text);
  if (document == nullptr) return std::nullopt;
  JsonFields fields(*document);
  if (fields.Text("format") != "handover-export" || fields.Unsigned("version") != kVersion) return std::nullopt;
  ExportFile file;
  file.proof.stream = fields.Bytes("stream");
  JsonFields head = fields.Object("head");
  file.proof.signed_head = {.head = head.Bytes("bytes"), .signature = head.Bytes("signature")};
  ReadSnapshot(fields.Object("snapshot"), file);
  for (JsonFields& entry : fields.Objects("entries")) ReadEntry(entry, file);
  for (JsonFields& copy : fields.Objects("copies_due")) {
    CopyDue due{.sequence = copy.Unsigned("sequence")};
    if (copy.Has("met_by")) due.met_by = copy.Unsigned("met_by");
    file.copies_due.push_back(due);
  }
  if (!fields.IsComplete()) return std::nullopt;
  return file;
}

}  // namespace handover_verify
