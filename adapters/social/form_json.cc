#include "adapters/social/form_json.h"

#include "adapters/text/json_leaves.h"

namespace handover::adapters::social {
namespace form_json_internal {

const IssueInfo& IssueOf(JsonProblem problem) {
  switch (problem) {
    case JsonProblem::kTooLarge:
      return kTooLarge;
    case JsonProblem::kStructure:
      return kStructure;
    case JsonProblem::kCharacter:
      return kCharacter;
    case JsonProblem::kNone:
    case JsonProblem::kNotJson:
      break;
  }
  return kJson;
}

}  // namespace form_json_internal

Form ReadFormJson(std::string_view bytes) {
  JsonLeaves read = ReadJsonLeaves(bytes, {kMaxDocumentBytes, kMaxDepth, kMaxLeaves});
  Form form;
  if (read.problem != JsonProblem::kNone) {
    form.AddIssue(form_json_internal::IssueOf(read.problem), read.path, read.rule);
    return form;
  }
  for (auto& [path, leaf] : read.leaves) {
    form.Add(std::move(path), {leaf.kind, std::move(leaf.value), false});
  }
  return form;
}

std::string WriteFormJson(const std::vector<std::pair<std::string, Leaf>>& leaves) {
  std::vector<std::pair<std::string, JsonLeaf>> plain;
  plain.reserve(leaves.size());
  for (const auto& [path, leaf] : leaves) plain.emplace_back(path, JsonLeaf{leaf.kind, leaf.value});
  return WriteJsonLeaves(plain);
}

}  // namespace handover::adapters::social
